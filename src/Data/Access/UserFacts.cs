using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A user as stored, for telling what a save changed. Hashes and addresses are compared but never written into an entry.</summary>
internal sealed record UserFacts(
    PortalUser User,
    IReadOnlyList<string> RoleNames,
    IReadOnlyList<string> Passkeys,
    IReadOnlyList<string> Logins
)
{
    public static async Task<UserFacts?> ReadAsync(PortalDb db, string id, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        return user is null
            ? null
            : new UserFacts(
                user,
                await RolesOfAsync(db, id, cancellationToken),
                await PasskeysOfAsync(db, id, cancellationToken),
                await LoginsOfAsync(db, id, cancellationToken)
            );
    }

    /// <summary>Drafts the entry for what differs between this and the later state.</summary>
    public void Record(LedgerDraft draft, UserFacts after, string? reason = null, LedgerKind? kind = null)
    {
        var (before, changed) = Changes.Between(Named(), after.Named());
        var isPasswordChanged = IsPasswordChanged(after);
        Mark(changed, "password", isPasswordChanged);
        Mark(changed, "email", !Same(User.Email, after.User.Email));
        draft.Record(kind ?? KindOf(after, isPasswordChanged), after.User.Subject, before, changed, reason);
    }

    /// <summary>Whether this and the later state may differ in what the user may do or how he or she is known: then every holder of a
    /// session looks again.</summary>
    /// <remarks>Identity gives a new security stamp with each password, each authenticator and each end of a login. A lock after failures
    /// is no loss of rights.</remarks>
    public bool HasOtherRights(UserFacts after) =>
        !RoleNames.SequenceEqual(after.RoleNames, StringComparer.Ordinal)
        || !Same(User.SecurityStamp, after.User.SecurityStamp)
        || (User.IsDisabled, User.TwoFactorEnabled, User.IsDemo) != (after.User.IsDisabled, after.User.TwoFactorEnabled, after.User.IsDemo)
        || Passkeys.Except(after.Passkeys, StringComparer.Ordinal).Any()
        || !Logins.SequenceEqual(after.Logins, StringComparer.Ordinal);

    /// <summary>Why the open sessions end with this change; null when they go on.</summary>
    public SessionEnd? EndsSessions(UserFacts after) =>
        !User.IsDisabled && after.User.IsDisabled ? SessionEnd.UserDisabled
        : IsPasswordChanged(after) ? SessionEnd.PasswordChanged
        : !RoleNames.SequenceEqual(after.RoleNames, StringComparer.Ordinal) ? SessionEnd.RolesChanged
        : null;

    public Dictionary<string, object?> Named() =>
        new()
        {
            ["displayName"] = User.DisplayName,
            ["roles"] = RoleNames,
            ["isDisabled"] = User.IsDisabled,
            ["accessFailedCount"] = User.AccessFailedCount,
            ["lockoutEnd"] = User.LockoutEnd,
            ["twoFactorEnabled"] = User.TwoFactorEnabled,
            ["passkeys"] = Passkeys.Count,
            ["logins"] = Logins.Select(l => l[..l.IndexOf('\n', StringComparison.Ordinal)]).ToList(),
            ["isDemo"] = User.IsDemo,
            ["mailChoice"] = User.MailChoice,
            ["mailLanguage"] = User.MailLanguage,
            ["rightsVersion"] = User.RightsVersion,
            ["lastSignInAt"] = User.LastSignInAt,
        };

    /// <summary>Another hash alone may be the same password, hashed again at a sign-in.</summary>
    private bool IsPasswordChanged(UserFacts after) =>
        !Same(User.PasswordHash, after.User.PasswordHash) && !Same(User.SecurityStamp, after.User.SecurityStamp);

    private LedgerKind KindOf(UserFacts after, bool isPasswordChanged)
    {
        var (was, now) = (User, after.User);
        return !RoleNames.SequenceEqual(after.RoleNames, StringComparer.Ordinal) ? AccessKinds.UserRolesChanged
            : was.IsDisabled != now.IsDisabled ? (now.IsDisabled ? AccessKinds.UserDisabled : AccessKinds.UserEnabled)
            : isPasswordChanged ? AccessKinds.UserPasswordChanged
            : was.TwoFactorEnabled != now.TwoFactorEnabled ? AccessKinds.UserSecondFactorChanged
            : !Passkeys.SequenceEqual(after.Passkeys, StringComparer.Ordinal) ? AccessKinds.UserPasskeysChanged
            : !Logins.SequenceEqual(after.Logins, StringComparer.Ordinal) ? AccessKinds.UserLoginsChanged
            : was.LockoutEnd != now.LockoutEnd ? (now.LockoutEnd is null ? AccessKinds.UserUnlocked : AccessKinds.UserLockedOut)
            : was.IsDemo != now.IsDemo ? AccessKinds.UserChanged
            : was.RightsVersion != now.RightsVersion && Same(was.SecurityStamp, now.SecurityStamp) ? AccessKinds.UserSessionsEnded
            : was.AccessFailedCount < now.AccessFailedCount ? AccessKinds.UserSignInFailed
            : was.LastSignInAt != now.LastSignInAt ? AccessKinds.UserSignedIn
            : AccessKinds.UserChanged;
    }

    private static async Task<IReadOnlyList<string>> RolesOfAsync(PortalDb db, string id, CancellationToken cancellationToken)
    {
        var roles = await db.UserRoles.AsNoTracking().Where(r => r.UserId == id).Select(r => r.RoleId).ToListAsync(cancellationToken);
        return [.. roles.Order(StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<string>> PasskeysOfAsync(PortalDb db, string id, CancellationToken cancellationToken)
    {
        var keys = await db
            .UserPasskeys.AsNoTracking()
            .Where(p => p.UserId == id)
            .Select(p => p.CredentialId)
            .ToListAsync(cancellationToken);
        return [.. keys.Select(Convert.ToHexStringLower).Order(StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<string>> LoginsOfAsync(PortalDb db, string id, CancellationToken cancellationToken)
    {
        var logins = await db
            .UserLogins.AsNoTracking()
            .Where(l => l.UserId == id)
            .Select(l => l.LoginProvider + "\n" + l.ProviderKey)
            .ToListAsync(cancellationToken);
        return [.. logins.Order(StringComparer.Ordinal)];
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
