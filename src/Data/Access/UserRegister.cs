using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A user to be made with a password.</summary>
public sealed record NewUser(string UserName, string DisplayName, string Password, IReadOnlyList<string> Roles)
{
    /// <summary>Made by the demonstration; see <see cref="PortalUser.IsDemo"/>.</summary>
    public bool IsDemo { get; init; }
}

/// <summary>A user as lists and pages show it.</summary>
public sealed record UserRow(
    string UserName,
    string DisplayName,
    IReadOnlyList<string> Roles,
    bool IsDisabled,
    DateTimeOffset? LockedUntil,
    DateTimeOffset? LastSignInAt
)
{
    /// <summary>False until an invited person has set one.</summary>
    public bool HasPassword { get; init; }

    /// <summary>An authenticator app is set up: the password alone does not let in.</summary>
    public bool HasApp { get; init; }

    /// <summary>There is a passkey, which is both factors at once. Beside it the password alone lets in, unless
    /// <see cref="HasApp"/> or a role asks for more.</summary>
    public bool HasPasskey { get; init; }

    /// <summary>Of the demonstration; <see cref="IsRefused"/> says whether that counts here.</summary>
    public bool IsDemo { get; init; }

    /// <summary>Of a demonstration that this home is not: refused at every door.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Until when sign-ins are not looked at, because too many failed; null when no delay runs.</summary>
    public DateTimeOffset? DelayedUntil { get; init; }

    /// <summary>End of the newest code that was not used; null when there is none.</summary>
    public DateTimeOffset? InvitedUntil { get; init; }

    /// <summary>What this person needs beside the password.</summary>
    public FactorKind FactorOf(SignInRules rules) =>
        HasApp
            ? HasPasskey
                ? FactorKind.AppAndPasskey
                : FactorKind.App
            : !HasPasskey
                ? FactorKind.None
                : HasPassword && rules.Admits(UserName, SignInWay.Password, Roles)
                    ? FactorKind.PasskeyBesidePassword
                    : FactorKind.Passkey;
}

/// <summary>What stands beside a password, so that a list does not call safe what a password alone opens.</summary>
public enum FactorKind
{
    None,
    App,
    AppAndPasskey,

    /// <summary>And no other way in.</summary>
    Passkey,

    /// <summary>The password alone lets in as well.</summary>
    PasskeyBesidePassword,
}

/// <summary>Users, their roles and passwords. Changed by administrators, or by whoever runs the program on its machine.</summary>
public sealed class UserRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, SignInThrottle throttle, TimeProvider time)
{
    public Task<string> CreateAsync(Actor actor, Guid operation, NewUser user, CancellationToken cancellationToken)
    {
        var name = UserRules.RequireName(user.UserName);
        var roles = UserRules.RequireRoles(user.Roles);
        UserRules.RequirePassword(name, user.Password, user.DisplayName);
        var hash = UserEdit.HashOf(user.Password);
        return ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RequireAsync(db, actor, Roles.Admin, time.GetUtcNow(), cancellationToken);
                var row = UserEdit.Blank(name, user.DisplayName);
                row.IsDemo = user.IsDemo;
                UserEdit.Give(row, hash);
                await UserEdit.AddAsync(db, draft, row, roles, null, cancellationToken);
                return name;
            },
            cancellationToken
        );
    }

    /// <summary>Gives the user exactly these roles.</summary>
    public Task<bool> SetRolesAsync(
        Actor actor,
        Guid operation,
        string userName,
        IEnumerable<string> roles,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var wanted = UserRules.RequireRoles(roles);
        UserRules.RequireReason(reason);
        return ChangeAsync(
            actor,
            operation,
            userName,
            reason,
            async (db, _) =>
            {
                UserRules.RequireNotSelf(actor, userName, "roles");
                var held = await db.UserRoles.Where(r => r.UserId == userName).ToListAsync(cancellationToken);
                db.UserRoles.RemoveRange(held.Where(r => !wanted.Contains(r.RoleId, StringComparer.Ordinal)));
                db.UserRoles.AddRange(
                    wanted
                        .Except(held.Select(r => r.RoleId), StringComparer.Ordinal)
                        .Select(r => new IdentityUserRole<string> { UserId = userName, RoleId = r })
                );
            },
            cancellationToken
        );
    }

    /// <summary>A disabled user cannot sign in; the open sessions end in the same transaction.</summary>
    public Task<bool> DisableAsync(Actor actor, Guid operation, string userName, string reason, CancellationToken cancellationToken)
    {
        UserRules.RequireReason(reason);
        return ChangeAsync(
            actor,
            operation,
            userName,
            reason,
            (_, user) =>
            {
                UserRules.RequireNotSelf(actor, userName, "account");

                // SignInManager knows lockout, not our flag; a lockout without end makes it refuse too.
                (user.IsDisabled, user.LockoutEnabled, user.LockoutEnd, user.SecurityStamp) = (
                    true,
                    true,
                    DateTimeOffset.MaxValue,
                    UserEdit.NewStamp()
                );
                return Task.CompletedTask;
            },
            cancellationToken
        );
    }

    public Task<bool> EnableAsync(Actor actor, Guid operation, string userName, string reason, CancellationToken cancellationToken)
    {
        UserRules.RequireReason(reason);
        return ChangeAsync(
            actor,
            operation,
            userName,
            reason,
            (_, user) =>
            {
                (user.IsDisabled, user.LockoutEnd, user.AccessFailedCount) = (false, null, 0);
                return Task.CompletedTask;
            },
            cancellationToken
        );
    }

    /// <summary>Forgets failed sign-ins, and the delays or the lock that they led to. A disabled user stays disabled.</summary>
    /// <remarks>The delays live in the serving process, which sees within a second that another process took their row away.</remarks>
    public async Task<bool> UnlockAsync(Actor actor, Guid operation, string userName, string reason, CancellationToken cancellationToken)
    {
        UserRules.RequireReason(reason);
        var done = await ChangeAsync(
            actor,
            operation,
            userName,
            reason,
            async (db, user) =>
            {
                if (user.IsDisabled)
                {
                    throw new RuleException("user.disabled", $"{userName} is disabled, not locked. Enable the user instead.", userName);
                }

                (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
                await db.Set<SignInDelay>().Where(d => d.UserName == userName).ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken,
            AccessKinds.UserUnlocked
        );
        throttle.Forget(userName.ToUpperInvariant());
        return done;
    }

    public Task<IReadOnlyList<UserRow>> ListAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    /// <summary>One user; null when there is none of this name.</summary>
    public async Task<UserRow?> GetAsync(string userName, CancellationToken cancellationToken) =>
        (await ReadAsync(userName, cancellationToken)).SingleOrDefault();

    private async Task<IReadOnlyList<UserRow>> ReadAsync(string? userName, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var users = await db
            .Users.AsNoTracking()
            .Where(u => userName == null || u.Id == userName)
            .OrderBy(u => u.Id)
            .Select(u => new
            {
                User = u,
                Roles = db.UserRoles.Where(r => r.UserId == u.Id).Select(r => r.RoleId).ToList(),
                HasPasskey = db.UserPasskeys.Any(p => p.UserId == u.Id),
                InvitedUntil = db.Set<Invitation>()
                    .Where(i => i.UserName == u.Id && i.UsedAt == null && i.WithdrawnAt == null && i.ExpiresAt > now)
                    .Max(i => (DateTimeOffset?)i.ExpiresAt),
                DelayedUntil = db.Set<SignInDelay>().Where(d => d.UserName == u.Id && d.Until > now).Max(d => (DateTimeOffset?)d.Until),
            })
            .ToListAsync(cancellationToken);
        var admitsDemo = db.AdmitsDemo;
        return
        [
            .. users.Select(u => new UserRow(
                u.User.Id,
                u.User.DisplayName,
                [.. u.Roles.Order(StringComparer.Ordinal)],
                u.User.IsDisabled,
                u.User.LockoutEnd > now ? u.User.LockoutEnd : null,
                u.User.LastSignInAt
            )
            {
                HasPassword = u.User.PasswordHash is not null,
                HasApp = u.User.TwoFactorEnabled,
                HasPasskey = u.HasPasskey,
                IsDemo = u.User.IsDemo,
                IsRefused = u.User.IsDemo && !admitsDemo,
                InvitedUntil = u.InvitedUntil,
                DelayedUntil = u.DelayedUntil,
            }),
        ];
    }

    private Task<bool> ChangeAsync(
        Actor actor,
        Guid operation,
        string userName,
        string reason,
        Func<PortalDb, PortalUser, Task> change,
        CancellationToken cancellationToken,
        LedgerKind? kind = null
    ) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RequireAsync(db, actor, Roles.Admin, time.GetUtcNow(), cancellationToken);
                var hadAdministrator = await UserEdit.HasAdministratorAsync(db, cancellationToken);
                var done = await UserEdit.ApplyAsync(db, draft, userName, reason, change, cancellationToken, kind: kind);
                return hadAdministrator && !await UserEdit.HasAdministratorAsync(db, cancellationToken)
                    ? throw new RuleException(
                        "user.last-admin",
                        "This would leave no active administrator. Give the role Admin to someone else first."
                    )
                    : done;
            },
            cancellationToken
        );
}
