using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class IndicatorTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2023, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Asset_quality_of_five_loans_is_as_computed_by_hand()
    {
        await _book.LoansAsync(
            YearEnd,
            Row(("balance", 9000.00m), ("five_class", "normal"), ("allowance", 90.00m)),
            Row(
                ("balance", 500.00m),
                ("five_class", "special_mention"),
                ("days_past_due", 20),
                ("allowance", 50.00m),
                ("business_kind", "working_capital")
            ),
            Row(
                ("balance", 300.00m),
                ("five_class", "substandard"),
                ("days_past_due", 95),
                ("allowance", 150.00m),
                ("business_kind", "working_capital")
            ),
            Row(
                ("balance", 150.00m),
                ("five_class", "doubtful"),
                ("days_past_due", 300),
                ("allowance", 120.00m),
                ("business_kind", "working_capital")
            ),
            Row(
                ("balance", 50.00m),
                ("five_class", "loss"),
                ("days_past_due", 400),
                ("allowance", 50.00m),
                ("business_kind", "working_capital")
            )
        );

        var run = await _book.Engine.ComputeAsync(_book.Engine.At(), CancellationToken.None);

        Assert.Equal(YearEnd, run.AsOf);
        Assert.Equal(5, run.RowsScanned);
        Value(run, "gross_loans", 10000m);
        Value(run, "npl_balance", 500m); // 300 + 150 + 50
        Value(run, "npl_ratio", 0.05m, LimitState.Watch); // 5 percent is not more than 5 percent, but more than the appetite of 1.7
        Value(run, "special_mention_ratio", 0.05m);
        Value(run, "overdue_ratio", 0.10m); // 500 + 300 + 150 + 50 of companies, whole balances
        Value(run, "overdue_90_ratio", 0.05m);
        Value(run, "overdue_90_to_npl", 1m, LimitState.Watch); // 500 / 500: at the limit of 100 percent, not over it
        Value(run, "provision_coverage", 0.92m, LimitState.Breach); // 460 / 500, less than 150 percent
        Value(run, "allowance_to_loans", 0.046m, LimitState.Within);
        var classes = Result(run, "five_class_distribution");
        Assert.Equal(["normal", "special_mention", "substandard", "doubtful", "loss"], classes.Rows.Select(row => row.Keys["five_class"]));
        Assert.Equal([9000m, 500m, 300m, 150m, 50m], classes.Rows.Select(row => row.Value));
    }

    [Fact]
    public async Task An_instalment_loan_of_a_consumer_counts_as_overdue_with_what_is_overdue_until_day_90()
    {
        // Domain T15 and C6: balance 10,000, overdue principal 800. Day 75: 800 as reported, 10,000 as a balance. Day 95: 10,000 both.
        await _book.LoansAsync(YearEnd, Consumer(75));
        await _book.LoansAsync(YearEnd.AddMonths(1), Consumer(95));

        Assert.Equal(800m, await _book.Engine.MeasureAsync("overdue_reported", null, Viewpoint.Of(YearEnd), CancellationToken.None));
        Assert.Equal(
            10000m,
            await _book.Engine.MeasureAsync(
                "overdue_balance",
                "days_past_due > @npl_trigger_days",
                Viewpoint.Of(YearEnd),
                CancellationToken.None
            )
        );
        Assert.Equal(0.08m, (await _book.IndicatorAsync("overdue_ratio", YearEnd)).Value);
        Assert.Equal(1m, (await _book.IndicatorAsync("overdue_ratio", YearEnd.AddMonths(1))).Value);

        static IReadOnlyDictionary<string, object?> Consumer(int days) =>
            Row(
                ("balance", 10000m),
                ("overdue_principal", 800m),
                ("days_past_due", days),
                ("business_kind", "consumer"),
                ("repayment_method", "monthly_instalment"),
                ("five_class", "special_mention")
            );
    }

    [Fact]
    public async Task A_ratio_without_a_denominator_is_not_applicable_and_one_without_data_is_not_evaluable()
    {
        await _book.LoansAsync(YearEnd, Row(("balance", 100m), ("allowance", null)));

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);

        var toNpl = Result(run, "overdue_90_to_npl"); // no non-performing loan: 0 / 0
        Assert.Equal((ResultStatus.NotApplicable, null, LimitState.None), (toNpl.Status, toNpl.Value, toNpl.LimitState));
        Assert.Equal(0m, toNpl.Denominator);
        Missing(run, "provision_coverage", "loan_snapshot.allowance");
        Missing(run, "cet1_ratio", "capital_item.CET1_NET", "capital_item.RWA_TOTAL");
        Missing(run, "migration_normal", "loan_snapshot@2022-12-31");
        Missing(run, "purpose_exception_share", "fund_flow");
    }

    [Fact]
    public async Task An_absent_item_of_a_loaded_table_is_named()
    {
        await _book.LoansAsync(YearEnd, Row(("balance", 100m)));
        await _book.ItemsAsync("capital_item", YearEnd, ("RWA_TOTAL", 1000m), ("T1_NET", 120m));

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);

        Missing(run, "cet1_ratio", "capital_item.CET1_NET");
        Value(run, "tier1_ratio", 0.12m, LimitState.Within);
    }

    [Fact]
    public async Task Capital_and_concentration_use_items_and_whole_borrowers()
    {
        // Borrower 7 has two loans of 60 and 50: 110 of capital 1,000. Internet loans funded jointly: 400 of 500.
        await _book.LoansAsync(
            YearEnd,
            Row(("balance", 60m), ("customer_key", 7)),
            Row(("balance", 50m), ("customer_key", 7)),
            Row(("balance", 90m), ("customer_key", 8)),
            Row(("balance", 300m), ("customer_key", 9), ("is_internet", true), ("is_joint", true))
        );
        await _book.ItemsAsync("capital_item", YearEnd, ("CET1_NET", 80m), ("T1_NET", 80m), ("TOTAL_NET", 1000m), ("RWA_TOTAL", 1000m));

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);

        Value(run, "cet1_ratio", 0.08m, LimitState.Watch); // over 7.5, under the appetite of 8.5 percent
        Value(run, "capital_adequacy_ratio", 1m, LimitState.Within);
        Value(run, "largest_borrower_to_capital", 0.3m, LimitState.Breach);
        Value(run, "joint_loan_share", 0.6m, LimitState.Breach);
        Assert.Equal(3m, await _book.Engine.MeasureAsync("borrowers", null, Viewpoint.Of(YearEnd), CancellationToken.None));
    }

    private static IndicatorResult Result(IndicatorRunResult run, string code) => run.Indicators.Single(result => result.Code == code);

    private static void Value(IndicatorRunResult run, string code, decimal? value, LimitState state = LimitState.None)
    {
        var result = Result(run, code);
        Assert.Equal(
            (code, ResultStatus.Ok, "", value, state),
            (code, result.Status, string.Join(",", result.Missing), result.Value, result.LimitState)
        );
    }

    private static void Missing(IndicatorRunResult run, string code, params string[] missing)
    {
        var result = Result(run, code);
        Assert.Equal((ResultStatus.NotEvaluable, null, LimitState.None), (result.Status, result.Value, result.LimitState));
        Assert.Equal(missing, result.Missing);
    }
}
