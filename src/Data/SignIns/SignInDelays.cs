using Microsoft.EntityFrameworkCore;
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
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

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

    /// <summary>Brings the rows to what runs, and ends the delays whose row an administrator took away.</summary>
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
            if (row is null && _written.Remove(user))
            {
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

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            _written.UnionWith(kept); // a row that was never written is not one that an administrator took away
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

    private void Drop(string user)
    {
        _written.Remove(user);
        lock (_lock)
        {
            _failed.Remove(user);
        }
    }
}
