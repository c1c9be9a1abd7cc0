using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Capital before and after deductions.</summary>
public sealed class CapitalLineTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Gross_less_deductions_is_the_net_of_each_level()
    {
        // CET1: 40 + 20 + 10 + 8 + 30 + 1 + 1 = 110; in full 6; above thresholds 1 + 2 + 3 + 4 = 10; net 94. AT1 9 − 2 = 7; tier 2 25 − 1 =
        // 24.
        await LinesAsync(("CET1_NET", 94m), ("T1_NET", 101m), ("TOTAL_NET", 125m), ("AT1_GROSS", 9m), ("AT1_DEDUCTIONS", 2m));

        var run = await RunAsync();

        Assert.Equal(
            (94m, 110m, 6m, 10m),
            (run.Value("cet1_net"), run.Value("cet1_gross"), run.Value("cet1_deductions"), run.Value("cet1_threshold_deductions"))
        );
        Assert.Equal(
            (9m, 2m, 25m, 1m),
            (
                run.Value("additional_tier1_gross"),
                run.Value("additional_tier1_deductions"),
                run.Value("tier2_gross"),
                run.Value("tier2_deductions")
            )
        );
        Assert.Equal((0m, 0m, 0m), (run.Value("cet1_unexplained"), run.Value("tier1_unexplained"), run.Value("capital_unexplained")));
    }

    [Fact]
    public async Task A_net_that_its_lines_do_not_give_shows_at_its_level_and_no_other()
    {
        // CET1 is filed 2 too high, so tier 1 and capital are 2 higher, too; of tier 1 the deductions beyond additional tier 1 are CET1's
        // business.
        await LinesAsync(("CET1_NET", 96m), ("T1_NET", 96m), ("TOTAL_NET", 121m), ("AT1_GROSS", 2m), ("AT1_DEDUCTIONS", 9m));

        var run = await RunAsync();

        Assert.Equal((2m, 0m, 1m), (run.Value("cet1_unexplained"), run.Value("tier1_unexplained"), run.Value("capital_unexplained"))); // 121 − 96 − 24 = 1
    }

    /// <summary>(60 − 15 % × 320) / 0.85 = 14.117647…; nothing below the mark; never more than there is.</summary>
    [Theory]
    [InlineData(60, 320, "14.11764706")]
    [InlineData(48, 320, "0")]
    [InlineData(60, -900, "60")]
    public async Task The_common_threshold_is_computed_again(int basket, int threshold, string deducted)
    {
        var expected = decimal.Parse(deducted, System.Globalization.CultureInfo.InvariantCulture);
        await LinesAsync(("THRESHOLD_BASKET", basket), ("THRESHOLD_BASE", threshold), ("CET1_THRESHOLD_15", 20m));

        Assert.Equal(20m - expected, decimal.Round((await RunAsync()).Value("threshold_15_difference"), 8));
    }

    [Fact]
    public async Task What_is_left_above_the_leverage_minimum_is_an_amount()
    {
        await LinesAsync(("T1_NET", 101m), ("LEVERAGE_EXPOSURE", 2500m));

        var result = (await RunAsync()).Of("leverage_headroom");

        Assert.Equal((1m, LimitState.Within), (result.Value, result.LimitState)); // 101 − 4 % of 2,500
    }

    [Fact]
    public async Task A_line_that_is_not_filed_is_named()
    {
        await _book.LoansAsync(YearEnd, Row(("balance", 1m)));
        await _book.ItemsAsync("capital_item", YearEnd, ("CET1_NET", 94m), ("CET1_PAID_IN", 94m));

        Assert.Contains("capital_item.CET1_RETAINED", (await RunAsync()).Of("cet1_unexplained").Missing);
    }

    /// <summary>A whole form; what a test cares for is given.</summary>
    private async Task LinesAsync(params (string Item, decimal Amount)[] given)
    {
        (string Item, decimal Amount)[] form =
        [
            ("CET1_PAID_IN", 40m),
            ("CET1_CAPITAL_RESERVE", 20m),
            ("CET1_SURPLUS_RESERVE", 10m),
            ("GENERAL_RISK_RESERVE", 8m),
            ("CET1_RETAINED", 30m),
            ("CET1_MINORITY", 1m),
            ("CET1_OCI", 1m),
            ("CET1_DEDUCTIONS", 6m),
            ("CET1_THRESHOLD_MINORITY", 1m),
            ("CET1_THRESHOLD_SIGNIFICANT", 2m),
            ("CET1_THRESHOLD_DTA", 3m),
            ("CET1_THRESHOLD_15", 4m),
            ("THRESHOLD_BASKET", 0m),
            ("THRESHOLD_BASE", 0m),
            ("AT1_GROSS", 0m),
            ("AT1_DEDUCTIONS", 0m),
            ("T2_GROSS", 25m),
            ("T2_DEDUCTIONS", 1m),
            ("CET1_NET", 0m),
            ("T1_NET", 0m),
            ("TOTAL_NET", 0m),
        ];
        await _book.LoansAsync(YearEnd, Row(("balance", 1m)));
        await _book.ItemsAsync("capital_item", YearEnd, [.. form.Where(line => given.All(own => own.Item != line.Item)), .. given]);
    }

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);
}
