using Portal.Shell;
using Xunit;

namespace Portal.Tests.Shell;

public sealed class PreferencesTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/indicators/npl_ratio?asOf=2024-12-31", "/indicators/npl_ratio?asOf=2024-12-31")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example/", "/")]
    [InlineData("/a\r\nSet-Cookie: x=1", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/loans?q=\u8d37 1", "/loans?q=%E8%B4%B7%201")]
    [InlineData("/\ud83d\ude00", "/%F0%9F%98%80")]
    [InlineData("/a\u0085b", "/")]
    [InlineData("/loans?q=%E8%B4%B7#a", "/loans?q=%E8%B4%B7#a")]
    public void Going_back_never_leads_to_another_site(string? asked, string taken) => Assert.Equal(taken, Preferences.LocalAddress(asked));
}
