using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Figures whose arithmetic fits in the head, each from a few loans.</summary>
public sealed class SmallBookTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);
    private static readonly DateOnly June = new(2024, 6, 30);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Overdue_shares_count_from_the_day_after_the_mark()
    {
        // Of 1,000: 500 on time, 100 each at 1, 31, 61, 271 and 361 days. All but the last three normal: 1 and 31 days are better than
        // their floor, as is the doubtful one at 361.
        await _book.LoansAsync(
            YearEnd,
            Loan(500m, 0, 0.10m),
            Loan(100m, 1, 0.20m),
            Loan(100m, 31, 0.20m),
            Loan(100m, 61, 0.20m, "special_mention"),
            Loan(100m, 271, 0.20m, "doubtful"),
            Loan(100m, 361, 0.20m, "doubtful")
        );

        var run = await RunAsync(YearEnd);

        Assert.Equal(
            (0.5m, 0.4m, 0.3m, 0.2m, 0.1m),
            (
                run.Value("overdue_balance_ratio"),
                run.Value("overdue_30_balance_ratio"),
                run.Value("overdue_60_balance_ratio"),
                run.Value("overdue_270_balance_ratio"),
                run.Value("overdue_360_balance_ratio")
            )
        );
        Assert.Equal(
            (400m, 300m, 200m, 100m),
            (
                run.Value("overdue_30_balance"),
                run.Value("overdue_60_balance"),
                run.Value("overdue_270_balance"),
                run.Value("overdue_360_balance")
            )
        );
        Assert.Equal((0.2m, 1.5m), (run.Value("overdue_90_balance_ratio"), run.Value("overdue_60_to_npl"))); // 300 beyond 60 days, 200 non-performing
        Assert.Equal(6m, run.Value("open_loans"));
        Assert.Equal(0.15m, run.Value("average_rate")); // 50 + 100 of 1,000
        Assert.Equal(300m, run.Value("class_below_floor_balance"));

        static IReadOnlyDictionary<string, object?> Loan(decimal balance, int days, decimal rate, string five = "normal") =>
            Row(("balance", balance), ("days_past_due", days), ("annual_rate", rate), ("five_class", five));
    }

    [Fact]
    public async Task Overdue_shares_at_the_mark_itself_are_nothing()
    {
        await _book.LoansAsync(
            YearEnd,
            Row(("balance", 1m), ("days_past_due", 30)),
            Row(("balance", 1m), ("days_past_due", 60)),
            Row(("balance", 1m), ("days_past_due", 270)),
            Row(("balance", 1m), ("days_past_due", 360))
        );

        var run = await RunAsync(YearEnd);

        Assert.Equal(
            (0.75m, 0.5m, 0.25m, 0m),
            (
                run.Value("overdue_30_balance_ratio"),
                run.Value("overdue_60_balance_ratio"),
                run.Value("overdue_270_balance_ratio"),
                run.Value("overdue_360_balance_ratio")
            )
        );
    }

    /// <summary>New loans from 1 July 2023; loans of before from the end of 2025.</summary>
    [Theory]
    [InlineData(2024, 1)]
    [InlineData(2025, 3)]
    public async Task Loans_of_before_the_classification_rules_have_until_the_end_of_2025(int year, int late)
    {
        DateOnly end = new(year, 12, 31);
        await _book.LoansAsync(end, Late(1m, new(2023, 7, 1)), Late(2m, new(2023, 6, 30)));

        Assert.Equal((decimal)late, (await RunAsync(end)).Value("class_below_floor_balance"));

        static IReadOnlyDictionary<string, object?> Late(decimal balance, DateOnly opened) =>
            Row(("balance", balance), ("days_past_due", 1), ("open_date", opened));
    }

    [Fact]
    public async Task Shares_of_the_five_classes_and_of_what_was_restructured()
    {
        // 10,000 in all; of it 300 restructured.
        await _book.LoansAsync(
            YearEnd,
            Loan(9000m, "normal", 1),
            Loan(400m, "special_mention", 2),
            Loan(300m, "substandard", 3, isRestructured: true),
            Loan(200m, "doubtful", 3),
            Loan(100m, "loss", 3)
        );

        var run = await RunAsync(YearEnd);

        Assert.Equal(
            (0.9m, 0.03m, 0.02m, 0.01m),
            (run.Value("normal_share"), run.Value("substandard_share"), run.Value("doubtful_share"), run.Value("loss_share"))
        );
        Assert.Equal(
            (9000m, 400m, 300m, 200m, 100m),
            (
                run.Value("normal_balance"),
                run.Value("special_mention_balance"),
                run.Value("substandard_balance"),
                run.Value("doubtful_balance"),
                run.Value("loss_balance")
            )
        );
        Assert.Equal(0.03m, run.Value("restructured_ratio"));
        Assert.Equal(["stage_1 = 9000", "stage_2 = 400", "stage_3 = 600"], run.Of("stage_distribution").Lines());

        static IReadOnlyDictionary<string, object?> Loan(decimal balance, string five, int stage, bool isRestructured = false) =>
            Row(("balance", balance), ("five_class", five), ("stage", stage), ("is_restructured", isRestructured));
    }

    [Fact]
    public async Task The_quarter_and_the_month_have_matrices_of_their_own()
    {
        // Loan 1: 100, 90, 80 at the ends of September, November and December, special mention at last. Loan 2: 50, substandard since
        // November. Loan 3: 30, paid off in December. Loan 4: 150, caught up in December.
        await _book.LoansAsync(new(2024, 9, 30), Loan(1, 100m, "normal"), Loan(2, 50m, "normal"));
        await _book.LoansAsync(
            new(2024, 11, 30),
            Loan(1, 90m, "normal"),
            Loan(2, 50m, "substandard", 130),
            Loan(3, 30m, "normal"),
            Loan(4, 150m, "substandard", 140)
        );
        await _book.LoansAsync(
            YearEnd,
            Loan(1, 80m, "special_mention"),
            Loan(2, 50m, "substandard", 160),
            Row(("loan_key", 3L), ("balance", 0m), ("loan_status", "settled")),
            Loan(4, 150m, "substandard")
        );

        var run = await RunAsync(YearEnd);

        Assert.Equal(["normal, special_mention = 80", "normal, substandard = 50"], run.Of("migration_matrix_quarter").Lines());
        Assert.Equal(["normal, special_mention = 80", "substandard, substandard = 200"], run.Of("migration_matrix_month").Lines());
        Assert.Equal((20m, 40m), (run.Value("migration_exits_quarter"), run.Value("migration_exits_month"))); // 100 − 80; 90 − 80 and 30
        Assert.Contains("normal, settled = 30", run.Of("migration_exits_month").Lines());
        Assert.Equal(0.25m, run.Value("roll_m5")); // 50 of 200 went on from 121–150 days

        static IReadOnlyDictionary<string, object?> Loan(long key, decimal balance, string five, int days = 0) =>
            Row(("loan_key", key), ("balance", balance), ("five_class", five), ("days_past_due", days));
    }

    [Fact]
    public async Task Expected_defaults_are_those_of_loans_that_performed_at_the_opening()
    {
        // Four loans at 25 percent: one default expected. One is in default, one was sold as bad; the one in default at the opening does
        // not count, nor does the one without a balance.
        await _book.LoansAsync(new(2023, 12, 31), Loan(1), Loan(2), Loan(3), Loan(4), Loan(5, isDefaulted: true), Loan(6, 0m));
        await _book.LoansAsync(
            YearEnd,
            Loan(1),
            Loan(2),
            Loan(3, isDefaulted: true),
            Loan(4, 0m, "transferred"),
            Loan(5, isDefaulted: true),
            Loan(6, 10m, isDefaulted: true)
        );

        Assert.Equal(2m, (await RunAsync(YearEnd)).Value("pd_calibration"));

        static IReadOnlyDictionary<string, object?> Loan(
            long key,
            decimal balance = 10m,
            string status = "open",
            bool isDefaulted = false
        ) => Row(("loan_key", key), ("balance", balance), ("loan_status", status), ("pd_12m", 0.25m), ("is_defaulted", isDefaulted));
    }

    [Fact]
    public async Task The_90_day_basis_leaves_out_what_only_the_earlier_mark_of_the_bank_calls_bad()
    {
        // The bank's mark is 60 days. Of 1,000: substandard at 61 and at 90 days 30 + 20, substandard at 60 days 5 and doubtful at 75 days
        // 10 for another reason, 91 days late 15 though booked as special mention, 100 days late 40.
        await _book.LoansAsync(
            YearEnd,
            Loan(880m, 0, "normal"),
            Loan(30m, 61, "substandard"),
            Loan(20m, 90, "substandard"),
            Loan(5m, 60, "substandard"),
            Loan(10m, 75, "doubtful"),
            Loan(15m, 91, "special_mention"),
            Loan(40m, 100, "loss")
        );

        var run = await RunAsync(YearEnd);

        Assert.Equal(
            (70m, 1000m, 0.07m),
            (run.Of("npl_90_basis").Numerator, run.Of("npl_90_basis").Denominator, run.Value("npl_90_basis"))
        ); // 5 + 10 + 15 + 40
        Assert.Equal(0.105m, run.Value("npl_ratio")); // 30 + 20 + 5 + 10 + 40

        static IReadOnlyDictionary<string, object?> Loan(decimal balance, int days, string five) =>
            Row(("balance", balance), ("days_past_due", days), ("five_class", five));
    }

    [Fact]
    public async Task A_loan_is_cured_after_six_months_without_anything_overdue_or_when_it_is_paid_in_full()
    {
        // In default at the opening: loans 1 to 7. The last day overdue of loan 1 is 30 June, of loan 2 the day after.
        await _book.LoansAsync(
            new(2023, 12, 31),
            [
                .. Enumerable.Range(1, 7).Select(key => Row(("loan_key", (long)key), ("balance", 10m), ("is_defaulted", true))),
                Row(("loan_key", 8L), ("balance", 10m)),
            ]
        );
        await _book.LoansAsync(
            YearEnd,
            Loan(1, 5m, "normal", June),
            Loan(2, 5m, "normal", June.AddDays(1)),
            Loan(3, 5m, "special_mention", new(2024, 2, 1)), // 1 and 3 had their probation
            Loan(4, 5m, "substandard", new(2024, 2, 1)),
            Loan(5, 5m, "normal", new(2024, 2, 1), isDefaulted: true), // pays, but is still classified or marked as bad
            Loan(6, 0m, "substandard", new(2024, 3, 1), "settled"),
            Loan(7, 0m, "loss", new(2024, 3, 1), "written_off"),
            Loan(8, 5m, "normal", null)
        );

        var run = await RunAsync(YearEnd);

        Assert.Equal((3m, 7m), (run.Of("cure_rate_probation").Numerator, run.Of("cure_rate_probation").Denominator)); // 1, 3 and 6
        Assert.Equal((4m, 7m), (run.Of("cure_rate").Numerator, run.Of("cure_rate").Denominator)); // 2 as well

        static IReadOnlyDictionary<string, object?> Loan(
            long key,
            decimal balance,
            string five,
            DateOnly? late,
            string status = "open",
            bool isDefaulted = false
        ) =>
            Row(
                ("loan_key", key),
                ("balance", balance),
                ("five_class", five),
                ("last_overdue_date", late),
                ("loan_status", status),
                ("is_defaulted", isDefaulted)
            );
    }

    private Task<IndicatorRunResult> RunAsync(DateOnly date) => _book.Engine.ComputeAsync(Viewpoint.Of(date), CancellationToken.None);
}
