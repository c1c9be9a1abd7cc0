using System.Net;
using System.Text.RegularExpressions;
using OtpNet;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Settings;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>A portal in which compliance officers need a second factor.</summary>
public sealed class StrictPortal : ServedPortal
{
    protected override AccessSettings Access => new() { SecondFactorRoles = Roles.Compliance };
}

public sealed partial class SecondFactorDoorTests(StrictPortal portal) : IClassFixture<StrictPortal>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_needs_a_factor_and_has_none_is_led_to_enrolment_and_opens_nothing_else_before_it()
    {
        await portal.GivenUserAsync("newcomer", Roles.Compliance);
        using var browser = portal.Browser();
        using var answer = await ServedPortal.SignInAsync(browser, "newcomer", ServedPortal.Password);
        Assert.Equal("/sign-in/enrol?returnUrl=%2F", answer.Headers.Location?.OriginalString);
        foreach (var address in new[] { "/", "/indicators", "/loans", "/account/tokens", "/account/second-factor", "/account/passkeys" })
        {
            using var closed = await browser.GetAsync(address, Cancelled);
            Assert.StartsWith("/sign-in", closed.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }

        using var socket = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, socket.StatusCode);

        var page = await browser.GetStringAsync("/sign-in/enrol", Cancelled);
        var key = Base32Encoding.ToBytes(Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));
        var wrong = await PostAsync(browser, "/sign-in/enrol", page, ("Code", "000000"));
        Assert.Contains("This code is not right", wrong, StringComparison.Ordinal);

        // The app knows the key already: a mistyped code does not ask for another scan.
        Assert.Equal(Key().Match(page).Value, Key().Match(wrong).Value);
        var enrolled = await PostAsync(browser, "/sign-in/enrol", wrong, ("Code", new OtpNet.Totp(key).ComputeTotp()));
        var codes = Codes().Matches(enrolled).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);
        using var open = await browser.GetAsync("/indicators", Cancelled);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);

        await NextSignInAsync("newcomer", codes[0]);
    }

    [Fact]
    public async Task The_password_alone_cannot_replace_a_factor_that_is_there()
    {
        await portal.GivenUserAsync("holder", Roles.Compliance);
        var key = Portal.Data.SignIns.Totp.NewKey();
        await portal.Get<SecondFactors>().EnrolAsync(Actor.User("holder"), key, new OtpNet.Totp(key).ComputeTotp(), Cancelled);
        using var thief = portal.Browser();
        using var answer = await ServedPortal.SignInAsync(thief, "holder", ServedPortal.Password);

        using var enrol = await thief.GetAsync("/sign-in/enrol", Cancelled);

        Assert.StartsWith("/sign-in/code", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.EndsWith("/sign-in", enrol.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_password_ends_what_was_begun_with_the_old_one()
    {
        await portal.GivenUserAsync("renewed", Roles.Compliance);
        using var browser = portal.Browser();
        using var answer = await ServedPortal.SignInAsync(browser, "renewed", ServedPortal.Password);
        await portal
            .Get<InvitationRegister>()
            .ResetAsync(Actor.User("admin"), Guid.NewGuid(), "renewed", withSecondFactor: false, "leaked", Cancelled);

        using var enrol = await browser.GetAsync("/sign-in/enrol", Cancelled);

        Assert.EndsWith("/sign-in", enrol.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_needs_none_may_have_one_and_removes_it_with_a_code()
    {
        await portal.GivenUserAsync("willing", Roles.Auditor);
        using var browser = portal.Browser();
        using var _ = await ServedPortal.SignInAsync(browser, "willing", ServedPortal.Password);
        var page = await browser.GetStringAsync("/account/second-factor", Cancelled);
        var key = Base32Encoding.ToBytes(Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));

        var enrolled = await PostAsync(browser, "/account/second-factor", page, ("Code", new OtpNet.Totp(key).ComputeTotp()));
        var codes = Codes().Matches(enrolled).Select(m => m.Groups[1].Value).ToList();
        Assert.True((await portal.Get<SecondFactors>().StateAsync("willing", Cancelled)).HasTotp);
        var renewed = await PostAsync(browser, "/account/second-factor", enrolled, ("ChangeCode", codes[0]), ("Act", "renew"));
        Assert.Contains("Recovery codes left: 10", renewed, StringComparison.Ordinal);
        await PostAsync(
            browser,
            "/account/second-factor",
            renewed,
            ("ChangeCode", Codes().Match(renewed).Groups[1].Value),
            ("Act", "remove")
        );

        Assert.False((await portal.Get<SecondFactors>().StateAsync("willing", Cancelled)).HasTotp);
    }

    private async Task NextSignInAsync(string user, string recovery)
    {
        using var browser = portal.Browser();
        using var answer = await ServedPortal.SignInAsync(browser, user, ServedPortal.Password);
        Assert.StartsWith("/sign-in/code", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        var page = await browser.GetStringAsync("/sign-in/code?returnUrl=%2Findicators", Cancelled);
        Assert.Contains(
            "not right",
            await PostAsync(browser, "/sign-in/code?returnUrl=%2Findicators", page, ("Code", "000000")),
            StringComparison.Ordinal
        );

        using var done = await SendAsync(browser, "/sign-in/code?returnUrl=%2Findicators", page, ("Code", recovery));

        Assert.EndsWith("/indicators", done.Headers.Location?.OriginalString, StringComparison.Ordinal);
        var session = (await portal.Get<SessionRegister>().ListAsync(user, Cancelled)).First(s =>
            s.Way == SignInWay.PasswordAndRecoveryCode
        );
        Assert.NotNull(session.Address);
    }

    private static async Task<string> PostAsync(
        HttpClient browser,
        string address,
        string page,
        params (string Name, string Value)[] fields
    )
    {
        using var answer = await SendAsync(browser, address, page, fields);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancelled));
    }

    /// <summary>Sends the page's form with what it hides.</summary>
    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient browser,
        string address,
        string page,
        params (string Name, string Value)[] fields
    )
    {
        var hidden = Inputs()
            .Matches(page)
            .Select(m => m.Value)
            .Where(i => i.Contains("\"hidden\"", StringComparison.Ordinal))
            .Select(i => (Name: Attribute(i, "name"), Value: Attribute(i, "value")))
            .DistinctBy(i => i.Name);
        using var form = new FormUrlEncodedContent(hidden.Concat(fields).Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await browser.PostAsync(address, form, Cancelled);
    }

    private static string Attribute(string element, string name) =>
        WebUtility.HtmlDecode(Regex.Match(element, $"\\b{name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex("""data-testid="totp-key"[^>]*>([A-Z2-7 ]+)<""")]
    private static partial Regex Key();

    [GeneratedRegex("<code[^>]*>([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})</code>")]
    private static partial Regex Codes();
}
