using Portal.Data.Jobs;

namespace Portal.Work;

/// <summary>Where a job stands.</summary>
/// <param name="Runs">Its latest runs, newest first.</param>
/// <param name="Next">When it is due next.</param>
public sealed record JobLine(string Name, IReadOnlyList<JobRun> Runs, DateTimeOffset Next)
{
    public JobRun? Last => Runs is [var last, ..] ? last : null;
}

/// <summary>Reads how the jobs stand, for the page and the command line.</summary>
public sealed class JobStatus(DailyJobs jobs, JobRegister register, TimeProvider time)
{
    private const int Shown = 5;

    public async Task<IReadOnlyList<JobLine>> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<JobLine>();
        foreach (var job in jobs.All)
        {
            lines.Add(
                new JobLine(
                    job.Name,
                    await register.LatestAsync(job.Name, Shown, cancellationToken),
                    job.DueAfter(time.GetUtcNow(), time.LocalTimeZone)
                )
            );
        }

        return lines;
    }
}
