using System.Net;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>What protects a reader's browser: headers, cookies and forms.</summary>
public sealed class BrowserSafetyTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/app.css")]
    [InlineData("/findings")]
    [InlineData("/api/indicators")]
    [InlineData("/no/such/page")]
    [InlineData("/status/500")]
    public async Task Every_answer_says_what_the_browser_may_do(string address)
    {
        using var browser = portal.Browser();
        using var answer = await browser.GetAsync(address, TestContext.Current.CancellationToken);

        var policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal); // so default-src rules: no inline script, no eval
        Assert.All(
            policy.Split([';', ' '], StringSplitOptions.RemoveEmptyEntries).Where(w => w.AsSpan().ContainsAny('.', ':', '*')),
            source => Assert.Equal("data:", source)
        ); // no host at all
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.False(answer.Headers.Contains("Server"), "the server does not introduce itself");
    }

    [Fact]
    public async Task What_is_shown_to_one_reader_is_kept_by_no_cache()
    {
        using var auditor = await portal.SignedInAsync("auditor");
        using var page = await auditor.GetAsync("/findings", TestContext.Current.CancellationToken);

        Assert.True(page.Headers.CacheControl?.NoStore, $"Cache-Control was {page.Headers.CacheControl}");
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_of_scripts_and_of_other_sites()
    {
        using var browser = portal.Browser();
        using var form = await browser.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        using var signedIn = await ServedPortal.SignInAsync(browser, "auditor", ServedPortal.Password);

        var cookies = form.Headers.GetValues("Set-Cookie").Concat(signedIn.Headers.GetValues("Set-Cookie")).ToList();

        Assert.Contains(cookies, c => c.StartsWith("assay.session=", StringComparison.Ordinal));
        Assert.All(
            cookies,
            cookie =>
            {
                Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Matches("(?i)samesite=(lax|strict)", cookie);
            }
        );
    }

    [Fact]
    public async Task A_form_that_another_site_sends_signs_nobody_in()
    {
        using var browser = portal.Browser();
        using var form = new FormUrlEncodedContent([new("user", "auditor"), new("password", ServedPortal.Password)]);

        using var answer = await browser.PostAsync("/sign-in", form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(
            answer.Headers.TryGetValues("Set-Cookie", out var cookies)
                && cookies.Any(c => c.StartsWith("assay.session", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task An_unknown_user_and_a_wrong_password_are_told_in_the_same_words()
    {
        using var browser = portal.Browser();
        using var unknown = await ServedPortal.SignInAsync(browser, "nosuchuser", "not the password");
        using var wrong = await ServedPortal.SignInAsync(browser, "compliance", "not the password");

        Assert.Equal(unknown.Headers.Location, wrong.Headers.Location);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var auditor = await portal.NewlySignedInAsync("auditor");
        using var goodbye = await auditor.GetAsync("/sign-out", TestContext.Current.CancellationToken);

        using var answer = await auditor.GetAsync("/findings", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
