using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A user as stored, for telling what a save changed. Hashes and addresses are compared but never written into an entry.</summary>
internal sealed record UserFacts(PortalUser User, IReadOnlyList<string> RoleNames)
{
    public static async Task<UserFacts?> ReadAsync(PortalDb db, string id, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        return user is null ? null : new UserFacts(user, await RolesOfAsync(db, id, cancellationToken));
    }

    /// <summary>Drafts the entry for what differs between this and the later state.</summary>
    public void Record(LedgerDraft draft, UserFacts after, string? reason = null)
    {
        var (before, changed) = Changes.Between(Named(), after.Named());
        var isPasswordChanged = !Same(User.PasswordHash, after.User.PasswordHash) && !Same(User.SecurityStamp, after.User.SecurityStamp);
        Mark(changed, "password", isPasswordChanged);
        Mark(changed, "email", !Same(User.Email, after.User.Email));
        draft.Record(KindOf(after, isPasswordChanged), after.User.Subject, before, changed, reason);
    }

    public Dictionary<string, object?> Named() => new()
    {
        ["displayName"] = User.DisplayName,
        ["roles"] = RoleNames,
        ["isDisabled"] = User.IsDisabled,
        ["accessFailedCount"] = User.AccessFailedCount,
        ["lockoutEnd"] = User.LockoutEnd,
        ["twoFactorEnabled"] = User.TwoFactorEnabled,
        ["lastSignInAt"] = User.LastSignInAt,
    };

    private LedgerKind KindOf(UserFacts after, bool isPasswordChanged)
    {
        var (was, now) = (User, after.User);
        return !RoleNames.SequenceEqual(after.RoleNames, StringComparer.Ordinal) ? LedgerKind.UserRolesChanged
            : was.IsDisabled != now.IsDisabled ? (now.IsDisabled ? LedgerKind.UserDisabled : LedgerKind.UserEnabled)
            : isPasswordChanged ? LedgerKind.UserPasswordChanged
            : was.LockoutEnd != now.LockoutEnd ? (now.LockoutEnd is null ? LedgerKind.UserUnlocked : LedgerKind.UserLockedOut)
            : was.AccessFailedCount < now.AccessFailedCount ? LedgerKind.UserSignInFailed
            : was.LastSignInAt != now.LastSignInAt ? LedgerKind.UserSignedIn
            : LedgerKind.UserChanged;
    }

    private static async Task<IReadOnlyList<string>> RolesOfAsync(PortalDb db, string id, CancellationToken cancellationToken)
    {
        var roles = await db.UserRoles.AsNoTracking().Where(r => r.UserId == id).Select(r => r.RoleId).ToListAsync(cancellationToken);
        return [.. roles.Order(StringComparer.Ordinal)];
    }

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);

    private static void Mark(Dictionary<string, object?> changed, string field, bool isChanged)
    {
        if (isChanged)
        {
            changed[field] = "changed";
        }
    }
}
