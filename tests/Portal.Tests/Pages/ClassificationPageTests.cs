using Bunit;
using Portal.Classifications;
using Portal.Data.Access;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting;
using Portal.Reporting.Classifications;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class ClassificationPageTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2024, 12, 31);

    [Fact]
    public void Without_any_loans_it_says_how_to_get_some()
    {
        GivenReader(Roles.Auditor);

        var page = Render<ClassificationPage>();

        page.WaitForAssertion(() => Assert.Contains("./portal demo", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_counts_and_lists_the_same_loans_and_opens_a_finding_about_them()
    {
        GivenReader(Roles.Auditor);
        await GivenBankAsync();
        var expected = await Get<ClassificationEngine>().ComputeAsync(Viewpoint.Of(AsOf), CancellationToken.None);
        Assert.True(expected.Better is { Count: > 0, Balance: > 0 });

        var page = Render<ClassificationPage>();

        page.WaitForAssertion(
            () =>
                Assert.Contains(
                    expected.Better.Count.ToString("#,##0", Culture),
                    page.Find("[data-testid=better]").TextContent,
                    StringComparison.Ordinal
                ),
            Patience
        );
        page.WaitForAssertion(
            () =>
                Assert.Contains(
                    expected.Better.Balance.ToString("#,##0.00", Culture),
                    page.Find("#loans").TextContent,
                    StringComparison.Ordinal
                ),
            Patience
        );
        Assert.Equal(expected.Rules.Count, page.FindAll("[data-testid=classification-rules] tbody tr").Count);
        Assert.Equal(
            Urls.NewFinding(new ClassificationFigure("r2023"), AsOf, ClassificationResult.BetterThanMinimum),
            page.Find(".page-header a.primary").GetAttribute("href")
        );
        Assert.Contains("Not evaluable", page.Find("[data-testid=classification-rules]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Art. 11 (1)", page.Find("[data-testid=classification-rules]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_narrows_the_list_and_what_a_finding_freezes()
    {
        GivenReader(Roles.Auditor);
        await GivenBankAsync();
        GivenAddress("/classification?rule=c_sm_2&minimum=special_mention");

        var page = Render<ClassificationPage>();

        page.WaitForAssertion(
            () =>
                Assert.Equal(
                    Urls.NewFinding(
                        new ClassificationFigure("r2023"),
                        AsOf,
                        "five_class < minimum_class and class_rule = c_sm_2 and minimum_class = special_mention"
                    ),
                    page.Find(".page-header a.primary").GetAttribute("href")
                ),
            Patience
        );
    }

    [Fact]
    public async Task Who_may_not_see_single_loans_sees_the_figures_alone()
    {
        GivenReader(Roles.Executive);
        await GivenBankAsync();

        var page = Render<ClassificationPage>();

        page.WaitForAssertion(
            () => Assert.Contains("Single loans need the right", page.Find("#loans").TextContent, StringComparison.Ordinal),
            Patience
        );
        Assert.Empty(page.FindAll(".page-header a.primary"));
    }

    [Fact]
    public async Task Before_the_rules_it_says_so_in_the_readers_language()
    {
        GivenReader(Roles.Auditor);
        GivenLanguage("zh-CN");
        await GivenBankAsync();
        GivenAddress("/classification?asOf=2022-12-31");

        var page = Render<ClassificationPage>();

        page.WaitForAssertion(() => Assert.Contains("该日期尚无此类规则施行", page.Markup, StringComparison.Ordinal), Patience);
    }

    private static System.Globalization.CultureInfo Culture => System.Globalization.CultureInfo.InvariantCulture;

    private static TimeSpan Patience => TimeSpan.FromSeconds(60);

    /// <summary>A bank that books every overdue loan as normal.</summary>
    private async Task GivenBankAsync()
    {
        await GivenDemoBankAsync(AsOf);
        var (store, engine) = (Get<WarehouseStore>(), Get<DuckDbEngine>());
        using var load = store.Begin(store.Book!, "tester", "overdue loans booked as normal");
        var source = engine.Source("loan_snapshot", store.Inputs([("loan_snapshot", AsOf)]), [AsOf]);
        var booked =
            $"SELECT * REPLACE (CASE WHEN days_past_due > 0 THEN 1 ELSE five_class END::SMALLINT AS five_class, '{load.LoadId}' AS load_id) FROM {source}";
        await engine.WriteParquetAsync(
            new SqlStatement(booked, []),
            Path.Combine(load.StagingDirectory("loan_snapshot", AsOf), "part-0.parquet"),
            [],
            CancellationToken.None
        );
        await load.SealAsync(CancellationToken.None);
    }
}
