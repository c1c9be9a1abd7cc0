using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Access;

/// <summary>ASP.NET Identity saves on its own; each of its saves must leave an entry.</summary>
public sealed class IdentityTests
{
    private const string Password = "a long password";

    [Fact]
    public async Task Failed_sign_ins_the_lockout_and_its_end_are_entries()
    {
        await using var home = await WithUserAsync();

        for (var i = 0; i < 5; i++)
        {
            await ManageAsync(home, (users, user) => users.AccessFailedAsync(user));
        }

        await ManageAsync(
            home,
            async (users, user) =>
            {
                Assert.True(await users.IsLockedOutAsync(user));
                return await users.SetLockoutEndDateAsync(user, null);
            }
        );

        var history = await home.Get<LedgerReader>().HistoryAsync("user/anna", CancellationToken.None);
        Assert.Equal(
            [
                AccessKinds.UserCreated,
                AccessKinds.UserSignInFailed,
                AccessKinds.UserSignInFailed,
                AccessKinds.UserSignInFailed,
                AccessKinds.UserSignInFailed,
                AccessKinds.UserLockedOut,
                AccessKinds.UserUnlocked,
            ],
            history.Select(e => e.Kind)
        );
        Assert.Equal("portal", history[1].Actor);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_password_change_is_an_entry_without_any_hash()
    {
        await using var home = await WithUserAsync();

        await ManageAsync(home, (users, user) => users.ChangePasswordAsync(user, Password, "Another-passw0rd"));

        var entry = (await home.Get<LedgerReader>().HistoryAsync("user/anna", CancellationToken.None))[^1];
        Assert.Equal(AccessKinds.UserPasswordChanged, entry.Kind);
        Assert.Contains("\"after\":{\"password\":\"changed\",\"rightsVersion\":1}", entry.Body, StringComparison.Ordinal);
        await using var db = home.Open();
        Assert.DoesNotContain((await db.Users.SingleAsync()).PasswordHash!, entry.Body, StringComparison.Ordinal);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_user_and_roles_made_by_UserManager_are_entries_by_the_current_actor()
    {
        await using var home = await PortalHome.CreateAsync();
        await using var scope = home.NewScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.User("root");
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();

        Assert.True((await users.CreateAsync(new PortalUser { UserName = "bo", DisplayName = "Bo" }, "as long as it takes")).Succeeded);
        Assert.True((await users.AddToRoleAsync((await users.FindByNameAsync("bo"))!, Roles.Auditor)).Succeeded);

        var history = await home.Get<LedgerReader>().HistoryAsync("user/bo", CancellationToken.None);
        Assert.Equal([(AccessKinds.UserCreated, "root"), (AccessKinds.UserRolesChanged, "root")], history.Select(e => (e.Kind, e.Actor)));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_stale_user_is_reported_as_Identity_reports_it()
    {
        await using var home = await WithUserAsync();
        await using var first = home.NewScope();
        var users = first.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var stale = (await users.FindByNameAsync("anna"))!;
        await ManageAsync(home, (u, user) => u.AccessFailedAsync(user));

        var result = await users.AccessFailedAsync(stale);

        Assert.Equal("ConcurrencyFailure", result.Errors.Single().Code);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_user_is_never_deleted_or_renamed()
    {
        await using var home = await WithUserAsync();

        await Assert.ThrowsAsync<RuleException>(() => ManageAsync(home, (users, user) => users.DeleteAsync(user)));
        var failure = await Assert.ThrowsAsync<RuleException>(() =>
            ManageAsync(home, (users, user) => users.SetUserNameAsync(user, "berta"))
        );

        Assert.Equal("user.name-fixed", failure.Rule);
        await Tampering.AssertIntactAsync(home);
    }

    private static async Task ManageAsync(PortalHome home, Func<UserManager<PortalUser>, PortalUser, Task<IdentityResult>> change)
    {
        await using var scope = home.NewScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var result = await change(users, (await users.FindByNameAsync("anna"))!);
        Assert.True(result.Succeeded, string.Join(", ", result.Errors.Select(e => e.Description)));
    }

    private static async Task<PortalHome> WithUserAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<UserRegister>()
            .CreateAsync(
                PortalHome.Tester,
                Guid.CreateVersion7(),
                new NewUser("anna", "Anna", Password, [Roles.Auditor]),
                CancellationToken.None
            );
        return home;
    }
}
