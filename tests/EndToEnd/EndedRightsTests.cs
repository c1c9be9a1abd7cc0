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
        // Another process than the one that serves: the change is found in the database, not in memory.
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddAssay(new AssaySettings { Catalogue = { Directory = Repository.PathOf("catalogue") } }, new Home(bank.Home))
            .BuildServiceProvider();
        var name = $"leaver-{Guid.NewGuid():N}"[..20];
        var users = services.GetRequiredService<UserRegister>();
        await users.CreateAsync(
            Actor.System,
            Guid.NewGuid(),
            new NewUser(name, name, Password, [Roles.Auditor]),
            TestContext.Current.CancellationToken
        );
        await using var visit = await bank.Browsers.OpenAsStrangerAsync(language: language);
        await visit.GoAsync("/sign-in?returnUrl=%2Ffindings");
        await visit.Page.Locator("#user").FillAsync(name);
        await visit.Page.Locator("#password").FillAsync(Password);
        await visit.Page.Locator("form[action='/sign-in'] button[type=submit]").ClickAsync();
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
}
