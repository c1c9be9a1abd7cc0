using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>What was made again.</summary>
/// <param name="Repaired">The sentences of the verification that no longer hold.</param>
public sealed record RepairReport(IReadOnlyList<string> Repaired);

/// <summary>Makes again what only repeats other things: the head row, checkpoint rows and their files, the triggers; rows of jobs go.
/// Nothing that a person answers for.</summary>
/// <remarks>Everything is verified first, and all else must hold: entries, rows, files, and every signature. That it was done, and what was
/// found, is an entry.</remarks>
public sealed class LedgerRepair(
    IDbContextFactory<PortalDb> factory,
    LedgerVerification verification,
    CheckpointFiles files,
    HeadNote note,
    LedgerCheckpoints checkpoints,
    WriterQueue queue,
    TimeProvider time
)
{
    /// <exception cref="RuleException">Something else is wrong as well, which nobody can derive; then nothing is changed.</exception>
    public async Task<RepairReport> RepairAsync(Actor actor, CancellationToken cancellationToken)
    {
        var found = await verification.VerifyAsync(cancellationToken);
        if (found.IsIntact)
        {
            return new RepairReport([]);
        }

        var others = found.Problems.Where(p => !p.IsDerived).ToList();
        if (others.Count > 0 || found.ProblemCount > found.Problems.Count)
        {
            throw new RuleException(
                "ledger.not-repairable",
                $"The ledger cannot be repaired, because something is wrong that cannot be derived from the rest: {(others.Count > 0 ? others[0].Message : "there is more than can be listed.")} Nothing was changed. Restore a backup, and keep this home as evidence."
            );
        }

        await using (var turn = await queue.EnterAsync(cancellationToken))
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var (size, root) = await RebuildAsync(db, actor, found, cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
            note.Write(size, root);
        }

        await RestoreFilesAsync(cancellationToken);
        await checkpoints.CheckpointAsync(cancellationToken);
        return new RepairReport([.. found.Problems.Select(p => p.Message)]);
    }

    private async Task<(long Size, byte[] Root)> RebuildAsync(
        PortalDb db,
        Actor actor,
        VerificationReport found,
        CancellationToken cancellationToken
    )
    {
        var signed = Signed((await ReadableRows.CheckpointsAsync(db, cancellationToken)).Rows);
        var (head, rows) = await ReadAsync(db, signed, cancellationToken);
        if (head.Size != found.Entries || Convert.ToBase64String(head.Root) != found.Root)
        {
            throw new RuleException(
                "ledger.changed-meanwhile",
                "Somebody wrote to the ledger between its verification and the repair. Nothing was changed; stop the portal and run "
                    + "the repair again."
            );
        }

        await DropTriggersAsync(db, cancellationToken);
        await ShapeCheck.MakeIndexesAsync(db, cancellationToken);
        if (found.Problems.Any(p => p.Kind == VerificationProblemKind.JobRowDiffers))
        {
            await db.Set<JobRun>().ExecuteDeleteAsync(cancellationToken); // the entries tell all of it; who works gives a new sign
        }

        await db.LedgerCheckpoints.ExecuteDeleteAsync(cancellationToken);
        await db.LedgerHeads.ExecuteDeleteAsync(cancellationToken);
        db.Scope = new LedgerScope { IsRepairing = true };
        db.AddRange(rows);
        db.Add(head);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        foreach (var (_, _, statement) in LedgerTriggers.Expected(db.Database.ProviderName))
        {
            await db.Database.ExecuteSqlRawAsync(Escaped(statement), cancellationToken);
        }

        var draft = new LedgerDraft { At = Instants.ToMilliseconds(time.GetUtcNow()) };
        draft.Record(
            LedgerKinds.LedgerRepaired,
            "database",
            before: new { Found = found.Problems.Select(p => p.Message) },
            after: new
            {
                head.Size,
                Root = Convert.ToBase64String(head.Root),
                Checkpoints = rows.Count,
            }
        );
        await LedgerAppend.LockAsync(db, cancellationToken);
        var written = await LedgerAppend.WriteAsync(db, note, actor, Guid.CreateVersion7(), draft.At, draft, "null", cancellationToken);
        db.Scope = null;
        return written;
    }

    /// <summary>The genuine notes of rows, of the home's files and of those outside, each size once, with the time of the row where the
    /// note has none.</summary>
    private SortedDictionary<long, (Checkpoint Signed, string Note, DateTimeOffset? At)> Signed(IReadOnlyList<LedgerCheckpoint> rows)
    {
        var signed = new SortedDictionary<long, (Checkpoint, string, DateTimeOffset?)>();
        if (LedgerKey.FindVerifier(files.KeysDirectory) is { } key)
        {
            foreach (
                var (note, at) in rows.Select(r => (r.Note, (DateTimeOffset?)r.At))
                    .Concat(files.Read().Concat(files.Signing()).Concat(files.ReadOutside()).Select(f => (f.Note, (DateTimeOffset?)null)))
            )
            {
                // A note that says its time comes before one whose time was taken out.
                if (
                    Checkpoint.Verify(note, key) is { } checkpoint
                    && (
                        !signed.TryGetValue(checkpoint.Size, out var other)
                        || (other.Item1.SignedAt is null && checkpoint.SignedAt is not null)
                    )
                )
                {
                    signed[checkpoint.Size] = (checkpoint, note, at);
                }
            }
        }

        return signed;
    }

    private async Task<(LedgerHead Head, List<LedgerCheckpoint> Rows)> ReadAsync(
        PortalDb db,
        SortedDictionary<long, (Checkpoint Signed, string Note, DateTimeOffset? At)> signed,
        CancellationToken cancellationToken
    )
    {
        var (entries, rows) = (new EntryCheck(new ProblemList()), new List<LedgerCheckpoint>());
        var latest = DateTimeOffset.MinValue;
        await foreach (
            var entry in db.LedgerEntries.AsNoTracking().OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken)
        )
        {
            entries.Read(entry);
            if (signed.TryGetValue(entries.Last, out var note))
            {
                // An unsigned time that cannot be true becomes the earliest that can.
                var earliest = entry.At > latest ? entry.At : latest;
                latest = note.Signed.SignedAt ?? (note.At is { } at && at >= earliest ? at : earliest);
                rows.Add(LedgerCheckpoints.Row(note.Signed, note.Note, entries.Range.ToBytes(), latest));
            }
        }

        return (
            new LedgerHead
            {
                Id = LedgerHead.OnlyId,
                Size = entries.Range.Size,
                Root = entries.Root(),
                Frontier = entries.Range.ToBytes(),
                LastLeafHash = entries.LastHash,
                Locks = entries.Operations,
                Mark = note.MarkOf(entries.Range.Size, entries.Root()), // the verification found that this home committed them
            },
            rows
        );
    }

    private static async Task DropTriggersAsync(PortalDb db, CancellationToken cancellationToken)
    {
        foreach (var (trigger, _, _) in LedgerTriggers.Expected(db.Database.ProviderName))
        {
            var statement = "DROP TRIGGER IF EXISTS " + trigger;
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }
    }

    /// <summary>Braces would be places for parameters.</summary>
    private static string Escaped(string statement) =>
        statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private async Task RestoreFilesAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var there = files.Read().ToDictionary(f => f.Size, f => f.Note);
        foreach (var row in await db.LedgerCheckpoints.AsNoTracking().ToListAsync(cancellationToken))
        {
            if (!there.TryGetValue(row.Size, out var note) || !string.Equals(note, row.Note, StringComparison.Ordinal))
            {
                files.Restore(row.Size, row.Note);
            }
        }
    }
}
