using System.Net;
using Microsoft.Extensions.Logging;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.SignIns;

/// <summary>
/// Counts failed sign-ins and writes one entry for each account and window: an intruder who tries a thousand passwords adds a handful of
/// entries to a ledger that forgets nothing, and takes no longer for a name that exists.
/// </summary>
public sealed partial class SignInFailures(Ledger ledger, SignInDelays delays, TimeProvider time, ILogger<SignInFailures> log)
{
    /// <summary>Failures of this long are one entry.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    // Addresses are counted and not named: they are personal data, and the ledger forgets nothing.
    private const int MostAddresses = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Tally> _known = new(StringComparer.Ordinal);
    private long _unknown;

    private sealed class Tally(DateTimeOffset from)
    {
        public DateTimeOffset From { get; } = from;

        public DateTimeOffset Until { get; set; } = from;

        public int Attempts { get; set; }

        public HashSet<IPAddress> Addresses { get; } = [];
    }

    /// <param name="user">Id of the account; null for a name that nobody has, which is only counted in the log: it may be a mistyped
    /// password.</param>
    public void Count(string? user, SignInOrigin origin)
    {
        lock (_lock)
        {
            if (user is null)
            {
                _unknown++;
                return;
            }

            var now = Instants.ToMilliseconds(time.GetUtcNow());
            if (!_known.TryGetValue(user, out var tally))
            {
                _known[user] = tally = new Tally(now);
            }

            (tally.Attempts, tally.Until) = (tally.Attempts + 1, now);
            if (tally.Addresses.Count < MostAddresses && origin.Address is { } address)
            {
                tally.Addresses.Add(address);
            }
        }

        delays.Note(user, origin);
    }

    /// <summary>Writes what is due.</summary>
    /// <param name="all">Also windows that are still open: the portal stops.</param>
    public async Task WriteAsync(bool all, CancellationToken cancellationToken)
    {
        List<(string User, Tally Tally)> due;
        long unknown;
        lock (_lock)
        {
            due = [.. _known.Where(t => all || time.GetUtcNow() - t.Value.From >= Window).Select(t => (t.Key, t.Value))];
            (unknown, _unknown) = (_unknown, 0);
        }

        if (unknown > 0)
        {
            LogUnknown(log, unknown);
        }

        foreach (var (user, tally) in due)
        {
            await WriteAsync(user, tally, cancellationToken);
        }
    }

    private async Task WriteAsync(string user, Tally tally, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _known.Remove(user); // what fails from here on opens a window of its own
        }

        try
        {
            await ledger.CommitAsync(
                Actor.System,
                Guid.CreateVersion7(),
                (_, draft) =>
                {
                    draft.Record(
                        AccessKinds.UserSignInFailed,
                        GovernedRows.UserPrefix + user,
                        before: null,
                        after: new
                        {
                            tally.Attempts,
                            tally.From,
                            tally.Until,
                            Addresses = tally.Addresses.Count,
                        }
                    );
                    return Task.FromResult(tally.Attempts);
                },
                cancellationToken
            );
        }
        catch
        {
            lock (_lock)
            {
                _known.TryAdd(user, tally); // written with the next turn
            }

            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} sign-ins failed with names that nobody has.")]
    private static partial void LogUnknown(ILogger log, long count);
}
