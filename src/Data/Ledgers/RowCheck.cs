using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Reads the business rows again and compares each subject with its last entry.</summary>
/// <remarks>Writers are not locked out. A difference is therefore looked at a second time, entry and row together, before it is
/// named.</remarks>
internal sealed class RowCheck(IDbContextFactory<PortalDb> factory, ProblemList problems)
{
    /// <summary>Subjects compared.</summary>
    public long Count { get; private set; }

    public bool IsIntact { get; private set; } = true;

    public async Task RunAsync(IReadOnlyDictionary<string, (long Entry, string? State)> latest, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var doubtful = new List<string>();
        foreach (var prefix in SubjectStates.Prefixes)
        {
            await ReadAsync(prefix, latest, seen, doubtful, cancellationToken);
        }

        doubtful.AddRange(latest.Where(l => l.Value.State is not null && !seen.Contains(l.Key)).Select(l => l.Key));
        foreach (var subject in doubtful.Distinct(StringComparer.Ordinal))
        {
            await LookAgainAsync(subject, latest, cancellationToken);
        }

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        foreach (var (row, problem) in await OrphanCheck.ProblemsAsync(db, cancellationToken))
        {
            IsIntact = false;
            problems.Add(VerificationProblemKind.RowWithoutEntry, null, row, problem);
        }
    }

    /// <summary>A value that no column of its type may hold stops the reading of a whole kind: its subjects are then read one by
    /// one.</summary>
    private async Task ReadAsync(
        string prefix,
        IReadOnlyDictionary<string, (long Entry, string? State)> latest,
        HashSet<string> seen,
        List<string> doubtful,
        CancellationToken cancellationToken
    )
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        try
        {
            await foreach (var (subject, digest) in SubjectStates.AllAsync(db, prefix, cancellationToken))
            {
                Count++;
                seen.Add(subject);
                if (!latest.TryGetValue(subject, out var last) || !string.Equals(last.State, digest, StringComparison.Ordinal))
                {
                    doubtful.Add(subject);
                }
            }
        }
        catch (Exception unreadable) when (ReadableRows.IsUnreadable(unreadable))
        {
            var known = doubtful.Count;
            doubtful.AddRange(latest.Keys.Where(s => s.StartsWith(prefix, StringComparison.Ordinal) && !seen.Contains(s)));
            if (doubtful.Count == known)
            {
                IsIntact = false;
                problems.Add(
                    VerificationProblemKind.RowWithoutEntry,
                    null,
                    prefix,
                    RuleException.Of(
                        "verify.row-unreadable",
                        $"A row of {prefix} that no entry knows cannot be read ({unreadable.Message})."
                    )
                );
            }
        }
    }

    private async Task LookAgainAsync(
        string subject,
        IReadOnlyDictionary<string, (long Entry, string? State)> latest,
        CancellationToken cancellationToken
    )
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var known = latest.TryGetValue(subject, out var last) ? last : (Entry: 0, State: null);
        var digest = await SubjectStates.FoundAsync(db, subject, cancellationToken);
        var newer = await db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Subject == subject && e.Sequence > known.Entry)
            .OrderByDescending(e => e.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        if (newer is not null)
        {
            try
            {
                using var body = JsonDocument.Parse(newer.Body);
                known = (newer.Sequence, body.RootElement.GetProperty("state").GetString());
            }
            catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                return; // the entry is named as one that cannot be read; what the row should be, nobody knows any more
            }
        }

        if (!string.Equals(digest, known.State, StringComparison.Ordinal))
        {
            Report(subject, known.Entry, known.State, digest);
        }
    }

    private void Report(string subject, long entry, string? said, string? now)
    {
        IsIntact = false;
        if (entry == 0)
        {
            problems.Add(
                VerificationProblemKind.RowWithoutEntry,
                null,
                subject,
                RuleException.Of("verify.row-unknown", $"{subject} is in the database, but no entry says how it came there.")
            );
        }
        else if (now is null)
        {
            problems.Add(
                VerificationProblemKind.RowDeleted,
                entry,
                subject,
                RuleException.Of("verify.row-deleted", $"{subject} was deleted: entry {entry} recorded it, and no entry records its end.")
            );
        }
        else if (said is null)
        {
            problems.Add(
                VerificationProblemKind.RowWithoutEntry,
                entry,
                subject,
                RuleException.Of(
                    "verify.row-ended",
                    $"{subject} is in the database, although its last entry, {entry}, says that it has no row."
                )
            );
        }
        else
        {
            problems.Add(
                VerificationProblemKind.RowEdited,
                entry,
                subject,
                now == SubjectStates.Unreadable
                    ? RuleException.Of(
                        "verify.row-edited-unreadable",
                        $"{subject} was edited: it holds a value that cannot be read, and so is not what its last entry, {entry}, recorded."
                    )
                    : RuleException.Of("verify.row-edited", $"{subject} was edited: it is not what its last entry, {entry}, recorded.")
            );
        }
    }
}
