using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Reads the ledger's own tables although a value in them may be none that its column can hold: the rest is still to be
/// verified.</summary>
internal static class ReadableRows
{
    public static bool IsUnreadable(Exception problem) =>
        problem
            is FormatException
                or InvalidCastException
                or OverflowException
                or InvalidOperationException
                or ArgumentException
                or JsonException;

    /// <summary>Checkpoint rows in order; those that cannot be read are told by their number of entries.</summary>
    public static async Task<(List<LedgerCheckpoint> Rows, List<long> Unreadable)> CheckpointsAsync(
        PortalDb db,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await db.LedgerCheckpoints.AsNoTracking().OrderBy(c => c.Size).ToListAsync(cancellationToken), []);
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            var (rows, unreadable) = (new List<LedgerCheckpoint>(), new List<long>());
            foreach (var size in await db.LedgerCheckpoints.Select(c => c.Size).OrderBy(s => s).ToListAsync(cancellationToken))
            {
                try
                {
                    rows.Add(await db.LedgerCheckpoints.AsNoTracking().SingleAsync(c => c.Size == size, cancellationToken));
                }
                catch (Exception one) when (IsUnreadable(one))
                {
                    unreadable.Add(size);
                }
            }

            return (rows, unreadable);
        }
    }

    /// <summary>Entries in order; of one that cannot be read come its number and, if that much can be read, its text.</summary>
    public static async IAsyncEnumerable<(LedgerEntry? Entry, long Number, string? Body)> EntriesAsync(
        PortalDb db,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var mistyped = await MistypedAsync(db, cancellationToken);
        for (long? from = long.MinValue; from is not null; )
        {
            var (last, isEnd) = (from.Value, false);
            await using (
                var entries = db
                    .LedgerEntries.AsNoTracking()
                    .Where(e => e.Sequence > last)
                    .OrderBy(e => e.Sequence)
                    .AsAsyncEnumerable()
                    .GetAsyncEnumerator(cancellationToken)
            )
            {
                while (await NextAsync(entries) is { } next)
                {
                    if (!next)
                    {
                        isEnd = true;
                        break;
                    }

                    last = entries.Current.Sequence;
                    yield return mistyped.Contains(last) ? (null, last, entries.Current.Body) : (entries.Current, last, null);
                }
            }

            from = isEnd ? null : await db.LedgerEntries.Where(e => e.Sequence > last).MinAsync(e => (long?)e.Sequence, cancellationToken);
            if (from is { } broken)
            {
                yield return (
                    null,
                    broken,
                    await db.LedgerEntries.Where(e => e.Sequence == broken).Select(e => e.Body).SingleOrDefaultAsync(cancellationToken)
                );
            }
        }
    }

    /// <summary>Entries with a text where a whole number belongs: SQLite keeps it, and its driver reads it as 0, which may be what stood
    /// there.</summary>
    private static async Task<HashSet<long>> MistypedAsync(PortalDb db, CancellationToken cancellationToken) =>
        db is SqlitePortalDb
            ?
            [
                .. await db
                    .Database.SqlQueryRaw<long>(
                        "SELECT Sequence AS Value FROM LedgerEntry WHERE typeof(Ordinal) <> 'integer' OR typeof(Kind) <> 'integer'"
                    )
                    .ToListAsync(cancellationToken),
            ]
            : [];

    /// <returns>Null when the next row cannot be read.</returns>
    private static async Task<bool?> NextAsync(IAsyncEnumerator<LedgerEntry> entries)
    {
        try
        {
            return await entries.MoveNextAsync();
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            return null;
        }
    }
}
