using Portal.People;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>What a session's browser is called: the text that browsers send names all their ancestors.</summary>
public sealed class BrowserNamesTests
{
    private const string Windows =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    [Theory]
    [InlineData(Windows, "Chrome 140", "Windows")]
    [InlineData(Windows + " Edg/140.0.3485.54", "Edge 140", "Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox 142", "Linux")]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
        "Safari 18",
        "macOS"
    )]
    [InlineData("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36", "Chrome 139", "Android")]
    [InlineData("a program of the bank", null, null)]
    [InlineData(null, null, null)]
    public void A_browser_and_its_system_are_named_in_words(string? agent, string? browser, string? system) =>
        Assert.Equal((browser, system), BrowserNames.Of(agent));
}
