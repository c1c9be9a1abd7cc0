using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Capital, concentration and totals of books that can be worked out by hand.</summary>
public sealed class SmallBookTotalsTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);
    private static readonly DateOnly June = new(2024, 6, 30);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Allowances_by_stage_and_the_loss_that_the_model_expects()
    {
        // Expected in a year: 1,000 × 0.02 × 0.45 + 200 × 0.1 × 0.5 + 100 × 1 × 0.9 = 9 + 10 + 90 of 1,300.
        await _book.LoansAsync(YearEnd, Loan(1000m, 1, 12m, 0.02m, 0.45m), Loan(200m, 2, 30m, 0.1m, 0.5m), Loan(100m, 3, 80m, 1m, 0.9m));

        var run = await RunAsync(YearEnd);

        Assert.Equal((12m, 30m, 80m), (run.Value("stage_1_allowance"), run.Value("stage_2_allowance"), run.Value("stage_3_allowance")));
        Assert.Equal(decimal.Round(109m / 1300m, 12), run.Value("expected_loss_ratio"));

        static IReadOnlyDictionary<string, object?> Loan(decimal balance, int stage, decimal allowance, decimal pd, decimal lgd) =>
            Row(("balance", balance), ("stage", stage), ("allowance", allowance), ("pd_12m", pd), ("lgd", lgd));
    }

    [Fact]
    public async Task Ninety_days_are_not_yet_overdue_90_and_the_eleventh_borrower_is_not_among_ten()
    {
        // Borrowers 1 to 11 owe 10 each, borrower 11 in two loans: the ten largest owe 100 of 110.
        await _book.LoansAsync(YearEnd, [.. Enumerable.Range(1, 10).Select(key => Loan(key, 10m, 0)), Loan(11, 6m, 90), Loan(11, 4m, 91)]);

        var run = await RunAsync(YearEnd);

        Assert.Equal(4m, run.Value("overdue_90_balance"));
        Assert.Equal(decimal.Round(100m / 110m, 12), run.Value("top10_borrowers_share"));

        static IReadOnlyDictionary<string, object?> Loan(long borrower, decimal balance, int days) =>
            Row(("customer_key", borrower), ("balance", balance), ("days_past_due", days));
    }

    [Fact]
    public async Task Parts_of_risk_weighted_assets_are_the_items_and_unused_limits_their_conversion()
    {
        await _book.LoansAsync(YearEnd, Row(("balance", 1m)));
        await _book.ItemsAsync(
            "capital_item",
            YearEnd,
            ("RWA_CREDIT_OTHER", 300m),
            ("RWA_OFF_BALANCE", 260m),
            ("RWA_MARKET", 20m),
            ("RWA_OPERATIONAL", 600m)
        );
        await _book.RowsAsync(
            "facility_snapshot",
            YearEnd,
            [
                Row(("facility_key", 1L), ("unused_amount", 100m), ("is_unconditionally_cancellable", true)),
                Row(("facility_key", 2L), ("unused_amount", 50m)),
            ]
        );

        var run = await RunAsync(YearEnd);

        Assert.Equal(
            (300m, 260m, 20m, 600m),
            (run.Value("rwa_credit_other"), run.Value("rwa_off_balance"), run.Value("rwa_market"), run.Value("rwa_operational"))
        );
        Assert.Equal(10m + 20m, run.Value("unused_limits_exposure")); // 10 percent of 100, 40 percent of 50
    }

    [Fact]
    public async Task Concentration_by_industry_leaves_consumption_out_and_by_channel_takes_all()
    {
        await _book.LoansAsync(
            YearEnd,
            Loan(60m, "working_capital", 51, "own_app"),
            Loan(40m, "personal_operating", 13, "agency"),
            Loan(100m, "consumer", 0, "own_app")
        );

        var run = await RunAsync(YearEnd);

        Assert.Equal(0.52m, run.Value("hhi_industry")); // 0.6² + 0.4²
        Assert.Equal(0.68m, run.Value("hhi_channel")); // 160 and 40 of 200: 0.8² + 0.2²

        static IReadOnlyDictionary<string, object?> Loan(decimal balance, string kind, int industry, string channel) =>
            Row(("balance", balance), ("business_kind", kind), ("industry", industry), ("channel", channel));
    }

    [Fact]
    public async Task Joint_loans_are_measured_by_the_banks_own_part_and_the_worst_partner_shows()
    {
        // Own part of joint internet loans: 100 with partner 1, of it 40 late; 100 with partner 2, of it 10 late. Another 200 of internet
        // loans are the bank's alone; 500 are no internet loans.
        await _book.LoansAsync(
            YearEnd,
            Joint(60m, 1, 0, 0.08m),
            Joint(40m, 1, 31, 0.08m),
            Joint(90m, 2, 30, 0.12m),
            Joint(10m, 2, 31, 0.12m),
            Row(("balance", 200m), ("is_internet", true), ("days_past_due", 400)),
            Row(("balance", 500m), ("days_past_due", 400))
        );

        var run = await RunAsync(YearEnd);

        Assert.Equal(0.5m, run.Value("joint_share_of_internet"));
        Assert.Equal(0.25m, run.Value("joint_overdue_30_ratio"));
        Assert.Equal(0.4m, run.Value("worst_partner_overdue_30"));
        Assert.Equal(0.10m, run.Value("joint_average_rate")); // 8 + 12 of 200

        static IReadOnlyDictionary<string, object?> Joint(decimal balance, int partner, int days, decimal rate) =>
            Row(
                ("balance", balance),
                ("is_internet", true),
                ("is_joint", true),
                ("partner_key", partner),
                ("days_past_due", days),
                ("annual_rate", rate)
            );
    }

    [Fact]
    public async Task All_assets_have_their_own_minimum_and_reserve()
    {
        // Assets at risk 10,000: special mention 500, substandard 100, doubtful 50, loss 20. Minimum 100 + 10 + 25 + 25 + 20 = 180.
        await _book.LoansAsync(YearEnd, Row(("balance", 1m)));
        await _book.ItemsAsync(
            "gl_balance",
            YearEnd,
            ("G11_II_25_A", 10000m),
            ("G11_II_25_D", 500m),
            ("G11_II_25_E", 170m),
            ("G11_II_25_F", 100m),
            ("G11_II_25_G", 50m),
            ("G11_II_25_H", 20m),
            ("G11_II_25_2_A", 270m)
        );
        await _book.ItemsAsync("capital_item", YearEnd, ("GENERAL_RISK_RESERVE", 150m));

        var run = await RunAsync(YearEnd);

        Assert.Equal((1.5m, 0.015m), (run.Value("asset_provision_adequacy"), run.Value("general_reserve_ratio")));
        Assert.Equal(0.017m, run.Value("npa_ratio"));
    }

    [Fact]
    public async Task Total_assets_are_the_ledgers_and_grow_against_the_opening_of_the_year()
    {
        await _book.LoansAsync(YearEnd, Row(("balance", 1m)));
        await _book.ItemsAsync("gl_balance", new(2023, 12, 31), ("G01_25_C", 400m));
        await _book.ItemsAsync("gl_balance", YearEnd, ("G01_25_C", 500m));

        var run = await RunAsync(YearEnd);

        Assert.Equal((500m, 0.25m), (run.Value("total_assets"), run.Value("asset_growth")));
    }

    [Fact]
    public async Task The_cost_of_credit_is_that_of_a_year()
    {
        // Half a year: the allowance grows from 40 to 50, 8 are written off, 3 come back: 15, or 30 in a year, of 1,100 on average. The
        // ledger booked 22.
        await _book.LoansAsync(new(2023, 12, 31), Row(("loan_key", 1L), ("balance", 1000m), ("allowance", 40m)));
        await _book.LoansAsync(June, Row(("loan_key", 1L), ("balance", 1200m), ("allowance", 50m)));
        await _book.RowsAsync(
            "loan_movement",
            June.MonthEnds()
                .Select(month =>
                    (
                        month,
                        (IReadOnlyList<IReadOnlyDictionary<string, object?>>)
                            [
                                Row(
                                    ("loan_key", 2L),
                                    ("movement_kind", month.Month == 3 ? "recovery" : "write_off"),
                                    (
                                        "amount",
                                        month.Month switch
                                        {
                                            3 => 3m,
                                            5 => 8m,
                                            _ => 0m,
                                        }
                                    )
                                ),
                            ]
                    )
                )
        );
        await _book.ItemsAsync("gl_balance", June, ("G03_1_B", 22m));

        var run = await RunAsync(June);

        Assert.Equal(decimal.Round(30m / 1100m, 12), run.Value("credit_cost"));
        Assert.Equal(0.04m, run.Value("credit_cost_booked"));
    }

    [Fact]
    public async Task Approvals_with_a_financial_source_are_a_share_of_approvals()
    {
        await _book.LoansAsync(YearEnd, Row(("balance", 1m)));
        await _book.RowsAsync(
            "application",
            YearEnd,
            [Asked(1, true, true), Asked(2, true, false), Asked(3, true, false), Asked(4, true, false), Asked(5, false, true)]
        );

        Assert.Equal(0.25m, (await RunAsync(YearEnd)).Value("financial_sources"));

        static IReadOnlyDictionary<string, object?> Asked(long key, bool isApproved, bool isFinancial) =>
            Row(("application_key", key), ("customer_key", key), ("is_approved", isApproved), ("has_financial_source", isFinancial));
    }

    private Task<IndicatorRunResult> RunAsync(DateOnly date) => _book.Engine.ComputeAsync(Viewpoint.Of(date), CancellationToken.None);
}
