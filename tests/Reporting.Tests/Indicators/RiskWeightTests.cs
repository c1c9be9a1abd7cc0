using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Risk-weighted assets computed again, class by class, on and off the balance sheet.</summary>
public sealed class RiskWeightTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Each_class_has_its_weight_and_they_are_the_whole()
    {
        // Net of allowance 100 each, but defaulted with a fifth covered 80 and with less 81.
        await _book.LoansAsync(
            YearEnd,
            Entity("micro", 10000000m),
            Entity("small", 10000000.01m),
            Entity("medium", 1m),
            Entity("large", 1m),
            Person(200000m, true),
            Person(200000m, false),
            Person(10000000.01m, true),
            Row(("balance", 100m), ("borrower_type", "entity"), ("business_kind", "bill_discount"), ("is_transactor", false)),
            Defaulted(20m),
            Defaulted(19m)
        );

        var run = await RunAsync();

        Assert.Equal(
            (75m, 170m, 150m, 100m),
            (run.Value("rwa_small_micro"), run.Value("rwa_sme"), run.Value("rwa_retail"), run.Value("rwa_person_other"))
        );
        Assert.Equal((100m, 100m, 80m + 121.5m), (run.Value("rwa_corporate"), run.Value("rwa_bills"), run.Value("rwa_defaulted")));
        Assert.Equal((45m, 30m), (run.Value("rwa_transactor"), run.Value("rwa_transactor_relief"))); // one of the two in regulatory retail; above 10 million nobody qualifies
        string[] classes = ["rwa_small_micro", "rwa_sme", "rwa_retail", "rwa_person_other", "rwa_corporate", "rwa_bills", "rwa_defaulted"];
        Assert.Equal(run.Value("rwa_loans_by_weight"), classes.Sum(run.Value));
        Assert.Equal(run.Value("rwa_loans_by_weight") - 30m, run.Value("rwa_loans_with_transactors"));
        Assert.Equal(75m + 170m + (150m - 75m + 45m) + 100m + 100m + 100m + 201.5m, run.Value("rwa_loans_with_transactors"));
    }

    [Fact]
    public async Task A_book_that_knows_no_transactors_has_every_other_class()
    {
        await _book.LoansAsync(YearEnd, Row(("balance", 100m), ("customer_limit", 200000m)));

        var run = await RunAsync();

        Assert.Equal(["loan_snapshot.is_transactor"], run.Of("rwa_transactor_relief").Missing);
        Assert.Equal(["loan_snapshot.is_transactor"], run.Of("rwa_loans_with_transactors").Missing);
        Assert.Equal((75m, 75m), (run.Value("rwa_retail"), run.Value("rwa_loans_by_weight")));
    }

    [Fact]
    public async Task Unused_limits_weigh_what_a_loan_to_their_customer_would()
    {
        // After conversion: micro 10 % of 1,000; small above 10 million 40 % of 1,000; person 10 % of 2,000; large 40 % of 500; card at 40
        // % of 300.
        await _book.LoansAsync(YearEnd, Row(("balance", 1m)));
        await _book.RowsAsync(
            "facility_snapshot",
            YearEnd,
            [
                Limit(1, 1000m, true, "entity", "micro", 10000000m),
                Limit(2, 1000m, false, "entity", "small", 10000000.01m),
                Limit(3, 2000m, true, "person", "not_applicable", 200000m),
                Limit(4, 500m, false, "entity", "large", 1m),
                Limit(5, 300m, false, "person", "not_applicable", 200000m, isStandardCard: true),
            ]
        );
        await _book.ItemsAsync("capital_item", YearEnd, ("RWA_OFF_BALANCE", 1510m));

        var run = await RunAsync();

        var expected = (0.75m * 100m) + (0.85m * 400m) + (0.75m * (200m + 120m)) + 200m; // 75 + 340 + 240 + 200
        Assert.Equal(855m, expected);
        Assert.Equal(expected, run.Value("rwa_unused_limits"));
        Assert.Equal((1510m, expected), (run.Of("rwa_off_balance_ratio").Numerator, run.Of("rwa_off_balance_ratio").Denominator));
        Assert.Equal(60m, run.Value("card_limits_relief")); // 20 percent instead of 40 of 300
        Assert.Equal(100m + 400m + 200m + 200m + 120m, run.Value("unused_limits_exposure"));

        static IReadOnlyDictionary<string, object?> Limit(
            long key,
            decimal unused,
            bool isCancellable,
            string borrower,
            string size,
            decimal limit,
            bool isStandardCard = false
        ) =>
            Row(
                ("facility_key", key),
                ("customer_key", key),
                ("unused_amount", unused),
                ("is_unconditionally_cancellable", isCancellable),
                ("borrower_type", borrower),
                ("enterprise_size", size),
                ("customer_limit", limit),
                ("is_standard_card", isStandardCard)
            );
    }

    /// <summary>Of 1,000 loans and limits the largest borrower owes 5 in two loans, or a little more; who owes more than 10 million, holds
    /// bills or is in default is in no granular class.</summary>
    [Theory]
    [InlineData("2.00", "0.005", LimitState.Within)]
    [InlineData("2.01", "0.00501", LimitState.Breach)]
    public async Task The_largest_borrower_decides_whether_classes_are_granular(string second, string share, LimitState state)
    {
        var part = decimal.Parse(second, System.Globalization.CultureInfo.InvariantCulture);
        await _book.LoansAsync(
            YearEnd,
            Loan(1, 3m),
            Loan(1, part),
            Loan(2, 400m, limit: 10000000.01m),
            Loan(3, 300m, kind: "bill_discount"),
            Loan(4, 200m, isDefaulted: true),
            Loan(5, 87m - part, size: "large")
        );
        await _book.RowsAsync(
            "facility_snapshot",
            YearEnd,
            [Row(("facility_key", 1L), ("unused_amount", 100m), ("is_unconditionally_cancellable", true))]
        );

        var result = (await RunAsync()).Of("granularity");

        // of 990 in loans and 10 percent of 100
        Assert.Equal((decimal.Parse(share, System.Globalization.CultureInfo.InvariantCulture), state), (result.Value, result.LimitState));

        static IReadOnlyDictionary<string, object?> Loan(
            long borrower,
            decimal balance,
            decimal limit = 1m,
            string kind = "consumer",
            string size = "not_applicable",
            bool isDefaulted = false
        ) =>
            Row(
                ("customer_key", borrower),
                ("balance", balance),
                ("customer_limit", limit),
                ("business_kind", kind),
                ("enterprise_size", size),
                ("is_defaulted", isDefaulted),
                ("borrower_type", kind == "consumer" && size == "not_applicable" ? "person" : "entity")
            );
    }

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);

    private static IReadOnlyDictionary<string, object?> Entity(string size, decimal limit) =>
        Row(
            ("balance", 100m),
            ("borrower_type", "entity"),
            ("business_kind", "working_capital"),
            ("enterprise_size", size),
            ("customer_limit", limit),
            ("is_transactor", false)
        );

    private static IReadOnlyDictionary<string, object?> Person(decimal limit, bool isTransactor) =>
        Row(("balance", 100m), ("customer_limit", limit), ("is_transactor", isTransactor));

    private static IReadOnlyDictionary<string, object?> Defaulted(decimal allowance) =>
        Row(("balance", 100m), ("allowance", allowance), ("is_defaulted", true), ("five_class", "substandard"), ("is_transactor", true));
}
