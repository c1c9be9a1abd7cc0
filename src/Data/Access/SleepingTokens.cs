using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>Tokens of people for whom the bank's directory answers.</summary>
internal static class SleepingTokens
{
    /// <summary>
    /// Those of the people whose tokens are asleep: the bank's directory answers for them, and no session of theirs is open through which
    /// it would say that they left. With the session a token ends, at the latest five minutes after the person.
    /// </summary>
    /// <remarks>A session that was opened again in the database, and in no entry, wakes nobody's tokens.</remarks>
    public static async Task<IReadOnlySet<string>> OwnersAsync(
        PortalDb db,
        EndingSessions ending,
        IReadOnlyCollection<string> userNames,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var moment = await Recorded.MomentAsync(db, cancellationToken);
        var asleep = (
            await db
                .UserLogins.AsNoTracking()
                .Where(l => l.LoginProvider == SignInRules.Directory && userNames.Contains(l.UserId))
                .Select(l => l.UserId)
                .ToListAsync(cancellationToken)
        ).ToHashSet(StringComparer.Ordinal);
        if (asleep.Count == 0)
        {
            return asleep;
        }

        var open = await UserSession
            .OfDirectory(db.Set<UserSession>().AsNoTracking(), ending, now)
            .Where(s => asleep.Contains(s.UserName))
            .Select(s => new { s.Id, s.UserName })
            .ToListAsync(cancellationToken);
        foreach (var session in open)
        {
            if (
                asleep.Contains(session.UserName)
                && await RecordedRows.AreRecordedAsync(db, [UserSession.SubjectOf(session.Id)], cancellationToken)
            )
            {
                asleep.Remove(session.UserName);
            }
        }

        return asleep;
    }
}
