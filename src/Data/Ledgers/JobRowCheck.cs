using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>How each slot of each job stands, told by entries that are read in order.</summary>
internal sealed class JobStories
{
    private readonly Dictionary<(string Job, string Slot), (JobEntry Began, JobEntry Last)> _slots = [];

    public (JobEntry Began, JobEntry Last)? Of(JobRun row) => _slots.TryGetValue((row.Name, row.Slot), out var story) ? story : null;

    public void Read(string subject, JsonElement body)
    {
        if (subject.StartsWith(JobRegister.Prefix, StringComparison.Ordinal) && JobEntry.Of(body) is { } entry)
        {
            var slot = (subject[JobRegister.Prefix.Length..], entry.Slot);
            _slots[slot] = (entry.State == JobState.Running || !_slots.TryGetValue(slot, out var story) ? entry : story.Began, entry);
        }
    }
}

/// <summary>Compares the rows of jobs with the entries about their runs. Nothing is decided by such a row; one that was edited says that
/// somebody tried.</summary>
/// <remarks>A row that says "failed" where the entries know no good end is right: the ledger may not have taken that end.</remarks>
internal sealed class JobRowCheck(IDbContextFactory<PortalDb> factory, ProblemList problems, TimeProvider time)
{
    public async Task RunAsync(EntryCheck entries, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(entries, cancellationToken);
        for (var again = 0; again < 2 && found.Count > 0; again++)
        {
            // Work goes on meanwhile, and may have begun or ended between the two readings.
            var now = (await ReadAsync(entries, cancellationToken)).Select(p => p.Row).ToHashSet(StringComparer.Ordinal);
            found.RemoveAll(p => !now.Contains(p.Row));
        }

        found.ForEach(p => problems.Add(VerificationProblemKind.JobRowDiffers, null, p.Row, p.Said));
    }

    private async Task<List<(string Row, RuleException Said)>> ReadAsync(EntryCheck entries, CancellationToken cancellationToken)
    {
        var found = new List<(string, RuleException)>();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        try
        {
            var rows = await db.Set<JobRun>().AsNoTracking().ToListAsync(cancellationToken);
            var since = await db
                .LedgerEntries.AsNoTracking()
                .Where(e => e.Sequence > entries.Last && e.Kind >= JobKinds.JobStarted && e.Kind <= JobKinds.JobFailed)
                .OrderBy(e => e.Sequence)
                .Select(e => new { e.Subject, e.Body })
                .ToListAsync(cancellationToken);
            foreach (var entry in since)
            {
                using var body = JsonDocument.Parse(entry.Body);
                entries.Jobs.Read(entry.Subject, body.RootElement);
            }

            found.AddRange(
                rows.Where(row => !Agrees(row, entries.Jobs.Of(row)))
                    .Select(row =>
                        (
                            $"{JobRegister.SubjectOf(row.Name)} {row.Slot}",
                            RuleException.Of(
                                "verify.job-row",
                                $"The row of the job {row.Name} for {row.Slot} says something else than the entries about it: it was edited. Nothing is decided by it, and './portal ledger repair' takes it away."
                            )
                        )
                    )
            );
        }
        catch (Exception unreadable) when (ReadableRows.IsUnreadable(unreadable) || unreadable is KeyNotFoundException)
        {
            found.Add(
                (
                    "JobRun",
                    RuleException.Of("verify.job-row-unreadable", $"A row of a job holds a value that cannot be read: it was edited.")
                )
            );
        }

        return found;
    }

    private bool Agrees(JobRun row, (JobEntry Began, JobEntry Last)? story)
    {
        if (story is not { } told)
        {
            return row is { State: JobState.Failed, Attempt: 0 };
        }

        return row.Attempt == told.Last.Attempt
            && (row.State, told.Last.State) switch
            {
                (JobState.Running, JobState.Running) => row.Owner == told.Began.Text("owner")
                    && row.By == told.Began.By
                    && row.LeaseUntil <= time.GetUtcNow() + JobRegister.LongestLease,
                (JobState.Done, JobState.Done) => row.Owner == told.Began.Text("owner")
                    && row.By == told.Began.By
                    && IsSame(row.Said, told.Last, "said")
                    && IsSame(row.Rule, told.Last, "rule")
                    && IsSame(row.Values(), told.Last, "arguments"),
                (JobState.Failed, JobState.Running or JobState.Failed) => true,
                _ => false,
            };
    }

    /// <summary>Ends of earlier versions have the sentence alone.</summary>
    private static bool IsSame(object? value, JobEntry entry, string field) =>
        !entry.After.TryGetProperty(field, out var told)
        || string.Equals(CanonicalJson.Write(value), told.GetRawText(), StringComparison.Ordinal);
}
