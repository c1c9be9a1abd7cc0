using System.Collections.Concurrent;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.SignIns;

namespace Portal.Access;

/// <summary>
/// Sessions that the directory answers for. Each is confirmed again every few minutes; one that cannot be confirmed within five ends,
/// whether the
/// person was dismissed or the directory is out of reach.
/// </summary>
/// <remarks>Refresh tokens are kept in memory only. When the portal starts, sessions of an earlier process end and sign in at the directory
/// again.</remarks>
public sealed partial class DirectorySessions(
    BankDirectory directory,
    DirectoryPeople people,
    SessionRegister sessions,
    TimeProvider time,
    ILogger<DirectorySessions> log
)
{
    /// <summary>Longest time that a membership counts without being confirmed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // What is left for asking when the end comes: the promise is five minutes.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _spent = new(StringComparer.Ordinal);
    private const int MostSpent = 10_000;

    private sealed record Held(string User, string Subject, string? DirectorySession, string RefreshToken, DateTimeOffset ConfirmedAt);

    /// <summary>A session just began.</summary>
    public void Add(string session, string user, string subject, string? directorySession, string refreshToken) =>
        _held[session] = new Held(user, subject, directorySession, refreshToken, time.GetUtcNow());

    /// <summary>Confirms what is due and ends what could not be confirmed.</summary>
    public async Task ConfirmAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        var due = _held.Where(s => time.GetUtcNow() - s.Value.ConfirmedAt >= every).ToList();
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (session, ct) =>
            {
                try
                {
                    if (!(await sessions.ListAsync(session.Value.User, ct)).Any(s => s.Id == session.Key))
                    {
                        _held.TryRemove(session); // it ended here: nothing is asked about it any more
                        return;
                    }

                    var found = await directory.RefreshAsync(session.Value.Subject, session.Value.RefreshToken, ct);
                    await people.ApplyAsync(found.Person, ct);
                    _held.TryUpdate(
                        session.Key,
                        session.Value with
                        {
                            RefreshToken = found.RefreshToken,
                            ConfirmedAt = time.GetUtcNow(),
                        },
                        session.Value
                    );
                }
                catch (Exception failure) when (failure is DismissedException or RuleException)
                {
                    await EndAsync(session.Key);
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
                {
                    LogUnreachable(log, failure);
                    if (time.GetUtcNow() - session.Value.ConfirmedAt >= Longest - Reserve)
                    {
                        await EndAsync(session.Key);
                    }
                }
            }
        );
    }

    /// <summary>A logout of the directory ends the session that it names, or all of the person.</summary>
    /// <returns>False when this very logout came before.</returns>
    public async Task<bool> EndAsync(LogoutToken token)
    {
        foreach (var old in _spent.Where(s => s.Value < time.GetUtcNow()))
        {
            _spent.TryRemove(old);
        }

        if (_spent.Count >= MostSpent || !_spent.TryAdd(token.Id, token.ValidTo + TimeSpan.FromMinutes(2)))
        {
            return false;
        }

        foreach (var (session, held) in _held)
        {
            if (
                token.Session is { } named
                    ? held.DirectorySession == named && (token.Subject is null || token.Subject == held.Subject)
                    : held.Subject == token.Subject
            )
            {
                await EndAsync(session);
            }
        }

        return true;
    }

    private async Task EndAsync(string session)
    {
        if (_held.TryRemove(session, out _))
        {
            await sessions.EndAsync(Actor.System, Guid.CreateVersion7(), session, SessionEnd.EndedByDirectory, CancellationToken.None);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A membership could not be confirmed; it is tried again until its five minutes are over.")]
    private static partial void LogUnreachable(ILogger log, Exception failure);
}

/// <summary>Asks the directory again and again while the portal runs.</summary>
internal sealed class DirectoryWatch(
    DirectorySessions sessions,
    DirectoryPeople people,
    Settings.OpenIdConnectSettings settings,
    TimeProvider time
) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await people.EndLeftOverAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await sessions.ConfirmAsync(settings.RefreshEvery, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The portal stops.
        }
    }
}
