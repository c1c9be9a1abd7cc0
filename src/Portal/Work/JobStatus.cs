using Portal.Data;
using Portal.Data.Jobs;
using Portal.Data.Ledgers;

namespace Portal.Work;

/// <summary>Where a job stands.</summary>
/// <param name="Last">Its latest run; null when it never ran.</param>
/// <param name="Next">When it is due next.</param>
public sealed record JobLine(string Name, JobRun? Last, DateTimeOffset Next);

/// <summary>Where all of them stand.</summary>
/// <param name="Problem">What is wrong with the daily verification; null when it is as it should be.</param>
public sealed record JobReport(IReadOnlyList<JobLine> Jobs, RuleException? Problem);

/// <summary>Reads how the jobs stand, for the page, the command line and the watch.</summary>
public sealed class JobStatus(DailyJobs jobs, JobRegister register, LedgerReader ledger, TimeProvider time)
{
    /// <summary>A day, and two hours for the work itself and for a clock that goes back.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromHours(26);

    public async Task<JobReport> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new JobReport(
                await LinesAsync(async name => await register.LatestAsync(name, 1, cancellationToken)),
                await VerificationProblemAsync(cancellationToken)
            );
        }
        catch (RuleException unknown)
        {
            // Entries that cannot be believed tell nothing; what could not be entered is still seen.
            return new JobReport(await LinesAsync(async name => await register.NotedAsync(name, 1, cancellationToken)), unknown);
        }
    }

    /// <summary>Whether the ledger knows a good verification of the last day: rows and files may be edited where none is, and a row that
    /// says so proves nothing.</summary>
    /// <returns>What is wrong; null when there is one, or the home is younger than a day.</returns>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public async Task<RuleException?> VerificationProblemAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await register.LastEndAsync(DailyJobs.Verify, cancellationToken) is { EndedAt: { } ended } last)
        {
            return last.State == JobState.Failed
                    ? RuleException.Of(
                        "job.verify-failed",
                        $"The last verification of the ledger, {Moment(ended)}, failed: {last.Sentence()!}"
                    )
                : now - ended > LongestAge
                    ? RuleException.Of(
                        "job.verify-old",
                        $"The last verification of the ledger that has an entry ended {Moment(ended)}, more than a day ago. './portal jobs run {DailyJobs.Verify}' makes one now."
                    )
                : null;
        }

        return await ledger.BegunAsync(cancellationToken) is { } begun && now - begun > LongestAge
            ? RuleException.Of(
                "job.verify-never",
                $"The ledger began {Moment(begun)}, and no verification of it has an entry. './portal jobs run {DailyJobs.Verify}' makes one now."
            )
            : null;
    }

    private async Task<IReadOnlyList<JobLine>> LinesAsync(Func<string, Task<IReadOnlyList<JobRun>>> runsAsync)
    {
        var lines = new List<JobLine>();
        foreach (var job in jobs.All)
        {
            var runs = await runsAsync(job.Name);
            lines.Add(new JobLine(job.Name, runs is [var last, ..] ? last : null, job.DueAfter(time.GetUtcNow(), time.LocalTimeZone)));
        }

        return lines;
    }

    private static string Moment(DateTimeOffset at) => FormattableString.Invariant($"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
