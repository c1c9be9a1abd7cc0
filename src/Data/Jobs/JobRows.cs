using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Jobs;

/// <summary>Rows beside what the entries tell of a run: signs of life that are believed within bounds, and failures that the ledger took no
/// entry of.</summary>
internal static class JobRows
{
    public static JobRun New(string name, string slot, string owner, string by, DateTimeOffset startedAt) =>
        new()
        {
            Name = name,
            Slot = slot,
            State = JobState.Failed,
            Attempt = 0,
            Owner = owner,
            By = by,
            StartedAt = startedAt,
            HeartbeatAt = startedAt,
            LeaseUntil = startedAt,
        };

    /// <summary>Writes a row in the place of what stood there, without reading it: whoever edited it keeps nobody from working.</summary>
    /// <remarks>Inside a transaction; saved by the caller.</remarks>
    public static async Task PutAsync(PortalDb db, JobRun row, CancellationToken cancellationToken)
    {
        await db.Set<JobRun>().Where(j => j.Name == row.Name && j.Slot == row.Slot).ExecuteDeleteAsync(cancellationToken);
        db.Set<JobRun>().Add(row);
    }

    /// <summary>How the entries say that a slot stands, with the signs of life of its row; null when nobody began it.</summary>
    public static async Task<JobRun?> ToldAsync(
        PortalDb db,
        string name,
        string slot,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var run = await JobTrail.RunsAsync(db, name, cancellationToken).FirstOrDefaultAsync(r => r.Slot == slot, cancellationToken);
        if (run is not null)
        {
            await AddSignsAsync(db, run, now, cancellationToken);
        }

        return run;
    }

    /// <summary>The run of a claim while the entries say that it goes on; null when it ended, or another took the slot over.</summary>
    public static async Task<JobRun?> HeldAsync(PortalDb db, JobClaim claim, CancellationToken cancellationToken) =>
        await JobTrail.RunsAsync(db, claim.Name, cancellationToken).FirstOrDefaultAsync(r => r.Slot == claim.Slot, cancellationToken)
            is { State: JobState.Running } run
        && run.Attempt == claim.Attempt
        && run.Owner == claim.Owner
            ? run
            : null;

    /// <summary>Whether somebody works on any slot of the job.</summary>
    public static async Task<bool> IsAnyAliveAsync(PortalDb db, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var begun = await JobTrail
            .RunsAsync(db, name, cancellationToken)
            .TakeWhile(r => r.StartedAt > now - JobRegister.LongestRun)
            .Where(r => r.State == JobState.Running)
            .ToListAsync(cancellationToken);
        foreach (var run in begun)
        {
            await AddSignsAsync(db, run, now, cancellationToken);
        }

        return begun.Exists(r => r.LeaseUntil > now);
    }

    /// <summary>Signs of life of a run that the entries know. One in the far future is of nobody who lives.</summary>
    public static async Task AddSignsAsync(PortalDb db, JobRun run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (run.State != JobState.Running || run.StartedAt <= now - JobRegister.LongestRun)
        {
            return;
        }

        try
        {
            var signs = await db.Set<JobRun>()
                .AsNoTracking()
                .Where(j => j.Name == run.Name && j.Slot == run.Slot && j.State == JobState.Running)
                .Where(j => j.Attempt == run.Attempt && j.Owner == run.Owner)
                .Select(j => new
                {
                    j.HeartbeatAt,
                    j.LeaseUntil,
                    j.Percent,
                })
                .SingleOrDefaultAsync(cancellationToken);
            if (signs is not null && signs.LeaseUntil <= now + JobRegister.LongestLease)
            {
                (run.HeartbeatAt, run.LeaseUntil, run.Percent) = (signs.HeartbeatAt, signs.LeaseUntil, signs.Percent);
            }
        }
        catch (Exception edited) when (ReadableRows.IsUnreadable(edited))
        {
            // A value that no portal wrote is no sign of life.
        }
    }

    /// <summary>Failures that stand in rows, the latest first; of all slots, or of one.</summary>
    public static async Task<IReadOnlyList<JobRun>> NotedAsync(
        PortalDb db,
        string name,
        string? slot,
        int count,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await db.Set<JobRun>()
                .AsNoTracking()
                .Where(j => j.Name == name && (slot == null || j.Slot == slot) && j.State == JobState.Failed)
                .OrderByDescending(j => j.EndedAt)
                .Take(count)
                .ToListAsync(cancellationToken);
        }
        catch (Exception edited) when (ReadableRows.IsUnreadable(edited))
        {
            return []; // the verification names the row
        }
    }

    /// <summary>The failure where it is later than what the entries tell; how often was tried is never told by a row.</summary>
    public static JobRun? Merge(JobRun? told, JobRun? noted)
    {
        var isLater =
            noted is not null
            && (
                told is null
                || (told.State == JobState.Running && noted.EndedAt > told.StartedAt)
                || (told.State == JobState.Failed && noted.EndedAt > told.EndedAt)
            );
        if (!isLater)
        {
            return told;
        }

        noted!.Attempt = told?.Attempt ?? 0;
        return noted;
    }
}
