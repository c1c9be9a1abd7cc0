namespace Portal.Shell;

/// <summary>Every request ends some time, however slowly it is sent or answered; a circuit lasts as long as its page stands open.</summary>
internal static class LimitedTime
{
    public static IApplicationBuilder UseLimitedTime(this IApplicationBuilder app) =>
        app.UseWhen(
            static http => !http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase),
            static timed => timed.UseRequestTimeouts()
        );

    /// <summary>Stands behind the check of rights, so that a form whose sender loses them is cut like every other request.</summary>
    public static IApplicationBuilder UseFormsInTime(this IApplicationBuilder app) => app.Use(ReadFormAsync);

    /// <summary>Forms are read here, where the time of the request is heard: whoever checks or binds them later on waits for the sender
    /// without end.</summary>
    private static async Task ReadFormAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not null && HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType)
        {
            try
            {
                await http.Request.ReadFormAsync(http.RequestAborted);
            }
            catch (BadHttpRequestException unread)
            {
                http.Response.StatusCode = unread.StatusCode; // too slow, too large or broken off
                return;
            }
            catch (InvalidDataException)
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
        }

        await next(http);
    }
}
