using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>What must hold for every indicator, whatever the book.</summary>
public sealed class InvariantTests
{
    private static readonly DateOnly Opening = new(2023, 12, 31);
    private static readonly DateOnly YearEnd = new(2024, 12, 31);

    [Fact]
    public async Task An_empty_book_has_no_ratio_and_no_zero_in_place_of_one()
    {
        var run = await RunAsync([Row(("loan_key", 1L), ("balance", 0m), ("loan_status", "settled"))], [Row(("loan_key", 1L), ("balance", 0m), ("loan_status", "settled"))]);

        Assert.Empty(run.Indicators.Where(result => result.Unit == "ratio" && result.Status == ResultStatus.Ok).Select(result => result.Code));
        Assert.InRange(run.Indicators.Count(result => result.Status == ResultStatus.NotApplicable), 40, run.Indicators.Count); // they divide by the book, and there is none
        Assert.Equal((0m, ResultStatus.Ok), (run.Value("gross_loans"), run.Of("npl_balance").Status));
        Assert.All(run.Indicators.Where(result => result.Status == ResultStatus.NotEvaluable), result => Assert.NotEmpty(result.Missing));
        Assert.All(run.Indicators.Where(result => result.Status != ResultStatus.Ok), result => Assert.Equal((null, LimitState.None, 0), (result.Value, result.LimitState, result.Rows.Count)));
    }

    [Fact]
    public async Task The_order_of_rows_changes_nothing()
    {
        var (opening, closing) = Book(1);
        var there = await RunAsync(opening, closing);
        var back = await RunAsync([.. opening.Reverse()], [.. closing.Reverse()]);

        Assert.Equal(Lines(there), Lines(back));
    }

    [Fact]
    public async Task A_loan_in_two_halves_changes_counts_and_nothing_else()
    {
        var (opening, closing) = Book(2);
        var whole = await RunAsync(opening, closing);
        var halves = await RunAsync(Halved(opening), Halved(closing));

        Assert.Equal(Lines(whole, isCount: false), Lines(halves, isCount: false));
        Assert.NotEqual(Lines(whole, isCount: true), Lines(halves, isCount: true));
    }

    [Fact]
    public async Task Parts_add_up_to_the_whole()
    {
        var (opening, closing) = Book(3);
        var run = await RunAsync(opening, closing);

        var loans = run.Value("gross_loans");
        Assert.Equal(loans, run.Of("five_class_distribution").Rows.Sum(row => row.Value));
        Assert.Equal(loans, new[] { "normal", "special_mention", "substandard", "doubtful", "loss" }.Sum(five => run.Value(five + "_balance")));
        Assert.Equal(loans, run.Of("stage_distribution").Rows.Sum(row => row.Value));
        Assert.Equal(1m, new[] { "normal_share", "special_mention_ratio", "substandard_share", "doubtful_share", "loss_share" }.Sum(run.Value), 10);
        Assert.Equal(1m, run.Of("hhi_product").Rows.Sum(row => row.Value), 10);
        Assert.InRange(run.Value("hhi_product"), 1m / run.Of("hhi_product").Rows.Count, 1m);
        foreach (var side in new[] { "", "_quarter", "_month" }.Where(side => run.Of("migration_matrix" + side).Status == ResultStatus.Ok))
        {
            Assert.Equal(opening.Sum(row => (decimal)row["balance"]!), run.Value("migration_matrix" + side) + run.Value("migration_exits" + side)); // A = B + C + … + G
        }

        decimal[] overdue = [.. new[] { "overdue_balance", "overdue_30_balance", "overdue_60_balance", "overdue_90_balance", "overdue_270_balance", "overdue_360_balance" }.Select(run.Value)];
        Assert.Equal(overdue.OrderDescending(), overdue);
    }

    private static async Task<IndicatorRunResult> RunAsync(IReadOnlyDictionary<string, object?>[] opening, IReadOnlyDictionary<string, object?>[] closing)
    {
        using var book = new GivenBook();
        await book.LoansAsync(Opening, opening);
        await book.LoansAsync(YearEnd, closing);
        return await book.Engine.ComputeAsync(YearEnd, null, CancellationToken.None);
    }

    /// <summary>Values of everything whose parts are whole numbers, or of everything else; ratios of counts are counts.</summary>
    private static IEnumerable<string> Lines(IndicatorRunResult run, bool? isCount = null) => run.Indicators
        .Where(result => isCount is null || isCount == IsCount(result.Code))
        .Select(result => FormattableString.Invariant($"{result.Code} {result.Status} {result.Value} {result.Numerator}/{result.Denominator} {string.Join(';', result.Lines())}"));

    private static bool IsCount(string code)
    {
        var catalogue = GivenBook.CommittedCatalogue;
        return catalogue.Indicator(code).Versions.SelectMany(version => version.Measures)
            .Any(measure => catalogue.Measure(measure).Unit == Portal.Reporting.Catalogues.Unit.Count);
    }

    private static (IReadOnlyDictionary<string, object?>[] Opening, IReadOnlyDictionary<string, object?>[] Closing) Book(int seed)
    {
        var random = new Random(seed);
        return (Loans(random, 1), Loans(random, 11));
    }

    private static IReadOnlyDictionary<string, object?>[] Loans(Random random, int from) =>
    [
        .. Enumerable.Range(from, 40).Select(key => Row(
            ("loan_key", (long)key), ("root_loan_key", (long)key), ("customer_key", key / 2L), ("balance", random.Next(1, 500000) / 50m), ("allowance", random.Next(0, 5000) / 50m),
            ("five_class", random.Next(1, 6)), ("stage", random.Next(1, 4)), ("days_past_due", random.Next(3) == 0 ? random.Next(1, 500) : 0), ("product", random.Next(1, 5)),
            ("province", random.Next(2) == 0 ? 11 : 44), ("is_internet", true), ("is_joint", random.Next(2) == 0), ("partner_key", random.Next(1, 4)), ("partner_balance", 0m), ("overdue_principal", 2m),
            ("is_defaulted", random.Next(9) == 0), ("is_restructured", random.Next(9) == 0), ("annual_rate", 0.12m), ("open_date", new DateOnly(2023, 11, 5)), ("customer_limit", 1000m))),
    ];

    /// <summary>Each loan as two of the same kind with half of every amount.</summary>
    private static IReadOnlyDictionary<string, object?>[] Halved(IReadOnlyDictionary<string, object?>[] loans) =>
    [
        .. loans.SelectMany(loan => new[] { 0L, 1000L }.Select(shift => (IReadOnlyDictionary<string, object?>)loan.ToDictionary(pair => pair.Key, pair =>
            pair.Key is "loan_key" or "root_loan_key" ? (long)pair.Value! + shift
            : pair.Value is decimal amount && pair.Key is not ("annual_rate" or "customer_limit") ? amount / 2 : pair.Value))),
    ];
}
