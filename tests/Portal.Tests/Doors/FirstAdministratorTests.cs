using System.Net;
using Portal.Data.Access;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>A portal in which nobody is known yet.</summary>
public sealed class EmptyPortal : ServedPortal
{
    protected override IReadOnlyList<string> Users => [];
}

/// <summary>The way from an empty home to its first administrator.</summary>
public sealed class FirstAdministratorTests(EmptyPortal portal) : IClassFixture<EmptyPortal>
{
    private const string OwnPassword = "three green lamps beside a window";

    [Fact]
    public async Task An_empty_home_leads_to_its_set_up_keeps_what_is_typed_and_says_that_it_is_done()
    {
        using var browser = portal.Browser();
        using (var start = await browser.GetAsync("/sign-in", Stop))
        {
            Assert.Equal((HttpStatusCode.Redirect, "/setup"), (start.StatusCode, PeopleDoorTests.Local(start)));
        }

        foreach (var page in new[] { "/setup", "/invitation", "/sign-in?problem=wrong" })
        {
            Assert.Contains("hreflang=\"zh-CN\"", await browser.GetStringAsync(page, Stop), StringComparison.Ordinal);
        }

        var code = (await portal.Get<InvitationRegister>().OfferSetUpAsync(Actor.System, Stop))!.Code;
        using (var differs = await SendAsync(browser, code, "another one of mine"))
        {
            await PeopleDoorTests.AssertKeptAsync(differs, "differ", code, "wei", "Wei Lan");
        }

        using (var unfit = await SendAsync(browser, OneTimeCode.New(), OwnPassword))
        {
            await PeopleDoorTests.AssertKeptAsync(unfit, "does not fit", "wei", "Wei Lan");
        }

        using (var made = await SendAsync(browser, code, OwnPassword))
        {
            Assert.Equal((HttpStatusCode.Redirect, "/sign-in?done=setup"), (made.StatusCode, PeopleDoorTests.Local(made)));
            Assert.Contains(
                "The administrator is set up.",
                await browser.GetStringAsync(PeopleDoorTests.Local(made), Stop),
                StringComparison.Ordinal
            );
        }

        using var entered = await ServedPortal.SignInAsync(browser, "wei", OwnPassword);
        Assert.Equal("/inbox", entered.Headers.Location?.OriginalString);
        Assert.DoesNotContain("/setup", await browser.GetStringAsync("/sign-in", Stop), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient browser, string code, string again) =>
        PeopleDoorTests.PostAsync(
            browser,
            "/setup",
            ("code", code),
            ("user", "wei"),
            ("name", "Wei Lan"),
            ("password", OwnPassword),
            ("again", again)
        );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
