using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A user to be made.</summary>
public sealed record NewUser(string UserName, string DisplayName, string Password, IReadOnlyList<string> Roles)
{
    /// <summary>Made by the demonstration; see <see cref="PortalUser.IsDemo"/>.</summary>
    public bool IsDemo { get; init; }
}

/// <summary>A user as lists and pages show it.</summary>
public sealed record UserRow(string UserName, string DisplayName, IReadOnlyList<string> Roles, bool IsDisabled, DateTimeOffset? LockedUntil, DateTimeOffset? LastSignInAt);

/// <summary>Users, their roles and passwords. Changed by administrators, or by whoever runs the program on its machine.</summary>
public sealed class UserRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, TimeProvider time)
{
    // The hasher that Identity uses too; it keeps no state.
    private static readonly PasswordHasher<PortalUser> Hasher = new();

    public Task<string> CreateAsync(Actor actor, Guid operation, NewUser user, CancellationToken cancellationToken)
    {
        var name = UserRules.RequireName(user.UserName);
        var roles = UserRules.RequireRoles(user.Roles);
        UserRules.RequirePassword(name, user.Password, user.DisplayName);
        return ledger.CommitAsync(actor, operation, async (db, draft) =>
        {
            await Authority.RequireAsync(db, actor, Roles.Admin, time.GetUtcNow(), cancellationToken);
            if (await db.Users.AnyAsync(u => u.Id == name, cancellationToken))
            {
                throw new RuleException("user.exists", $"There is already a user {name}.", name);
            }

            var row = new PortalUser
            {
                Id = name, UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = user.DisplayName, LockoutEnabled = true,
                SecurityStamp = UserEdit.NewStamp(), IsDemo = user.IsDemo,
            };
            row.PasswordHash = Hasher.HashPassword(row, user.Password);
            db.Users.Add(row);
            db.UserRoles.AddRange(roles.Select(r => new IdentityUserRole<string> { UserId = name, RoleId = r }));
            draft.Record(LedgerKind.UserCreated, row.Subject, before: null, after: new { user.DisplayName, Roles = roles, user.IsDemo });
            return name;
        }, cancellationToken);
    }

    /// <summary>Gives the user exactly these roles.</summary>
    public Task<bool> SetRolesAsync(Actor actor, Guid operation, string userName, IEnumerable<string> roles, string reason, CancellationToken cancellationToken)
    {
        var wanted = UserRules.RequireRoles(roles);
        RequireReason(reason);
        return ChangeAsync(actor, operation, userName, reason, async (db, _) =>
        {
            RequireNotSelf(actor, userName, "roles");
            var held = await db.UserRoles.Where(r => r.UserId == userName).ToListAsync(cancellationToken);
            db.UserRoles.RemoveRange(held.Where(r => !wanted.Contains(r.RoleId, StringComparer.Ordinal)));
            db.UserRoles.AddRange(wanted.Except(held.Select(r => r.RoleId), StringComparer.Ordinal).Select(r => new IdentityUserRole<string> { UserId = userName, RoleId = r }));
        }, cancellationToken);
    }

    /// <summary>A disabled user cannot sign in; the open sessions end in the same transaction.</summary>
    public Task<bool> DisableAsync(Actor actor, Guid operation, string userName, string reason, CancellationToken cancellationToken)
    {
        RequireReason(reason);
        return ChangeAsync(actor, operation, userName, reason, (_, user) =>
        {
            RequireNotSelf(actor, userName, "account");

            // SignInManager knows lockout, not our flag; a lockout without end makes it refuse too.
            (user.IsDisabled, user.LockoutEnabled, user.LockoutEnd, user.SecurityStamp) = (true, true, DateTimeOffset.MaxValue, UserEdit.NewStamp());
            return Task.CompletedTask;
        }, cancellationToken);
    }

    public Task<bool> EnableAsync(Actor actor, Guid operation, string userName, string reason, CancellationToken cancellationToken)
    {
        RequireReason(reason);
        return ChangeAsync(actor, operation, userName, reason, (_, user) =>
        {
            (user.IsDisabled, user.LockoutEnd, user.AccessFailedCount) = (false, null, 0);
            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <summary>An administrator gives a user a new password; a user changes the own one through <see cref="ChangeOwnPasswordAsync"/>.</summary>
    public Task<bool> SetPasswordAsync(Actor actor, Guid operation, string userName, string password, string reason, CancellationToken cancellationToken)
    {
        UserRules.RequirePassword(userName, password);
        RequireReason(reason);
        return ChangeAsync(actor, operation, userName, reason, (_, user) => Task.FromResult(Give(user, password)), cancellationToken);
    }

    /// <param name="session">The session in which it is changed; every other one ends.</param>
    public Task<bool> ChangeOwnPasswordAsync(
        Actor actor, Guid operation, string current, string password, string? session, CancellationToken cancellationToken)
    {
        UserRules.RequirePassword(actor.Name, password);
        return ledger.CommitAsync(actor, operation, (db, draft) => UserEdit.ApplyAsync(db, draft, actor.Name, null, async (_, user) =>
        {
            await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken);
            if (user.PasswordHash is null || Hasher.VerifyHashedPassword(user, user.PasswordHash, current) == PasswordVerificationResult.Failed)
            {
                throw new RuleException("user.password-wrong", "The current password is not right. Nothing was changed.");
            }

            Give(user, password);
        }, cancellationToken, session), cancellationToken);
    }

    /// <summary>Records that a user signed in. Failures and lockouts are recorded by Identity's saves themselves.</summary>
    public Task<bool> RecordSignInAsync(string userName, CancellationToken cancellationToken) =>
        ledger.CommitAsync(Actor.User(userName), Guid.CreateVersion7(), (db, draft) => UserEdit.ApplyAsync(db, draft, userName, null, (_, user) =>
        {
            user.LastSignInAt = Instants.ToMilliseconds(time.GetUtcNow());
            return Task.CompletedTask;
        }, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<UserRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var users = await db.Users.AsNoTracking().OrderBy(u => u.Id)
            .Select(u => new { User = u, Roles = db.UserRoles.Where(r => r.UserId == u.Id).Select(r => r.RoleId).ToList() }).ToListAsync(cancellationToken);
        return [.. users.Select(u => new UserRow(
            u.User.Id, u.User.DisplayName, [.. u.Roles.Order(StringComparer.Ordinal)], u.User.IsDisabled, u.User.LockoutEnd, u.User.LastSignInAt))];
    }

    private Task<bool> ChangeAsync(
        Actor actor, Guid operation, string userName, string reason, Func<PortalDb, PortalUser, Task> change, CancellationToken cancellationToken) =>
        ledger.CommitAsync(actor, operation, async (db, draft) =>
        {
            await Authority.RequireAsync(db, actor, Roles.Admin, time.GetUtcNow(), cancellationToken);
            var hadAdministrator = await HasAdministratorAsync(db, cancellationToken);
            var done = await UserEdit.ApplyAsync(db, draft, userName, reason, change, cancellationToken);
            return hadAdministrator && !await HasAdministratorAsync(db, cancellationToken)
                ? throw new RuleException("user.last-admin", "This would leave no active administrator. Give the role Admin to someone else first.")
                : done;
        }, cancellationToken);

    /// <summary>Whether somebody can administer: enabled, with a way to sign in, and not of a demonstration that this home is not.</summary>
    private static Task<bool> HasAdministratorAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var admitsDemo = db.AdmitsDemo;
        return db.UserRoles.AnyAsync(r => r.RoleId == Roles.Admin && db.Users.Any(u => u.Id == r.UserId && !u.IsDisabled && (!u.IsDemo || admitsDemo)
            && (u.PasswordHash != null || db.UserLogins.Any(l => l.UserId == u.Id) || db.UserPasskeys.Any(p => p.UserId == u.Id))), cancellationToken);
    }

    private static void RequireReason(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new RuleException("user.reason", "A reason is needed; it stands in the ledger.");
        }
    }

    private static void RequireNotSelf(Actor actor, string userName, string what)
    {
        if (actor.Kind == Actor.UserKind && string.Equals(actor.Name, userName, StringComparison.Ordinal))
        {
            throw new RuleException("user.not-self", $"Nobody changes the own {what}. Ask another administrator.", what);
        }
    }

    private static bool Give(PortalUser user, string password)
    {
        (user.PasswordHash, user.SecurityStamp, user.AccessFailedCount) = (Hasher.HashPassword(user, password), UserEdit.NewStamp(), 0);
        return true;
    }
}
