using Portal.Data.Findings;

namespace Portal.Findings;

/// <summary>Takes findings up again whose accepted risk has ended: at the start, and then every hour, so that the day's first is soon after
/// midnight.</summary>
public sealed class RiskAcceptanceEnds(FindingRegister register, TimeProvider time, ILogger<RiskAcceptanceEnds> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                await register.EndExpiredAcceptancesAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Ended risk acceptances could not be taken up; the next hour tries again.");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
