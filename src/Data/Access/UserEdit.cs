using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>One change of a user inside a change of the ledger: compared before and after, its rights version raised, its entry drafted.</summary>
internal static class UserEdit
{
    public static async Task<bool> ApplyAsync(
        PortalDb db, LedgerDraft draft, string userName, string? reason, Func<PortalDb, PortalUser, Task> change, CancellationToken cancellationToken,
        string? keptSession = null)
    {
        var before = await UserFacts.ReadAsync(db, userName, cancellationToken) ?? throw new RuleException("user.unknown", $"There is no user {userName}.", userName);
        var user = await db.Users.SingleAsync(u => u.Id == userName, cancellationToken);
        user.ConcurrencyStamp = NewStamp();
        await change(db, user);
        await db.SaveChangesAsync(cancellationToken);
        await RecordAsync(db, draft, before, user, reason, cancellationToken, keptSession);
        return true;
    }

    /// <summary>The one place where the rights version is raised: whatever ends or alters a right passes here in the same transaction.</summary>
    /// <param name="user">The tracked user, saved already.</param>
    /// <param name="keptSession">The session that goes on after the person's own change of password.</param>
    public static async Task RecordAsync(
        PortalDb db, LedgerDraft draft, UserFacts before, PortalUser user, string? reason, CancellationToken cancellationToken, string? keptSession = null)
    {
        var after = (await UserFacts.ReadAsync(db, user.Id, cancellationToken))!;
        if (before.HasOtherRights(after) && user.RightsVersion == before.User.RightsVersion)
        {
            user.RightsVersion++;
            await db.SaveChangesAsync(cancellationToken);
            after = (await UserFacts.ReadAsync(db, user.Id, cancellationToken))!;
        }

        before.Record(draft, after, reason);
        if (before.EndsSessions(after) is { } end)
        {
            await EndSessionsAsync(db, draft, user.Id, s => s.Id != keptSession, end, cancellationToken);
        }
    }

    /// <summary>Ends the open sessions of a user that are asked for. The caller raises the rights version through <see cref="ApplyAsync"/>.</summary>
    /// <returns>How many ended.</returns>
    public static async Task<int> EndSessionsAsync(
        PortalDb db, LedgerDraft draft, string userName, Func<UserSession, bool> which, SessionEnd end, CancellationToken cancellationToken)
    {
        var now = draft.At;
        var open = await db.UserSessions.Where(s => s.UserName == userName && s.EndedAt == null && s.ExpiresAt > now).ToListAsync(cancellationToken);
        var ended = open.Where(which).ToList();
        foreach (var session in ended)
        {
            (session.EndedAt, session.End) = (now, end);
            draft.Record(LedgerKind.SessionEnded, session.Subject, before: null, after: new { session.UserName, session.EndedAt, session.End });
        }

        return ended.Count;
    }

    public static string NewStamp() => Guid.NewGuid().ToString("N");
}
