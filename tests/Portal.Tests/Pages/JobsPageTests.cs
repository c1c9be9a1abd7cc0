using Bunit;
using Portal.Data.Access;
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

        page.FindAll("[data-testid=jobs] button")[1].Click();

        page.WaitForAssertion(() =>
        {
            var row = page.FindAll("[data-testid=jobs] tbody tr")[1].TextContent;
            Assert.Contains(done, row, StringComparison.Ordinal);
            Assert.Contains(said, row, StringComparison.Ordinal);
        });
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
