using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Proves, or disproves, that log, business rows and files are what was committed. Reads everything once, streaming; writes
/// nothing.</summary>
public sealed class LedgerVerification(
    IDbContextFactory<PortalDb> factory,
    CheckpointFiles files,
    HeadNote note,
    IEnumerable<HomeCheck> homeChecks,
    TimeProvider time
)
{
    public Task<VerificationReport> VerifyAsync(CancellationToken cancellationToken) => VerifyAsync([], cancellationToken);

    /// <param name="checkpoints">Signed notes from elsewhere, such as one printed in a filed document: the ledger must contain
    /// them.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<VerificationReport> VerifyAsync(IReadOnlyList<string> checkpoints, CancellationToken cancellationToken)
    {
        var (at, started) = (time.GetUtcNow(), time.GetTimestamp());
        var problems = new ProblemList();
        var signed = new CheckpointCheck(problems, files);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var committed = note.Read(); // before the entries: what was committed since is no difference
        signed.Load(await ReadableRows.CheckpointsAsync(db, cancellationToken), checkpoints);
        var noted = new HeadNoteCheck(problems, note, committed);
        var entries = await ReadEntriesAsync(db, problems, signed, noted, cancellationToken);
        foreach (var (trigger, problem) in await TriggerCheck.ProblemsAsync(db, cancellationToken))
        {
            var kind =
                problem.Rule == TriggerCheck.Foreign ? VerificationProblemKind.TriggerForeign : VerificationProblemKind.TriggerMissing;
            problems.Add(kind, null, trigger, problem);
        }

        foreach (var (subject, problem) in await ShapeCheck.ProblemsAsync(db, cancellationToken))
        {
            var kind =
                problem.Rule == ShapeCheck.IndexMissing ? VerificationProblemKind.IndexMissing : VerificationProblemKind.ShapeDiffers;
            problems.Add(kind, null, subject, problem);
        }

        var rows = new RowCheck(factory, problems);
        await rows.RunAsync(entries.Latest, cancellationToken);
        await new JobRowCheck(factory, problems, time).RunAsync(entries, cancellationToken);
        signed.Conclude(entries, rows.IsIntact);
        noted.Conclude(entries); // what head and signatures tell is more exact, and comes first
        var (read, notes) = await ReadFilesAsync(problems, cancellationToken);
        return new VerificationReport(
            entries.Last,
            Convert.ToBase64String(entries.Root()),
            rows.Count,
            signed.Count,
            problems.InOrder(),
            problems.Count,
            at,
            time.GetElapsedTime(started)
        )
        {
            Files = read,
            Notes = noted.Missing(entries) is { } missing ? [missing, .. notes] : notes,
        };
    }

    private static async Task<EntryCheck> ReadEntriesAsync(
        PortalDb db,
        ProblemList problems,
        CheckpointCheck signed,
        HeadNoteCheck noted,
        CancellationToken cancellationToken
    )
    {
        var head = new HeadCheck(problems, await HeadsAsync(db, cancellationToken));
        var entries = new EntryCheck(problems);
        await foreach (var (entry, number, body) in ReadableRows.EntriesAsync(db, cancellationToken))
        {
            if (entry is null)
            {
                entries.ReadUnreadable(number, body);
                continue;
            }

            entries.Read(entry);
            if (entries.Last == entry.Sequence)
            {
                head.Compare(entries);
                signed.Compare(entries);
                noted.Compare(entries);
            }
        }

        entries.Conclude(head.Row?.LastLeafHash);
        head.Conclude(entries, isGrowing: await HeadsAsync(db, cancellationToken) is [{ } row] && row.Size >= entries.Last);
        noted.ConcludeMark(entries, head);
        return entries;
    }

    /// <summary>Null when a value in them is none that its column can hold.</summary>
    private static async Task<IReadOnlyList<LedgerHead>?> HeadsAsync(PortalDb db, CancellationToken cancellationToken)
    {
        try
        {
            return await db.LedgerHeads.AsNoTracking().ToListAsync(cancellationToken);
        }
        catch (Exception problem) when (ReadableRows.IsUnreadable(problem))
        {
            return null;
        }
    }

    private async Task<(int Read, IReadOnlyList<RuleException> Notes)> ReadFilesAsync(
        ProblemList problems,
        CancellationToken cancellationToken
    )
    {
        var (read, notes) = (0, new List<RuleException>());
        foreach (var check in homeChecks)
        {
            HomeCheckResult checkedFiles;
            try
            {
                checkedFiles = await check(cancellationToken);
            }
            catch (RuleException unasked)
            {
                // What is sealed is told by entries: where those are not believed, it is one more problem and not the end of the search.
                problems.Add(VerificationProblemKind.FileChanged, null, "home", unasked);
                continue;
            }

            read += checkedFiles.Count;
            notes.AddRange(checkedFiles.Notes);
            foreach (var (subject, problem) in checkedFiles.Problems)
            {
                problems.Add(VerificationProblemKind.FileChanged, null, subject, problem);
            }
        }

        return (read, notes);
    }
}
