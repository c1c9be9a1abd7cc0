using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Ledgers;
using Portal.Jobs;
using Portal.Settings;
using Portal.Work;
using Quartz;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The daily work through its doors: the triggers, the runner, and the command line.</summary>
[Collection(CommandLine.Name)]
public sealed class JobTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("accepted-risks")]
    [InlineData("checkpoint")]
    [InlineData("ledger-verify")]
    public async Task The_work_of_a_day_is_done_once_and_says_what_came_of_it(string name)
    {
        var runner = portal.Get<JobRunner>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => runner.RunDueAsync(name, Stop)));
        await runner.RunDueAsync(name, Stop);

        var runs = (await portal.Get<JobRegister>().LatestAsync(name, 10, Stop)).Where(r =>
            !r.Slot.StartsWith("by hand", StringComparison.Ordinal)
        );
        var run = Assert.Single(runs);
        Assert.Equal((JobState.Done, 1, Actor.System.Name), (run.State, run.Attempt, run.By));
        Assert.False(string.IsNullOrEmpty(run.Said));
        Assert.Equal(
            [JobKinds.JobStarted, JobKinds.JobDone],
            (await portal.Get<LedgerReader>().HistoryAsync(JobRegister.SubjectOf(name), Stop))
                .Where(e => e.Actor == Actor.System.Name)
                .Select(e => e.Kind)
        );
    }

    [Fact]
    public async Task Every_job_has_a_trigger_for_its_time_and_one_for_what_was_missed()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()); // the scheduler asks the clock of the machine
        time.SetLocalTimeZone(zone);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder
            .Services.AddSingleton<TimeProvider>(time)
            .AddSingleton(portal.Get<DailyJobs>())
            .AddSingleton(portal.Get<JobRunner>())
            .AddJobTriggers(new AssaySettings());
        using var host = builder.Build();
        await host.Services.GetServices<IHostedService>().Single(s => s.GetType().Name == "Schedule").StartAsync(Stop);

        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Stop);
        foreach (var job in portal.Get<DailyJobs>().All)
        {
            var triggers = await scheduler.GetTriggersOfJob(new JobKey(job.Name), Stop);

            Assert.Equal(2, triggers.Count);
            var daily = Assert.Single(triggers.OfType<ICronTrigger>());
            Assert.Equal(
                job.DueAfter(time.GetUtcNow(), zone),
                daily.GetFireTimeAfter(time.GetUtcNow())!.Value.ToOffset(zone.GetUtcOffset(time.GetUtcNow()))
            );
        }
    }

    [Fact]
    public void A_portal_that_only_serves_pages_has_no_triggers() =>
        Assert.Empty(new ServiceCollection().AddJobTriggers(new AssaySettings { Jobs = { Enabled = false } }));

    [Fact]
    public async Task Work_stops_when_another_portal_has_taken_it_over()
    {
        var (time, began) = (new FakeTimeProvider(TimeProvider.System.GetUtcNow()), new TaskCompletionSource());
        var runner = new JobRunner(portal.Get<DailyJobs>(), portal.Get<JobRegister>(), time, NullLogger<JobRunner>.Instance);
        var slow = new Job(
            "slow",
            new TimeOnly(1, 0),
            async (_, ct) =>
            {
                began.SetResult();
                await Task.Delay(Timeout.Infinite, ct);
                throw new InvalidOperationException("never here");
            }
        );

        var work = runner.RunAsync(Actor.System, slow, "2026-07-01", whenStopped: null, Stop);
        await began.Task;
        var claim = (await portal.Get<JobRegister>().FindAsync("slow", "2026-07-01", Stop))!;
        await portal.Get<JobRegister>().ReleaseAsync(new JobClaim(claim.Name, claim.Slot, claim.Attempt, claim.Owner), Stop);
        var other = await portal.Get<JobRegister>().TakeAsync(Actor.System, "slow", "2026-07-01", "other", TimeSpan.FromMinutes(2), Stop);
        time.Advance(TimeSpan.FromMinutes(1));
        await work;

        var row = (await portal.Get<JobRegister>().FindAsync("slow", "2026-07-01", Stop))!;
        Assert.Equal((JobState.Running, other!.Owner, 2), (row.State, row.Owner, row.Attempt));
    }

    /// <summary>The slot of a day is given back when the portal stops; one by hand is asked for by nobody else, and has ended.</summary>
    [Theory]
    [InlineData(null, JobState.Running)]
    [InlineData("job.stopped", JobState.Failed)]
    public async Task Work_that_is_stopped_is_given_back_or_has_ended(string? rule, JobState state)
    {
        var began = new TaskCompletionSource();
        var endless = new Job(
            "endless",
            new TimeOnly(1, 0),
            async (_, ct) =>
            {
                began.SetResult();
                await Task.Delay(Timeout.Infinite, ct);
                throw new InvalidOperationException("never here");
            }
        );
        using var leaving = new CancellationTokenSource();
        var slot = rule ?? "2026-07-01";

        var work = portal
            .Get<JobRunner>()
            .RunAsync(Actor.System, endless, slot, rule is null ? null : new RuleException(rule, "stopped"), leaving.Token);
        await began.Task;
        await leaving.CancelAsync();
        await work;

        var row = (await portal.Get<JobRegister>().FindAsync("endless", slot, Stop))!;
        Assert.Equal((state, rule), (row.State, row.Rule));
        Assert.True(row.LeaseUntil <= TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_portal_that_stops_asks_running_jobs_to_stop_and_waits_for_them()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder
            .Services.AddSingleton(TimeProvider.System)
            .AddSingleton(portal.Get<DailyJobs>())
            .AddSingleton(portal.Get<JobRunner>())
            .AddSingleton<Progress>()
            .AddJobTriggers(new AssaySettings());
        using var host = builder.Build();
        await host.StartAsync(Stop);
        var progress = host.Services.GetRequiredService<Progress>();
        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Stop);
        await scheduler.ScheduleJob(
            JobBuilder.Create<Endless>().Build(),
            [TriggerBuilder.Create().StartNow().Build()],
            new ScheduleJobOptions(),
            Stop
        );
        await progress.Began.Task;

        await host.StopAsync(Stop);

        Assert.True(progress.IsStopped);
    }

    private sealed class Progress
    {
        public TaskCompletionSource Began { get; } = new();

        public bool IsStopped { get; set; }
    }

    private sealed class Endless(Progress progress) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            progress.Began.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                progress.IsStopped = true;
            }
        }
    }

    [Fact]
    public async Task Work_that_fails_leaves_its_sentence_and_a_fault_of_the_program_none_of_its_own()
    {
        var runner = portal.Get<JobRunner>();
        await runner.RunAsync(
            Actor.System,
            Failing("refused", new RuleException("job.not-outside", "The disk is full.", 1, "x")),
            "1",
            whenStopped: null,
            Stop
        );
        await runner.RunAsync(
            Actor.System,
            Failing("faulty", new InvalidOperationException("a secret of the program")),
            "1",
            whenStopped: null,
            Stop
        );

        var refused = (await portal.Get<JobRegister>().FindAsync("refused", "1", Stop))!;
        var faulty = (await portal.Get<JobRegister>().FindAsync("faulty", "1", Stop))!;
        Assert.Equal((JobState.Failed, "The disk is full.", "job.not-outside"), (refused.State, refused.Said, refused.Rule));
        Assert.Equal((JobState.Failed, "job.fault"), (faulty.State, faulty.Rule));
        Assert.DoesNotContain("secret", faulty.Said!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_lists_jobs_and_runs_one_once_for_a_key()
    {
        var (code, said, errors) = await JobsAsync("run", "checkpoint", "--key", "k1");
        var again = await JobsAsync("run", "checkpoint", "--key", "k1");
        var (unknown, _, told) = await JobsAsync("run", "sweep");
        var (listed, list, _) = await JobsAsync();

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("checkpoint: done. The ledger is signed up to entry", said, StringComparison.Ordinal);
        Assert.Equal(said, again.Output);
        Assert.Single((await portal.Get<JobRegister>().LatestAsync("checkpoint", 20, Stop)), r => r.Slot == "by hand k1");
        Assert.Equal(2, unknown);
        Assert.Contains("There are accepted-risks, checkpoint, ledger-verify.", told, StringComparison.Ordinal);
        Assert.Equal(0, listed);
        Assert.Equal(3, list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("checkpoint: done, begun", list, StringComparison.Ordinal);
    }

    private static Job Failing(string name, Exception failure) =>
        new(name, new TimeOnly(1, 0), (_, _) => Task.FromException<RuleException>(failure));

    private Task<(int Code, string Output, string Errors)> JobsAsync(params string[] words) =>
        CommandLine.RunAsync(["jobs", .. words, "--home", portal.HomeDirectory]);
}
