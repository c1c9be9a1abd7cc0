using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;
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

        var code = ("Code", new OtpNet.Totp(key).ComputeTotp());
        var enrolled = await PostAsync(browser, "/account/second-factor", page, code, ("Present", ServedPortal.Password));
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

    /// <summary>The intruder's way: a session alone, and an app of one's own.</summary>
    [Theory]
    [InlineData("en", "The current password is not right")]
    [InlineData("zh-CN", "当前密码不正确")]
    public async Task A_session_alone_sets_up_no_factor_and_the_password_does(string language, string said)
    {
        var user = "guarded-" + language[..2];
        await portal.GivenUserAsync(user, Roles.Auditor);
        using var thief = portal.Browser();
        thief.DefaultRequestHeaders.Add("Accept-Language", language);
        using var _ = await ServedPortal.SignInAsync(thief, user, ServedPortal.Password);
        var page = await thief.GetStringAsync("/account/second-factor", Cancelled);
        Assert.Contains("name=\"Present\" type=\"password\"", page, StringComparison.Ordinal);
        var key = Base32Encoding.ToBytes(Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));
        var code = ("Code", new OtpNet.Totp(key).ComputeTotp());

        Assert.Contains(said, await PostAsync(thief, "/account/second-factor", page, code), StringComparison.Ordinal);
        var guessed = await PostAsync(thief, "/account/second-factor", page, code, ("Present", "a password that is guessed"));
        Assert.Contains(said, guessed, StringComparison.Ordinal);
        Assert.Empty(Codes().Matches(guessed));
        Assert.False((await portal.Get<SecondFactors>().StateAsync(user, Cancelled)).HasTotp);

        await PostAsync(thief, "/account/second-factor", guessed, code, ("Present", ServedPortal.Password));
        Assert.True((await portal.Get<SecondFactors>().StateAsync(user, Cancelled)).HasTotp);
    }

    [Fact]
    public async Task A_session_alone_is_given_no_challenge_for_a_passkey_and_the_password_gets_one()
    {
        await portal.GivenUserAsync("keyless", Roles.Auditor);
        using var thief = portal.Browser();
        using var _ = await ServedPortal.SignInAsync(thief, "keyless", ServedPortal.Password);
        var page = await thief.GetStringAsync("/account/passkeys", Cancelled);
        Assert.Contains("name=\"present\" type=\"password\"", page, StringComparison.Ordinal);

        using var refused = await SendAsync(thief, "/account/passkeys/options", page, ("present", "a password that is guessed"));
        using var added = await SendAsync(thief, "/account/passkeys/add", page, ("credential", "{}"), ("name", "mine"));
        using var given = await SendAsync(thief, "/account/passkeys/options", page, ("present", ServedPortal.Password));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("The current password is not right", await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal("/account/passkeys?said=password", added.Headers.Location?.OriginalString);
        Assert.Contains(
            "The current password was not right",
            await thief.GetStringAsync(added.Headers.Location, Cancelled),
            StringComparison.Ordinal
        );
        Assert.Contains("\"challenge\"", await given.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_password_such_as_people_of_the_directory_is_asked_for_none()
    {
        await portal.GivenUserAsync("directed", Roles.Auditor);
        using var browser = portal.Browser();
        using var _ = await ServedPortal.SignInAsync(browser, "directed", ServedPortal.Password);
        await using (var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancelled))
        {
            await db.Database.ExecuteSqlAsync($"UPDATE PortalUser SET PasswordHash = NULL WHERE Id = 'directed'", Cancelled);
        }

        await portal.Get<LedgerAdoption>().AdoptAsync(Actor.OperatingSystem("tester"), "user/directed", "as of the directory", Cancelled);

        var page = await browser.GetStringAsync("/account/second-factor", Cancelled);
        var passkeys = await browser.GetStringAsync("/account/passkeys", Cancelled);
        using var given = await SendAsync(browser, "/account/passkeys/options", passkeys);

        Assert.DoesNotContain("type=\"password\"", page + passkeys, StringComparison.Ordinal);
        Assert.Contains("\"challenge\"", await given.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
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
