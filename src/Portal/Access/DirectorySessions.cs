using System.Collections.Concurrent;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Access;

/// <summary>
/// Sessions that the directory answers for. Each is confirmed again every few minutes; one that cannot be confirmed within five ends,
/// whether the person was dismissed or the directory is out of reach.
/// </summary>
/// <remarks>Refresh tokens are kept in memory only. When the portal starts, sessions of an earlier process end and sign in at the directory
/// again.</remarks>
public sealed partial class DirectorySessions(
    BankDirectory directory,
    DirectoryPeople people,
    SessionRegister sessions,
    EndingSessions ending,
    TimeProvider time,
    ILogger<DirectorySessions> log
)
{
    /// <summary>Longest time that a membership counts without being confirmed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // What is left for ending them all when the end comes: the promise is five minutes.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(15);

    /// <summary>Longest time that one question may take.</summary>
    public static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(10);

    // With a directory that takes the whole time, this many people every ten seconds are asked about within the minute that is left.
    private const int AtOnce = 32;

    private readonly ConcurrentDictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _spent = new(StringComparer.Ordinal);
    private const int MostSpent = 10_000;

    private sealed record Held(string User, string Subject, string? DirectorySession, string RefreshToken, DateTimeOffset ConfirmedAt);

    /// <summary>A session just began.</summary>
    public void Add(string session, string user, string subject, string? directorySession, string refreshToken) =>
        _held[session] = new Held(user, subject, directorySession, refreshToken, time.GetUtcNow());

    /// <summary>Ends what nobody confirmed in time. Asks nothing of the directory, and does not wait for questions that run.</summary>
    public async Task EndOverdueAsync(CancellationToken cancellationToken)
    {
        var overdue = _held.Where(s => time.GetUtcNow() - s.Value.ConfirmedAt >= Longest - Reserve).Select(s => s.Key).ToList();
        overdue.ForEach(ending.Add); // all of them first: the end of one may wait long for the ledger, or fail
        foreach (var session in overdue)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await TryEndAsync(session);
        }
    }

    /// <summary>Asks about what is due, and ends the sessions of people whom the directory does not know any more.</summary>
    public Task ConfirmAsync(TimeSpan every, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            _held.Where(s => time.GetUtcNow() - s.Value.ConfirmedAt >= every).ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (session, ct) =>
            {
                try
                {
                    await ConfirmAsync(session, ct);
                }
                catch (Exception failure)
                    when (failure is DismissedException || (failure is RuleException && StoreFaults.Of(failure) is null))
                {
                    await TryEndAsync(session.Key);
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
                {
                    LogUnreachable(log, failure);
                }
            }
        );

    private async Task ConfirmAsync(KeyValuePair<string, Held> session, CancellationToken cancellationToken)
    {
        var (id, held) = session;
        if (!(await sessions.ListAsync(held.User, cancellationToken)).Any(s => s.Id == id))
        {
            _held.TryRemove(session); // it ended here: nothing is asked about it any more
            return;
        }

        var asked = time.GetUtcNow(); // an answer says what was true when it was asked for, however late it comes
        using var limit = new CancellationTokenSource(LongestQuestion, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var found = await directory.RefreshAsync(held.Subject, held.RefreshToken, either.Token).WaitAsync(either.Token);
        await people.ApplyAsync(found.Person, cancellationToken);
        _held.TryUpdate(id, held with { RefreshToken = found.RefreshToken, ConfirmedAt = asked }, held);
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

    /// <summary>One end that cannot be written keeps nobody else's question back.</summary>
    private async Task TryEndAsync(string session)
    {
        try
        {
            await EndAsync(session);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogUnwritten(log, failure);
        }
    }

    private async Task EndAsync(string session)
    {
        if (_held.ContainsKey(session))
        {
            // It gives nothing from here on. It is forgotten only after its end is written, which the next turn tries again.
            ending.Add(session);
            await sessions.EndAsync(Actor.System, Guid.CreateVersion7(), session, SessionEnd.EndedByDirectory, CancellationToken.None);
            _held.TryRemove(session, out _);
            ending.Remove(session);
        }
    }

    [LoggerMessage(LogLevel.Error, "The end of a session of the directory was not written; it gives nothing, and the next turn writes it.")]
    private static partial void LogUnwritten(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "A membership could not be confirmed; it is tried again until its five minutes are over.")]
    private static partial void LogUnreachable(ILogger log, Exception failure);
}

/// <summary>Asks the directory again and again while the portal runs, and beside that ends what it did not confirm.</summary>
internal sealed partial class DirectoryWatch(
    DirectorySessions sessions,
    DirectoryPeople people,
    Settings.OpenIdConnectSettings settings,
    TimeProvider time,
    ILogger<DirectoryWatch> log
) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await people.EndLeftOverAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    // Two turns side by side: a directory that answers slowly, or never, must not keep anybody in.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            RepeatAsync(sessions.EndOverdueAsync, stoppingToken),
            RepeatAsync(ct => sessions.ConfirmAsync(settings.RefreshEvery, ct), stoppingToken)
        );

    private async Task RepeatAsync(Func<CancellationToken, Task> turn, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await turn(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogFailed(log, failure);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The portal stops.
        }
    }

    [LoggerMessage(LogLevel.Error, "Sessions of the directory could not be looked at; the next turn tries again.")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
