using System.Net;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>What strangers can do at the door by posting to it.</summary>
public sealed class SignInTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    [Fact]
    public async Task Anonymous_posts_lock_out_neither_a_token_nor_who_is_in_nor_who_comes_from_a_known_browser()
    {
        var cancelled = TestContext.Current.CancellationToken;
        await portal.GivenUserAsync("target", Roles.Auditor);
        using var inside = portal.Browser();
        using (await ServedPortal.SignInAsync(inside, "target", ServedPortal.Password))
        {
            // The browser knows the account now.
        }

        using var program = portal.Program((await portal.GivenTokenAsync("target")).Secret);
        using var stranger = portal.Browser();
        var last = "";
        for (var i = 0; i < 25; i++)
        {
            using var answer = await ServedPortal.SignInAsync(stranger, "target", "wrong " + i);
            last = answer.Headers.Location!.OriginalString;
        }

        Assert.Contains("problem=wait&seconds=", last, StringComparison.Ordinal);
        using var page = await inside.GetAsync("/indicators", cancelled);
        using var call = await program.GetAsync("/api/scenarios", cancelled);
        using var again = await ServedPortal.SignInAsync(inside, "target", ServedPortal.Password);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, "/inbox"),
            (page.StatusCode, call.StatusCode, again.Headers.Location?.OriginalString)
        );

        // And the ledger is not flooded.
        var failed = (await portal.Get<LedgerReader>().HistoryAsync("user/target", cancelled)).Count(e =>
            e.Kind is AccessKinds.UserSignInFailed or AccessKinds.UserLockedOut
        );
        Assert.InRange(failed, 0, 1);
    }

    [Fact]
    public async Task Names_that_exist_are_disabled_or_are_made_up_are_answered_alike()
    {
        await portal.GivenUserAsync("present", Roles.Auditor);
        await portal.GivenUserAsync("leaver", Roles.Auditor);
        await portal
            .Get<UserRegister>()
            .DisableAsync(Actor.System, Guid.NewGuid(), "leaver", "left", TestContext.Current.CancellationToken);

        var answers = new HashSet<string>();
        (string, string)[] tries =
        [
            ("present", "wrong"),
            ("leaver", ServedPortal.Password),
            ("absent", "wrong"),
            (new string('x', 300), "wrong"),
            ("present", new string('x', 4000)),
        ];
        foreach (var (name, password) in tries)
        {
            using var browser = portal.Browser();
            using var answer = await ServedPortal.SignInAsync(browser, name, password);
            answers.Add(
                $"{answer.StatusCode} {answer.Headers.Location} {string.Join(',', answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])}"
            );
        }

        Assert.Equal(["Found /sign-in?returnUrl=%2F&problem=wrong "], answers);
    }

    [Fact]
    public async Task The_page_says_how_long_to_wait_and_reads_no_nonsense_from_its_address()
    {
        using var browser = portal.Browser();

        Assert.Contains(
            "for 30 seconds",
            await browser.GetStringAsync("/sign-in?problem=wait&seconds=30", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "for 900 seconds",
            await browser.GetStringAsync("/sign-in?problem=wait&seconds=99999", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "for 1 second;",
            await browser.GetStringAsync("/sign-in?problem=wait&seconds=abc", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    /// <summary>Everything that names a page to go on to, as a link or a form of another site could give it.</summary>
    [Theory]
    [InlineData("/loans?q=\u8d37 \ud83d\ude00", "/loans?q=%E8%B4%B7%20%F0%9F%98%80")]
    [InlineData("/loans?q=%E8%B4%B7", "/loans?q=%E8%B4%B7")]
    [InlineData("/loans\r\nSet-Cookie: a=b", "/")]
    [InlineData("/loans\u0001", "/")]
    [InlineData("/loans\u009f", "/")]
    [InlineData("/\t/elsewhere.example", "/")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("LONG", "/")]
    public async Task No_door_stumbles_over_the_address_that_it_is_to_lead_to(string wanted, string expected)
    {
        if (wanted == "LONG")
        {
            wanted = "/" + new string('\u8d37', 700); // 6,301 characters when it is encoded
        }

        using var browser = portal.Browser();
        foreach (var door in new[] { "/preferences/language?to=en&back=", "/preferences/theme?to=dark&back=" })
        {
            using var changed = await browser.GetAsync(door + Uri.EscapeDataString(wanted), TestContext.Current.CancellationToken);
            Assert.Contains(
                (changed.StatusCode, changed.Headers.Location?.OriginalString),
                new[] { (HttpStatusCode.Redirect, expected), (HttpStatusCode.BadRequest, null) }
            );
            Assert.Equal(!Readable.Is(wanted), changed.StatusCode == HttpStatusCode.BadRequest);
        }

        var page = await browser.GetStringAsync("/sign-in", TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent([
            new(
                "__RequestVerificationToken",
                System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)").Groups[1].Value
            ),
            new("credential", "{}"),
            new("returnUrl", wanted),
        ]);
        using var passkey = await browser.PostAsync("/sign-in/passkey", form, TestContext.Current.CancellationToken);
        Assert.Equal(
            $"/sign-in?returnUrl={Uri.EscapeDataString(expected)}&problem=passkey-refused",
            passkey.Headers.Location?.OriginalString
        );

        // The page of the refusal takes the address in again, and gives it to its form and to the directory.
        using var again = await browser.GetAsync(passkey.Headers.Location, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var wrong = await ServedPortal.SignInAsync(browser, "executive", "wrong", wanted);
        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(expected)}&problem=wrong", wrong.Headers.Location?.OriginalString);
        using var right = await ServedPortal.SignInAsync(browser, "executive", ServedPortal.Password, wanted);
        Assert.Equal((HttpStatusCode.Redirect, expected), (right.StatusCode, right.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("[[[[[[[[[[[[[[[[")]
    [InlineData(
        """{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"AAAA","authenticatorData":"AAAA","signature":"AAAA"}}"""
    )]
    public async Task A_passkey_that_is_none_is_refused_with_and_without_a_challenge(string credential)
    {
        using var browser = portal.Browser();
        var page = await browser.GetStringAsync("/sign-in", TestContext.Current.CancellationToken);
        var token = System
            .Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)")
            .Groups[1]
            .Value;
        for (var isAsked = 0; isAsked < 2; isAsked++)
        {
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("credential", credential)]);
            using var answer = await browser.PostAsync("/sign-in/passkey", form, TestContext.Current.CancellationToken);
            Assert.Equal("/sign-in?returnUrl=%2F&problem=passkey-refused", answer.Headers.Location?.OriginalString);
            using var ask = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
            using var options = await browser.PostAsync("/sign-in/passkey/options", ask, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, options.StatusCode);
        }
    }

    [Fact]
    public async Task The_mark_of_a_known_browser_opens_nothing_and_counts_for_its_account_only()
    {
        await portal.GivenUserAsync("marked", Roles.Auditor);
        using var browser = portal.Browser();
        using var answer = await ServedPortal.SignInAsync(browser, "marked", ServedPortal.Password);
        var mark = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("assay.device=", StringComparison.Ordinal));
        Assert.Contains("httponly", mark, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", mark, StringComparison.OrdinalIgnoreCase);

        using var stranger = portal.Browser();
        stranger.DefaultRequestHeaders.Add("Cookie", mark.Split(';')[0]);
        using var page = await stranger.GetAsync("/indicators", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Theory]
    [InlineData("executive", "", "/")]
    [InlineData("executive", "/", "/")]
    [InlineData("auditor", "/", "/inbox")]
    [InlineData("auditmanager", "", "/inbox")]
    [InlineData("compliance", "", "/inbox")]
    [InlineData("businessline", "", "/inbox")]
    [InlineData("admin", "", "/inbox")]
    [InlineData("auditor", "/returns?asOf=2024-12-31", "/returns?asOf=2024-12-31")]
    [InlineData("businessline", "//elsewhere.example", "/inbox")]
    public async Task Whoever_asked_for_no_page_begins_at_the_home_of_the_role(string user, string wanted, string expected)
    {
        using var answer = await ServedPortal.SignInAsync(portal.Browser(), user, ServedPortal.Password, wanted);

        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
    }
}
