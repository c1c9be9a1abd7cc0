using Portal.Data.Access;

namespace Portal.Data.Views;

/// <summary>Who may save which view. Pure.</summary>
public static class ViewRules
{
    /// <summary>Private views of one person, and shared ones of one role, in each list.</summary>
    public const int Most = 50;

    /// <summary>Who decides with what a list opens for a role: whoever answers for its work.</summary>
    private static readonly Dictionary<string, string> Heads = new(StringComparer.Ordinal)
    {
        [Roles.Auditor] = Roles.AuditManager,
        [Roles.AuditManager] = Roles.AuditManager,
        [Roles.BusinessLine] = Roles.AuditManager,
        [Roles.Compliance] = Roles.Compliance,
        [Roles.Executive] = Roles.Executive,
        [Roles.Admin] = Roles.Admin,
    };

    /// <summary>The roles for which somebody may save a view.</summary>
    public static IReadOnlyList<string> RolesFor(ViewScope scope, IEnumerable<string> roles)
    {
        var own = roles.ToHashSet(StringComparer.Ordinal);
        return scope switch
        {
            ViewScope.Private => [],
            ViewScope.Team => [.. Roles.All.Where(own.Contains)],
            ViewScope.RoleDefault => [.. Roles.All.Where(role => own.Contains(Heads[role]))],
        };
    }

    /// <summary>Its owner, or whoever answers for the role it is for.</summary>
    public static bool MayDelete(SavedView view, string person, IEnumerable<string> roles) =>
        view.Owner == person || (view.Role is { } role && RolesFor(ViewScope.RoleDefault, roles).Contains(role));
}
