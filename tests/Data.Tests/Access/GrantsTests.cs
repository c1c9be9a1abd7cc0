using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Access;

/// <summary>What somebody was let in with holds exactly as long as what it was given for.</summary>
public sealed class GrantsTests
{
    private const string Password = "a password of anna";

    /// <summary>Whatever may happen meanwhile, and whether the first of two sessions, the second one and a token survive it.</summary>
    public static TheoryData<string, bool, bool, bool> Events =>
        new()
        {
            { "nothing", true, true, true },
            { "she signs out of the first", false, true, true },
            { "an administrator ends all sessions", false, false, true },
            { "she changes her password in the second", false, true, true },
            { "an administrator takes her password away", false, false, false },
            { "an administrator revokes her tokens", true, true, false },
            { "a role is taken", false, false, false },
            { "a role is taken and given back", false, false, true }, // a session that ended stays ended
            { "a role is given", false, false, false },
            { "she is disabled", false, false, false },
            { "the token is revoked", true, true, false },
            { "her name changes", true, true, true },
            { "her sessions are given another end by hand", false, false, true },
            { "her token is given another end by hand", true, true, false },
            { "her rights are raised by hand", false, false, false },
            { "another one is disabled", true, true, true },
            { "guesses lock her account", true, true, true },
            { "twelve hours pass", false, false, true },
            { "eight days pass", false, false, false },
        };

    [Theory]
    [MemberData(nameof(Events))]
    public async Task A_grant_is_lost_by_what_ends_it_and_by_nothing_else(string what, bool first, bool second, bool token)
    {
        await using var home = await PortalHome.CreateAsync();
        var (users, sessions, tokens, grants) = (
            home.Get<UserRegister>(),
            home.Get<SessionRegister>(),
            home.Get<TokenRegister>(),
            home.Get<Grants>()
        );
        foreach (var name in new[] { "anna", "bela" })
        {
            await users.CreateAsync(
                PortalHome.Tester,
                New(),
                new NewUser(name, name, Password, [Roles.Auditor, Roles.Admin]),
                CancellationToken.None
            );
        }

        var (one, two) = (await StartAsync(), await StartAsync());
        var made = await tokens.CreateAsync(Actor.User("anna"), New(), "script", 7, null, CancellationToken.None);
        var owner = (await tokens.AuthenticateAsync(made.Secret, CancellationToken.None))!;
        Grant[] held = [one, two, new("anna", owner.RightsVersion, Grant.Joined(owner.Roles), null, owner.TokenId)];

        Assert.Empty(await grants.LostAsync(held, CancellationToken.None)); // what was compared once is believed only as it was read

        await HappensAsync();

        var lost = await grants.LostAsync(held, CancellationToken.None);
        Assert.Equal([first, second, token], held.Select(grant => !lost.Contains(grant)));
        Assert.Equal([first, second, token], await Task.WhenAll(held.Select(grant => grants.HoldsAsync(grant, CancellationToken.None))));

        async Task<Grant> StartAsync() =>
            (
                await grants.OfSessionAsync(
                    "anna",
                    await sessions.StartAsync(new NewSession("anna", SignInWay.Password, null, null), CancellationToken.None),
                    CancellationToken.None
                )
            )!;

        async Task HappensAsync()
        {
            var anna = Actor.User("anna");
            switch (what)
            {
                case "she signs out of the first":
                    await sessions.EndAsync(anna, New(), one.SessionId!, SessionEnd.SignedOut, CancellationToken.None);
                    break;
                case "an administrator ends all sessions":
                    await sessions.EndOthersAsync(
                        PortalHome.Tester,
                        New(),
                        "anna",
                        null,
                        SessionEnd.EndedByAdministrator,
                        "lost laptop",
                        CancellationToken.None
                    );
                    break;
                case "she changes her password in the second":
                    await home.Get<OwnPasswords>()
                        .ChangeAsync(anna, New(), Password, "another long password", two.SessionId, CancellationToken.None);
                    break;
                case "an administrator takes her password away":
                    await home.Get<InvitationRegister>()
                        .ResetAsync(PortalHome.Tester, New(), "anna", withSecondFactor: false, "forgotten", CancellationToken.None);
                    break;
                case "an administrator revokes her tokens":
                    await tokens.RevokeOfAsync(PortalHome.Tester, New(), "anna", null, "lost laptop", CancellationToken.None);
                    break;
                case "a role is taken":
                    await users.SetRolesAsync(PortalHome.Tester, New(), "anna", [Roles.Auditor], "moved", CancellationToken.None);
                    break;
                case "a role is taken and given back":
                    await users.SetRolesAsync(PortalHome.Tester, New(), "anna", [Roles.Auditor], "moved", CancellationToken.None);
                    await users.SetRolesAsync(
                        PortalHome.Tester,
                        New(),
                        "anna",
                        [Roles.Auditor, Roles.Admin],
                        "moved back",
                        CancellationToken.None
                    );
                    break;
                case "a role is given":
                    await users.SetRolesAsync(
                        PortalHome.Tester,
                        New(),
                        "anna",
                        [Roles.Auditor, Roles.Admin, Roles.Compliance],
                        "helps",
                        CancellationToken.None
                    );
                    break;
                case "she is disabled":
                    await users.DisableAsync(PortalHome.Tester, New(), "anna", "left", CancellationToken.None);
                    break;
                case "another one is disabled":
                    await users.DisableAsync(PortalHome.Tester, New(), "bela", "left", CancellationToken.None);
                    break;
                case "the token is revoked":
                    await tokens.RevokeAsync(anna, New(), made.Id, CancellationToken.None);
                    break;
                case "her name changes":
                    await home.Ledger.CommitAsync(
                        PortalHome.Tester,
                        New(),
                        async (db, draft) =>
                        {
                            var user = await db.Users.SingleAsync(u => u.Id == "anna");
                            (user.DisplayName, user.RightsVersion) = ("Anna B.", user.RightsVersion + 1);
                            draft.Record(AccessKinds.UserChanged, "user/anna", before: null, after: null);
                            return 0;
                        },
                        CancellationToken.None
                    );
                    break;
                case "her sessions are given another end by hand":
                    await home.TamperAsync("UPDATE UserSession SET ExpiresAt = '2036-01-01 00:00:00'");
                    break;
                case "her token is given another end by hand":
                    await home.TamperAsync("UPDATE PersonalToken SET ExpiresAt = '2036-01-01 00:00:00'");
                    break;
                case "her rights are raised by hand":
                    await home.TamperAsync("UPDATE PortalUser SET RightsVersion = RightsVersion + 1 WHERE Id = 'anna'");
                    break;
                case "guesses lock her account":
                    await home.TamperAsync("UPDATE PortalUser SET LockoutEnd = '2099-01-01 00:00:00' WHERE Id = 'anna'");
                    break;
                case "twelve hours pass":
                    home.Time.Advance(SessionRegister.LongestLife);
                    break;
                case "eight days pass":
                    home.Time.Advance(TimeSpan.FromDays(8));
                    break;
            }
        }
    }

    /// <summary>Asked once a second for everything that is open: the number of statements does not grow with it.</summary>
    [Fact]
    public async Task A_hundred_grants_are_asked_for_at_once()
    {
        await using var home = await PortalHome.CreateAsync();
        await home.Get<UserRegister>()
            .CreateAsync(PortalHome.Tester, New(), new NewUser("anna", "Anna", Password, [Roles.Auditor]), CancellationToken.None);
        var session = await home.Get<SessionRegister>()
            .StartAsync(new NewSession("anna", SignInWay.Password, null, null), CancellationToken.None);
        var real = (await home.Get<Grants>().OfSessionAsync("anna", session, CancellationToken.None))!;
        var invented = Enumerable.Range(0, 100).Select(i => real with { SessionId = $"{i:x32}" });

        var lost = await home.Get<Grants>().LostAsync([real, .. invented], CancellationToken.None);

        Assert.Equal(100, lost.Count);
        Assert.DoesNotContain(real, lost);
    }

    private static Guid New() => Guid.CreateVersion7();
}
