using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>A checkpoint as documents print it.</summary>
/// <param name="Size">Number of entries that it covers.</param>
/// <param name="Root">Tree head in base64.</param>
/// <param name="Note">The whole signed note.</param>
/// <param name="At">When it was made, UTC.</param>
public sealed record SignedCheckpoint(long Size, string Root, string Note, DateTimeOffset At);

/// <summary>Signs tree heads and keeps them inside and outside the database.</summary>
public sealed class LedgerCheckpoints(IDbContextFactory<PortalDb> factory, CheckpointFiles files, WriterQueue queue, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The checkpoint over all entries: the latest one when nothing was written since, else a new one.</summary>
    /// <exception cref="RuleException">The ledger is empty, or its entries do not continue what was signed last; then nothing is signed.</exception>
    public async Task<SignedCheckpoint> CheckpointAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            var head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancellationToken);
            var latest = await db.LedgerCheckpoints.AsNoTracking().OrderByDescending(c => c.Size).FirstOrDefaultAsync(cancellationToken);
            if (latest is not null && latest.Size == head.Size && latest.Root.AsSpan().SequenceEqual(head.Root))
            {
                return Printable(latest);
            }

            var range = await ExtendAsync(db, latest, head, cancellationToken);
            return Printable(await SignAsync(db, range, mayCreateKey: latest is null, cancellationToken));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Proves that the head is what the entries give on top of the last signed one, before it is signed.</summary>
    private async Task<CompactRange> ExtendAsync(PortalDb db, LedgerCheckpoint? latest, LedgerHead head, CancellationToken cancellationToken)
    {
        var range = latest is null ? CompactRange.Empty : CompactRange.From(latest.Size, latest.Frontier);
        var outside = SignedOutside();
        if (head.Size == 0 || range.Size > head.Size || outside.Keys.Any(size => size > head.Size) || (latest is not null && !range.Root().AsSpan().SequenceEqual(latest.Root)))
        {
            throw Refused(head.Size);
        }

        var (from, to) = (range.Size, head.Size);
        var leaves = db.LedgerEntries.AsNoTracking().Where(e => e.Sequence > from && e.Sequence <= to)
            .OrderBy(e => e.Sequence).Select(e => e.LeafHash).AsAsyncEnumerable();
        await foreach (var leaf in leaves.WithCancellation(cancellationToken))
        {
            range = range.Append(leaf);
            if (outside.TryGetValue(range.Size, out var root) && !range.Root().AsSpan().SequenceEqual(root))
            {
                throw Refused(head.Size);
            }
        }

        return range.Size == head.Size && range.Root().AsSpan().SequenceEqual(head.Root) ? range : throw Refused(head.Size);
    }

    /// <summary>What was signed before by this home's key, also when the database no longer knows.</summary>
    private Dictionary<long, byte[]> SignedOutside() =>
        LedgerKey.FindVerifier(files.KeysDirectory) is not { } key
            ? []
            : files.Read().Select(f => Checkpoint.Verify(f.Note, key)).OfType<Checkpoint>().DistinctBy(c => c.Size).ToDictionary(c => c.Size, c => c.Root);

    private async Task<LedgerCheckpoint> SignAsync(PortalDb db, CompactRange range, bool mayCreateKey, CancellationToken cancellationToken)
    {
        var key = LedgerKey.Open(files.KeysDirectory, mayCreateKey && files.Read().Count == 0);
        var row = new LedgerCheckpoint
        {
            Size = range.Size, Root = range.Root(), Frontier = range.ToBytes(),
            Note = new Checkpoint(key.Name, range.Size, range.Root()).Sign(key), At = Instants.ToMilliseconds(time.GetUtcNow()),
        };
        files.Write(row.Size, row.Note);
        db.Scope = new LedgerScope { IsSealing = true };
        db.Add(row);
        try
        {
            await using var turn = await queue.EnterAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another instance signed the same size first; Ed25519 gave it the same text, or Write would have refused.
            db.ChangeTracker.Clear();
            return await db.LedgerCheckpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Size == row.Size, cancellationToken) ?? throw new InvalidDataException(
                $"The checkpoint over {row.Size} entries could not be stored. Run the ledger verification.");
        }

        return row;
    }

    private static RuleException Refused(long size) => new(
        "ledger.not-continuous",
        $"The ledger's {size} entries do not continue its last checkpoint, so no new one is signed. Run the ledger verification; it names what is wrong.",
        size);

    private static SignedCheckpoint Printable(LedgerCheckpoint row) => new(row.Size, Convert.ToBase64String(row.Root), row.Note, row.At);
}
