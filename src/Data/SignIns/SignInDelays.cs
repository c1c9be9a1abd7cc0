using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.SignIns;

/// <summary>Keeps the delays of known accounts in the database while they run: administrators see them on every page and command line,
/// and end them from there.</summary>
/// <remarks>Written beside the sign-in and never within it, so that a name that exists takes no longer than one that does not. An account
/// in delay fails no more often than its delays allow, so there is no flood of writes.</remarks>
public sealed class SignInDelays(IDbContextFactory<PortalDb> factory, SignInThrottle throttle)
{
    // Browsers of one account that are looked at; whoever has more is seen by the account's own delay.
    private const int MostDevices = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<string>> _failed = new(StringComparer.Ordinal);

    // Accounts whose row was written, with the number of the last entry about them then.
    private readonly Dictionary<string, long> _written = new(StringComparer.Ordinal);

    /// <summary>A known account failed; whether that began a delay is looked at with the next turn.</summary>
    public void Note(string user, SignInOrigin origin)
    {
        lock (_lock)
        {
            if (!_failed.TryGetValue(user, out var devices))
            {
                _failed.Add(user, devices = new(StringComparer.Ordinal));
            }

            if (origin.KnownDevice is { } device && devices.Count < MostDevices)
            {
                devices.Add(device);
            }
        }
    }

    /// <summary>Brings the rows to what runs, and ends the delays of accounts that an administrator unlocked: the entry about that says so,
    /// and a row that is gone only makes look for it.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        List<(string User, string[] Devices)> failed;
        lock (_lock)
        {
            failed = [.. _failed.Select(f => (f.Key, f.Value.ToArray()))];
        }

        if (failed.Count == 0)
        {
            return;
        }

        var kept = new List<string>();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<SignInDelay>().ToDictionaryAsync(d => d.UserName, StringComparer.Ordinal, cancellationToken);
        foreach (var (user, devices) in failed)
        {
            var row = rows.GetValueOrDefault(user);
            if (row is null && _written.TryGetValue(user, out var before) && await IsUnlockedAsync(db, user, before, cancellationToken))
            {
                _written.Remove(user);
                throttle.Forget(user.ToUpperInvariant());
            }

            if (throttle.RunningOf(user.ToUpperInvariant(), devices) is not { } running)
            {
                Drop(user);
                if (row is not null)
                {
                    db.Set<SignInDelay>().Remove(row);
                }
            }
            else if (row is null)
            {
                db.Set<SignInDelay>()
                    .Add(
                        new SignInDelay
                        {
                            UserName = user,
                            Failures = running.Failures,
                            Until = Instants.ToMilliseconds(running.Until),
                        }
                    );
                kept.Add(user);
            }
            else
            {
                (row.Failures, row.Until) = (running.Failures, Instants.ToMilliseconds(running.Until));
                kept.Add(user);
            }
        }

        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var user in kept.Where(user => !_written.ContainsKey(user)))
        {
            last[user] = await LastEntryAsync(db, user, cancellationToken);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            foreach (var (user, entry) in last)
            {
                _written[user] = entry; // a row that was never written is not one that an administrator took away
            }
        }
        catch (DbUpdateConcurrencyException)
        {
            // An administrator took a row away meanwhile: the next turn finds it gone, and ends the delay.
        }
    }

    /// <summary>A process that begins has no delays, whatever an earlier one left behind.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await db.Set<SignInDelay>().ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<long> LastEntryAsync(PortalDb db, string user, CancellationToken cancellationToken)
    {
        try
        {
            return (await BeforeCheck.LastAsync(db, GovernedRows.UserPrefix + user, cancellationToken)).Entry ?? 0;
        }
        catch (RuleException)
        {
            return long.MaxValue; // a ledger that cannot be believed unlocks nobody
        }
    }

    private static async Task<bool> IsUnlockedAsync(PortalDb db, string user, long before, CancellationToken cancellationToken)
    {
        try
        {
            return await SubjectTrail
                .BackAsync(db, GovernedRows.UserPrefix + user, cancellationToken)
                .TakeWhile(entry => entry.Number > before)
                .AnyAsync(entry => entry.Kind == AccessKinds.UserUnlocked, cancellationToken);
        }
        catch (RuleException)
        {
            return false;
        }
    }

    private void Drop(string user)
    {
        _written.Remove(user);
        lock (_lock)
        {
            _failed.Remove(user);
        }
    }
}
