using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Jobs;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class JobsPageTests : GivenPortal
{
    [Theory]
    [InlineData("en", "Never run", "Done", "The ledger is signed up to entry")]
    [InlineData("zh-CN", "尚未执行", "已完成", "账本已签署至第")]
    public void An_administrator_sees_how_jobs_stand_and_runs_one(string language, string never, string done, string said)
    {
        GivenLanguage(language);
        GivenReader(Roles.Admin);
        var page = Render<JobsPage>();
        page.WaitForAssertion(() => Assert.Equal(Get<DailyJobs>().All.Count, page.FindAll("[data-testid=jobs] tbody tr").Count));
        Assert.All(page.FindAll("[data-testid=jobs] tbody tr"), row => Assert.Contains(never, row.TextContent, StringComparison.Ordinal));

        page.FindAll("[data-testid=jobs] tbody button")[1].Click();

        page.WaitForAssertion(() =>
        {
            var row = page.FindAll("[data-testid=jobs] tbody tr")[1].TextContent;
            Assert.Contains(done, row, StringComparison.Ordinal);
            Assert.Contains(said, row, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("en", "The last verification of the ledger", "failed: The verification found differences: 1. The first: run/1 was edited")]
    [InlineData("zh-CN", "最近一次账本验证", "未通过：验证发现差异：1 处。第一处：run/1 ")]
    public async Task The_page_says_that_the_last_verification_failed_whatever_a_row_says(string language, string said, string what)
    {
        var first = RuleException.Of("verify.row-edited", $"{"run/1"} was edited: it is not what its last entry, {7}, recorded.");
        await EndedAsync(
            isDone: false,
            RuleException.Of(
                "verify.daily-differs",
                $"The verification found differences: {1}. The first: {first} './portal ledger verify' names them all."
            )
        );
        await using (var db = await Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE JobRun SET State = 2, Said = 'The ledger is intact.', Rule = NULL");
        }

        GivenLanguage(language);
        GivenReader(Roles.Admin);
        var page = Render<JobsPage>();

        page.WaitForAssertion(() =>
        {
            var notice = page.Find("[data-testid=unverified]").TextContent;
            Assert.Contains(said, notice, StringComparison.Ordinal);
            Assert.Contains(what, notice, StringComparison.Ordinal);
        });
        Assert.DoesNotContain("intact", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verification_that_the_ledger_does_not_know_of_the_last_day_is_missed()
    {
        Assert.Null(await ProblemInAsync(hours: 1));
        Assert.Equal("job.verify-never", (await ProblemInAsync(hours: 27))!.Rule);

        await EndedAsync(isDone: true, new RuleException("job.test", "The ledger is intact."));

        Assert.Null(await ProblemInAsync(hours: 25));
        var old = (await ProblemInAsync(hours: 27))!;
        Assert.Equal("job.verify-old", old.Rule);
        Assert.Contains("more than a day ago", old.Message, StringComparison.Ordinal);
    }

    private Task<RuleException?> ProblemInAsync(int hours) =>
        new JobStatus(
            Get<DailyJobs>(),
            Get<JobRegister>(),
            Get<LedgerReader>(),
            new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(hours))
        ).VerificationProblemAsync(CancellationToken.None);

    private async Task EndedAsync(bool isDone, RuleException said)
    {
        var jobs = Get<JobRegister>();
        var claim = await jobs.TakeAsync(Actor.System, DailyJobs.Verify, "1", "a", TimeSpan.FromMinutes(2), CancellationToken.None);
        await jobs.EndAsync(Actor.System, claim!, isDone, said, CancellationToken.None);
    }

    [Theory]
    [InlineData("2026-07-01T17:59:59Z", "2026-06-30T18:00:00Z", "2026-07-01T18:00:00Z")]
    [InlineData("2026-07-01T18:00:00Z", "2026-07-01T18:00:00Z", "2026-07-02T18:00:00Z")]
    public void A_job_is_due_at_its_time_of_the_banks_day(string now, string before, string after)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var job = new Job("x", new TimeOnly(2, 0), (_, _) => throw new InvalidOperationException());

        Assert.Equal(At(before), job.DueBefore(At(now), zone));
        Assert.Equal(At(after), job.DueAfter(At(now), zone));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
