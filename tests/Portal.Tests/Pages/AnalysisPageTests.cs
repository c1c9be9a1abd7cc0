using Bunit;
using Portal.Analysis;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class AnalysisPageTests : GivenPortal
{
    [Fact]
    public void A_period_without_a_figure_a_year_before_has_no_year_on_year_and_not_zero()
    {
        var series = Series.Of(
            Months((2023, 11, 0.02m), (2023, 12, null), (2024, 11, 0.015m), (2024, 12, 0.0144m)),
            Step.Month,
            Unit.Ratio
        );

        Assert.Equal(-0.005m, series.Single(p => p.Date == End(2024, 11)).YearOnYear);
        Assert.Null(series.Single(p => p.Date == End(2024, 12)).YearOnYear);
        Assert.Null(series.Single(p => p.Date == End(2023, 11)).YearOnYear);
    }

    [Fact]
    public void A_gap_in_the_months_is_no_change_of_the_month_after_it()
    {
        var series = Series.Of(Months((2024, 10, 0.01m), (2024, 11, null), (2024, 12, 0.03m)), Step.Month, Unit.Ratio);

        Assert.Equal([null, null, null], series.Select(p => p.Change));
        Assert.Equal([0.01m, null, 0.03m], series.Select(p => p.Level));
    }

    [Theory]
    [InlineData(Step.Month, 13, "0.001", "0.012")]
    [InlineData(Step.Quarter, 5, "0.003", "0.012")]
    [InlineData(Step.Year, 2, "0.012", "0.012")]
    public void The_step_decides_what_a_change_is_against(Step step, int periods, string change, string yearOnYear)
    {
        // One basis point times ten a month: 1.0 % in December 2023 to 2.2 % in December 2024.
        var series = Series.Of(
            [
                .. Enumerable
                    .Range(0, 13)
                    .Select(i => new TrendPoint(End(2023 + ((11 + i) / 12), ((11 + i) % 12) + 1), 0.010m + (0.001m * i))),
            ],
            step,
            Unit.Ratio
        );

        Assert.Equal(periods, series.Count);
        Assert.Equal((change, yearOnYear), (Text(series[^1].Change), Text(series[^1].YearOnYear)));
    }

    [Theory]
    [InlineData("money", "200", "250", "0.25")]
    [InlineData("money", "0", "250", null)]
    [InlineData("money", "-10", "250", null)]
    [InlineData("ratio", "0", "0.1", "0.1")]
    public void Year_on_year_is_growth_for_an_amount_and_a_difference_for_a_ratio(string unit, string before, string now, string? expected)
    {
        var series = Series.Of(Months((2023, 12, Number(before)), (2024, 12, Number(now))), Step.Year, Data.Figures.Words.Read<Unit>(unit));

        Assert.Equal(expected, Text(series[^1].YearOnYear));
    }

    [Fact]
    public async Task The_sector_stands_beside_the_bank_where_a_figure_of_the_date_was_published()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(End(2023, 9), Ratio("npl_ratio", 0.0150m));
        await GivenRunAsync(End(2023, 12), Ratio("npl_ratio", 0.0146m));
        await GivenRunAsync(End(2024, 3), Ratio("npl_ratio", 0.0148m));
        GivenAddress("/analysis/npl_ratio?step=quarter");

        var page = Render<AnalysisPage>(p => p.Add(c => c.Code, "npl_ratio"));

        page.WaitForAssertion(() =>
            Assert.Equal(
                [
                    "2024-03-31 1.48% +0.02 no figure no figure no figure",
                    "2023-12-31 1.46% −0.04 no figure 1.59% 1.46%",
                    "2023-09-30 1.50% no figure no figure 1.61% no figure",
                ],
                page.FindAll("[data-testid=series] tbody tr").Select(Words)
            )
        );
        Assert.Equal(2, page.FindAll("[data-testid=chart] polyline.peer").Count);
        Assert.Contains("All commercial banks 1.59%", page.Find("[data-testid=chart] svg").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_says_with_whom_and_by_what()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(End(2023, 9), Ratio("npl_ratio", 0.0150m));
        await GivenRunAsync(End(2023, 12), Ratio("npl_ratio", 0.0146m));
        GivenAddress("/analysis/npl_ratio?step=quarter&show=change&with=webank");

        var page = Render<AnalysisPage>(p => p.Add(c => c.Code, "npl_ratio"));

        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll("[data-testid=series] thead th").Count)); // nobody else's column would have a figure
        Assert.Empty(page.FindAll("polyline.peer"));
        Assert.Contains("−0.04 pp", page.Find("[data-testid=chart] svg").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["2023-12"],
            page.FindAll("[data-testid=chart] svg text")
                .Select(text => text.TextContent)
                .Where(text => text.StartsWith("20", StringComparison.Ordinal))
        );
        Assert.Contains("compared by level only", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_stand_beside_a_change_when_they_published_both_of_its_dates()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(End(2022, 12), Ratio("npl_ratio", 0.0150m));
        await GivenRunAsync(End(2023, 12), Ratio("npl_ratio", 0.0146m));
        GivenAddress("/analysis/npl_ratio?step=year&show=yearonyear&with=webank");

        var page = Render<AnalysisPage>(p => p.Add(c => c.Code, "npl_ratio"));

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["2023-12-31 1.46% −0.04 −0.04 −0.01", "2022-12-31 1.50% no figure no figure no figure"],
                page.FindAll("[data-testid=series] tbody tr").Select(Words)
            )
        );
        Assert.Equal("WeBank · Year on year, pp", page.FindAll("[data-testid=series] thead th")[^1].TextContent);
        Assert.Single(page.FindAll("polyline.peer"));
        Assert.Contains("differences of figures that they rounded", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0147", false)] // 1.47 % against 1.46 % as printed: 0.01 percentage points
    [InlineData("0.01471", true)]
    public async Task What_the_bank_published_is_held_against_what_is_computed_for_that_date(string computed, bool isApart)
    {
        await GivenRunAsync(End(2023, 12), Ratio("npl_ratio", Number(computed)));

        var view = await Get<AnalysisReader>().ReadAsync("npl_ratio", null, Step.Year, Xunit.TestContext.Current.CancellationToken);

        var own = view.Published.Single(line => line.Computed is not null);
        Assert.Equal(
            ("own", End(2023, 12), Number(computed), isApart),
            (own.Figure.Of.Code, own.Figure.In.Period, own.Computed, own.IsApart)
        );
        Assert.DoesNotContain(view.Peers, peer => peer.Of.Code == "own");
    }

    [Fact]
    public async Task Without_a_published_figure_of_the_dates_it_says_which_dates_there_are()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(End(2025, 3), Ratio("npl_ratio", 0.0144m), Ratio("thin_files", 0.2m));

        var dated = Render<AnalysisPage>(p => p.Add(c => c.Code, "npl_ratio"));
        var none = Render<AnalysisPage>(p => p.Add(c => c.Code, "thin_files"));

        dated.WaitForAssertion(() =>
            Assert.Contains(
                "2021-12-31, 2022-12-31, 2023-09-30, 2023-12-31, 2024-12-31",
                dated.Find("[data-testid=no-peers]").TextContent,
                StringComparison.Ordinal
            )
        );
        none.WaitForAssertion(() =>
            Assert.Contains("nothing to compare with", none.Find("[data-testid=no-peers]").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Every_published_figure_says_where_it_was_read()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(End(2023, 12), Ratio("allowance_to_loans", 0.05m));

        var page = Render<AnalysisPage>(p => p.Add(c => c.Code, "allowance_to_loans"));

        page.WaitForAssertion(() =>
            Assert.Equal(
                [
                    "WeBank 2023-12-31 5.14 % 60 days, unconfirmed press report 2024-05-07 "
                        + "https://finance.sina.cn/2024-05-07/detail-inaukcyp2002894.d.html",
                    "This bank 2023-12-31 5.14 % 5% ▲0.14 pp apart 60 days own publication bears no date demonstration annual report "
                        + "2023 (catalogue/demo/wbank.yaml)",
                    "All commercial banks 2023-09-30 3.35 % 90 days press report 2023-11-17 "
                        + "http://xinjr99.com/zhengquan/zhengquanyuandi/2023-11-17/957070.html",
                    "This bank 2022-12-31 5.35 % 60 days own publication bears no date demonstration annual report 2022 "
                        + "(catalogue/demo/wbank.yaml)",
                ],
                page.FindAll("[data-testid=sources] tbody tr").Select(Words)
            )
        );
    }

    [Fact]
    public async Task The_printed_page_has_the_drawing_the_figures_and_their_sources_and_loads_nothing()
    {
        await GivenRunAsync(End(2023, 9), Ratio("npl_ratio", 0.0150m));
        await GivenRunAsync(End(2023, 12), Ratio("npl_ratio", 0.0146m));
        var view = await Get<AnalysisReader>().ReadAsync("npl_ratio", null, Step.Quarter, Xunit.TestContext.Current.CancellationToken);

        var html = await Get<AnalysisExports>()
            .HtmlAsync(view, Step.Quarter, Aspect.Level, null, new DateTimeOffset(2025, 1, 3, 8, 0, 0, TimeSpan.Zero));

        Assert.StartsWith("<!DOCTYPE html>", html.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("<polyline class=\"peer\"", html, StringComparison.Ordinal);
        Assert.Contains("1.46%", html, StringComparison.Ordinal);
        Assert.Contains("finance.sina.cn", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_spreadsheet_has_the_same_figures_and_draws_what_the_address_asks_for()
    {
        await GivenRunAsync(End(2022, 12), Ratio("npl_ratio", 0.0150m));
        await GivenRunAsync(End(2023, 12), Ratio("npl_ratio", 0.0146m));
        var view = await Get<AnalysisReader>().ReadAsync("npl_ratio", null, Step.Year, Xunit.TestContext.Current.CancellationToken);

        var document = Get<AnalysisExports>().Document(view, Step.Year, Aspect.YearOnYear, "none");

        Assert.Equal([End(2022, 12), End(2023, 12)], document.Dates);
        Assert.Equal(["Year on year, pp"], document.Columns.Where(c => c.IsDrawn).Select(c => c.Name));
        Assert.Equal([null, -0.04m], document.Columns.Single(c => c.IsDrawn).Values);
        Assert.Equal(3, document.Columns.Count);
        Assert.Equal(11, document.Sources.Count);
    }

    [Fact]
    public async Task A_spreadsheet_of_counts_has_no_decimals_but_in_its_growth()
    {
        await GivenRunAsync(End(2022, 12), Ratio("open_loans", 1000m) with { Unit = Unit.Count });
        await GivenRunAsync(End(2023, 12), Ratio("open_loans", 1250m) with { Unit = Unit.Count });
        var view = await Get<AnalysisReader>().ReadAsync("open_loans", null, Step.Year, Xunit.TestContext.Current.CancellationToken);

        var document = Get<AnalysisExports>().Document(view, Step.Year, Aspect.Level, "none");

        Assert.Equal(
            [("#,##0", 1250m), ("+#,##0;-#,##0;0", 250m), ("+0.00%;-0.00%;0.00%", 0.25m)],
            document.Columns.Select(column => (column.Format, column.Values[^1] ?? 0m))
        );
    }

    private static string Words(AngleSharp.Dom.IElement row) =>
        string.Join(' ', row.Children.SelectMany(c => c.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private static DateOnly End(int year, int month) => new DateOnly(year, month, 1).AddMonths(1).AddDays(-1);

    private static decimal? Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(decimal? value) => value?.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);

    private static List<TrendPoint> Months(params IReadOnlyList<(int Year, int Month, decimal? Value)> months) =>
        [.. months.Select(m => new TrendPoint(End(m.Year, m.Month), m.Value))];
}
