using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Formation, write-off, recovery and cure of a few loans, and what moves between two month-ends.</summary>
public sealed class FlowTests : IDisposable
{
    private static readonly DateOnly Opening = new(2023, 12, 31);
    private static readonly DateOnly March = new(2024, 3, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Formation_adds_back_what_left_the_non_performing_loans()
    {
        // Domain C5. NPL 100 at both ends. Loan 1 (60) stays; loan 2 (30) repaid 5 in cash while non-performing and keeps 25;
        // loan 3 (10) was upgraded; loan 4 (15) is new among them: 60 + 25 + 15 = 100. Gross 100 − 100 + 5 + 10 = 15, net 5.
        await _book.LoansAsync(
            Opening,
            Loan(1, 60m, "substandard"),
            Loan(2, 30m, "doubtful"),
            Loan(3, 10m, "substandard"),
            Loan(4, 15m, "normal"),
            Loan(5, 885m, "normal")
        );
        await _book.LoansAsync(
            March,
            Loan(1, 60m, "substandard"),
            Loan(2, 25m, "doubtful"),
            Loan(3, 10m, "special_mention"),
            Loan(4, 15m, "substandard"),
            Loan(5, 885m, "normal")
        );
        await MovementsAsync(("repayment", 2, 5m, "doubtful"));

        var run = await RunAsync();

        Assert.Equal((15m, 5m), (run.Value("npl_formation"), run.Value("npl_formation_net")));
        Assert.Equal(0.06m, run.Value("npl_formation_rate")); // 15 of 1,000 in three months: 6 percent a year
        Assert.Equal(0m, run.Value("npl_formation_short")); // the analysts' variant sees neither cash nor upgrade
        Assert.Equal(10m, run.Value("npl_upgraded"));
        Assert.Equal((15m, 995m), (run.Of("downgrade_rate").Numerator, run.Of("downgrade_rate").Denominator)); // loan 4, of what is still on the book
        Assert.Equal((10m, 995m), (run.Of("upgrade_rate").Numerator, run.Of("upgrade_rate").Denominator)); // loan 3
    }

    [Fact]
    public async Task A_loss_loan_written_off_and_partly_recovered_is_row_7_column_B_and_rows_10_and_12()
    {
        // G12, worked case b: 50 of class loss written off, 5 recovered later: 50 reduced, 5 in cash, 45 in the write-off row.
        await _book.LoansAsync(Opening, Loan(1, 50m, "loss"), Loan(2, 950m, "normal"));
        await _book.LoansAsync(
            March,
            Row(("loan_key", 1L), ("balance", 0m), ("five_class", "loss"), ("loan_status", "written_off")),
            Loan(2, 950m, "normal")
        );
        await MovementsAsync(("write_off", 1, 50m, "loss"), ("recovery", 1, 5m, "loss"));

        var run = await RunAsync();

        Assert.Equal(["loss, written_off = 50"], run.Of("migration_exits").Lines());
        Assert.Equal((50m, 5m), (run.Value("written_off"), run.Value("recovered")));
        Assert.Equal(0m, run.Value("npl_formation")); // 0 − 50 + 50: nothing new
        Assert.Equal((45m * 4, 975m), (run.Of("net_charge_off_rate").Numerator, run.Of("net_charge_off_rate").Denominator)); // a year of it, to the mean of 1,000 and 950
        Assert.Equal((50m * 4, 975m), (run.Of("write_off_ratio").Numerator, run.Of("write_off_ratio").Denominator));
        Assert.Equal(0m, run.Value("npl_disposal_recovery")); // no cash before write-off: 0 of 50
    }

    [Fact]
    public async Task A_new_loan_that_failed_and_was_cured_appears_in_what_was_added_only()
    {
        // G12, worked case a: it ends the period as special mention, so it stands in [2.D] and in no migration rate.
        await _book.LoansAsync(Opening, Loan(1, 100m, "normal"));
        await _book.LoansAsync(March, Loan(1, 100m, "normal"), Loan(2, 40m, "special_mention"));
        await MovementsAsync(("disbursement", 2, 40m, "normal"));

        var run = await RunAsync();

        Assert.Equal((0m, 100m), (run.Of("migration_normal_class").Numerator, run.Of("migration_normal_class").Denominator));
        Assert.Equal(["normal, normal = 100"], run.Of("migration_matrix").Lines());
        Assert.Equal((0m, 0.4m, 40m), (run.Value("npl_formation"), run.Value("loan_growth"), run.Value("disbursed")));
    }

    [Fact]
    public async Task Buckets_roll_cure_and_leave()
    {
        // M0 1,000 of which 20 roll; M1 100 of which 40 roll, 50 cure and 10 stay; M2 60 all roll; M3 50: 30 to M4, 20 stay.
        var february = new DateOnly(2024, 2, 29);
        await _book.LoansAsync(Opening, Loan(99, 1m, "normal"));
        await _book.LoansAsync(
            february,
            Late(1, 980m, 0),
            Late(2, 20m, 0),
            Late(3, 40m, 30),
            Late(4, 50m, 1),
            Late(5, 10m, 5),
            Late(6, 60m, 31),
            Late(7, 30m, 90),
            Late(8, 20m, 61)
        );
        await _book.LoansAsync(
            March,
            Late(1, 980m, 0),
            Late(2, 20m, 30),
            Late(3, 40m, 60),
            Late(4, 0m, 0, "settled"),
            Late(5, 10m, 5),
            Late(6, 60m, 61),
            Late(7, 30m, 91),
            Late(8, 20m, 80)
        );

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None);

        Assert.Equal([0.02m, 0.4m, 1m, 0.6m], new[] { "roll_m0", "roll_m1", "roll_m2", "roll_m3" }.Select(run.Value));
        Assert.Equal(0.6m, run.Value("roll_m3_beyond"));
        Assert.Equal(ResultStatus.NotApplicable, run.Of("roll_m4").Status); // nobody was there
        Assert.Equal((50m, 210m), (run.Of("overdue_cure_rate").Numerator, run.Of("overdue_cure_rate").Denominator));
        Assert.Equal(LimitState.Within, run.Of("roll_m0").LimitState);
    }

    [Fact]
    public async Task A_default_is_cured_when_it_performs_or_is_repaid()
    {
        await _book.LoansAsync(Opening, Defaulted(1, 10m), Defaulted(2, 10m), Defaulted(3, 10m), Defaulted(4, 10m), Loan(5, 10m, "normal"));
        await _book.LoansAsync(
            March,
            Loan(1, 10m, "special_mention"),
            Late(2, 0m, 0, "settled"),
            Late(3, 0m, 0, "written_off"),
            Defaulted(4, 10m),
            Defaulted(5, 10m)
        );

        var result = (await _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None)).Of("cure_rate");

        // 1 performs, 2 repaid; 3 written off, 4 still there
        Assert.Equal((2m, 4m, 0.5m), (result.Numerator, result.Denominator, result.Value));
    }

    [Fact]
    public async Task Recovery_after_write_off_belongs_to_the_loans_written_off_within_the_year()
    {
        await _book.LoansAsync(March, Loan(1, 1m, "normal"));
        await _book.RowsAsync(
            "loan_movement",
            Enumerable
                .Range(0, 12)
                .Select(back => new DateOnly(2024, 4, 1).AddMonths(-back).AddDays(-1))
                .Select(end =>
                    (
                        end,
                        (IReadOnlyList<IReadOnlyDictionary<string, object?>>)(
                            end == new DateOnly(2023, 6, 30) ? [Movement("write_off", 1, 80m, "loss"), Movement("recovery", 9, 30m, "loss")] // loan 9 was written off before
                            : end == new DateOnly(2023, 12, 31) ? [Movement("recovery", 1, 20m, "loss")]
                            : [Movement("repayment", 2, 1m, "normal")]
                        )
                    )
                )
        );

        var result = (await _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None)).Of("written_off_recovery");

        Assert.Equal((20m, 80m, 0.25m), (result.Numerator, result.Denominator, result.Value));
    }

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None);

    /// <summary>The movements stand in February; every month since January must be on file.</summary>
    private async Task MovementsAsync(params (string Kind, long Loan, decimal Amount, string Before)[] movements)
    {
        await _book.RowsAsync(
            "loan_movement",
            March
                .MonthEnds()
                .Select(month =>
                    (
                        month,
                        (IReadOnlyList<IReadOnlyDictionary<string, object?>>)(
                            month.Month == 2
                                ?
                                [
                                    .. movements.Select(movement =>
                                        Movement(movement.Kind, movement.Loan, movement.Amount, movement.Before)
                                    ),
                                ]
                                : [Movement("repayment", 77, 0m, "normal")]
                        )
                    )
                )
        );
    }

    private static IReadOnlyDictionary<string, object?> Movement(string kind, long loan, decimal amount, string before) =>
        Row(("loan_key", loan), ("movement_kind", kind), ("amount", amount), ("five_class_before", before));

    private static IReadOnlyDictionary<string, object?> Loan(long key, decimal balance, string five) =>
        Row(("loan_key", key), ("balance", balance), ("five_class", five));

    private static IReadOnlyDictionary<string, object?> Late(long key, decimal balance, int days, string status = "open") =>
        Row(("loan_key", key), ("balance", balance), ("days_past_due", days), ("loan_status", status));

    private static IReadOnlyDictionary<string, object?> Defaulted(long key, decimal balance) =>
        Row(("loan_key", key), ("balance", balance), ("five_class", "substandard"), ("is_defaulted", true));
}
