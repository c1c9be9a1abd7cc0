using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Store;
using Portal.Data.Views;
using Xunit;

namespace Portal.Data.Tests.Views;

public sealed class ViewRegisterTests
{
    private static readonly Actor Auditor = Actor.User("auditor");
    private static readonly Actor Manager = Actor.User("manager");
    private static readonly Actor Compliance = Actor.User("compliance");

    [Fact]
    public async Task A_private_view_is_its_owners_alone_and_the_ledger_does_not_know_it()
    {
        await using var home = await WithPeopleAsync();
        var views = home.Get<ViewRegister>();
        var before = (await home.Get<LedgerVerification>().VerifyAsync(Stop)).Entries;

        await views.SaveAsync(Auditor, Private("Mine"), Stop);
        await views.SaveAsync(Auditor, Private("Mine") with { Query = "?rating=High" }, Stop);

        Assert.Equal(
            [("Mine", "?rating=High", true)],
            (await views.ListAsync(Auditor, "findings", Stop)).Select(v => (v.Name, v.Query, v.MayDelete))
        );
        Assert.Empty(await views.ListAsync(Manager, "findings", Stop));
        Assert.Empty(await views.ListAsync(Auditor, "users", Stop));
        Assert.Equal(before, (await home.Get<LedgerVerification>().VerifyAsync(Stop)).Entries);
    }

    /// <summary>Otherwise whoever can write to the database sends a role to an act of this site, by opening a list.</summary>
    [Fact]
    public async Task A_view_that_was_edited_to_lead_elsewhere_is_none()
    {
        await using var home = await WithPeopleAsync();
        var views = home.Get<ViewRegister>();
        await views.SaveAsync(Manager, Default("Overdue", Roles.Auditor), Stop);

        await home.TamperAsync("UPDATE SavedView SET Query = '/../sign-out'");

        Assert.Null(await views.DefaultAsync(Auditor, "findings", Stop));
        Assert.Empty(await views.ListAsync(Auditor, "findings", Stop));
    }

    [Fact]
    public async Task A_view_of_a_team_is_found_by_its_role_and_deleted_by_its_owner_or_whoever_answers_for_the_role()
    {
        await using var home = await WithPeopleAsync();
        var views = home.Get<ViewRegister>();
        await views.SaveAsync(Auditor, Team("Ours", Roles.Auditor), Stop);
        await views.SaveAsync(Manager, Team("Heads", Roles.AuditManager), Stop);
        var ours = Assert.Single(await views.ListAsync(Auditor, "findings", Stop));

        var unseen = await Assert.ThrowsAsync<RuleException>(() => views.DeleteAsync(Compliance, ours.Id, Stop));
        await views.DeleteAsync(Manager, ours.Id, Stop);
        await views.DeleteAsync(Auditor, ours.Id, Stop); // what is gone is gone

        Assert.Equal("view.unknown", unseen.Rule);
        Assert.Empty(await views.ListAsync(Auditor, "findings", Stop));
    }

    [Fact]
    public async Task A_role_has_one_default_which_whoever_answers_for_it_decides()
    {
        await using var home = await WithPeopleAsync();
        var views = home.Get<ViewRegister>();
        Assert.Null(await views.DefaultAsync(Auditor, "findings", Stop));

        var refused = await Assert.ThrowsAsync<RuleException>(() => views.SaveAsync(Auditor, Default("Easy", Roles.Auditor), Stop));
        await views.SaveAsync(Manager, Default("Overdue", Roles.Auditor), Stop);
        await views.SaveAsync(Actor.User("manager2"), Default("High", Roles.Auditor) with { Query = "?rating=High" }, Stop);

        Assert.Equal("view.role", refused.Rule);
        Assert.Equal(
            ("High", "manager2"),
            await views.DefaultAsync(Auditor, "findings", Stop) is { } found ? (found.Name, found.Owner) : default
        );
        Assert.Single(await views.ListAsync(Auditor, "findings", Stop));
        Assert.Null(await views.DefaultAsync(Compliance, "findings", Stop));
    }

    [Theory]
    [InlineData("", "?a=b", "view.name")]
    [InlineData("two\nlines", "?a=b", "view.name")]
    [InlineData("Away", "//elsewhere", "view.query")]
    [InlineData("Away", ".evil.example", "view.query")]
    [InlineData("Away", "?a\u0007", "view.query")]
    public async Task What_is_no_name_or_no_address_is_refused(string name, string query, string rule)
    {
        await using var home = await WithPeopleAsync();

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<ViewRegister>().SaveAsync(Auditor, Private(name) with { Query = query }, Stop)
        );

        Assert.Equal(rule, refused.Rule);
    }

    [Fact]
    public async Task Nobody_saves_for_a_role_of_others_or_without_being_a_user()
    {
        await using var home = await WithPeopleAsync();
        var views = home.Get<ViewRegister>();

        var role = await Assert.ThrowsAsync<RuleException>(() => views.SaveAsync(Auditor, Team("Theirs", Roles.Compliance), Stop));
        var person = await Assert.ThrowsAsync<RuleException>(() => views.SaveAsync(Actor.OperatingSystem("root"), Private("Mine"), Stop));

        Assert.Equal(("view.role", "access.user-needed"), (role.Rule, person.Rule));
    }

    [Fact]
    public async Task One_more_than_the_most_is_refused_and_a_replacement_is_not_one_more()
    {
        await using var home = await WithPeopleAsync();
        var views = home.Get<ViewRegister>();
        for (var i = 0; i < ViewRules.Most; i++)
        {
            await views.SaveAsync(Auditor, Private($"View {i}"), Stop);
        }

        await views.SaveAsync(Auditor, Private("View 0"), Stop);
        var refused = await Assert.ThrowsAsync<RuleException>(() => views.SaveAsync(Auditor, Private("One more"), Stop));

        Assert.Equal("view.many", refused.Rule);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static NewView Private(string name) => new("findings", name, ViewScope.Private, null, "?status=Draft");

    private static NewView Team(string name, string role) => new("findings", name, ViewScope.Team, role, "?status=Draft");

    private static NewView Default(string name, string role) => new("findings", name, ViewScope.RoleDefault, role, "?overdue=true");

    private static async Task<PortalHome> WithPeopleAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        return home;
    }
}
