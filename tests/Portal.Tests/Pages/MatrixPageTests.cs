using Bunit;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Matrix;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class MatrixPageTests : GivenPortal
{
    private static readonly DateOnly _december = new(2024, 12, 31);

    [Fact]
    public void An_empty_cell_is_red_and_says_so_in_words()
    {
        GivenReader(Roles.Auditor);

        var cell = Render<MatrixCell>(p =>
            p.Add(c => c.AsOf, _december).Add(c => c.Cell, new MatrixCellView(LoanStage.Before, RiskActivity.Identify, []))
        );

        Assert.Equal("gap", cell.Find("td").ClassName);
        Assert.Contains("Gap: no indicator watches this", cell.Find(".pill.breach").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_of_which_nothing_can_be_evaluated_is_not_shown_as_within_its_limits()
    {
        GivenReader(Roles.Auditor);
        var line = new MatrixLine(
            Get<Catalogue>().Indicator("fraud_rule_hits"),
            Unevaluable("fraud_rule_hits", "application.fraud_rules_hit")
        );

        var cell = Render<MatrixCell>(p =>
            p.Add(c => c.AsOf, _december).Add(c => c.Cell, new MatrixCellView(LoanStage.Before, RiskActivity.Identify, [line]))
        );

        Assert.Contains("None of its 1 indicator can be evaluated", cell.Find(".pill.watch").TextContent, StringComparison.Ordinal);
        Assert.Contains("needs application.fraud_rules_hit", cell.Find("li").TextContent, StringComparison.Ordinal);
        Assert.Empty(cell.FindAll(".pill.ok"));
    }

    [Fact]
    public void What_a_cell_counts_is_every_indicator_in_it_once()
    {
        GivenReader(Roles.Auditor);
        var indicator = Get<Catalogue>().Indicator("fraud_rule_hits");
        var missing = Unevaluable("fraud_rule_hits", "application.fraud_rules_hit");
        MatrixLine[] lines =
        [
            new(indicator, null),
            new(indicator, missing),
            new(indicator, missing with { Status = ResultStatus.Ok, Value = 1m }),
            new(indicator, missing with { Status = ResultStatus.NotApplicable }),
        ];

        var cell = Render<MatrixCell>(p =>
            p.Add(c => c.AsOf, _december).Add(c => c.Cell, new MatrixCellView(LoanStage.After, RiskActivity.Control, lines))
        );

        Assert.Equal(lines.Length, cell.FindAll(".cell-summary .pill").Sum(pill => Count(pill.TextContent)));
        Assert.Contains("1 with nothing to divide by", cell.Find(".cell-summary").TextContent, StringComparison.Ordinal);

        static int Count(string text) =>
            int.Parse(new string([.. text.Where(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Every_key_risk_indicator_stands_in_its_cell_with_its_value_and_a_way_to_its_page()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(_december, Ratio("thin_files", 0.12m, "watch"));

        var page = Render<MatrixPage>();

        page.WaitForAssertion(() =>
            Assert.Contains("12.00%", page.Find("[data-testid=cell-before-assess]").TextContent, StringComparison.Ordinal)
        );
        Assert.Equal(9, page.FindAll("tbody td").Count);
        Assert.Equal(Get<Catalogue>().Indicators.Count(i => i.Stage is not null), page.FindAll("tbody li").Count);
        Assert.Equal(
            "/indicators/thin_files?asOf=2024-12-31",
            page.FindAll("[data-testid=cell-before-assess] li a")
                .Single(a => a.TextContent.Contains("without a credit account", StringComparison.Ordinal))
                .GetAttribute("href")
        );
        Assert.Contains("1 on watch", page.Find("[data-testid=cell-before-assess] .cell-summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cell_of_the_committed_catalogue_is_empty()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.01m));

        var page = Render<MatrixPage>();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody td")));
        Assert.Empty(page.FindAll("td.gap"));
    }

    [Fact]
    public async Task A_date_without_a_run_says_how_to_compute_it()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(_december, Ratio("thin_files", 0.12m));
        GivenAddress("/matrix?asOf=2024-11-30");

        var page = Render<MatrixPage>();

        page.WaitForAssertion(() =>
            Assert.Equal($"./portal compute --home {Get<Portal.Data.Home>().Root} --as-of 2024-11-30", page.Find("pre").TextContent.Trim())
        );
    }

    private static IndicatorResult Unevaluable(string code, string needs) =>
        new(
            code,
            "K01",
            new LocalText(code, code),
            ResultStatus.NotEvaluable,
            [needs],
            null,
            null,
            null,
            Unit.Ratio,
            Direction.Lower,
            null,
            null,
            []
        );
}
