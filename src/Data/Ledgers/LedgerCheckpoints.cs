using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>A checkpoint as documents print it.</summary>
/// <param name="Size">Number of entries that it covers.</param>
/// <param name="Root">Tree head in base64.</param>
/// <param name="Note">The whole signed note.</param>
/// <param name="At">When it was made, UTC.</param>
public sealed record SignedCheckpoint(long Size, string Root, string Note, DateTimeOffset At);

/// <summary>Signs tree heads and keeps them inside the database, beside it, and in the directory outside.</summary>
public sealed partial class LedgerCheckpoints(
    IDbContextFactory<PortalDb> factory,
    CheckpointFiles files,
    WriterQueue queue,
    TimeProvider time,
    ILogger<LedgerCheckpoints> log
) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Why the directory outside does not have the last checkpoint; null when it has, or none is configured.</summary>
    public string? OutsideProblem { get; private set; }

    /// <summary>The checkpoint over all entries: the latest one when nothing was written since, else a new one. The directory outside gets
    /// what it lacks.</summary>
    /// <exception cref="RuleException">The ledger is empty, or its entries do not continue what was signed last; then nothing is
    /// signed.</exception>
    public async Task<SignedCheckpoint> CheckpointAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            var head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancellationToken);
            var latest = await db.LedgerCheckpoints.AsNoTracking().OrderByDescending(c => c.Size).FirstOrDefaultAsync(cancellationToken);
            if (latest is null || latest.Size != head.Size || !latest.Root.AsSpan().SequenceEqual(head.Root))
            {
                var range = await ExtendAsync(db, latest, head, cancellationToken);
                await db.Known!.RequireAsync(db, cancellationToken); // nothing is signed that this home did not commit
                latest = await SignAsync(db, range, mayCreateKey: latest is null, cancellationToken);
            }

            await FinishAsync(db, cancellationToken);

            await WriteOutsideAsync(db, cancellationToken);
            return Printable(latest);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The smallest checkpoint that covers an entry; null when none does yet. Signs nothing.</summary>
    public async Task<SignedCheckpoint?> FindAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var row = await db
            .LedgerCheckpoints.AsNoTracking()
            .Where(c => c.Size >= sequence)
            .OrderBy(c => c.Size)
            .FirstOrDefaultAsync(cancellationToken);
        return row is null ? null : Printable(row);
    }

    public void Dispose() => _turn.Dispose();

    internal static CompactRange? RangeOf(long size, byte[] frontier, byte[] root)
    {
        try
        {
            return CompactRange.From(size, frontier) is var range && range.Root().AsSpan().SequenceEqual(root) ? range : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Proves that the head is what the entries give on top of the last signed one, before it is signed.</summary>
    private async Task<CompactRange> ExtendAsync(
        PortalDb db,
        LedgerCheckpoint? latest,
        LedgerHead head,
        CancellationToken cancellationToken
    )
    {
        var range = latest is null ? CompactRange.Empty : RangeOf(latest.Size, latest.Frontier, latest.Root) ?? throw Refused(head.Size);
        var outside = SignedOutside();
        if (head.Size == 0 || range.Size > head.Size || outside.Keys.Any(size => size > head.Size))
        {
            throw Refused(head.Size);
        }

        var (from, to) = (range.Size, head.Size);
        var leaves = db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Sequence > from && e.Sequence <= to)
            .OrderBy(e => e.Sequence)
            .Select(e => e.LeafHash)
            .AsAsyncEnumerable();
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
            : files
                .Read()
                .Concat(files.Signing())
                .Select(f => Checkpoint.Verify(f.Note, key))
                .OfType<Checkpoint>()
                .DistinctBy(c => c.Size)
                .ToDictionary(c => c.Size, c => c.Root);

    private async Task<LedgerCheckpoint> SignAsync(PortalDb db, CompactRange range, bool mayCreateKey, CancellationToken cancellationToken)
    {
        // Two that sign the same size at once would each leave a note of another time, and verification would say that one was replaced.
        await using var turn = await queue.EnterAsync(cancellationToken);
        var key = LedgerKey.Open(files.KeysDirectory, mayCreateKey && files.Read().Count + files.Signing().Count == 0);
        var checkpoint = new Checkpoint(key.Name, range.Size, range.Root());
        var note = files.Begin(checkpoint, checkpoint.Sign(key, time.GetUtcNow()), key);
        var row = Row(Checkpoint.Verify(note, key)!, note, range.ToBytes(), Instants.ToMilliseconds(time.GetUtcNow()));
        db.Scope = new LedgerScope { IsSealing = true };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another instance stored the same size first; Begin gave both the same note, or would have refused.
            db.ChangeTracker.Clear();
            return await db.LedgerCheckpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Size == row.Size, cancellationToken)
                ?? throw new InvalidDataException(
                    $"The checkpoint over {row.Size} entries could not be stored. Run the ledger verification."
                );
        }

        return row;
    }

    /// <summary>Also those of a process that ended between its row and its file.</summary>
    private async Task FinishAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var signing = files.Signing().Select(file => file.Size).ToList();
        foreach (
            var size in signing.Count == 0
                ? []
                : await db.LedgerCheckpoints.Where(c => signing.Contains(c.Size)).Select(c => c.Size).ToListAsync(cancellationToken)
        )
        {
            files.Finish(size);
        }
    }

    /// <param name="unsignedAt">Stands for the time in notes of earlier versions, which do not say it.</param>
    internal static LedgerCheckpoint Row(Checkpoint signed, string note, byte[] frontier, DateTimeOffset unsignedAt) =>
        new()
        {
            Size = signed.Size,
            Root = signed.Root,
            Frontier = frontier,
            Note = note,
            At = signed.SignedAt ?? unsignedAt,
        };

    /// <summary>A directory that is away must not stop the work: it is said in the log and by every verification, and caught up with the
    /// next checkpoint.</summary>
    private async Task WriteOutsideAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (files.OutsideDirectory is not { } outside)
        {
            return;
        }

        try
        {
            var there = files.ReadOutside().Select(f => f.Size).ToHashSet();
            var sizes = (await db.LedgerCheckpoints.Select(c => c.Size).ToListAsync(cancellationToken))
                .Where(size => !there.Contains(size))
                .ToList();
            foreach (var some in sizes.Chunk(500))
            {
                files.WriteOutside(
                    (await db.LedgerCheckpoints.AsNoTracking().Where(c => some.Contains(c.Size)).ToListAsync(cancellationToken)).Select(c =>
                        (c.Size, c.Note)
                    )
                );
            }

            OutsideProblem = null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            OutsideProblem =
                $"The checkpoint could not be written to {outside} ({problem.Message.TrimEnd('.')}). Make the directory reachable, or correct Ledger:CheckpointDirectory; the next checkpoint writes what is missing.";
            LogOutside(log, OutsideProblem);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private static partial void LogOutside(ILogger log, string problem);

    private static RuleException Refused(long size) =>
        new(
            "ledger.not-continuous",
            $"The ledger's {size} entries do not continue its last checkpoint, so no new one is signed. Run the ledger verification; it names what is wrong.",
            size
        );

    private static SignedCheckpoint Printable(LedgerCheckpoint row) => new(row.Size, Convert.ToBase64String(row.Root), row.Note, row.At);
}
