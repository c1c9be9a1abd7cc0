namespace Portal.Shell;

/// <summary>What the browser may load and do: only what this server sends, never anything from outside.</summary>
public static class SecurityHeaders
{
    private static readonly string _policy = string.Join(
        "; ",
        "default-src 'self'",
        // MudBlazor writes its palette as a style element, and positions menus and bars by style attributes; neither can carry a nonce.
        "style-src 'self' 'unsafe-inline'",
        // MudBlazor's style sheet holds small pictures as data: addresses.
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'"
    );

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(
            static (http, next) =>
            {
                var headers = http.Response.Headers;
                headers.ContentSecurityPolicy = _policy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                return next(http);
            }
        );
}
