using Portal.Data.SignIns;

namespace Portal.Access;

/// <summary>Brings the delays that run into the database once a second, so that administrators see them and can end them from
/// anywhere.</summary>
internal sealed partial class SignInDelayWriter(SignInDelays delays, TimeProvider time, ILogger<SignInDelayWriter> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TryAsync(delays.ClearAsync, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return; // the portal stops
            }

            await TryAsync(delays.WriteAsync, stoppingToken);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The portal stops.
        }
        catch (Exception failure)
        {
            NotWritten(log, failure); // the next second tries again; the delays themselves run in memory
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Delays of sign-ins could not be written")]
    private static partial void NotWritten(ILogger log, Exception failure);
}
