using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Jobs;

/// <summary>The right to work on one slot of a job while the lease lasts.</summary>
public sealed record JobClaim(string Name, string Slot, int Attempt, string Owner);

/// <summary>Who works on which job. A claim is a transaction of the ledger, which all writers of all portals queue for: no slot is ever
/// worked on twice at once.</summary>
/// <remarks>What was begun, done or failed is told by the entries (<see cref="JobTrail"/>). A row is believed for signs of life alone,
/// and within bounds.</remarks>
public sealed class JobRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, TimeProvider time)
{
    /// <summary>Of the subjects of jobs.</summary>
    public const string Prefix = "job/";

    /// <summary>A slot that failed so often waits for a person, or for the next slot.</summary>
    public const int MostAttempts = 3;

    /// <summary>No lease is longer; a row that says otherwise was not written by a portal.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(5);

    /// <summary>Whoever began longer ago is not believed to live, whatever the signs of life say.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromDays(1);

    /// <summary>Takes a slot: a new one, one that failed, or one whose owner gave no sign of life until its lease ended.</summary>
    /// <param name="owner">Who will work: machine, process and portal.</param>
    /// <param name="lease">How long the owner is believed to live after each sign of life; at most <see cref="LongestLease"/>.</param>
    /// <returns>Null when the slot is done, failed too often, or another run of the job is alive.</returns>
    /// <exception cref="RuleException">The actor is neither an administrator nor whoever runs the program on its machine.</exception>
    public async Task<JobClaim?> TakeAsync(
        Actor actor,
        string name,
        string slot,
        string owner,
        TimeSpan lease,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lease, LongestLease);

        // Years of entries are read before the turn for which all writers wait.
        var known = await KnownAsync(name, slot, cancellationToken);
        var attempt = await ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var now = draft.At;
                await Authority.RequireAsync(db, actor, Roles.Admin, now, cancellationToken);
                var told =
                    (await BeforeCheck.LastAsync(db, SubjectOf(name), cancellationToken)).Entry == known.Entry
                        ? known.Told
                        : await JobRows.ToldAsync(db, name, slot, now, cancellationToken);
                if (
                    told is { State: JobState.Done }
                    || told?.Attempt >= MostAttempts
                    || await JobRows.IsAnyAliveAsync(db, name, now, cancellationToken)
                )
                {
                    return 0;
                }

                var before = told is null
                    ? null
                    : new
                    {
                        told.State,
                        told.Attempt,
                        told.Owner,
                    };
                var row = JobRows.New(name, slot, owner, actor.Name, now);
                (row.State, row.Attempt, row.LeaseUntil) = (JobState.Running, (told?.Attempt ?? 0) + 1, now + lease);
                await JobRows.PutAsync(db, row, cancellationToken);
                draft.Record(
                    JobKinds.JobStarted,
                    SubjectOf(name),
                    before,
                    new
                    {
                        Slot = slot,
                        row.Attempt,
                        row.Owner,
                    }
                );
                return row.Attempt;
            },
            cancellationToken
        );
        return attempt == 0 ? null : new JobClaim(name, slot, attempt, owner);
    }

    /// <summary>A sign of life: the lease begins anew.</summary>
    /// <returns>False when the claim is lost: another has taken the slot over, and this work must stop.</returns>
    public async Task<bool> BeatAsync(JobClaim claim, TimeSpan lease, int? percent, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lease, LongestLease);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = Now();
        if (
            await Held(db, claim)
                .ExecuteUpdateAsync(
                    s =>
                        s.SetProperty(j => j.HeartbeatAt, now)
                            .SetProperty(j => j.LeaseUntil, now + lease)
                            .SetProperty(j => j.Percent, percent),
                    cancellationToken
                ) == 1
        )
        {
            return true;
        }

        // The row is another's, or somebody edited it: the entries know.
        if (await JobRows.HeldAsync(db, claim, cancellationToken) is not { } told)
        {
            return false;
        }

        (told.HeartbeatAt, told.LeaseUntil, told.Percent) = (now, now + lease, percent);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await JobRows.PutAsync(db, told, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Gives a slot back that is not finished, such as when the portal stops: whoever comes next takes it at once.</summary>
    public async Task ReleaseAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = Now();
        await Held(db, claim).ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntil, now), cancellationToken);
    }

    /// <summary>Notes how the work ended, with an entry.</summary>
    /// <param name="said">A sentence: what came of it, or what went wrong.</param>
    /// <returns>False when the claim was lost meanwhile; nothing is written then.</returns>
    public Task<bool> EndAsync(Actor actor, JobClaim claim, bool isDone, RuleException said, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                if (await JobRows.HeldAsync(db, claim, cancellationToken) is not { } row)
                {
                    return false;
                }

                (row.State, row.EndedAt, row.LeaseUntil) = (isDone ? JobState.Done : JobState.Failed, draft.At, draft.At);
                row.Say(said);
                await JobRows.PutAsync(db, row, cancellationToken);
                draft.Record(
                    isDone ? JobKinds.JobDone : JobKinds.JobFailed,
                    SubjectOf(claim.Name),
                    new { State = JobState.Running },
                    new
                    {
                        claim.Slot,
                        claim.Attempt,
                        row.State,
                        row.Said,
                        row.Rule,
                        Arguments = row.Values(),
                    }
                );
                return true;
            },
            cancellationToken
        );

    /// <summary>Notes a slot that could not even be begun or ended, such as when the ledger takes no entry: a row alone, so that
    /// administrators see it.</summary>
    public async Task NoteFailureAsync(string name, string slot, string owner, RuleException said, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = Now();
        JobRun? told = null;
        try
        {
            told = await FindAsync(db, name, slot, cancellationToken);
        }
        catch (RuleException)
        {
            // Entries that are not believed say nothing, and that is mostly what is to be noted.
        }

        if (told is { State: JobState.Done } || (told is { State: JobState.Running } && told.LeaseUntil > now && told.Owner != owner))
        {
            return;
        }

        var row = JobRows.New(name, slot, owner, told?.By ?? "", told?.StartedAt ?? now);
        (row.Attempt, row.EndedAt, row.LeaseUntil) = (told?.Attempt ?? 0, now, now);
        row.Say(said);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await JobRows.PutAsync(db, row, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The latest runs of a job, the last begun first.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed: nobody knows how the job stands.</exception>
    public async Task<IReadOnlyList<JobRun>> LatestAsync(string name, int count, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var told = await JobTrail.RunsAsync(db, name, cancellationToken).Take(count).ToListAsync(cancellationToken);
        foreach (var run in told)
        {
            await JobRows.AddSignsAsync(db, run, Now(), cancellationToken);
        }

        // What the ledger took an entry of since is newer than what it did not take.
        var (last, soon) = (told.Max(r => r.EndedAt), Now() + LongestLease);
        var noted = (await JobRows.NotedAsync(db, name, slot: null, count, cancellationToken))
            .Where(r => !(r.EndedAt <= last) && r.EndedAt <= soon)
            .ToDictionary(r => r.Slot, StringComparer.Ordinal);
        var slots = told.ToDictionary(r => r.Slot, StringComparer.Ordinal);
        return
        [
            .. slots
                .Keys.Union(noted.Keys, StringComparer.Ordinal)
                .Select(slot => JobRows.Merge(slots.GetValueOrDefault(slot), noted.GetValueOrDefault(slot))!)
                .OrderByDescending(r => r.StartedAt)
                .ThenByDescending(r => r.Slot, StringComparer.Ordinal)
                .Take(count),
        ];
    }

    /// <summary>Failures that stand in rows alone, for when the entries cannot be asked.</summary>
    public async Task<IReadOnlyList<JobRun>> NotedAsync(string name, int count, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await JobRows.NotedAsync(db, name, slot: null, count, cancellationToken);
    }

    /// <summary>How a run stands; null when nobody began it.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public async Task<JobRun?> FindAsync(string name, string slot, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, name, slot, cancellationToken);
    }

    /// <summary>How a job ended the last time that the entries know of; null when it never did.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public async Task<JobRun?> LastEndAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await JobTrail.LastEndAsync(db, name, cancellationToken);
    }

    public static string SubjectOf(string name) => Prefix + name;

    /// <summary>How a slot stands, and the last entry about the job then.</summary>
    private async Task<(long? Entry, JobRun? Told)> KnownAsync(string name, string slot, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (last, _) = await BeforeCheck.LastAsync(db, SubjectOf(name), cancellationToken);
        return (last, await JobRows.ToldAsync(db, name, slot, Now(), cancellationToken));
    }

    private async Task<JobRun?> FindAsync(PortalDb db, string name, string slot, CancellationToken cancellationToken)
    {
        var told = await JobRows.ToldAsync(db, name, slot, Now(), cancellationToken);
        var noted = await JobRows.NotedAsync(db, name, slot, count: 1, cancellationToken);
        return JobRows.Merge(told, noted is [var row] ? row : null);
    }

    private DateTimeOffset Now() => Instants.ToMilliseconds(time.GetUtcNow());

    private static IQueryable<JobRun> Held(PortalDb db, JobClaim claim) =>
        db.Set<JobRun>()
            .Where(j =>
                j.Name == claim.Name
                && j.Slot == claim.Slot
                && j.Attempt == claim.Attempt
                && j.Owner == claim.Owner
                && j.State == JobState.Running
            );
}
