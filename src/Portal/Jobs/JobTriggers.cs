using Portal.Settings;
using Portal.Work;
using Quartz;
using static System.FormattableString;

namespace Portal.Jobs;

/// <summary>Asks for every job when it is due, and between for what was missed, failed, or was left by a portal that died. Whether it runs
/// is decided by the entries.</summary>
internal static class JobTriggers
{
    /// <summary>Half a minute after the start the pages have had their first turn.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddJobTriggers(this IServiceCollection services, AssaySettings settings)
    {
        if (!settings.Jobs.Enabled)
        {
            return services;
        }

        // A portal that stops asks the work to stop, so that its claim is given back: the next portal need not wait for the lease.
        services.AddQuartz(quartz => quartz.ConfigureScheduler(o => o.ShutdownJobInterruption = ShutdownJobInterruption.Always));
        services.AddHostedService<Schedule>();
        return services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    /// <summary>Names, times and zone are known to services only, so that the schedule is made when the host starts.</summary>
    private sealed class Schedule(ISchedulerFactory schedulers, DailyJobs jobs, TimeProvider time) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            foreach (var job in jobs.All)
            {
                await scheduler.ScheduleJob(
                    JobBuilder.Create<Due>().WithIdentity(job.Name).Build(),
                    (ITrigger[])
                        [
                            TriggerBuilder
                                .Create()
                                .WithIdentity(job.Name + " when due")
                                .WithCronSchedule(
                                    Invariant($"0 {job.At.Minute} {job.At.Hour} * * ?"),
                                    cron => cron.InTimeZone(time.LocalTimeZone)
                                )
                                .Build(),
                            TriggerBuilder
                                .Create()
                                .WithIdentity(job.Name + " between")
                                .StartAt(time.GetUtcNow() + AfterStart)
                                .WithSimpleSchedule(every => every.WithInterval(job.Every).RepeatForever())
                                .Build(),
                        ],
                    new ScheduleJobOptions(),
                    cancellationToken
                );
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [DisallowConcurrentExecution]
    private sealed class Due(JobRunner runner) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
            await runner.RunDueAsync(context.JobDetail.Key.Name, cancellationToken);
    }
}
