using Bunit;
using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class TokensPageTests : GivenPortal
{
    [Fact]
    public void Without_a_token_the_page_says_what_one_is_for()
    {
        GivenReader(Roles.Executive);

        var page = Render<TokensPage>();

        page.WaitForAssertion(() => Assert.Contains("You have no token yet", page.Find(".state").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_secret_that_is_shown_once_opens_the_door_and_the_ledger_has_who_made_it()
    {
        var page = await MadeAsync("month-end script");

        var made = page.Find("[data-testid=made]");
        var secret = made.QuerySelector("pre")!.TextContent;
        var owner = await Get<TokenRegister>().AuthenticateAsync(secret, CancellationToken.None);
        Assert.Equal("auditor", owner?.UserName);
        Assert.Contains("ASSAY_TOKEN", made.TextContent, StringComparison.Ordinal);
        var history = await Get<LedgerReader>().HistoryAsync("token/" + owner!.TokenId, CancellationToken.None);
        Assert.Equal([(AccessKinds.TokenCreated, "auditor"), (AccessKinds.TokenUsed, "auditor")], history.Select(e => (e.Kind, e.Actor)));
        Assert.DoesNotContain(secret, string.Concat(history.Select(e => e.Body)), StringComparison.Ordinal);

        await page.FindAll("[data-testid=made] button")[^1].ClickAsync(new());

        Assert.DoesNotContain(secret, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_use_is_recorded_once_a_day_and_shown()
    {
        GivenReader(Roles.Auditor);
        var made = await Get<TokenRegister>().CreateAsync(Actor.User("auditor"), Guid.NewGuid(), "script", 7, null, CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(await Get<TokenRegister>().AuthenticateAsync(made.Secret, CancellationToken.None));
        }

        var page = Render<TokensPage>();

        page.WaitForAssertion(() =>
            Assert.DoesNotContain("never", page.Find("[data-testid=tokens]").TextContent, StringComparison.Ordinal)
        );
        Assert.Single(
            await Get<LedgerReader>().HistoryAsync("token/" + made.Id, CancellationToken.None),
            e => e.Kind == AccessKinds.TokenUsed
        );
        Assert.True((await Get<LedgerVerification>().VerifyAsync(CancellationToken.None)).IsIntact);
    }

    [Fact]
    public async Task Nothing_is_revoked_before_it_is_confirmed()
    {
        var page = await MadeAsync("script");
        var id = (await Get<TokenRegister>().ListAsync("auditor", CancellationToken.None)).Single().Id;

        await page.Find("[aria-label='Revoke script'].btn").ClickAsync(new());
        Assert.Contains("cannot be undone", page.Find("[data-testid=confirm]").TextContent, StringComparison.Ordinal);
        Assert.Null((await Get<TokenRegister>().ListAsync("auditor", CancellationToken.None)).Single().RevokedAt);

        await page.Find("[data-testid=confirm] .primary").ClickAsync(new());

        page.WaitForAssertion(
            () => Assert.Contains("Revoked", page.Find("[data-testid=tokens] tbody .pill").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        Assert.Empty(page.FindAll("[data-testid=made]"));
        Assert.Equal(AccessKinds.TokenRevoked, (await Get<LedgerReader>().HistoryAsync("token/" + id, CancellationToken.None))[^1].Kind);
    }

    [Fact]
    public async Task A_refusal_is_said_in_the_language_of_the_page_and_nothing_typed_is_lost()
    {
        GivenLanguage("zh-CN");
        GivenReader(Roles.Auditor);
        var page = Render<TokensPage>();

        await page.Find("#token-name").ChangeAsync(new() { Value = new string('x', 129) });
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("令牌需要名称", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal(129, page.Find("#token-name").GetAttribute("value")!.Length);
        Assert.Empty(await Get<TokenRegister>().ListAsync("auditor", CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_sees_the_tokens_of_others()
    {
        await Get<TokenRegister>().CreateAsync(Actor.User("auditor"), Guid.NewGuid(), "of the auditor", 7, null, CancellationToken.None);
        GivenReader(Roles.Admin);

        var page = Render<TokensPage>();

        page.WaitForAssertion(() => Assert.Contains("You have no token yet", page.Markup, StringComparison.Ordinal));
    }

    private async Task<IRenderedComponent<TokensPage>> MadeAsync(string name)
    {
        GivenReader(Roles.Auditor);
        var page = Render<TokensPage>();
        await page.Find("#token-name").ChangeAsync(new() { Value = name });
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#present")));
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("current password", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(await Get<TokenRegister>().ListAsync("auditor", CancellationToken.None));
        await page.Find("#present").ChangeAsync(new() { Value = PreparedHomes.Password });
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=made]")), TimeSpan.FromSeconds(10));
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=tokens]")), TimeSpan.FromSeconds(10));
        return page;
    }
}
