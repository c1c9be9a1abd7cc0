using System.Text.RegularExpressions;

namespace Portal.People;

/// <summary>The browser and the operating system that a program's <c>User-Agent</c> names (RFC 9110, section 10.1.5).</summary>
internal static partial class BrowserNames
{
    /// <remarks>In this order: every browser also says that it is its ancestors.</remarks>
    private static readonly (string Token, string Name)[] _browsers =
    [
        ("Edg", "Edge"),
        ("EdgA", "Edge"),
        ("OPR", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("QQBrowser", "QQ Browser"),
        ("MicroMessenger", "WeChat"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("HeadlessChrome", "Chrome"),
        ("Chrome", "Chrome"),
        ("Version", "Safari"),
        ("curl", "curl"),
    ];

    private static readonly (string Mark, string Name)[] _systems =
    [
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];

    /// <summary>Such as Chrome 140 and Linux; null for what is not recognised.</summary>
    public static (string? Browser, string? System) Of(string? agent)
    {
        var said = Product().Matches(agent ?? "").ToLookup(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
        var browser = _browsers.Where(known => said.Contains(known.Token)).Select(known => $"{known.Name} {said[known.Token].First()}");
        var system = _systems.Where(known => agent?.Contains(known.Mark, StringComparison.Ordinal) == true).Select(known => known.Name);
        return (browser.FirstOrDefault(), system.FirstOrDefault());
    }

    [GeneratedRegex(@"([A-Za-z]+)/([0-9]+)")]
    private static partial Regex Product();
}
