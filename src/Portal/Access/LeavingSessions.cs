using System.Collections.Concurrent;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Access;

/// <summary>Ends the sessions of people who sign out. One whose end cannot be written to the ledger gives nothing from that moment on, and
/// its end is tried again until it is written.</summary>
public sealed partial class LeavingSessions(
    SessionRegister sessions,
    EndingSessions ending,
    TimeProvider time,
    ILogger<LeavingSessions> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, string> _owed = new(StringComparer.Ordinal);

    /// <summary>Ends a session of its owner; never throws, because the browser's cookie goes in any case.</summary>
    public async Task EndAsync(string user, string session)
    {
        try
        {
            await sessions.EndAsync(Actor.User(user), Guid.CreateVersion7(), session, SessionEnd.SignedOut, CancellationToken.None);
            _owed.TryRemove(session, out _);
            ending.Remove(session);
        }
        catch (RuleException refused) when (StoreFaults.Of(refused) is null)
        {
            ending.Add(session);
            _owed.TryRemove(session, out _); // as what was edited in the database: no later turn is taken either
            LogOwed(log, refused);
        }
        catch (Exception failure)
        {
            ending.Add(session);
            _owed[session] = user;
            LogOwed(log, failure);
        }
    }

    /// <summary>Tries again what could not be written.</summary>
    public async Task EndOwedAsync()
    {
        foreach (var (session, user) in _owed)
        {
            await EndAsync(user, session);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await EndOwedAsync();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await EndOwedAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of a session could not be written; it gives nothing any more.")]
    private static partial void LogOwed(ILogger log, Exception failure);
}
