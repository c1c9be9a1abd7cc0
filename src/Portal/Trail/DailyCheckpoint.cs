using Portal.Data.Ledgers;

namespace Portal.Trail;

/// <summary>Signs the ledger when the portal starts and once a day, so that a quiet day has its checkpoint outside as well.</summary>
internal sealed partial class DailyCheckpoint(LedgerCheckpoints checkpoints, TimeProvider time, ILogger<DailyCheckpoint> log)
    : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Day, time);
        do
        {
            try
            {
                await checkpoints.CheckpointAsync(stoppingToken);
            }
            catch (Exception refused) when (refused is not OperationCanceledException)
            {
                LogRefused(log, refused.Message);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No checkpoint was signed: {Problem}")]
    private static partial void LogRefused(ILogger log, string problem);
}
