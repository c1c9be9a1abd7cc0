using Portal.Data.Access;

namespace Portal.Access;

/// <summary>Asks once a second which of the open grants are lost, in one statement for all, and closes what is open under them: an idle
/// page asks nothing by itself.</summary>
public sealed partial class GrantPoll(OpenGrants open, Grants grants, TimeProvider time, ILogger<GrantPoll> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await open.EndAsync(await grants.LostAsync(open.All, stoppingToken));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(log, failure); // the next second asks again; whoever acts meanwhile is asked for himself
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Who lost his rights could not be asked")]
    private static partial void Failed(ILogger log, Exception failure);
}
