using System.Globalization;
using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>
/// Printed amounts, loaded as a small book and computed, give the printed ratios within the rounding of the print (domain 5.2, W1 to W15).
/// WeBank in hundred million yuan, from press reports of the annual reports: 2022 and 2023 finance.sina.cn 2024-05-07, 2024
/// m.dzplus.dzng.com NEWS2393276 and csjrw.cn 2025-05-09. Chinese commercial banks in trillion yuan, from reports of the regulator's
/// releases: 2023 Q4 m.jwbk.com, 2023 Q3 xinjr99.com 2023-11-17.
/// </summary>
public sealed class PublishedFiguresTests : IDisposable
{
    private static readonly DateOnly End2022 = new(2022, 12, 31);
    private static readonly DateOnly End2023 = new(2023, 12, 31);
    private static readonly DateOnly End2024 = new(2024, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task WeBank_2023_prints_1_46_and_352_64_and_5_14()
    {
        await _book.LoansAsync(End2023, Book(4145.07m, 60.41m, 213.03m)); // W4: 60.41 × 352.64 percent

        var run = await RunAsync(End2023);

        Assert.Equal("1.46", run.Percent("npl_ratio")); // W1
        Assert.Equal("352.64", run.Percent("provision_coverage"));
        Assert.Equal("5.14", run.Percent("allowance_to_loans"));
        Assert.Equal(run.Value("allowance_to_loans"), run.Value("provision_coverage") * run.Value("npl_ratio"), 10); // W3: PV03
    }

    [Fact]
    public async Task WeBank_2022_differs_from_its_print_by_less_than_a_hundredth()
    {
        await _book.LoansAsync(End2022, Book(3369.97m, 49.70m, 0m));

        var ratio = (await RunAsync(End2022)).Value("npl_ratio");

        Assert.Equal(0.014748m, Math.Round(ratio, 6)); // W2: printed 1.47
        Assert.InRange(Math.Abs(ratio - 0.0147m), 0m, 0.0001m); // W15: flagged only beyond 0.01 points
    }

    [Fact]
    public async Task WeBank_2024_from_the_book_of_2023()
    {
        await _book.LoansAsync(End2023, Book(4145.07m, 60.41m, 213.03m));
        await _book.LoansAsync(End2024, Book(4359.76m, 62.78m, 190.16m)); // W5 and W6: derived from 1.44 and 302.90 percent
        await _book.RowsAsync(
            "loan_movement",
            End2024
                .MonthEnds()
                .Select(month =>
                    (
                        month,
                        (IReadOnlyList<IReadOnlyDictionary<string, object?>>) // write-offs of the year: 176.15
                            [
                                Row(
                                    ("loan_key", 2L),
                                    ("movement_kind", "write_off"),
                                    ("five_class_before", "loss"),
                                    ("amount", month.Month == 12 ? 14.67m : 14.68m)
                                ),
                            ]
                    )
                )
        );

        var run = await RunAsync(End2024);

        Assert.Equal("1.44", run.Percent("npl_ratio")); // W5
        Assert.Equal("302.90", run.Percent("provision_coverage")); // W6
        Assert.Equal("4.36", run.Percent("allowance_to_loans")); // W7
        Assert.Equal("5.18", run.Percent("loan_growth")); // W10
        Assert.Equal("4.31", run.Percent("npl_formation_short")); // W11: (62.78 − 60.41 + 176.15) / 4,145.07
        Assert.Equal("4.14", run.Percent("write_off_ratio")); // W12
        Assert.Equal(
            (LimitState.Within, LimitState.Within),
            (run.Of("provision_coverage").LimitState, run.Of("allowance_to_loans").LimitState)
        ); // W13, at the strictest level
        Assert.Equal((94.17m, 108.994m), (run.Value("coverage_requirement"), run.Value("allowance_ratio_requirement"))); // the allowance ratio binds
        Assert.Equal(81.17m, Math.Round(run.Value("provision_excess"), 2)); // W13: 190.16 − 108.99
    }

    /// <summary>From 2023 to 2024: non-performing better by 0.02 points, coverage worse by 49.74 points, profit better by 0.81 percent; all
    /// within limits.</summary>
    [Fact]
    public async Task WeBank_2024_is_better_on_bad_loans_and_profit_and_worse_on_coverage() // W14
    {
        await _book.LoansAsync(End2023, Book(4145.07m, 60.41m, 213.03m));
        await _book.LoansAsync(End2024, Book(4359.76m, 62.78m, 190.16m));
        await _book.ItemsAsync("gl_balance", End2022, ("G04_13_A", 89.37m));
        await _book.ItemsAsync("gl_balance", End2023, ("G04_13_A", 108.15m));
        await _book.ItemsAsync("gl_balance", End2024, ("G04_13_A", 109.03m));

        var (before, now) = (await RunAsync(End2023), await RunAsync(End2024));

        Assert.Equal(("-0.02", "-49.74", "0.81"), (Points("npl_ratio"), Points("provision_coverage"), now.Percent("net_profit_growth")));
        Assert.Equal(
            (true, false, true),
            (
                IsBetter("npl_ratio", now.Value("npl_ratio") - before.Value("npl_ratio")),
                IsBetter("provision_coverage", now.Value("provision_coverage") - before.Value("provision_coverage")),
                IsBetter("net_profit_growth", now.Value("net_profit_growth"))
            )
        );
        Assert.All(
            ["npl_ratio", "provision_coverage"],
            code => Assert.Equal((code, LimitState.Within, LimitState.Within), (code, before.Of(code).LimitState, now.Of(code).LimitState))
        );

        // Each ratio to the hundredth first, as it is printed.
        string Points(string code) =>
            (Number(now.Percent(code)) - Number(before.Percent(code))).ToString("0.00", CultureInfo.InvariantCulture);

        // Green for a change to the good side, as the indicator itself says which that is.
        bool IsBetter(string code, decimal change) =>
            now.Of(code).Better switch
            {
                Direction.Lower => change < 0m,
                Direction.Higher => change > 0m,
                var none => throw new InvalidOperationException($"{code} has no good side: {none}"),
            };
    }

    [Fact]
    public async Task WeBank_assets_of_2024_grew_by_21_7_percent() // W9
    {
        await _book.LoansAsync(End2024, Row(("balance", 1m)));
        await _book.ItemsAsync("gl_balance", End2023, ("G01_25_C", 5355.8m));
        await _book.ItemsAsync("gl_balance", End2024, ("G01_25_C", 6517.76m));

        Assert.Equal(0.217m, Math.Round((await RunAsync(End2024)).Value("asset_growth"), 3));
    }

    [Theory]
    [InlineData(2021, "49.57", "68.84", "38.87")] // W8: the chain of printed profits and printed growth, each within 0.02 of the profit
    [InlineData(2022, "68.84", "89.37", "29.82")]
    [InlineData(2023, "89.37", "108.15", "21.02")]
    [InlineData(2024, "108.15", "109.03", "0.81")]
    public async Task WeBank_profits_grew_as_printed(int year, string before, string profit, string growth)
    {
        var (last, now, printed) = (Number(before), Number(profit), Number(growth));
        DateOnly end = new(year, 12, 31);
        await _book.LoansAsync(end, Row(("balance", 1m)));
        await _book.ItemsAsync("gl_balance", end.AddYears(-1), ("G04_13_A", last));
        await _book.ItemsAsync("gl_balance", end, ("G04_13_A", now));

        Assert.InRange((await RunAsync(end)).Value("net_profit_growth") * 100m, printed - (2m / last), printed + (2m / last));
    }

    [Fact]
    public async Task A_half_years_profit_counts_twice()
    {
        await _book.LoansAsync(new(2024, 6, 30), Row(("balance", 1m)));
        await _book.ItemsAsync("gl_balance", End2023, ("G04_13_A", 100m));
        await _book.ItemsAsync("gl_balance", new(2024, 6, 30), ("G04_13_A", 60m));

        Assert.Equal(0.2m, (await RunAsync(new(2024, 6, 30))).Value("net_profit_growth"));
    }

    [Fact]
    public async Task Chinese_commercial_banks_tie_out_within_the_rounding_of_trillions()
    {
        await _book.LoansAsync(
            End2023,
            Row(("balance", 194.8m)),
            Row(("balance", 4.5m), ("five_class", "special_mention")),
            Row(("balance", 3.2m), ("five_class", "substandard"))
        );
        await _book.LoansAsync(
            new(2023, 9, 30),
            Row(("balance", 195.55m)),
            Row(("balance", 3.2m), ("five_class", "substandard"), ("allowance", 6.7m))
        );

        var (q4, q3) = (await RunAsync(End2023), await RunAsync(new(2023, 9, 30)));

        Assert.InRange(q4.Value("npl_ratio"), 0.0159m - 0.00025m, 0.0159m + 0.00025m); // printed 1.59; 3.2 is 3.15 to 3.25 of 202.5
        Assert.Equal("2.22", q4.Percent("special_mention_ratio"));
        Assert.Equal(2.09375m, q3.Value("provision_coverage"));
        // what is printed is what 6.7 and 3.2, of two figures each, can be; the ratios of the same print tie finer below
        Assert.InRange(2.0789m, 6.65m / 3.25m, 6.75m / 3.15m);
        Assert.InRange(q3.Value("allowance_to_loans"), 0.0335m - 0.0005m, 0.0335m + 0.0005m);
    }

    /// <summary>
    /// Ratios that the catalogue holds of one publication, as a book of 10,000: allowance over loans divided by bad over loans is the
    /// coverage, within what half of the last printed digit of each makes of it (207.1 to 209.0 for the banks' 207.89 of 2023 Q3).
    /// </summary>
    [Fact]
    public async Task Published_ratios_of_one_source_agree_with_each_other_within_their_print()
    {
        string[] needed = ["npl_ratio", "allowance_to_loans", "provision_coverage"];
        var publications = _book
            .Catalogue.Benchmarks.SelectMany(of => of.Published)
            .Where(published => needed.All(code => published.Figures.Any(figure => figure.Indicator.Value == code)))
            .ToList();
        Assert.Equal(3, publications.Count); // WeBank of 2023, as a peer and as the bank of the demonstration; commercial banks of 2023 Q3

        foreach (var published in publications)
        {
            using var book = new GivenBook();
            var (bad, allowance, coverage) = (Of("npl_ratio"), Of("allowance_to_loans"), Of("provision_coverage"));
            await book.LoansAsync(published.Period, Book(10_000m, 100m * bad, 100m * allowance));

            var run = await book.Engine.ComputeAsync(Viewpoint.Of(published.Period), CancellationToken.None);

            Assert.Equal((bad, allowance), (100m * run.Value("npl_ratio"), 100m * run.Value("allowance_to_loans")));
            Assert.InRange(
                100m * run.Value("provision_coverage"),
                (100m * (allowance - 0.005m) / (bad + 0.005m)) - 0.005m,
                (100m * (allowance + 0.005m) / (bad - 0.005m)) + 0.005m
            );
            Assert.InRange(
                coverage,
                (100m * (allowance - 0.005m) / (bad + 0.005m)) - 0.005m,
                (100m * (allowance + 0.005m) / (bad - 0.005m)) + 0.005m
            );
            Assert.InRange(Math.Abs((100m * run.Value("provision_coverage")) - coverage), 0m, 1m); // points

            decimal Of(string code) => Number(published.Figures.Single(figure => figure.Indicator.Value == code).Value.Value);
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private Task<IndicatorRunResult> RunAsync(DateOnly date) => _book.Engine.ComputeAsync(Viewpoint.Of(date), CancellationToken.None);

    private static IReadOnlyDictionary<string, object?>[] Book(decimal loans, decimal nonPerforming, decimal allowance) =>
        [
            Row(("loan_key", 1L), ("balance", loans - nonPerforming), ("allowance", allowance)),
            Row(("loan_key", 2L), ("balance", nonPerforming), ("five_class", "loss")),
        ];
}
