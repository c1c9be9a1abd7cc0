using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Jobs;

/// <summary>The right to work on one slot of a job while the lease lasts.</summary>
public sealed record JobClaim(string Name, string Slot, int Attempt, string Owner);

/// <summary>Who works on which job. A claim is a transaction of the ledger, which all writers of all portals queue for: no slot is ever
/// worked on twice at once.</summary>
public sealed class JobRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, TimeProvider time)
{
    /// <summary>A slot that failed so often waits for a person, or for the next slot.</summary>
    public const int MostAttempts = 3;

    /// <summary>Takes a slot: a new one, one that failed, or one whose owner gave no sign of life until its lease ended.</summary>
    /// <param name="owner">Who will work: machine, process and portal.</param>
    /// <param name="lease">How long the owner is believed to live after each sign of life.</param>
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
        var attempt = await ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var now = Instants.ToMilliseconds(time.GetUtcNow());
                await Authority.RequireAsync(db, actor, Roles.Admin, now, cancellationToken);
                var row = await db.JobRuns.SingleOrDefaultAsync(j => j.Name == name && j.Slot == slot, cancellationToken);
                var isAlive = await db.JobRuns.AnyAsync(
                    j => j.Name == name && j.State == JobState.Running && j.LeaseUntil > now,
                    cancellationToken
                );
                if (isAlive || row is { State: JobState.Done } || row?.Attempt >= MostAttempts)
                {
                    return 0;
                }

                var before = row is null
                    ? null
                    : new
                    {
                        row.State,
                        row.Attempt,
                        row.Owner,
                    };
                if (row is null)
                {
                    row = New(name, slot, now);
                    db.JobRuns.Add(row);
                }

                row.Attempt++;
                (row.State, row.Owner, row.By, row.StartedAt, row.HeartbeatAt) = (JobState.Running, owner, actor.Name, now, now);
                (row.LeaseUntil, row.Percent, row.EndedAt) = (now + lease, null, null);
                row.Say(null);
                draft.Record(
                    LedgerKind.JobStarted,
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
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = Instants.ToMilliseconds(time.GetUtcNow());
        return await Held(db, claim)
                .ExecuteUpdateAsync(
                    s =>
                        s.SetProperty(j => j.HeartbeatAt, now)
                            .SetProperty(j => j.LeaseUntil, now + lease)
                            .SetProperty(j => j.Percent, percent),
                    cancellationToken
                ) == 1;
    }

    /// <summary>Gives a slot back that is not finished, such as when the portal stops: whoever comes next takes it at once.</summary>
    public async Task ReleaseAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = Instants.ToMilliseconds(time.GetUtcNow());
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
                if (await Held(db, claim).SingleOrDefaultAsync(cancellationToken) is not { } row)
                {
                    return false;
                }

                var now = Instants.ToMilliseconds(time.GetUtcNow());
                (row.State, row.EndedAt, row.LeaseUntil) = (isDone ? JobState.Done : JobState.Failed, now, now);
                row.Say(said);
                draft.Record(
                    isDone ? LedgerKind.JobDone : LedgerKind.JobFailed,
                    SubjectOf(claim.Name),
                    new { State = JobState.Running },
                    new
                    {
                        claim.Slot,
                        claim.Attempt,
                        row.State,
                        row.Said,
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
        var now = Instants.ToMilliseconds(time.GetUtcNow());
        var row = await db.JobRuns.SingleOrDefaultAsync(j => j.Name == name && j.Slot == slot, cancellationToken);
        if (row is { State: JobState.Done } || (row is { State: JobState.Running } && row.LeaseUntil > now && row.Owner != owner))
        {
            return;
        }

        if (row is null)
        {
            row = New(name, slot, now);
            db.JobRuns.Add(row);
        }

        (row.State, row.Owner, row.EndedAt, row.LeaseUntil) = (JobState.Failed, owner, now, now);
        row.Say(said);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The latest runs of a job, newest first.</summary>
    public async Task<IReadOnlyList<JobRun>> LatestAsync(string name, int count, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db
            .JobRuns.AsNoTracking()
            .Where(j => j.Name == name)
            .OrderByDescending(j => j.StartedAt)
            .ThenByDescending(j => j.Slot)
            .Take(count)
            .ToListAsync(cancellationToken);
    }

    public async Task<JobRun?> FindAsync(string name, string slot, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.JobRuns.AsNoTracking().SingleOrDefaultAsync(j => j.Name == name && j.Slot == slot, cancellationToken);
    }

    public static string SubjectOf(string name) => Invariant($"job/{name}");

    private static IQueryable<JobRun> Held(PortalDb db, JobClaim claim) =>
        db.JobRuns.Where(j =>
            j.Name == claim.Name
            && j.Slot == claim.Slot
            && j.Attempt == claim.Attempt
            && j.Owner == claim.Owner
            && j.State == JobState.Running
        );

    private static JobRun New(string name, string slot, DateTimeOffset now) =>
        new()
        {
            Name = name,
            Slot = slot,
            State = JobState.Failed,
            Attempt = 0,
            Owner = "",
            By = "",
            StartedAt = now,
            HeartbeatAt = now,
            LeaseUntil = now,
        };
}
