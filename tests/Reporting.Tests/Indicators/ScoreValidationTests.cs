using Portal.Data.Figures;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>The score beside its last validation: stability of the population, and power then.</summary>
public sealed class ScoreValidationTests : GivenScores
{
    [Fact]
    public async Task Neither_the_order_of_rows_nor_their_number_changes_power_and_stability()
    {
        (int Bad, int Good)[] bands = [(4, 6), (2, 9), (1, 14)];
        var loans = bands.SelectMany((band, i) => Loans(i + 1, band.Bad, band.Good)).ToList();
        await GivenLoansAsync(loans);
        await GivenApplicationsAsync([3, 4, 5], [5, 5, 5]);
        var once = await RunAsync();

        await GivenLoansAsync(
            Enumerable.Range(0, 3).SelectMany(_ => bands.SelectMany((band, i) => Loans(i + 1, band.Bad, band.Good))).Reverse()
        );
        await GivenApplicationsAsync([9, 12, 15], [15, 15, 15]);
        var thrice = await RunAsync();

        Assert.All(
            new[] { "score_gini", "score_ks", "score_psi", "score_information", "rank_order_breaks" },
            code => Assert.Equal((code, once.Value(code)), (code, thrice.Value(code)))
        );
        Assert.NotEqual(once.Of("score_gini").Denominator, thrice.Of("score_gini").Denominator);
    }

    [Fact]
    public async Task The_population_is_held_against_that_of_the_last_validation()
    {
        await GivenLoansAsync(Loans(1, 1, 1));
        await GivenApplicationsAsync([15, 18, 20, 22, 25], [2000, 2000, 2000, 2000, 2000]);

        var result = (await RunAsync()).Of("score_psi");

        Assert.Equal((0.0296m, AppetiteState.Within), (decimal.Round(result.Value!.Value, 4), result.Appetite!.State)); // domain 7.3.5
        Assert.Equal(["1 = 0.0144", "2 = 0.0021", "3 = 0", "4 = 0.0019", "5 = 0.0112"], result.Lines());
        Assert.Equal((100m, 10_000m), (result.Numerator, result.Denominator));
    }

    [Fact]
    public async Task A_band_that_only_one_side_has_counts_with_half_an_application_more_on_both()
    {
        await GivenLoansAsync(Loans(1, 1, 1));
        await GivenApplicationsAsync([10, 0], [50, 50]);

        // 10 and 0.5 of 10.5, 50 and 50.5 of 100.5: (0.952381 - 0.497512) · ln(1.914286) + (0.047619 - 0.502488) · ln(0.094767)
        Assert.Equal(1.3671903815m, decimal.Round((await RunAsync()).Value("score_psi"), 10));
    }

    [Fact]
    public async Task A_month_without_applications_has_no_stability()
    {
        await GivenLoansAsync(Loans(1, 1, 1));
        await _book.RowsAsync("application", March, [Row(("application_key", 1L))]); // not scored
        await GivenBaselineAsync([5, 5]);

        Assert.Equal(["application.score_band"], (await RunAsync()).Of("score_psi").Missing);
    }

    [Fact]
    public async Task The_score_of_the_validation_has_its_own_gini()
    {
        await GivenLoansAsync(Loans(1, 1, 1));
        await _book.RowsAsync(
            "score_baseline",
            March,
            [Baseline("A", 1, 9, 4, 2), Baseline("A", 2, 9, 4, 0), Baseline("B", 1, 1, 4, 2), Baseline("B", 2, 1, 8, 2)]
        );

        // Both models together: 4 of 8 and 2 of 12 bad, 14 good: (4·10 - 2·4) of 84 pairs.
        Assert.Equal(decimal.Round(32m / 84m, 12), (await RunAsync()).Value("score_gini_validated"));
    }

    [Fact]
    public async Task A_validation_that_counts_more_bad_loans_than_loans_has_no_power()
    {
        await GivenLoansAsync(Loans(1, 1, 1));
        await _book.RowsAsync("score_baseline", March, [Baseline("A", 1, 9, 4, 5), Baseline("A", 2, 9, 4, 0)]);

        Assert.Equal(ResultStatus.NotApplicable, (await RunAsync()).Of("score_gini_validated").Status);
    }

    /// <summary>So many applications, and of the validation sample, by band from 1 on.</summary>
    private async Task GivenApplicationsAsync(int[] applications, int[] baseline)
    {
        await _book.RowsAsync(
            "application",
            March,
            [
                .. applications.SelectMany(
                    (count, i) => Enumerable.Range(0, count).Select(_ => Row(("application_key", ++_key), ("score_band", i + 1)))
                ),
            ]
        );
        await GivenBaselineAsync(baseline);
    }

    private Task GivenBaselineAsync(int[] scored) =>
        _book.RowsAsync("score_baseline", March, [.. scored.Select((count, i) => Baseline("A", i + 1, count, 0, 0))]);

    private static IReadOnlyDictionary<string, object?> Baseline(string model, int band, int scored, int loans, int bads) =>
        Row(("model", model), ("score_band", band), ("scored", scored), ("loans", loans), ("bads", bads));
}
