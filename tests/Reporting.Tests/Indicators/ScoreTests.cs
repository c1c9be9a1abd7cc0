using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Power and stability of the score, from loans and applications as they stand in the book.</summary>
public sealed class ScoreTests : IDisposable
{
    private static readonly DateOnly March = new(2024, 3, 31);
    private static readonly int[] Bads = [40, 25, 15, 12, 8];
    private static readonly int[] Goods = [160, 275, 385, 488, 592];
    private readonly GivenBook _book = new();
    private long _key;

    public void Dispose() => _book.Dispose();

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

    [Fact]
    public async Task Decisions_of_the_month_are_counted()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await _book.RowsAsync(
            "application",
            March,
            [
                Decided("own_app", true, true, 2, 10, 10, 0, 3),
                Decided("own_app", true, true, 0, 10, 9, 0, 4),
                Decided("own_app", true, true, 5, 10, 10, 1, 5),
                Decided("agency", true, false, null, 10, 10, 0, 3600),
                Decided("agency", false, true, 0, 10, 9, 2, 2),
            ]
        );

        var run = await RunAsync();

        Assert.Equal((1m, 3m), (run.Of("thin_files").Numerator, run.Of("thin_files").Denominator)); // the fourth approval had no report
        Assert.Equal(0.96m, run.Value("data_sufficiency"));
        Assert.Equal(
            (1m, 4m, AppetiteState.Red),
            (run.Of("policy_exceptions").Numerator, run.Of("policy_exceptions").Denominator, run.Of("policy_exceptions").Appetite!.State)
        );
        Assert.Equal(0.8m, run.Value("automatic_decisions"));
        Assert.Equal(["agency = -0.3", "own_app = 0.2"], run.Of("channel_approval_deviation").Lines()); // 1 of 2 and 3 of 3, of 4 of 5
        Assert.Equal(
            (0.3m, AppetiteState.Amber),
            (run.Value("channel_approval_deviation"), run.Of("channel_approval_deviation").Appetite!.State)
        );
        Assert.Equal((3600m, 5m), (run.Value("decision_latency"), run.Of("decision_latency").Denominator)); // 95 percent of five is all of them
    }

    [Fact]
    public async Task Nineteen_of_twenty_decisions_are_as_fast_as_the_latency_says()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await _book.RowsAsync(
            "application",
            March,
            [.. Enumerable.Range(1, 20).Select(seconds => Decided("own_app", true, true, 1, 1, 1, 0, seconds == 20 ? 9000 : seconds))]
        );

        Assert.Equal(19m, (await RunAsync()).Value("decision_latency"));
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

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None);

    /// <summary>Loans of the twelve cohorts that are old enough, and of this month; the months between hold one loan each that nobody
    /// scored.</summary>
    private async Task GivenLoansAsync(
        IEnumerable<IReadOnlyDictionary<string, object?>> old,
        IEnumerable<IReadOnlyDictionary<string, object?>>? young = null
    )
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        var parts = old.Select((loan, i) => (loan, Back: 12 + (i % 12))).ToLookup(part => part.Back, part => part.loan);
        await _book.RowsAsync(
            "loan",
            Enumerable.Range(0, 24).Select(back => (new DateOnly(March.Year, March.Month, 1).AddMonths(1 - back).AddDays(-1), Rows(back)))
        );

        IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(int back)
        {
            List<IReadOnlyDictionary<string, object?>> rows = [.. parts[back], .. back == 0 && young is not null ? young : []];
            return rows.Count > 0 ? rows : [Row(("loan_key", ++_key))];
        }
    }

    private IEnumerable<IReadOnlyDictionary<string, object?>> Loans(
        int? band,
        int bads,
        int goods,
        params (string Column, object? Value)[] facts
    ) =>
        [
            .. Enumerable
                .Range(0, bads + goods)
                .Select(i => Row([("loan_key", ++_key), ("score_band", band), ("first_60_date", FirstLate(i < bads, i)), .. facts])),
        ];

    /// <summary>A loan that falls behind after the reporting date is good by then.</summary>
    private static DateOnly? FirstLate(bool isBad, int number) =>
        isBad ? March
        : number % 2 == 0 ? March.AddDays(1)
        : null;

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

    private IReadOnlyDictionary<string, object?> Decided(
        string channel,
        bool approved,
        bool automatic,
        int? accounts,
        int total,
        int filled,
        int rules,
        int seconds
    ) =>
        Row(
            ("application_key", ++_key),
            ("channel", channel),
            ("is_approved", approved),
            ("is_automatic", automatic),
            ("credit_accounts", accounts),
            ("mandatory_total", total),
            ("mandatory_filled", filled),
            ("hard_rules_broken", rules),
            ("decision_seconds", seconds)
        );
}
