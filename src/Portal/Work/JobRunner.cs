using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Shell;
using static System.FormattableString;

namespace Portal.Work;

/// <summary>Runs jobs under a claim: gives signs of life while the work goes on, stops when the claim is lost, and notes how it
/// ended.</summary>
public sealed partial class JobRunner(DailyJobs jobs, JobRegister register, TimeProvider time, ILogger<JobRunner> log)
{
    /// <summary>Six signs of life may be lost before another portal believes that this one is dead.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    private readonly string _owner = Invariant($"{Environment.MachineName} {Environment.ProcessId} {Guid.NewGuid():n}");

    /// <summary>Does the work of a job's latest slot, unless it is done, failed too often, or is being done elsewhere.</summary>
    public async Task RunDueAsync(string name, CancellationToken cancellationToken)
    {
        var job = jobs.Find(name);
        if (await SlotAsync(job, cancellationToken) is not { } slot)
        {
            return;
        }

        // Most questions of the day end here, without a turn of the ledger.
        JobRun? known;
        try
        {
            known = await register.FindAsync(name, slot, cancellationToken);
        }
        catch (RuleException)
        {
            known = null; // whatever keeps the entries from being believed is noted by the attempt
        }

        if (known is null or { State: JobState.Failed, Attempt: < JobRegister.MostAttempts } || IsAbandoned(known))
        {
            await RunAsync(Actor.System, job, slot, whenStopped: null, cancellationToken);
        }
    }

    /// <summary>Runs a job now, because somebody wants it.</summary>
    /// <param name="key">The same key sent twice runs it once; null for a new one.</param>
    /// <exception cref="RuleException">Somebody runs it already, or the actor may not.</exception>
    public async Task<JobRun> RunNowAsync(Actor actor, string name, string? key, CancellationToken cancellationToken)
    {
        var job = jobs.Find(name);
        var slot = "by hand " + (key ?? Invariant($"{Guid.CreateVersion7():n}"));
        // Nobody asks for this slot again: stopped, it must not stand there as if somebody did.
        var stopped = RuleException.Of("job.stopped", $"The run was stopped before its end: whoever began it went away. Run it again.");
        await RunAsync(actor, job, slot, stopped, cancellationToken);
        return await register.FindAsync(name, slot, cancellationToken)
            ?? throw RuleException.Of("job.running", $"The job {name} is being run already. Wait until it has ended.");
    }

    private async Task<string?> SlotAsync(Job job, CancellationToken cancellationToken) =>
        job.SlotAsync is { } own
            ? await own(cancellationToken)
            : Job.SlotOf(job.DueBefore(time.GetUtcNow(), time.LocalTimeZone), time.LocalTimeZone);

    private bool IsAbandoned(JobRun run) =>
        run is { State: JobState.Running, Attempt: < JobRegister.MostAttempts } && run.LeaseUntil <= time.GetUtcNow();

    /// <param name="whenStopped">How a run ends that is stopped; null gives its slot back to whoever asks next.</param>
    internal async Task RunAsync(Actor actor, Job job, string slot, RuleException? whenStopped, CancellationToken cancellationToken)
    {
        JobClaim? claim;
        try
        {
            claim = await register.TakeAsync(actor, job.Name, slot, _owner, Lease, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && actor == Actor.System)
        {
            await NoteAsync(job.Name, slot, failure, cancellationToken);
            return;
        }

        if (claim is null)
        {
            return;
        }

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (isDone, said) = await WorkAsync(job, claim, whenStopped, lost, cancellationToken);
        if (said is null)
        {
            return;
        }

        try
        {
            if (!await register.EndAsync(actor, claim, isDone, said, CancellationToken.None))
            {
                LogLost(log, job.Name, slot);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // What the work itself found matters more than that it could not be entered.
            await NoteAsync(job.Name, slot, isDone ? failure : said, CancellationToken.None);
        }
    }

    /// <returns>No sentence when the work was stopped and another will do it.</returns>
    private async Task<(bool IsDone, RuleException? Said)> WorkAsync(
        Job job,
        JobClaim claim,
        RuleException? whenStopped,
        CancellationTokenSource lost,
        CancellationToken cancellationToken
    )
    {
        int? percent = null;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beats = BeatAsync(claim, () => percent, lost, ended.Token);
        try
        {
            return (true, await job.WorkAsync(done => percent = done, lost.Token));
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                LogLost(log, claim.Name, claim.Slot);
                return (false, null);
            }

            if (whenStopped is null)
            {
                await register.ReleaseAsync(claim, CancellationToken.None);
            }

            return (false, whenStopped);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(log, claim.Name, claim.Slot, failure);
            return (false, Sentence(failure));
        }
        finally
        {
            await ended.CancelAsync();
            await beats;
        }
    }

    /// <summary>A sign of life that cannot be written is tried again at the next beat; only a lost claim stops the work.</summary>
    private async Task BeatAsync(JobClaim claim, Func<int?> percent, CancellationTokenSource lost, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, time, ended);
                try
                {
                    if (!await register.BeatAsync(claim, Lease, percent(), ended))
                    {
                        await lost.CancelAsync();
                        return;
                    }
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogNoBeat(log, claim.Name, failure);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work has ended.
        }
    }

    private async Task NoteAsync(string name, string slot, Exception failure, CancellationToken cancellationToken)
    {
        LogFailed(log, name, slot, failure);
        try
        {
            await register.NoteFailureAsync(name, slot, _owner, Sentence(failure), cancellationToken);
        }
        catch (Exception again) when (again is not OperationCanceledException)
        {
            LogFailed(log, name, slot, again); // a database that takes nothing: the log is all that is left
        }
    }

    private static RuleException Sentence(Exception failure) =>
        failure as RuleException
        ?? Problem.Of(failure).Rule
        ?? RuleException.Of("job.fault", $"The program failed at this work. The log of the portal has the cause.");

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} of {Slot} failed")]
    private static partial void LogFailed(ILogger log, string job, string slot, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} of {Slot} was taken over by another portal; its outcome here is dropped")]
    private static partial void LogLost(ILogger log, string job, string slot);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} could not give a sign of life")]
    private static partial void LogNoBeat(ILogger log, string job, Exception failure);
}
