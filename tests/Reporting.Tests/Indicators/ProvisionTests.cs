using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class ProvisionTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2025, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Minima_of_each_class_are_as_computed_by_hand()
    {
        // 8,000 normal, 1,000 special mention, 500 substandard, 300 doubtful, 200 loss: NPL 1,000 of 10,000. Allowance 1,600.
        await _book.LoansAsync(
            YearEnd,
            Loan(8000m, "normal", "stage_1", 120m),
            Loan(1000m, "special_mention", "stage_2", 80m),
            Loan(500m, "substandard", "stage_3", 250m),
            Loan(300m, "doubtful", "stage_3", 230m),
            Loan(200m, "loss", "stage_3", 920m)
        );

        var run = await RunAsync();

        Assert.Equal(100m, run.Value("general_provision_minimum")); // 1 percent of 10,000
        Assert.Equal(20m + 125m + 150m + 200m, run.Value("specific_provision_minimum")); // 2, 25, 50 and 100 percent
        Assert.Equal(decimal.Round(1600m / 595m, 12), run.Value("provision_adequacy"));
        Assert.Equal((1500m, 250m), (run.Value("coverage_requirement"), run.Value("allowance_ratio_requirement"))); // 150 percent of NPL, 2.5 of loans
        Assert.Equal((1500m, 100m), (run.Value("provision_requirement"), run.Value("provision_excess"))); // the higher binds
        Assert.Equal(0.5m, run.Value("substandard_allowance_ratio"));
        Assert.Equal(LimitState.Within, run.Of("substandard_allowance_ratio").LimitState);
        Assert.Equal(0.015m, run.Value("normal_allowance_ratio"));
        Assert.Equal(
            (0.08m, decimal.Round(230m / 300m, 12), 4.6m),
            (run.Value("special_mention_allowance_ratio"), run.Value("doubtful_allowance_ratio"), run.Value("loss_allowance_ratio"))
        );
        Assert.Equal(120m + 30m + 150m + 180m + 200m, run.Value("mof_potential_risk")); // 1.5, 3, 30, 60 and 100 percent
        Assert.Equal((8000m, 1000m, 1000m), (run.Value("stage_1_balance"), run.Value("stage_2_balance"), run.Value("stage_3_balance")));
        Assert.Equal((0.015m, 0.08m, 1.4m), (run.Value("stage_1_coverage"), run.Value("stage_2_coverage"), run.Value("stage_3_coverage")));
        Assert.Equal((0m, LimitState.Within), (run.Value("stage_class_mismatch"), run.Of("stage_class_mismatch").LimitState));
    }

    [Theory]
    [InlineData(100, 90, "0.125", "1.2", "0.015", "1.2", "1.2")] // every factor at its best
    [InlineData(85, 90, "0.125", "1.3", "0.018", "1.2", "1.2")] // accuracy at the edge of its second band
    [InlineData(84, 90, "0.125", "1.4", "0.021", "1.2", "1.2")]
    [InlineData(100, 59, "0.125", "1.5", "0.025", "1.5", "1.2")] // disposal below all bands: the strictest of three
    [InlineData(100, 75, "0.115", "1.3", "0.018", "1.3", "1.3")]
    [InlineData(100, 90, "0.1049", "1.5", "0.025", "1.2", "1.5")]
    public async Task The_requirement_is_proposed_by_the_strictest_of_three_factors(
        int classified,
        int disposed,
        string capital,
        string coverage,
        string allowance,
        string byDisposal,
        string byCapital
    )
    {
        // 100 are more than 90 days late, `classified` of them non-performing. NPL formed in the year: 100, `disposed` of it in cash.
        await _book.LoansAsync(YearEnd.AddYears(-1), Row(("loan_key", 1L), ("balance", 1000m)));
        await _book.LoansAsync(
            YearEnd,
            Row(("loan_key", 1L), ("balance", 900m)),
            Row(("loan_key", 2L), ("balance", (decimal)classified), ("five_class", "substandard"), ("days_past_due", 91)),
            Row(("loan_key", 3L), ("balance", 100m - classified), ("days_past_due", 91))
        );
        await _book.RowsAsync(
            "loan_movement",
            YearEnd
                .MonthEnds()
                .Select(month =>
                    (
                        month,
                        (IReadOnlyList<IReadOnlyDictionary<string, object?>>)
                            [
                                Row(
                                    ("loan_key", 2L),
                                    ("movement_kind", "repayment"),
                                    ("five_class_before", "substandard"),
                                    ("amount", month.Month == 6 ? Cash(classified, disposed) : 0m)
                                ),
                            ]
                    )
                )
        );
        await _book.ItemsAsync(
            "capital_item",
            YearEnd,
            ("TOTAL_NET", decimal.Parse(capital, System.Globalization.CultureInfo.InvariantCulture) * 10000m),
            ("RWA_TOTAL", 10000m)
        );

        var run = await RunAsync();

        Assert.Equal(disposed / 100m, Math.Round(run.Value("disposal_initiative"), 2));
        Assert.Equal(decimal.Parse(coverage, System.Globalization.CultureInfo.InvariantCulture), run.Value("coverage_proposal"));
        Assert.Equal(decimal.Parse(allowance, System.Globalization.CultureInfo.InvariantCulture), run.Value("allowance_proposal"));
        Assert.Equal(decimal.Parse(byDisposal, System.Globalization.CultureInfo.InvariantCulture), run.Value("coverage_by_disposal"));
        Assert.Equal(decimal.Parse(byCapital, System.Globalization.CultureInfo.InvariantCulture), run.Value("coverage_by_capital"));

        // cash / (classified + cash) = disposed percent
        static decimal Cash(int classified, int disposed) =>
            decimal.Round((decimal)classified * disposed / (100 - disposed), 2, MidpointRounding.ToPositiveInfinity);
    }

    [Fact]
    public async Task Excess_provisions_enter_tier_2_up_to_the_cap()
    {
        // Domain 2.5.5: allowance 190, NPL 62.8; other assets 5 against 4; 2025; credit RWA 3,000. Excess 127.2 + 1.0 = 128.2, cap 37.5.
        await _book.LoansAsync(YearEnd, Loan(4000m, "normal", "stage_1", 140m), Loan(62.8m, "substandard", "stage_3", 50m));
        await CapitalAsync(5m, 4m);

        var run = await RunAsync();

        Assert.Equal((127.2m, 1m), (run.Value("loan_provision_surplus"), run.Value("noncredit_provision_surplus")));
        Assert.Equal((0m, 0m), (run.Value("loan_provision_gap"), run.Value("noncredit_provision_gap"))); // 5 − 75 percent of 4 is no gap
        Assert.Equal((37.5m, 0m), (run.Value("tier2_provision_addition"), run.Value("cet1_provision_deduction")));
        Assert.Equal(37.5m, run.Value("tier2_from_loans"));
    }

    [Theory]
    [InlineData(2024, "0")] // 50 percent of 40 is covered by 20
    [InlineData(2025, "-10")] // 75 percent is 30
    [InlineData(2026, "-20")]
    public async Task The_leg_of_other_assets_is_phased_in_by_year(int year, string gap)
    {
        await _book.LoansAsync(new(year, 12, 31), Loan(100m, "substandard", "stage_3", 100m));
        await CapitalAsync(20m, 40m, new(year, 12, 31));

        var run = await _book.Engine.ComputeAsync(_book.Engine.At(), CancellationToken.None);

        var expected = decimal.Parse(gap, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((expected, expected), (run.Value("noncredit_provision_gap"), run.Value("cet1_provision_deduction"))); // loans: 100 − 100, neither gap nor excess
    }

    [Fact]
    public async Task Stage_and_class_must_agree_and_a_missing_stage_agrees_with_none()
    {
        await _book.LoansAsync(
            YearEnd,
            Loan(1m, "substandard", "stage_2", 0m),
            Loan(10m, "normal", "stage_3", 0m),
            Loan(100m, "normal", null, 0m),
            Loan(1000m, "loss", "stage_3", 0m)
        );

        var run = await RunAsync();

        Assert.Equal(
            (3m, 111m, LimitState.Breach),
            (run.Value("stage_class_mismatch"), run.Value("stage_class_mismatch_balance"), run.Of("stage_class_mismatch").LimitState)
        );
    }

    [Fact]
    public async Task Expected_losses_are_tested_against_what_became_of_the_loans()
    {
        // Stage 1 opened with an allowance of 10: loan 1 (8) was written off, loan 2 is in stage 3 with 4: 12 of 10. Entries into stage 2
        // in December: loan 5 by days alone, loan 6 watched.
        await _book.LoansAsync(
            new(2024, 12, 31),
            Staged(1, 8m, "stage_1", 1m),
            Staged(2, 5m, "stage_1", 1m),
            Staged(3, 100m, "stage_1", 8m),
            Staged(4, 7m, "stage_2", 3m)
        );
        await _book.LoansAsync(new(2025, 11, 30), Staged(5, 1m, "stage_1", 0m), Staged(6, 1m, "stage_1", 0m));
        await _book.LoansAsync(
            YearEnd,
            Row(("loan_key", 1L), ("balance", 0m), ("loan_status", "written_off"), ("stage", "stage_3")),
            Staged(2, 5m, "stage_3", 4m),
            Staged(3, 90m, "stage_1", 7m),
            Staged(4, 7m, "stage_3", 6m),
            Row(("loan_key", 5L), ("balance", 1m), ("stage", "stage_2"), ("days_past_due", 31)),
            Row(("loan_key", 6L), ("balance", 1m), ("stage", "stage_2"), ("five_class", "special_mention"))
        );

        var run = await RunAsync();

        Assert.Equal(
            (12m, 10m, LimitState.Within),
            (run.Of("ecl_back_test").Numerator, run.Of("ecl_back_test").Denominator, run.Of("ecl_back_test").LimitState)
        ); // 1.2 is the mark
        Assert.Equal(0.5m, run.Value("stage_2_backstop_share"));
        Assert.Equal(["stage_1, stage_1 = 90", "stage_1, stage_3 = 5", "stage_2, stage_3 = 7"], run.Of("stage_transfer").Lines());
    }

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);

    private Task CapitalAsync(decimal allowance, decimal nonPerforming, DateOnly? date = null) =>
        _book.ItemsAsync(
            "capital_item",
            date ?? YearEnd,
            ("PROVISION_NON_CREDIT", allowance),
            ("NPA_NON_CREDIT", nonPerforming),
            ("RWA_CREDIT_LOANS", 2000m),
            ("RWA_CREDIT_OTHER", 700m),
            ("RWA_OFF_BALANCE", 300m)
        );

    private static IReadOnlyDictionary<string, object?> Loan(decimal balance, string five, string? stage, decimal allowance) =>
        Row(("balance", balance), ("five_class", five), ("stage", stage), ("allowance", allowance));

    private static IReadOnlyDictionary<string, object?> Staged(long key, decimal balance, string stage, decimal allowance) =>
        Row(("loan_key", key), ("balance", balance), ("stage", stage), ("allowance", allowance));
}
