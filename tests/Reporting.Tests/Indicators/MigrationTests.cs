using Portal.Data.Figures;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class MigrationTests : IDisposable
{
    private static readonly DateOnly Opening = new(2022, 12, 31);
    private static readonly DateOnly Closing = new(2023, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    /// <summary>
    /// Bank A, the example of the G12 manual, in millions: column B (reduced), then C to G by closing class, one loan for each cell of rows
    /// 3 to 7. The printed table is in hundred millions with two decimals and its row 4 is off by 0.01; 18.985 and 0.105 are what its 18.99
    /// and 0.11 can be when the row adds up.
    /// </summary>
    private static readonly decimal[][] BankA =
    [
        [4722m, 48145m, 6245m, 567m, 55m, 11m],
        [10.5m, 255m, 1898.5m, 234m, 70m, 3m],
        [22m, 27m, 107m, 1283m, 104m, 2m],
        [8m, 4m, 31m, 43m, 1064m, 189m],
        [0m, 0m, 10m, 10m, 49m, 405m],
    ];

    [Fact]
    public async Task Bank_A_of_the_G12_manual_has_its_five_migration_rates()
    {
        var cells = BankA;
        await GivenAsync(cells);

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(Closing), CancellationToken.None);

        // (5.67 + 0.55 + 0.11 + 2.34 + 0.70 + 0.03) / (597.45 − 47.22 + 24.71 − 0.105) = 9.40 / 574.835
        Assert.Equal((940m, 57483.5m), (run.Of("migration_normal").Numerator, run.Of("migration_normal").Denominator));
        Assert.Equal("1.64", run.Percent("migration_normal"));
        Assert.Equal("12.50", run.Percent("migration_normal_class"));
        Assert.Equal("12.48", run.Percent("migration_special_mention_class"));
        Assert.Equal("6.96", run.Percent("migration_substandard_class"));
        Assert.Equal("14.20", run.Percent("migration_doubtful_class"));
        Assert.Equal("6.07", run.Percent("npl_ratio"));
        Assert.Equal("11.09", run.Percent("special_mention_ratio"));
        var classes = new[] { "normal", "special_mention", "substandard", "doubtful", "loss" };
        Assert.Equal(
            [
                .. from row in Enumerable.Range(0, 5)
                from column in Enumerable.Range(1, 5)
                where cells[row][column] > 0
                select (classes[row], classes[column - 1], cells[row][column]),
            ],
            run.Of("migration_matrix")
                .Rows.Select(row => (row.Keys["opening.five_class"], row.Keys["closing.five_class"], row.Value))
                .OrderBy(cell => Array.IndexOf(classes, cell.Item1))
                .ThenBy(cell => Array.IndexOf(classes, cell.Item2))
        );
        Assert.All(run.Of("migration_matrix_count").Rows, row => Assert.Equal(1m, row.Value)); // one loan for each cell
        Assert.Equal(24m, run.Value("migration_matrix_count"));
        Assert.Equal(run.Value("migration_matrix") + run.Value("migration_exits"), run.Of("opening_still_on_book").Denominator); // A = B + C + … + G
    }

    /// <summary>Row 4 as it is printed, 0.11 and 18.99, makes 24.72 where the print has 24.71: no rate moves by more than the last digit of
    /// the print.</summary>
    [Fact]
    public async Task Row_4_of_Bank_A_as_printed_moves_no_rate_by_more_than_a_hundredth()
    {
        await GivenAsync([BankA[0], [11m, 255m, 1899m, 234m, 70m, 3m], .. BankA[2..]]);

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(Closing), CancellationToken.None);

        Assert.Equal((940m, 57484m), (run.Of("migration_normal").Numerator, run.Of("migration_normal").Denominator)); // 597.45 − 47.22 + 24.72 − 0.11
        Assert.Equal("12.47", run.Percent("migration_special_mention_class")); // 3.07 / 24.61; the manual divides by 24.71 − 0.11 and prints 12.48
        var printed = new Dictionary<string, decimal>
        {
            ["migration_normal"] = 1.64m,
            ["migration_normal_class"] = 12.50m,
            ["migration_special_mention_class"] = 12.48m,
            ["migration_substandard_class"] = 6.96m,
            ["migration_doubtful_class"] = 14.20m,
        };
        Assert.All(printed, rate => Assert.InRange(Math.Abs((100m * run.Value(rate.Key)) - rate.Value), 0m, 0.01m));
    }

    /// <summary>
    /// Opening: substandard 100, 50 and 30, doubtful 40, normal 300. The 100 are cured and keep 80; the 50 fall to doubtful; the 30 stay;
    /// the doubtful 40 are cured whole.
    /// </summary>
    [Fact]
    public async Task A_loan_of_the_opening_book_that_was_cured_leaves_its_class_and_joins_no_other()
    {
        await _book.LoansAsync(Opening, Loan(1, 100m, 3), Loan(2, 50m, 3), Loan(3, 30m, 3), Loan(4, 40m, 4), Loan(5, 300m, 1));
        await _book.LoansAsync(Closing, Loan(1, 80m, 1), Loan(2, 50m, 4), Loan(3, 30m, 3), Loan(4, 40m, 2), Loan(5, 300m, 1));

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(Closing), CancellationToken.None);

        Assert.Equal((50m, 160m), (run.Of("migration_substandard_class").Numerator, run.Of("migration_substandard_class").Denominator)); // of 180, 20 were repaid
        Assert.Equal((0m, 40m), (run.Of("migration_doubtful_class").Numerator, run.Of("migration_doubtful_class").Denominator)); // cured is not worse
        Assert.Equal((0m, 300m), (run.Of("migration_normal").Numerator, run.Of("migration_normal").Denominator)); // who was not normal at the opening is not counted here
        Assert.Equal(
            [
                "doubtful, special_mention = 40",
                "normal, normal = 300",
                "substandard, doubtful = 50",
                "substandard, normal = 80",
                "substandard, substandard = 30",
            ],
            run.Of("migration_matrix").Lines().Order(StringComparer.Ordinal)
        );
        Assert.Equal(run.Value("migration_matrix") + run.Value("migration_exits"), run.Of("opening_still_on_book").Denominator); // 500 + 20
        Assert.Equal(120m, run.Value("npl_upgraded")); // 80 and 40
    }

    [Fact]
    public async Task The_second_example_migrates_at_4_38_percent()
    {
        // Normal 900, special mention 50, non-performing 50. 150 of normal repaid; 35 of what performed fails; 225 new, all normal.
        await _book.LoansAsync(
            Opening,
            Loan(1, 150m, 1),
            Loan(2, 715m, 1),
            Loan(3, 35m, 1),
            Loan(4, 40m, 2),
            Loan(5, 10m, 2),
            Loan(6, 30m, 3),
            Loan(7, 15m, 4),
            Loan(8, 5m, 5)
        );
        await _book.LoansAsync(Closing, Loan(2, 715m, 1), Loan(3, 35m, 3), Loan(4, 40m, 2), Loan(5, 10m, 1), Loan(9, 225m, 1));

        var result = await _book.IndicatorAsync("migration_normal", Closing);

        Assert.Equal((35m, 800m), (result.Numerator, result.Denominator));
        Assert.Equal(0.0438m, Math.Round(result.Value!.Value, 4, MidpointRounding.AwayFromZero));
    }

    [Fact]
    public async Task A_repayment_counts_as_reduced_and_a_further_draw_as_added()
    {
        // Loan 1: 100 normal, 70 now, so 30 reduced. Loan 2: 50 normal, 80 now: 50 kept and 30 added, so that A = B + C..G still holds.
        await _book.LoansAsync(Opening, Row(("loan_key", 1L), ("balance", 100m)), Row(("loan_key", 2L), ("balance", 50m)));
        await _book.LoansAsync(
            Closing,
            Row(("loan_key", 1L), ("balance", 70m), ("five_class", "loss")),
            Row(("loan_key", 2L), ("balance", 80m))
        );

        var result = await _book.IndicatorAsync("migration_normal", Closing);

        Assert.Equal((70m, 120m), (result.Numerator, result.Denominator)); // 150 − 30
        Assert.Equal(0.583333333333m, result.Value); // 12 decimals, half to even
    }

    [Fact]
    public async Task A_refinanced_loan_stays_the_same_loan()
    {
        // Loan 1 (100) was refinanced by loan 2: the chain's root is 1, the old row stays in the snapshot with a balance of 0.
        await _book.LoansAsync(Opening, Row(("loan_key", 1L), ("balance", 100m)), Row(("loan_key", 5L), ("balance", 300m)));
        await _book.LoansAsync(
            Closing,
            Row(("loan_key", 1L), ("root_loan_key", 1L), ("balance", 0m), ("five_class", "loss"), ("loan_status", "settled")),
            Row(("loan_key", 2L), ("root_loan_key", 1L), ("balance", 90m), ("five_class", "substandard")),
            Row(("loan_key", 5L), ("balance", 300m))
        );

        var result = await _book.IndicatorAsync("migration_normal", Closing);

        Assert.Equal((90m, 390m), (result.Numerator, result.Denominator));
    }

    [Fact]
    public async Task The_opening_is_the_year_end_before_even_on_a_year_end()
    {
        await _book.LoansAsync(Closing, Row(("loan_key", 1L), ("balance", 100m)));

        var result = await _book.IndicatorAsync("migration_normal", Closing);

        Assert.Equal(ResultStatus.NotEvaluable, result.Status);
        Assert.Equal(["loan_snapshot@2022-12-31"], result.Missing);
    }

    private static IReadOnlyDictionary<string, object?> Loan(long key, decimal balance, int five) =>
        Row(("loan_key", key), ("balance", balance), ("five_class", five));

    /// <summary>One loan for each cell, and one for each class of what was lent in the year (row 2).</summary>
    private async Task GivenAsync(decimal[][] cells)
    {
        var added = new[] { 13804m, 38m, 29m, 402m, 41m };
        var opening = new List<IReadOnlyDictionary<string, object?>>();
        var closing = new List<IReadOnlyDictionary<string, object?>>();
        for (var row = 0; row < 5; row++)
        {
            for (var column = 0; column < 6; column++)
            {
                var key = (row * 10) + column + 1L;
                opening.Add(Loan(key, cells[row][column], row + 1));
                if (column > 0)
                {
                    closing.Add(Loan(key, cells[row][column], column));
                }
            }

            closing.Add(Loan(100L + row, added[row], row + 1));
        }

        await _book.LoansAsync(Opening, [.. opening]);
        await _book.LoansAsync(Closing, [.. closing]);
    }
}
