using Portal.Reporting.Indicators;
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

    /// <summary>Bank A, the example of the G12 manual, in hundred millions: one loan for each cell of rows 3 to 7.</summary>
    [Fact]
    public async Task Bank_A_of_the_G12_manual_migrates_at_1_64_percent()
    {
        decimal[][] cells = // column B (reduced), then C to G by closing class
        [
            [47.22m, 481.45m, 62.45m, 5.67m, 0.55m, 0.11m],
            [0.11m, 2.55m, 18.99m, 2.34m, 0.70m, 0.03m],
            [0.22m, 0.27m, 1.07m, 12.83m, 1.04m, 0.02m],
            [0.08m, 0.04m, 0.31m, 0.43m, 10.64m, 1.89m],
            [0.00m, 0.00m, 0.10m, 0.10m, 0.49m, 4.05m],
        ];
        var added = new[] { 138.04m, 0.38m, 0.29m, 4.02m, 0.41m }; // row 2: lent in the year
        var opening = new List<IReadOnlyDictionary<string, object?>>();
        var closing = new List<IReadOnlyDictionary<string, object?>>();
        for (var row = 0; row < 5; row++)
        {
            for (var column = 0; column < 6; column++)
            {
                var key = (row * 10) + column + 1L;
                opening.Add(Row(("loan_key", key), ("balance", cells[row][column]), ("five_class", row + 1)));
                if (column > 0)
                {
                    closing.Add(Row(("loan_key", key), ("balance", cells[row][column]), ("five_class", column)));
                }
            }

            closing.Add(Row(("loan_key", 100L + row), ("balance", added[row]), ("five_class", row + 1)));
        }

        await _book.LoansAsync(Opening, [.. opening]);
        await _book.LoansAsync(Closing, [.. closing]);

        var result = await _book.IndicatorAsync("migration_normal", Closing);

        // (5.67 + 0.55 + 0.11 + 2.34 + 0.70 + 0.03) / (597.45 − 47.22 + 24.72 − 0.11) = 9.40 / 574.84
        Assert.Equal((9.40m, 574.84m), (result.Numerator, result.Denominator));
        Assert.Equal(0.0164m, Math.Round(result.Value!.Value, 4));
        Assert.Equal(0.0607m, Math.Round((await _book.IndicatorAsync("npl_ratio", Closing)).Value!.Value, 4));
    }

    [Fact]
    public async Task A_repayment_counts_as_reduced_and_a_further_draw_as_added()
    {
        // Loan 1: 100 normal, 70 now, so 30 reduced. Loan 2: 50 normal, 80 now: 50 kept and 30 added, so that A = B + C..G still holds.
        await _book.LoansAsync(Opening, Row(("loan_key", 1L), ("balance", 100m)), Row(("loan_key", 2L), ("balance", 50m)));
        await _book.LoansAsync(Closing, Row(("loan_key", 1L), ("balance", 70m), ("five_class", "loss")), Row(("loan_key", 2L), ("balance", 80m)));

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
            Row(("loan_key", 5L), ("balance", 300m)));

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
}
