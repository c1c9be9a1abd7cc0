using Portal.Api;

namespace Portal.Shell;

/// <summary>A file that is not given: who follows a link gets a page with the reason in his language, a program gets problem
/// details.</summary>
internal static class RefusedFile
{
    private const string Key = "Assay.RefusedFile";

    /// <summary>As the kind of the exception says; see <see cref="Faults"/>.</summary>
    public static IResult Of(HttpContext http, Exception refused) => Of(http, Faults.Status(Faults.Of(refused)!.Value), refused);

    public static IResult Of(HttpContext http, int status, Exception refused)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!http.Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true))
        {
            return ApiProblem.Of(status, Faults.Said(refused));
        }

        // The page about the status is drawn for this same request, and says it.
        http.Items[Key] = Problem.Of(refused).Rule is { } rule ? http.RequestServices.GetRequiredService<RuleTexts>().Of(rule) : null;
        return Results.StatusCode(status);
    }

    /// <summary>Why the file was refused; null when no file was.</summary>
    public static string? Reason(HttpContext http) => http.Items.TryGetValue(Key, out var reason) ? reason as string : null;
}
