using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Access;

public sealed class UserRegisterTests
{
    private static readonly Actor Admin = Actor.User("admin");

    [Fact]
    public async Task The_demonstration_gets_its_people_once()
    {
        await using var home = await WithPeopleAsync();

        Assert.Empty(await home.Get<DemoUsers>().EnsureAsync(_ => "never used", CancellationToken.None));

        var users = await home.Get<UserRegister>().ListAsync(CancellationToken.None);
        Assert.Equal(DemoUsers.All.Select(u => (u.UserName, u.Role)).Order(), users.Select(u => (u.UserName, u.Roles.Single())).Order());
        Assert.True(await CanSignInAsync(home, "auditor", "a password of auditor"));
    }

    [Fact]
    public async Task Only_an_administrator_changes_users_and_not_the_own_roles()
    {
        await using var home = await WithPeopleAsync();
        var users = home.Get<UserRegister>();

        Assert.Equal(
            "access.role-needed",
            await RuleAsync(() =>
                users.SetRolesAsync(Actor.User("manager"), New(), "auditor", [Roles.Admin], "wish", CancellationToken.None)
            )
        );
        Assert.Equal(
            "user.not-self",
            await RuleAsync(() =>
                users.SetRolesAsync(Admin, New(), "admin", [Roles.Admin, Roles.Executive], "wish", CancellationToken.None)
            )
        );
        Assert.Equal(
            "user.last-admin",
            await RuleAsync(() => users.SetRolesAsync(PortalHome.Tester, New(), "admin", [], "clean-up", CancellationToken.None))
        );
        Assert.Equal(
            "user.reason",
            await RuleAsync(() => users.SetRolesAsync(Admin, New(), "auditor", [Roles.Compliance], " ", CancellationToken.None))
        );
        Assert.Equal(
            "user.role",
            await RuleAsync(() => users.SetRolesAsync(Admin, New(), "auditor", ["Root"], "wish", CancellationToken.None))
        );
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_role_change_says_before_after_and_why()
    {
        await using var home = await WithPeopleAsync();

        await home.Get<UserRegister>().SetRolesAsync(Admin, New(), "auditor", [Roles.AuditManager], "promoted", CancellationToken.None);

        var entry = (await home.Get<LedgerReader>().HistoryAsync("user/auditor", CancellationToken.None))[^1];
        Assert.Equal((AccessKinds.UserRolesChanged, "admin"), (entry.Kind, entry.Actor));
        Assert.Contains("\"before\":{\"rightsVersion\":0,\"roles\":[\"Auditor\"]}", entry.Body, StringComparison.Ordinal);
        Assert.Contains("\"after\":{\"rightsVersion\":1,\"roles\":[\"AuditManager\"]}", entry.Body, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"promoted\"", entry.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_user_has_no_right_and_no_way_in_until_enabled()
    {
        await using var home = await WithPeopleAsync();
        var users = home.Get<UserRegister>();

        await users.DisableAsync(Admin, New(), "auditor", "left", CancellationToken.None);
        Assert.False(await CanSignInAsync(home, "auditor", "a password of auditor"));
        Assert.Equal(
            "access.not-active",
            await RuleAsync(() => home.Get<TokenRegister>().CreateAsync(Actor.User("auditor"), New(), "t", 1, null, CancellationToken.None))
        );

        await users.EnableAsync(Admin, New(), "auditor", "back", CancellationToken.None);
        Assert.True(await CanSignInAsync(home, "auditor", "a password of auditor"));
    }

    [Fact]
    public async Task Passwords_are_changed_by_their_owner_who_knows_the_present_one()
    {
        await using var home = await WithPeopleAsync();
        var users = home.Get<UserRegister>();
        var auditor = Actor.User("auditor");

        Assert.Equal(
            "user.password-wrong",
            await RuleAsync(() =>
                home.Get<OwnPasswords>().ChangeAsync(auditor, New(), "not this", "another password", null, CancellationToken.None)
            )
        );
        Assert.Equal(
            "user.password",
            await RuleAsync(() =>
                home.Get<OwnPasswords>().ChangeAsync(auditor, New(), "a password of auditor", "short", null, CancellationToken.None)
            )
        );
        await home.Get<OwnPasswords>()
            .ChangeAsync(auditor, New(), "a password of auditor", "another password", null, CancellationToken.None);
        Assert.True(await CanSignInAsync(home, "auditor", "another password"));
        await Tampering.AssertIntactAsync(home);
    }

    [Theory]
    [InlineData("Anna")]
    [InlineData("a")]
    [InlineData("anna/../root")]
    [InlineData("")]
    public async Task A_user_name_is_plain(string name)
    {
        await using var home = await PortalHome.CreateAsync();
        Assert.Equal(
            "user.name",
            await RuleAsync(() =>
                home.Get<UserRegister>()
                    .CreateAsync(PortalHome.Tester, New(), new NewUser(name, "x", "a long password", []), CancellationToken.None)
            )
        );
    }

    [Fact]
    public async Task Nobody_is_called_what_the_ledger_calls_the_portal_and_entries_say_of_what_kind_their_actor_is()
    {
        await using var home = await PortalHome.CreateAsync();
        foreach (var name in new[] { Actor.System.Name, Actor.SystemKind })
        {
            Assert.Equal("user.name-of-portal", await RuleAsync(() => CreateAsync(home, PortalHome.Tester, name)));
        }

        await CreateAsync(home, Actor.OperatingSystem("root"), "first", Roles.Admin);
        await CreateAsync(home, Actor.User("first"), "root");

        var entries = (await home.Get<LedgerReader>().ListAsync(new LedgerFilter(), new PageRequest(1, 2), CancellationToken.None)).Rows;
        Assert.Equal([("first", "user"), ("root", "os")], entries.Select(e => (e.Actor, e.ActorKind)));

        static Task<string> CreateAsync(PortalHome home, Actor actor, string name, params string[] roles) =>
            home.Get<UserRegister>().CreateAsync(actor, New(), new NewUser(name, "x", "a long password", roles), CancellationToken.None);
    }

    [Theory]
    [InlineData(true, true, "", FactorKind.AppAndPasskey)]
    [InlineData(true, false, "", FactorKind.App)]
    [InlineData(false, true, "", FactorKind.PasskeyBesidePassword)]
    [InlineData(false, true, "Admin", FactorKind.Passkey)]
    [InlineData(false, false, "Admin", FactorKind.None)]
    public void A_passkey_is_not_called_a_second_factor_where_the_password_alone_lets_in(
        bool hasApp,
        bool hasPasskey,
        string asked,
        FactorKind kind
    )
    {
        var user = new UserRow("anna", "Anna", [Roles.Admin], false, null, null)
        {
            HasPassword = true,
            HasApp = hasApp,
            HasPasskey = hasPasskey,
        };

        Assert.Equal(kind, user.FactorOf(new SignInRules { SecondFactorRoles = new HashSet<string> { asked } }));
        Assert.Equal(hasPasskey && !hasApp ? FactorKind.Passkey : kind, (user with { HasPassword = false }).FactorOf(SignInRules.Default));
    }

    [Fact]
    public async Task A_token_acts_for_its_owner_until_it_is_revoked_or_expires()
    {
        await using var home = await WithPeopleAsync();
        var tokens = home.Get<TokenRegister>();
        var auditor = Actor.User("auditor");

        var token = await tokens.CreateAsync(auditor, New(), "month-end script", 30, null, CancellationToken.None);
        var second = await tokens.CreateAsync(auditor, New(), "another", 1, null, CancellationToken.None);

        var owner = await tokens.AuthenticateAsync(token.Secret, CancellationToken.None);
        Assert.NotNull(owner);
        Assert.Equal(("auditor", token.Id), (owner.UserName, owner.TokenId));
        Assert.Equal([Roles.Auditor], owner.Roles);
        Assert.Null(await tokens.AuthenticateAsync(token.Secret[..^1] + (token.Secret[^1] == 'A' ? 'B' : 'A'), CancellationToken.None));
        Assert.Null(
            await tokens.AuthenticateAsync(token.Secret.Replace(token.Id, second.Id, StringComparison.Ordinal), CancellationToken.None)
        );
        Assert.Null(await tokens.AuthenticateAsync("assay_", CancellationToken.None));
        Assert.Null(await tokens.AuthenticateAsync(null, CancellationToken.None));

        Assert.Equal(
            "access.role-needed",
            await RuleAsync(() => tokens.RevokeAsync(Actor.User("manager"), New(), token.Id, CancellationToken.None))
        );
        Assert.True(await tokens.RevokeAsync(auditor, New(), token.Id, CancellationToken.None));
        Assert.Null(await tokens.AuthenticateAsync(token.Secret, CancellationToken.None));
        home.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await tokens.AuthenticateAsync(second.Secret, CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task An_administrator_revokes_one_token_of_somebody_or_all_with_a_reason()
    {
        await using var home = await WithPeopleAsync();
        var (tokens, root) = (home.Get<TokenRegister>(), PortalHome.Tester);
        var made = new List<CreatedToken>();
        foreach (var owner in new[] { "auditor", "auditor", "auditor", "manager" })
        {
            made.Add(await tokens.CreateAsync(Actor.User(owner), New(), "t", 7, null, CancellationToken.None));
        }

        Assert.Equal("user.reason", await RuleAsync(() => RevokeAsync(root, "auditor", null, " ")));
        Assert.Equal("access.role-needed", await RuleAsync(() => RevokeAsync(Actor.User("manager"), "auditor", null, "why")));
        Assert.Equal("token.unknown", await RuleAsync(() => RevokeAsync(root, "manager", made[0].Id, "why"))); // not his
        Assert.Equal(1, await RevokeAsync(root, "auditor", made[0].Id, "lost laptop"));
        var afterOne = await Task.WhenAll(made.Select(CountsAsync));
        Assert.Equal([false, true, true, true], afterOne);
        Assert.Equal(2, await RevokeAsync(root, "auditor", null, "lost laptop"));
        var afterAll = await Task.WhenAll(made.Select(CountsAsync));
        Assert.Equal([false, false, false, true], afterAll);
        Assert.Contains(
            "lost laptop",
            (await home.Get<LedgerReader>().HistoryAsync("token/" + made[0].Id, CancellationToken.None))[^1].Body,
            StringComparison.Ordinal
        );
        await Tampering.AssertIntactAsync(home);

        Task<int> RevokeAsync(Actor actor, string owner, string? id, string reason) =>
            tokens.RevokeOfAsync(actor, New(), owner, id, reason, CancellationToken.None);

        async Task<bool> CountsAsync(CreatedToken token) =>
            await tokens.AuthenticateAsync(token.Secret, CancellationToken.None) is not null;
    }

    [Fact]
    public async Task The_secret_of_a_token_is_stored_nowhere_and_not_shown_twice()
    {
        await using var home = await WithPeopleAsync();
        var operation = New();
        var token = await home.Get<TokenRegister>().CreateAsync(Actor.User("auditor"), operation, "t", 1, null, CancellationToken.None);

        Assert.Equal(
            "token.shown-once",
            await RuleAsync(() =>
                home.Get<TokenRegister>().CreateAsync(Actor.User("auditor"), operation, "t", 1, null, CancellationToken.None)
            )
        );
        var secret = token.Secret[^43..];
        foreach (var file in Directory.EnumerateFiles(home.Directory, "assay.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)) < 0, $"{file} holds the secret");
        }
    }

    private static Guid New() => Guid.CreateVersion7();

    private static async Task<string> RuleAsync(Func<Task> change) => (await Assert.ThrowsAsync<RuleException>(change)).Rule;

    private static async Task<bool> CanSignInAsync(PortalHome home, string name, string password)
    {
        await using var scope = home.NewScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = (await users.FindByNameAsync(name))!;
        return !await users.IsLockedOutAsync(user) && await users.CheckPasswordAsync(user, password);
    }

    private static async Task<PortalHome> WithPeopleAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.UserName, CancellationToken.None);
        return home;
    }
}
