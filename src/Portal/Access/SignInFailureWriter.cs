using Portal.Data.SignIns;

namespace Portal.Access;

/// <summary>Brings counted failures into the ledger: once a minute what is due, and all of it when the portal stops.</summary>
internal sealed partial class SignInFailureWriter(SignInFailures failures, TimeProvider time, ILogger<SignInFailureWriter> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        while (await NextAsync(timer, stoppingToken))
        {
            await WriteAsync(all: false, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(all: true, cancellationToken);
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WriteAsync(bool all, CancellationToken cancellationToken)
    {
        try
        {
            await failures.WriteAsync(all, cancellationToken);
        }
        catch (Exception failure) // also one of a disk: a portal that cannot count failures goes on
        {
            LogNotWritten(log, failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "Failed sign-ins could not be written into the ledger; the next turn tries again.")]
    private static partial void LogNotWritten(ILogger log, Exception failure);
}
