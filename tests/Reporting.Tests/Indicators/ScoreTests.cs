using Portal.Data.Figures;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Power of the score, from loans as they stand in the book.</summary>
public sealed class ScoreTests : GivenScores
{
    private static readonly int[] Bads = [40, 25, 15, 12, 8];
    private static readonly int[] Goods = [160, 275, 385, 488, 592];

    [Fact]
    public async Task Five_bands_give_the_published_gini_ks_and_information_value()
    {
        // domain 7.3.5: AUC 0.7597. By band 2, 65 of 100 bad and 435 of 1,900 good loans are passed: 0.65 - 0.228947 = KS.
        await GivenLoansAsync(Bads.Zip(Goods).SelectMany((band, i) => Loans(i + 1, band.First, band.Second)));

        var run = await RunAsync();

        Assert.Equal(
            (0.5195m, 0.7597m),
            (decimal.Round(run.Value("score_gini"), 4), decimal.Round((run.Value("score_gini") + 1m) / 2m, 4))
        );
        Assert.Equal((0.4211m, 0.984m), (decimal.Round(run.Value("score_ks"), 4), decimal.Round(run.Value("score_information"), 3)));
        Assert.Equal(0m, run.Value("rank_order_breaks"));
        Assert.Equal(["1 = 0.2", "2 = 0.0833", "3 = 0.0375", "4 = 0.024", "5 = 0.0133"], run.Of("score_gini").Lines());
        Assert.Equal(
            [(40m, 200m), (25m, 300m), (15m, 400m), (12m, 500m), (8m, 600m)],
            run.Of("score_gini").Rows.Select(row => (row.Numerator!.Value, row.Denominator!.Value))
        );
        Assert.Equal(
            (100m, 2000m, AppetiteState.Within),
            (run.Of("score_gini").Numerator, run.Of("score_gini").Denominator, run.Of("score_gini").Appetite!.State)
        );
    }

    [Fact]
    public async Task A_band_counts_by_its_number_and_not_by_its_name()
    {
        // Band 10 is the safest of three: as text it would stand between 1 and 2.
        await GivenLoansAsync([.. Loans(1, 3, 1), .. Loans(2, 1, 1), .. Loans(10, 1, 3)]);

        var run = await RunAsync();

        Assert.Equal(["1", "2", "10"], run.Of("score_gini").Rows.Select(row => row.Keys["score_band"]));
        Assert.Equal(0m, run.Value("rank_order_breaks"));
        Assert.Equal(0.48m, run.Value("score_gini")); // of 25 pairs 3 + 12 in the right order, 2 + 1 in the wrong one
    }

    [Fact]
    public async Task A_score_that_tells_nothing_apart_has_no_power()
    {
        await GivenLoansAsync(Loans(4, 5, 20));

        var run = await RunAsync();

        Assert.Equal((0m, 0m, 0m), (run.Value("score_gini"), run.Value("score_ks"), run.Value("score_information")));
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(9, 0)]
    public async Task Without_bad_loans_or_without_good_ones_there_is_nothing_to_tell_apart(int bads, int goods)
    {
        await GivenLoansAsync([.. Loans(1, bads, goods), .. Loans(2, bads, goods)]);

        var run = await RunAsync();

        Assert.All(
            new[] { "score_gini", "score_ks", "rank_order_breaks", "score_information" },
            code => Assert.Equal((code, ResultStatus.NotApplicable), (code, run.Of(code).Status))
        );
    }

    [Fact]
    public async Task A_band_that_is_worse_than_the_riskier_one_before_it_is_a_break()
    {
        // 20, 10, 30, 40 and 0 percent; band 4 is empty
        await GivenLoansAsync([.. Loans(1, 2, 8), .. Loans(2, 1, 9), .. Loans(3, 3, 7), .. Loans(5, 4, 6), .. Loans(6, 0, 10)]);

        var result = (await RunAsync()).Of("rank_order_breaks");

        Assert.Equal((2m, AppetiteState.Red), (result.Value, result.Appetite!.State));
    }

    [Fact]
    public async Task Loans_that_are_too_young_and_loans_without_a_score_do_not_count()
    {
        await GivenLoansAsync(Loans(1, 1, 1), [.. Loans(1, 5, 0), .. Loans(2, 0, 5)]); // those of this month would give a perfect score
        Assert.Equal((0m, 2m), ((await RunAsync()).Value("score_gini"), (await RunAsync()).Of("score_gini").Denominator));

        await GivenLoansAsync([.. Loans(1, 1, 1), .. Loans(null, 7, 3)]);
        Assert.Equal(2m, (await RunAsync()).Of("score_gini").Denominator);
    }

    [Fact]
    public async Task A_book_without_scores_says_what_it_lacks()
    {
        await GivenLoansAsync(Loans(null, 1, 3));

        var run = await RunAsync();

        Assert.Equal((ResultStatus.NotEvaluable, "loan.score_band"), (run.Of("score_gini").Status, run.Of("score_gini").Missing[0]));
        Assert.Equal(["application", "score_baseline"], run.Of("score_psi").Missing);
    }

    [Fact]
    public async Task Financial_data_are_worth_the_power_that_they_add()
    {
        await GivenLoansAsync([
            .. Loans(1, 2, 0, ("has_financial_source", true)),
            .. Loans(2, 0, 2, ("has_financial_source", true)), // told apart
            .. Loans(1, 1, 1, ("has_financial_source", false)),
            .. Loans(2, 1, 1, ("has_financial_source", false)), // not told apart
        ]);

        var run = await RunAsync();

        Assert.Equal((1m, 0m, 0.5m), (run.Value("score_gini_financial"), run.Value("score_gini_unfinancial"), run.Value("score_gini")));
        Assert.Equal((1m, 0m), (run.Value("score_ks_financial"), run.Value("score_ks_unfinancial")));
    }

    [Fact]
    public async Task Overrides_are_held_against_automatic_approvals_of_the_same_bands()
    {
        // Band 1: 2 of 4 overrides bad, where 1 of 4 automatic ones is: 1 expected. Band 3: 1 of 5, where 1 of 10 is: 0.5 expected. Band 2
        // has no automatic approval.
        await GivenLoansAsync([
            .. Loans(1, 2, 2, ("is_override", true)),
            .. Loans(1, 1, 3, ("is_automatic", true)),
            .. Loans(2, 1, 9, ("is_override", true)),
            .. Loans(3, 1, 4, ("is_override", true)),
            .. Loans(3, 1, 9, ("is_automatic", true)),
        ]);

        var result = (await RunAsync()).Of("override_performance");

        Assert.Equal((2m, AppetiteState.Amber), (result.Value, result.Appetite!.State)); // 3 of 1.5
        Assert.Equal(["1 = 2", "3 = 2"], result.Lines());
    }

    [Fact]
    public async Task Thin_files_have_a_bad_rate_of_their_own()
    {
        await GivenLoansAsync([.. Loans(1, 1, 3, ("is_thin_file", true)), .. Loans(1, 1, 9, ("is_thin_file", false))]);

        Assert.Equal(0.25m, (await RunAsync()).Value("thin_file_bad_rate"));
    }

    /// <summary>One loan of each cohort that reached 30, 60 and 90 days past due, and one that never did.</summary>
    [Theory]
    [InlineData(30, 3)]
    [InlineData(60, 2)]
    [InlineData(90, 1)]
    public async Task The_bank_says_from_how_many_days_past_due_a_loan_is_bad(int days, int bads)
    {
        using var edited = new EditedCatalogue(
            ("parameters/indicators.yaml", "value: 60,", FormattableString.Invariant($"value: {days},"))
        );
        using var book = new GivenBook(edited.Load());
        await book.LoansAsync(March, Row(("balance", 1m)));
        await book.RowsAsync(
            "loan",
            Enumerable
                .Range(0, 24)
                .Select(back =>
                    (
                        new DateOnly(March.Year, March.Month, 1).AddMonths(1 - back).AddDays(-1),
                        back == 12 ? Cohort() : [Row(("loan_key", ++_key))]
                    )
                )
        );

        Assert.Equal(bads, await book.Engine.MeasureAsync("scored_bads", null, Viewpoint.Of(March), CancellationToken.None));
        Assert.Equal(4 - bads, await book.Engine.MeasureAsync("scored_goods", null, Viewpoint.Of(March), CancellationToken.None));

        IReadOnlyList<IReadOnlyDictionary<string, object?>> Cohort() =>
            [
                Late(),
                Late("first_30_date"),
                Late("first_30_date", "first_60_date"),
                Late("first_30_date", "first_60_date", "first_90_date"),
            ];

        IReadOnlyDictionary<string, object?> Late(params string[] reached) =>
            Row([("loan_key", ++_key), ("score_band", 1), .. reached.Select(column => (column, (object?)March))]);
    }
}
