namespace Portal.Access;

/// <summary>Whether a request was made by a page of this portal, or typed by its reader: what writes is done for no other (ADR on acts
/// behind a GET).</summary>
/// <remarks>
/// Browsers say it themselves (Fetch Metadata), though over plain HTTP only on this machine; there the referrer says it, which
/// our own header lets through within this site. A link on another site comes with neither.
/// </remarks>
public static class OwnSite
{
    public static bool Asked(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => true,
            "" => Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from) && IsHere(from, request),
            _ => false,
        };

    private static bool IsHere(Uri from, HttpRequest request) =>
        from.Scheme == request.Scheme && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
