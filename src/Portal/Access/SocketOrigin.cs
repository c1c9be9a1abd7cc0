using Portal.Data;
using Portal.Settings;

namespace Portal.Access;

/// <summary>A circuit is opened by pages of this portal alone: a page of another site could otherwise hold the socket of whoever visits
/// it.</summary>
/// <remarks>
/// Browsers say of every socket, and of every request that is no plain read, from which origin it comes; a program that says nothing has no
/// visitor's cookie to misuse, yet opens no socket either.
/// </remarks>
internal static partial class SocketOrigin
{
    private const string Path = "/_blazor";

    /// <summary>Stands where scheme and host are still those of the visitor, as the believed proxies tell them.</summary>
    public static void UseSocketOrigin(this IApplicationBuilder app, ServerSettings server)
    {
        var known = server.Public().GetLeftPart(UriPartial.Authority);
        app.Use(
            (http, next) =>
                !http.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase) || IsOwn(http, known)
                    ? next(http)
                    : RefuseAsync(http)
        );
    }

    private static bool IsOwn(HttpContext http, string known) =>
        http.Request.Headers.Origin switch
        {
            [] => !http.WebSockets.IsWebSocketRequest && http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none",
            [{ } origin] => origin == known || origin == $"{http.Request.Scheme}://{http.Request.Host}",
            _ => false,
        };

    private static Task RefuseAsync(HttpContext http)
    {
        Refused(
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SocketOrigin)),
            Readable.Short(http.Request.Headers.Origin.ToString())
        );
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync("This is opened by pages of this portal only. Open the portal under its own address.");
    }

    [LoggerMessage(LogLevel.Warning, "A socket was refused: it was asked for from {Origin}.")]
    private static partial void Refused(ILogger log, string origin);
}
