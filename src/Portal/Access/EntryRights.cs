using System.Security.Claims;

namespace Portal.Access;

/// <summary>An entry of the ledger holds what it is about: a draft of a finding, a return's cells. Whoever may not read the thing does not
/// read it there.</summary>
/// <remarks>Number, time, kind, actor, subject and hash are everybody's who sees the ledger: without them nobody could count or prove
/// it.</remarks>
internal static class EntryRights
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> Needed =
    [
        .. Features.All.SelectMany(feature => feature.EntryRights),
    ];

    /// <summary>The right that the content of an entry about this subject needs; null when the ledger's own is enough.</summary>
    public static string? Of(string subject) => Needed.FirstOrDefault(n => subject.StartsWith(n.Key, StringComparison.Ordinal)).Value;

    /// <summary>Whether somebody who sees the ledger may read the content, too.</summary>
    public static bool Opens(ClaimsPrincipal user, string subject) => Of(subject) is not { } right || Policies.Holds(user, right);
}
