using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Data;

namespace Portal.Shell;

/// <summary>Language and theme: two cookies, set by two checked addresses that lead back to a page of this site only.</summary>
public static class Preferences
{
    public const string ThemeCookie = "assay.theme";
    private const string CulturePath = "/preferences/language";
    private const string ThemePath = "/preferences/theme";

    /// <summary>Encoded once more as a part of the sign-in page's address, it still fits into the line of a request.</summary>
    private const int LongestBack = 2_048;

    public static IReadOnlyList<CultureInfo> Cultures { get; } = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("zh-CN")];

    public static string CultureUrl(string culture, string back) =>
        QueryHelpers.AddQueryString(CulturePath, new Dictionary<string, string?> { ["to"] = culture, ["back"] = back });

    public static string ThemeUrl(bool dark, string back) =>
        QueryHelpers.AddQueryString(ThemePath, new Dictionary<string, string?> { ["to"] = dark ? "dark" : "light", ["back"] = back });

    public static bool IsDark(HttpRequest request) => request.Cookies[ThemeCookie] == "dark";

    public static void Configure(RequestLocalizationOptions options)
    {
        options.SupportedCultures = [.. Cultures];
        options.SupportedUICultures = [.. Cultures];
        options.DefaultRequestCulture = new RequestCulture(Cultures[0]);
        options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(CulturePath, SetCulture).AllowAnonymous();
        routes.MapGet(ThemePath, SetTheme).AllowAnonymous();
    }

    private static Results<RedirectHttpResult, BadRequest<string>> SetCulture(string? to, string? back, HttpContext http)
    {
        if (Cultures.FirstOrDefault(c => c.Name == to) is not { } culture)
        {
            return TypedResults.BadRequest(
                $"Language '{Readable.Short(to ?? "")}' is not offered. Use one of: {string.Join(", ", Cultures.Select(c => c.Name))}."
            );
        }

        Keep(
            http,
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture))
        );
        return Back(back);
    }

    private static Results<RedirectHttpResult, BadRequest<string>> SetTheme(string? to, string? back, HttpContext http)
    {
        if (to is not ("light" or "dark"))
        {
            return TypedResults.BadRequest($"Theme '{Readable.Short(to ?? "")}' is not offered. Use one of: light, dark.");
        }

        Keep(http, ThemeCookie, to);
        return Back(back);
    }

    private static void Keep(HttpContext http, string name, string value) =>
        http.Response.Cookies.Append(
            name,
            value,
            new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
                IsEssential = true,
            }
        );

    private static RedirectHttpResult Back(string? back) => TypedResults.LocalRedirect(LocalAddress(back));

    /// <summary>The address when it leads to this site, as a header can hold it, and the start page otherwise.</summary>
    public static string LocalAddress(string? address) =>
        address is ['/'] or ['/', not ('/' or '\\'), ..]
        && address.Length <= LongestBack
        && Readable.Is(address)
        && !address.Any(char.IsControl)
        && string.Concat(address.EnumerateRunes().Select(Encoded)) is { Length: <= LongestBack } encoded
            ? encoded
            : "/";

    private static string Encoded(Rune rune) => rune.Value is > ' ' and <= '~' ? rune.ToString() : Uri.EscapeDataString(rune.ToString());
}
