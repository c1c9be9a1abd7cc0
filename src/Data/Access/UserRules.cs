using System.Text.RegularExpressions;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>What user names, passwords and role sets must be.</summary>
public static partial class UserRules
{
    public static string RequireName(string? userName) =>
        userName is not null && userName.Length <= PortalUser.UserNameLength && NamePattern().IsMatch(userName)
            ? userName
            : throw new RuleException(
                "user.name",
                $"'{userName}' is no user name. Use 2 to {PortalUser.UserNameLength} lower-case letters, digits, dots and hyphens, starting with a letter.",
                userName ?? ""
            );

    /// <summary>Names of which an entry would read as the portal's own.</summary>
    private static readonly string[] OfThePortal = [Actor.System.Name, Actor.SystemKind];

    /// <summary>As <see cref="RequireName"/>, for somebody who is made now.</summary>
    public static string RequireNewName(string? userName) =>
        OfThePortal.Contains(RequireName(userName), StringComparer.Ordinal)
            ? throw new RuleException(
                "user.name-of-portal",
                $"'{userName}' is what the ledger calls the portal itself. Choose another user name.",
                userName!
            )
            : userName!;

    /// <exception cref="RuleException">The password is too short, too long, or guessed first.</exception>
    public static void RequirePassword(string userName, string? password, string displayName = "") =>
        PasswordRules.Require(password, userName, displayName);

    /// <summary>Users are changed by administrators alone.</summary>
    public static bool MayAdminister(IReadOnlySet<string> roles) => roles.Contains(Roles.Admin);

    public const int DisplayNameLength = 128;
    public const int ReasonLength = 1_000;

    public static string RequireDisplayName(string? displayName) =>
        displayName?.Trim() is { Length: > 0 and <= DisplayNameLength } name
            ? name
            : throw new RuleException(
                "user.display-name",
                $"A person needs a name of at most {DisplayNameLength} characters, as colleagues know it.",
                DisplayNameLength
            );

    public static void RequireReason(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > ReasonLength)
        {
            throw new RuleException(
                "user.reason",
                $"A reason of at most {ReasonLength} characters is needed; it stands in the ledger.",
                ReasonLength
            );
        }

        TextGuard.RequireLine("reason", reason);
    }

    internal static void RequireNotSelf(Actor actor, string userName, string what)
    {
        if (actor.Kind == Actor.UserKind && string.Equals(actor.Name, userName, StringComparison.Ordinal))
        {
            throw new RuleException("user.not-self", $"Nobody changes the own {what}. Ask another administrator.", what);
        }
    }

    public static IReadOnlyList<string> RequireRoles(IEnumerable<string> roles)
    {
        var list = roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return list.Find(r => !Roles.All.Contains(r, StringComparer.Ordinal)) is { } unknown
            ? throw new RuleException("user.role", $"'{unknown}' is no role. Accepted: {string.Join(", ", Roles.All)}.", unknown)
            : list;
    }

    [GeneratedRegex("^[a-z][a-z0-9.-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
