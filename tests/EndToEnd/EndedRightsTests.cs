using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Data.Access;
using Portal.EndToEnd.Running;
using Portal.Settings;
using Portal.TestKit;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd;

/// <summary>A page that stands open and does nothing is closed with a sentence when its reader loses his rights, and leads to the
/// sign-in.</summary>
public sealed class EndedRightsTests(ServedBank bank)
{
    private const string Password = "correct horse battery staple";

    [Theory]
    [InlineData("en", "Your session has ended", "disabled")]
    [InlineData("zh-CN", "会话已结束", "role")]
    [InlineData("en", "Your session has ended", "signed out elsewhere")]
    public async Task An_idle_page_says_that_its_session_has_ended(string language, string sentence, string how)
    {
        await using var services = Elsewhere();
        var users = services.GetRequiredService<UserRegister>();
        var name = await GivenAuditorAsync(users);
        await using var visit = await bank.Browsers.OpenAsStrangerAsync(language: language);
        await SignInAsync(visit, name);
        await visit.ReadyAsync();
        await Expect(visit.Page.Locator(".filters").First).ToBeVisibleAsync();

        switch (how)
        {
            case "disabled":
                await users.DisableAsync(Actor.System, Guid.NewGuid(), name, "left the bank", TestContext.Current.CancellationToken);
                break;
            case "role":
                await users.SetRolesAsync(
                    Actor.System,
                    Guid.NewGuid(),
                    name,
                    [Roles.Executive],
                    "moved",
                    TestContext.Current.CancellationToken
                );
                break;
            default:
                var session = Assert.Single(
                    await services.GetRequiredService<SessionRegister>().ListAsync(name, TestContext.Current.CancellationToken)
                );
                await services
                    .GetRequiredService<SessionRegister>()
                    .EndAsync(Actor.User(name), Guid.NewGuid(), session.Id, SessionEnd.EndedByOwner, TestContext.Current.CancellationToken);
                break;
        }

        await Expect(visit.Page.GetByTestId("ended").Locator("h1")).ToHaveTextAsync(sentence);
        await Expect(visit.Page.Locator(".filters")).ToHaveCountAsync(0);
        await visit.Page.GetByTestId("ended").Locator("a").ClickAsync();
        await Expect(visit.Page.Locator("#password")).ToBeVisibleAsync();
        Assert.EndsWith("/sign-in?returnUrl=%2Ffindings", visit.Page.Url, StringComparison.Ordinal);
    }

    /// <summary>The first answer shows the page before there is a circuit that could be closed.</summary>
    [Fact]
    public async Task A_page_whose_session_ends_before_it_is_connected_leads_to_the_sign_in()
    {
        await using var services = Elsewhere();
        var users = services.GetRequiredService<UserRegister>();
        var name = await GivenAuditorAsync(users);
        await using var visit = await bank.Browsers.OpenAsStrangerAsync();
        var ended = new TaskCompletionSource();
        await visit.Page.RouteAsync(
            "**/_blazor/negotiate*",
            async route =>
            {
                await ended.Task;
                await route.ContinueAsync();
            }
        );
        await SignInAsync(visit, name);
        await Expect(visit.Page.Locator(".filters").First).ToBeVisibleAsync();

        await users.DisableAsync(Actor.System, Guid.NewGuid(), name, "left the bank", TestContext.Current.CancellationToken);
        ended.SetResult();

        await Expect(visit.Page.Locator("#password")).ToBeVisibleAsync();
        Assert.EndsWith("/sign-in?returnUrl=%2Ffindings", visit.Page.Url, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Another process than the one that serves: the change is found in the database, not in memory.</summary>
    private ServiceProvider Elsewhere() =>
        new ServiceCollection()
            .AddLogging()
            .AddAssay(new AssaySettings { Catalogue = { Directory = Repository.PathOf("catalogue") } }, new Home(bank.Home))
            .BuildServiceProvider();

    private static async Task<string> GivenAuditorAsync(UserRegister users)
    {
        var name = $"leaver-{Guid.NewGuid():N}"[..20];
        await users.CreateAsync(
            Actor.System,
            Guid.NewGuid(),
            new NewUser(name, name, Password, [Roles.Auditor]),
            TestContext.Current.CancellationToken
        );
        return name;
    }

    private static async Task SignInAsync(Visit visit, string name)
    {
        await visit.GoAsync("/sign-in?returnUrl=%2Ffindings");
        await visit.Page.Locator("#user").FillAsync(name);
        await visit.Page.Locator("#password").FillAsync(Password);
        await visit.Page.Locator("form[action='/sign-in'] button[type=submit]").ClickAsync();
    }
}
