using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>Proves, or disproves, that log and business rows are what was committed. Reads everything once, streaming; writes nothing.</summary>
public sealed class LedgerVerification(IDbContextFactory<PortalDb> factory, CheckpointFiles files, TimeProvider time)
{
    public Task<VerificationReport> VerifyAsync(CancellationToken cancellationToken) => VerifyAsync([], cancellationToken);

    /// <param name="checkpoints">Signed notes from elsewhere, such as one printed in a filed document: the ledger must contain them.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<VerificationReport> VerifyAsync(IReadOnlyList<string> checkpoints, CancellationToken cancellationToken)
    {
        var (at, started) = (time.GetUtcNow(), time.GetTimestamp());
        var problems = new ProblemList();
        var signed = new CheckpointCheck(problems, files);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        signed.Load(await db.LedgerCheckpoints.AsNoTracking().OrderBy(c => c.Size).ToListAsync(cancellationToken), checkpoints);

        var entries = await ReadEntriesAsync(db, problems, signed, cancellationToken);
        var rows = new RowCheck(factory, problems);
        await rows.RunAsync(entries.Latest, cancellationToken);
        signed.Conclude(entries, rows.IsIntact);
        return new VerificationReport(
            entries.Last, Convert.ToBase64String(entries.Root()), rows.Count, signed.Count, problems.InOrder(), problems.Count, at, time.GetElapsedTime(started));
    }

    private static async Task<EntryCheck> ReadEntriesAsync(PortalDb db, ProblemList problems, CheckpointCheck signed, CancellationToken cancellationToken)
    {
        var head = await db.LedgerHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var entries = new EntryCheck(problems);
        await foreach (var entry in db.LedgerEntries.AsNoTracking().OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            entries.Read(entry);
            signed.Compare(entry.Sequence, entries.Root);
            if (entry.Sequence == head?.Size)
            {
                entries.CompareHead(head);
            }
        }

        if (head is null)
        {
            problems.Add(VerificationProblemKind.HeadDiffers, null, "ledger", "The ledger's head row is missing.");
        }
        else if (entries.Last < head.Size)
        {
            problems.Add(VerificationProblemKind.TailCut, entries.Last + 1, "ledger", Invariant(
                $"The head counts {head.Size} entries, but the ledger ends at {entries.Last}: its tail was cut off."));
        }
        else if (entries.Last > (await db.LedgerHeads.AsNoTracking().SingleAsync(cancellationToken)).Size)
        {
            problems.Add(VerificationProblemKind.HeadDiffers, head.Size + 1, "ledger", Invariant(
                $"The head counts {head.Size} entries, but there are {entries.Last}: entry {head.Size + 1} was added behind the ledger's back, or the head was set back."));
        }

        return entries;
    }
}
