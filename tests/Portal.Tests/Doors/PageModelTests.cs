using System.Net;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Warehouse.Demo;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The first visit after a load finds what it shows.</summary>
public sealed class PageModelTests(PageModelTests.TwoMonths portal) : IClassFixture<PageModelTests.TwoMonths>
{
    private static readonly DateOnly December = new(2024, 12, 31);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public sealed class TwoMonths : ServedPortal
    {
        protected override Task PrepareAsync(Home home) => PreparedHomes.CopyBankAsync(home, new DemoOptions(3_000, 2, December, 7));
    }

    [Fact]
    public async Task The_main_pages_are_computed_once_after_each_load_and_run_and_then_found()
    {
        var (runner, kept) = (portal.Get<JobRunner>(), portal.Get<KeptModels>());
        await runner.RunDueAsync(PageModels.Job, Stop);
        foreach (var date in new[] { December.AddDays(-31), December })
        {
            await portal.Get<IndicatorRuns>().ComputeAsync(Actor.OperatingSystem("tester"), Viewpoint.Of(date), Stop);
        }

        await runner.RunDueAsync(PageModels.Job, Stop);
        await runner.RunDueAsync(PageModels.Job, Stop);

        var runs = await portal.Get<JobRegister>().LatestAsync(PageModels.Job, 10, Stop);
        Assert.Equal([JobState.Done, JobState.Done], runs.Select(run => run.State));
        Assert.Equal("Pages computed ahead: 7.", runs[0].Said);
        Assert.StartsWith("seal 1, run 2, process ", runs[0].Slot, StringComparison.Ordinal);
        Assert.StartsWith("seal 1, run 0, process ", runs[1].Slot, StringComparison.Ordinal);

        var computed = kept.Computed;
        Assert.True(computed > 6, "the job computes what pages ask");
        using var browser = await portal.SignedInAsync("auditor");
        foreach (
            var page in new[] { "/", "/subject", "/indicators", "/returns", "/classification", "/migration", "/loans", "/rules", "/matrix" }
        )
        {
            using var answer = await browser.GetAsync(page, Stop);
            Assert.Equal((page, HttpStatusCode.OK), (page, answer.StatusCode));
            Assert.Equal((page, computed), (page, kept.Computed));
        }
    }

    [Fact]
    public async Task A_page_that_cannot_be_computed_is_named_and_the_others_are_computed()
    {
        var (good, bad) = (new Model("good", null), new Model("bad", RuleException.Of("run.none", $"There is no run yet.")));
        var models = new PageModels(
            [bad, good],
            portal.Get<KeptModels>(),
            portal.Get<Data.Warehouse.WarehouseStore>(),
            portal.Get<Data.Runs.RunRegister>()
        );
        var told = new List<int>();

        var said = await models.PrepareAsync(told.Add, Stop);

        Assert.Equal("Pages computed ahead: 1. Not computed, and told on the page: bad: There is no run yet.", said.Message);
        Assert.Equal((1, 1), (good.Asked, bad.Asked));
        Assert.Equal([50, 100], told);
    }

    private sealed class Model(string page, Exception? problem) : IPageModel
    {
        public int Asked { get; private set; }

        public string Page => page;

        public Task PrepareAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return problem is null ? Task.CompletedTask : Task.FromException(problem);
        }
    }
}
