using Bunit;
using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Findings;
using Portal.People;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class UsersPageTests : GivenPortal
{
    [Fact]
    public async Task An_invited_person_is_listed_and_the_code_is_shown_once()
    {
        GivenReader(Roles.Admin);
        var page = Render<UsersPage>();
        page.WaitForAssertion(
            () => Assert.Equal(Roles.All.Count, page.FindAll("[data-testid=users] tbody tr").Count),
            TimeSpan.FromSeconds(10)
        );

        await page.Find("#user-name").ChangeAsync(new() { Value = "wang" });
        await page.Find("#display-name").ChangeAsync(new() { Value = "Wang Fang" });
        await page.Find("input[value=Auditor]").ChangeAsync(new() { Value = true });
        await page.Find("#invite-reason").ChangeAsync(new() { Value = "joins the team" });
        await page.Find("[data-testid=invite]").SubmitAsync();

        page.WaitForAssertion(
            () => Assert.Contains("Invited", page.Find("[data-testid=users]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        var code = page.Find("[data-testid=code] pre").TextContent;
        Assert.StartsWith("/invitation?user=", page.FindAll("[data-testid=code] pre")[1].TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("Server:PublicUrl", page.Find("[data-testid=no-address]").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            "wang",
            await Get<InvitationRegister>().AcceptAsync("wang", code, "three green lamps beside a window", CancellationToken.None)
        );
        var entry = (await Get<LedgerReader>().HistoryAsync("user/wang", CancellationToken.None))[0];
        Assert.Equal((AccessKinds.UserCreated, "admin"), (entry.Kind, entry.Actor));
        Assert.Contains("joins the team", entry.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_stands_on_the_page_and_nothing_typed_is_lost()
    {
        GivenReader(Roles.Admin);
        var page = Render<UsersPage>();
        await page.Find("#user-name").ChangeAsync(new() { Value = "Wang Fang" });
        await page.Find("#display-name").ChangeAsync(new() { Value = "Wang Fang" });
        await page.Find("#invite-reason").ChangeAsync(new() { Value = "joins" });

        await page.Find("[data-testid=invite]").SubmitAsync();

        page.WaitForAssertion(
            () => Assert.Contains("no user name", page.Find("[role=alert]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        Assert.Equal("Wang Fang", page.Find("#user-name").GetAttribute("value"));
    }

    [Fact]
    public async Task Roles_change_with_a_reason_and_the_own_account_is_left_to_another_administrator()
    {
        GivenReader(Roles.Admin);
        var page = Render<UserPage>(p => p.Add(c => c.Name, "auditor"));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=steps] button")), TimeSpan.FromSeconds(10));

        await page.FindAll("[data-testid=steps] button").Single(b => b.TextContent == "Roles").ClickAsync(new());
        await page.Find("input[value=AuditManager]").ChangeAsync(new() { Value = true });
        await page.Find("#step-reason").ChangeAsync(new() { Value = "promoted" });
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(
            () => Assert.Contains("Audit manager", page.Find(".facts").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        Assert.Equal([Roles.AuditManager, Roles.Auditor], (await Get<UserRegister>().GetAsync("auditor", CancellationToken.None))!.Roles);

        var own = Render<UserPage>(p => p.Add(c => c.Name, "admin"));
        own.WaitForAssertion(
            () => Assert.Contains("Another administrator", own.Find("[data-testid=steps]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        Assert.Empty(own.FindAll("[data-testid=steps] button"));
    }

    [Fact]
    public async Task A_reset_gives_a_code_and_disabling_is_offered_back_as_enabling()
    {
        GivenReader(Roles.Admin);
        var page = Render<UserPage>(p => p.Add(c => c.Name, "executive"));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=steps] button")), TimeSpan.FromSeconds(10));

        await TakeAsync(page, "Reset");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=code]")), TimeSpan.FromSeconds(10));
        await TakeAsync(page, "Disable");
        page.WaitForAssertion(
            () => Assert.Contains("Enable", page.Find("[data-testid=steps]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        Assert.True((await Get<UserRegister>().GetAsync("executive", CancellationToken.None))!.IsDisabled);
    }

    [Fact]
    public async Task An_administrator_revokes_a_token_of_somebody()
    {
        GivenReader(Roles.Admin);
        var tokens = Get<TokenRegister>();
        var lost = await tokens.CreateAsync(Actor.User("executive"), Guid.NewGuid(), "of the lost laptop", 7, null, CancellationToken.None);
        var kept = await tokens.CreateAsync(Actor.User("executive"), Guid.NewGuid(), "of the server", 7, null, CancellationToken.None);
        var page = Render<UserPage>(p => p.Add(c => c.Name, "executive"));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=tokens] tbody tr").Count), TimeSpan.FromSeconds(10));

        await page.FindAll("[data-testid=steps] button").Single(b => b.TextContent == "Revoke tokens").ClickAsync(new());
        await page.Find("#step-token").ChangeAsync(new() { Value = lost.Id });
        await page.Find("#step-reason").ChangeAsync(new() { Value = "lost" });
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=tokens] tbody tr")), TimeSpan.FromSeconds(10));
        Assert.Null(await tokens.AuthenticateAsync(lost.Secret, CancellationToken.None));
        Assert.NotNull(await tokens.AuthenticateAsync(kept.Secret, CancellationToken.None));
    }

    [Fact]
    public async Task A_person_ends_a_session_of_the_own_and_sees_none_of_others()
    {
        GivenReader(Roles.Auditor);
        await Get<SessionRegister>()
            .StartAsync(new NewSession("auditor", SignInWay.Password, "10.1.2.3", "Browser 1"), CancellationToken.None);
        await Get<SessionRegister>()
            .StartAsync(new NewSession("executive", SignInWay.Password, "10.9.9.9", "Browser 2"), CancellationToken.None);

        var page = Render<AccountPage>();
        page.WaitForAssertion(
            () => Assert.Contains("10.1.2.3", page.Find("[data-testid=sessions]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        Assert.DoesNotContain("10.9.9.9", page.Markup, StringComparison.Ordinal);
        await page.Find("[data-testid=sessions] button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=sessions]")), TimeSpan.FromSeconds(10));
        Assert.Empty(await Get<SessionRegister>().ListAsync("auditor", CancellationToken.None));
    }

    [Theory]
    [InlineData(Roles.Auditor, false)]
    [InlineData(Roles.Admin, true)]
    public async Task Another_address_of_the_own_mails_asks_for_the_password_also_from_an_administrator(string role, bool isOnUserPage)
    {
        GivenReader(role);
        var (name, contacts) = (role.ToLowerInvariant(), Get<ContactRegister>());
        var card = Render<MailCard>(p => p.Add(c => c.Name, name).Add(c => c.IsOwn, !isOnUserPage));
        card.WaitForAssertion(() => Assert.NotNull(card.Find("#mail-address")));
        Assert.Empty(card.FindAll("#present"));

        await card.Find("#mail-address").InputAsync(new() { Value = "elsewhere@example.org" });
        card.FindAll("#mail-reason").ToList().ForEach(field => field.Change("moved"));
        await card.Find("form").SubmitAsync();
        card.WaitForAssertion(() => Assert.Contains("current password", card.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Null((await contacts.GetAsync(name, CancellationToken.None))!.Address);

        await card.Find("#present").ChangeAsync(new() { Value = PreparedHomes.Password });
        await card.Find("form").SubmitAsync();
        card.WaitForAssertion(() => Assert.Empty(card.FindAll("#present")), TimeSpan.FromSeconds(10));
        Assert.Equal("elsewhere@example.org", (await contacts.GetAsync(name, CancellationToken.None))!.Address);
    }

    [Fact]
    public void The_table_of_roles_is_the_policies_and_every_right_has_a_name_in_both_languages()
    {
        foreach (var language in new[] { "en", "zh-CN" })
        {
            GivenLanguage(language);
            GivenReader(Roles.BusinessLine);
            var page = Render<RolesPage>();

            Assert.Equal(Policies.RolesOf.Count, page.FindAll("[data-testid=roles] tbody tr").Count);
            Assert.Equal(
                Policies.RolesOf.Sum(r => r.Value.Length),
                page.FindAll("[data-testid=roles] tbody td span[role=img]").Count(s => s.TextContent == "●")
            );
            Assert.DoesNotContain("Right.", page.Markup, StringComparison.Ordinal);
            Assert.DoesNotContain("What.", page.Markup, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_business_line_opens_its_own_finding_and_no_other_exists_for_it()
    {
        var register = Get<FindingRegister>();
        var (own, foreign) = (await SentAsync(register, "businessline"), await SentAsync(register, "compliance"));
        GivenReader(Roles.BusinessLine);

        var list = Render<FindingsPage>();
        list.WaitForAssertion(
            () => Assert.Contains(own, list.Find("[data-testid=findings]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        Assert.DoesNotContain(foreign, list.Markup, StringComparison.Ordinal);

        var page = Render<FindingPage>(p => p.Add(c => c.Number, foreign));
        page.WaitForAssertion(
            () => Assert.Contains("There is no finding", page.Markup, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        Assert.DoesNotContain("For compliance", page.Markup, StringComparison.Ordinal);
    }

    private static async Task TakeAsync(IRenderedComponent<UserPage> page, string step)
    {
        await page.FindAll("[data-testid=steps] button").Single(b => b.TextContent == step).ClickAsync(new());
        await page.Find("#step-reason").ChangeAsync(new() { Value = "asked for" });
        await page.Find("form").SubmitAsync();
    }

    private static async Task<string> SentAsync(FindingRegister register, string owner)
    {
        var content = new FindingContent
        {
            Title = "For " + owner,
            Criteria = "a",
            Condition = "b",
            Cause = "c",
            Consequence = "d",
            Recommendation = "e",
            Evidence = "file 7",
            Owner = owner,
            DueDate = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime).AddYears(3),
        };
        var number = await register.OpenAsync(Actor.User("auditor"), Guid.NewGuid(), content, null, null, CancellationToken.None);
        await register.SubmitAsync(Actor.User("auditmanager"), Guid.NewGuid(), number, 0, CancellationToken.None);
        return number;
    }
}
