using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class ConcentrationTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Groups_related_parties_and_the_ten_largest_are_as_computed_by_hand()
    {
        // Borrowers 1 to 12 owe 10 each, 13 owes 40 in two loans and 14 owes 30. 13 and 14 are one group (70); 2 and 14 are related to the
        // bank.
        await _book.LoansAsync(
            YearEnd,
            [.. Enumerable.Range(1, 12).Select(key => Loan(key, key, 10m)), Loan(131, 13, 15m), Loan(132, 13, 25m), Loan(14, 14, 30m)]
        );
        await _book.RowsAsync(
            "customer",
            YearEnd,
            [
                .. Enumerable
                    .Range(1, 14)
                    .Select(key =>
                        Row(("customer_key", (long)key), ("group_key", key >= 13 ? 13L : key), ("is_related_party", key is 2 or 14))
                    ),
            ]
        );
        await _book.ItemsAsync("capital_item", YearEnd, ("T1_NET", 280m), ("TOTAL_NET", 400m));
        await _book.ItemsAsync("capital_item", new(2024, 9, 30), ("TOTAL_NET", 200m));

        var run = await RunAsync();

        Assert.Equal((150m, 400m), (run.Of("top10_borrowers_to_capital").Numerator, run.Of("top10_borrowers_to_capital").Denominator)); // 40 + 30 + 8 × 10
        Assert.Equal(
            (70m, 280m, LimitState.Breach),
            (
                run.Of("largest_group_to_tier1").Numerator,
                run.Of("largest_group_to_tier1").Denominator,
                run.Of("largest_group_to_tier1").LimitState
            )
        );
        Assert.Equal((0.175m, LimitState.Breach), (run.Value("largest_group_to_capital"), run.Of("largest_group_to_capital").LimitState)); // over 15 percent
        Assert.Equal(
            (40m, LimitState.Watch),
            (run.Of("largest_borrower_to_tier1").Numerator, run.Of("largest_borrower_to_tier1").LimitState)
        ); // a large exposure, within 15 percent
        Assert.Equal((40m, 200m), (run.Of("related_to_capital").Numerator, run.Of("related_to_capital").Denominator)); // 10 + 30, to the capital of September
        Assert.Equal((30m, 70m), (run.Of("largest_related_to_capital").Numerator, run.Of("largest_related_group_to_capital").Numerator)); // 14 brings its whole group
    }

    [Fact]
    public async Task A_borrower_that_the_customer_table_does_not_know_makes_its_figures_not_evaluable()
    {
        await _book.LoansAsync(YearEnd, Loan(1, 1, 10m), Loan(2, 2, 20m), Loan(3, 2, 5m));
        await _book.RowsAsync("customer", YearEnd, [Row(("customer_key", 1L), ("group_key", 1L))]);
        await _book.ItemsAsync("capital_item", YearEnd, ("T1_NET", 100m), ("TOTAL_NET", 100m));

        var run = await RunAsync();

        Assert.Equal(["customer.customer_key (2 rows of loan_snapshot have no match)"], run.Of("largest_group_to_tier1").Missing);
        Assert.Equal((25m, ResultStatus.Ok), (run.Of("largest_borrower_to_tier1").Numerator, run.Of("largest_borrower_to_tier1").Status)); // nothing else is touched
        await _book.RowsAsync(
            "customer",
            YearEnd,
            [Row(("customer_key", 1L), ("group_key", 1L)), Row(("customer_key", 2L), ("group_key", 1L))]
        );
        Assert.Equal(35m, (await _book.IndicatorAsync("largest_group_to_tier1", YearEnd)).Numerator);
    }

    [Fact]
    public async Task A_partner_counts_with_its_group_and_loans_without_one_need_none()
    {
        // Partners 1 (60) and 2 (50) are one group: 110 of tier 1 capital 400; partner 3 has 90. Loan 9 is the bank's own.
        await _book.LoansAsync(YearEnd, Joint(1, 1, 60m), Joint(2, 2, 50m), Joint(3, 3, 90m), Row(("loan_key", 9L), ("balance", 800m)));
        await _book.RowsAsync("partner", YearEnd, [Partner(1, 1), Partner(2, 1), Partner(3, 3)]);
        await _book.ItemsAsync("capital_item", YearEnd, ("T1_NET", 400m));

        var run = await RunAsync();

        Assert.Equal(
            (110m, 0.275m, LimitState.Breach),
            (
                run.Of("largest_partner_to_tier1").Numerator,
                run.Value("largest_partner_to_tier1"),
                run.Of("largest_partner_to_tier1").LimitState
            )
        );
        Assert.Equal((3m, 1m), (run.Value("joint_partners"), run.Value("top10_partners_share")));
        Assert.Equal(0.2m, run.Value("joint_loan_share"));
    }

    [Fact]
    public async Task Concentration_is_the_sum_of_squared_shares()
    {
        // Products 60, 30 and 10: 0.36 + 0.09 + 0.01. One region alone: 1. No joint loan: nothing to share.
        await _book.LoansAsync(
            YearEnd,
            Of("consumer_micro", 60m),
            Of("operating_micro", 30m),
            Of("enterprise_micro", 4m),
            Of("enterprise_micro", 6m)
        );

        var run = await RunAsync();

        Assert.Equal(0.46m, run.Value("hhi_product"));
        Assert.Equal(["consumer_micro = 0.6", "operating_micro = 0.3", "enterprise_micro = 0.1"], run.Of("hhi_product").Lines());
        Assert.Equal(1m, run.Value("hhi_province"));
        Assert.Equal((ResultStatus.NotApplicable, 0m), (run.Of("hhi_partner").Status, run.Of("hhi_partner").Denominator));
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            _book.Engine.BreakdownAsync("hhi_product", YearEnd, "channel", CancellationToken.None)
        );
    }

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);

    private static IReadOnlyDictionary<string, object?> Loan(long key, long customer, decimal balance) =>
        Row(("loan_key", key), ("customer_key", customer), ("balance", balance));

    private static IReadOnlyDictionary<string, object?> Joint(long key, int partner, decimal balance) =>
        Row(("loan_key", key), ("partner_key", partner), ("balance", balance), ("is_internet", true), ("is_joint", true));

    private static IReadOnlyDictionary<string, object?> Partner(int key, int group) => Row(("partner_key", key), ("partner_group", group));

    private static IReadOnlyDictionary<string, object?> Of(string product, decimal balance) =>
        Row(("product", product), ("balance", balance));
}
