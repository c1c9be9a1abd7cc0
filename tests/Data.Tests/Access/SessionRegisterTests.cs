using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Access;

public sealed class SessionRegisterTests
{
    private const string Password = "a password of anna";
    private static readonly Actor Anna = Actor.User("anna");

    [Fact]
    public async Task A_session_is_listed_until_it_ends_and_its_end_raises_the_rights_version()
    {
        await using var home = await WithAnnaAsync();
        var sessions = home.Get<SessionRegister>();
        var first = await StartAsync(home);
        var second = await StartAsync(home);
        var before = await RightsVersionAsync(home);

        Assert.True(await sessions.EndAsync(Anna, New(), first, SessionEnd.SignedOut, CancellationToken.None));
        Assert.False(await sessions.EndAsync(Anna, New(), first, SessionEnd.SignedOut, CancellationToken.None));

        Assert.Equal([second], (await sessions.ListAsync("anna", CancellationToken.None)).Select(s => s.Id));
        Assert.Equal(before + 1, await RightsVersionAsync(home));
        Assert.Equal(
            AccessKinds.SessionEnded,
            (await home.Get<LedgerReader>().HistoryAsync("session/" + first, CancellationToken.None))[^1].Kind
        );
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Every_change_that_may_end_a_right_raises_the_rights_version_and_a_sign_in_does_not()
    {
        await using var home = await WithAnnaAsync();
        var users = home.Get<UserRegister>();
        await StartAsync(home);
        await ManageAsync(home, (manager, user) => manager.AccessFailedAsync(user));
        Assert.Equal(0, await RightsVersionAsync(home));

        await users.SetRolesAsync(PortalHome.Tester, New(), "anna", [Roles.Compliance], "moved", CancellationToken.None);
        Assert.Equal(1, await RightsVersionAsync(home));
        await home.Get<InvitationRegister>()
            .ResetAsync(PortalHome.Tester, New(), "anna", withSecondFactor: false, "forgotten", CancellationToken.None);
        Assert.Equal(2, await RightsVersionAsync(home));
        await ManageAsync(home, (manager, user) => manager.SetTwoFactorEnabledAsync(user, true));
        Assert.Equal(3, await RightsVersionAsync(home));
        await ManageAsync(home, (manager, user) => manager.AddToRoleAsync(user, Roles.Auditor));
        Assert.Equal(4, await RightsVersionAsync(home));
        await users.DisableAsync(PortalHome.Tester, New(), "anna", "left", CancellationToken.None);
        Assert.Equal(5, await RightsVersionAsync(home));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Another_password_ends_every_session_but_the_one_in_which_it_was_set()
    {
        await using var home = await WithAnnaAsync();
        var kept = await StartAsync(home);
        await StartAsync(home);

        await home.Get<OwnPasswords>().ChangeAsync(Anna, New(), Password, "another password", kept, CancellationToken.None);
        Assert.Equal([kept], (await home.Get<SessionRegister>().ListAsync("anna", CancellationToken.None)).Select(s => s.Id));

        await home.Get<UserRegister>().DisableAsync(PortalHome.Tester, New(), "anna", "left", CancellationToken.None);
        Assert.Empty(await home.Get<SessionRegister>().ListAsync("anna", CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Other_roles_end_every_session_but_those_of_the_directory_which_are_given_the_new_ones()
    {
        await using var home = await WithAnnaAsync();
        var (sessions, grants) = (home.Get<SessionRegister>(), home.Get<Grants>());
        var local = await StartAsync(home);
        var directory = await sessions.StartAsync(new NewSession("anna", SignInWay.Directory, null, null, "sid"), CancellationToken.None);
        var (ofLocal, ofDirectory) = (
            (await grants.OfSessionAsync("anna", local, CancellationToken.None))!,
            (await grants.OfSessionAsync("anna", directory, CancellationToken.None))!
        );

        await home.Get<UserRegister>().SetRolesAsync(PortalHome.Tester, New(), "anna", [Roles.Compliance], "moved", CancellationToken.None);

        Assert.Equal([directory], (await sessions.ListAsync("anna", CancellationToken.None)).Select(s => s.Id));
        Assert.False(await grants.HoldsAsync(ofLocal, CancellationToken.None));
        Assert.False(await grants.HoldsAsync(ofDirectory, CancellationToken.None)); // pages of the old roles close
        Assert.Null(await grants.RenewedAsync(ofLocal, CancellationToken.None));
        Assert.Equal(Roles.Compliance, (await grants.RenewedAsync(ofDirectory, CancellationToken.None))!.Roles);
        Assert.Null(await grants.RenewedAsync(ofDirectory with { UserName = "bert" }, CancellationToken.None));

        await sessions.EndAsync(Anna, New(), directory, SessionEnd.SignedOut, CancellationToken.None);
        Assert.Null(await grants.RenewedAsync(ofDirectory, CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Nobody_but_the_owner_and_administrators_ends_a_session()
    {
        await using var home = await WithAnnaAsync();
        await home.Get<UserRegister>()
            .CreateAsync(PortalHome.Tester, New(), new NewUser("bert", "Bert", Password, [Roles.Executive]), CancellationToken.None);
        var session = await StartAsync(home);

        var failure = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<SessionRegister>().EndAsync(Actor.User("bert"), New(), session, SessionEnd.EndedByOwner, CancellationToken.None)
        );

        Assert.Equal("access.role-needed", failure.Rule);
        Assert.Equal(
            1,
            await home.Get<SessionRegister>()
                .EndOthersAsync(PortalHome.Tester, New(), "anna", null, SessionEnd.EndedByAdministrator, "lost", CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_session_is_seen_once_an_hour_and_ends_by_itself()
    {
        await using var home = await WithAnnaAsync();
        var session = await StartAsync(home);

        Assert.False(await home.Get<SessionRegister>().SeeAsync(session, CancellationToken.None));
        home.Time.Advance(TimeSpan.FromHours(1));
        Assert.True(await home.Get<SessionRegister>().SeeAsync(session, CancellationToken.None));
        Assert.False(await home.Get<SessionRegister>().SeeAsync(session, CancellationToken.None));
        var row = Assert.Single(await home.Get<SessionRegister>().ListAsync("anna", CancellationToken.None));
        Assert.Equal(TimeSpan.FromHours(1), row.LastSeenAt - row.CreatedAt);
        home.Time.Advance(TimeSpan.FromHours(11));

        Assert.Empty(await home.Get<SessionRegister>().ListAsync("anna", CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_passkey_with_all_that_it_holds_is_under_the_ledger()
    {
        await using var home = await WithAnnaAsync();
        var passkey = new UserPasskeyInfo([1, 2, 3], [4, 5, 6], home.Time.GetUtcNow(), 1, ["usb"], true, false, false, [7], [8])
        {
            Name = "key",
        };
        await ManageAsync(home, (manager, user) => manager.AddOrUpdatePasskeyAsync(user, passkey));

        Assert.Equal(
            AccessKinds.UserPasskeysChanged,
            (await home.Get<LedgerReader>().HistoryAsync("user/anna", CancellationToken.None))[^1].Kind
        );
        await Tampering.AssertIntactAsync(home);
        await home.TamperAsync("""UPDATE PortalUserPasskey SET Data = json_set(Data, '$.SignCount', 9)""");
        Assert.Equal("user/anna", Assert.Single((await Tampering.VerifyAsync(home)).Problems).Subject);
    }

    private static Guid New() => Guid.CreateVersion7();

    private static Task<string> StartAsync(PortalHome home) =>
        home.Get<SessionRegister>()
            .StartAsync(new NewSession("anna", SignInWay.Password, "127.0.0.1", new string('x', 500)), CancellationToken.None);

    private static async Task<int> RightsVersionAsync(PortalHome home)
    {
        await using var db = home.Open();
        return await db.Users.Where(u => u.Id == "anna").Select(u => u.RightsVersion).SingleAsync();
    }

    private static async Task ManageAsync(PortalHome home, Func<UserManager<PortalUser>, PortalUser, Task<IdentityResult>> change)
    {
        await using var scope = home.NewScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var result = await change(users, (await users.FindByNameAsync("anna"))!);
        Assert.True(result.Succeeded, string.Join(", ", result.Errors.Select(e => e.Description)));
    }

    private static async Task<PortalHome> WithAnnaAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<UserRegister>()
            .CreateAsync(PortalHome.Tester, New(), new NewUser("anna", "Anna", Password, [Roles.Auditor]), CancellationToken.None);
        return home;
    }
}
