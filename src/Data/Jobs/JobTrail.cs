using System.Runtime.CompilerServices;
using System.Text.Json;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Jobs;

/// <summary>What an entry says of a run of a job.</summary>
internal sealed record JobEntry(JobState State, string Slot, int Attempt, string By, DateTimeOffset At, JsonElement After)
{
    /// <summary>Null for an entry about anything else.</summary>
    public static JobEntry? Of(JsonElement body)
    {
        var state = (LedgerKind)body.GetProperty("kind").GetInt32() switch
        {
            JobKinds.JobStarted => JobState.Running,
            JobKinds.JobDone => JobState.Done,
            JobKinds.JobFailed => JobState.Failed,
            _ => (JobState)0,
        };
        if (state == 0)
        {
            return null;
        }

        var after = body.GetProperty("after").Clone();
        return new JobEntry(
            state,
            after.GetProperty("slot").GetString()!,
            after.GetProperty("attempt").GetInt32(),
            body.GetProperty("actor").GetProperty("name").GetString()!,
            body.GetProperty("at").GetDateTimeOffset(),
            after
        );
    }

    public string? Text(string field) =>
        After.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Runs of a job as the entries tell them. Rows repeat that and add signs of life: what a row says beyond it decides
/// nothing.</summary>
internal static class JobTrail
{
    /// <summary>Runs of a job, the last begun first; each slot once, with its latest attempt.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public static async IAsyncEnumerable<JobRun> RunsAsync(
        PortalDb db,
        string name,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (ends, begun) = (new Dictionary<string, JobEntry>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var told in SubjectTrail.BackAsync(db, JobRegister.SubjectOf(name), cancellationToken))
        {
            if (JobEntry.Of(told.Body) is not { } entry || begun.Contains(entry.Slot))
            {
                continue;
            }

            if (entry.State != JobState.Running)
            {
                ends.TryAdd(entry.Slot, entry);
                continue;
            }

            begun.Add(entry.Slot);
            yield return Run(name, entry, ends.GetValueOrDefault(entry.Slot));
        }
    }

    /// <summary>The newest entry that says how a run ended; null when none does.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public static async Task<JobRun?> LastEndAsync(PortalDb db, string name, CancellationToken cancellationToken)
    {
        await foreach (var told in SubjectTrail.BackAsync(db, JobRegister.SubjectOf(name), cancellationToken))
        {
            if (JobEntry.Of(told.Body) is { State: not JobState.Running } end)
            {
                return Run(name, end, end);
            }
        }

        return null;
    }

    private static JobRun Run(string name, JobEntry began, JobEntry? end)
    {
        var run = new JobRun
        {
            Name = name,
            Slot = began.Slot,
            State = end?.State ?? JobState.Running,
            Attempt = began.Attempt,
            Owner = began.Text("owner") ?? "",
            By = began.By,
            StartedAt = began.At,
            HeartbeatAt = began.At,
            LeaseUntil = began.At, // who works on it is believed to live only by signs of life
            EndedAt = end?.At,
            Said = end?.Text("said"),
            Rule = end?.Text("rule"),
        };
        run.Arguments =
            run.Rule is not null && end!.After.GetProperty("arguments") is { ValueKind: JsonValueKind.Array } arguments
                ? arguments.GetRawText()
                : null;
        return run;
    }
}
