using CsCheck;
using Portal.Data.Figures;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using LoanRows = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.IReadOnlyDictionary<string, object?>>;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>What must hold for every indicator, whatever the bank: each has all the tables that it reads, so none passes by being
/// absent.</summary>
public sealed class InvariantTests
{
    private static readonly DateOnly End = new(2024, 12, 31);

    /// <summary>Which of the drawn banks, and so which figures, is decided by a seed that a failure prints.</summary>
    private static readonly Gen<int> Seeds = Gen.Int[1, 1_000_000];

    /// <summary>What the warehouse contract has no columns for yet; its page says what it needs.</summary>
    private static readonly HashSet<string> NotYet =
    [
        .. GivenBook
            .CommittedCatalogue.Indicators.Where(indicator => indicator.Versions.At(End) is { Measures.Count: 0 })
            .Select(indicator => indicator.Code),
    ];

    /// <summary>Events so rare that two drawn banks need not have one; each is worked by hand in the tests beside this one.</summary>
    private static readonly string[] Rare =
    [
        "roll_m5", // nobody is drawn between 121 and 150 days late
        "high_debt_service", // a loan granted within the last month
        "entrusted_payment_breach", // one large enough draw of an operating loan to a person
    ];

    /// <summary>Two banks together, chosen once: each indicator has something to divide by in one of them, and none lacks a
    /// table.</summary>
    [Fact]
    public async Task Every_indicator_is_evaluated_and_has_a_value()
    {
        var (one, other) = (await RunAsync(1), await RunAsync(2));

        AssertEvaluated(one);
        AssertAddsUp(one);
        Assert.Equal(
            Rare.Order(StringComparer.Ordinal),
            one.Indicators.Zip(other.Indicators)
                .Where(pair =>
                    pair.First.Status != ResultStatus.Ok && pair.Second.Status != ResultStatus.Ok && !NotYet.Contains(pair.First.Code)
                )
                .Select(pair => pair.First.Code)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_bank_whose_tables_are_all_empty_has_no_ratio_and_no_zero_in_place_of_one()
    {
        var run = await RunAsync(
            1,
            (table, rows) => IsOfItems(table) ? [.. rows.Select(row => GivenBook.Row(("item", row["item"]), ("amount", 0m)))] : []
        );

        AssertEvaluated(run);
        Assert.Empty(
            run.Indicators.Where(result => result.Unit == Unit.Ratio && result.Status == ResultStatus.Ok).Select(result => result.Code)
        );
        Assert.All(
            run.Indicators.Where(result => result.Status == ResultStatus.Ok),
            result =>
                Assert.Equal((result.Code, (decimal?)0m, 0m), (result.Code, result.Value, result.Rows.Sum(row => Math.Abs(row.Value))))
        );
        Assert.All(
            run.Indicators.Where(result => result.Status != ResultStatus.Ok),
            result =>
                Assert.Equal((result.Code, null, LimitState.None, 0), (result.Code, result.Value, result.LimitState, result.Rows.Count))
        );
    }

    [Fact]
    public async Task A_bank_that_has_no_rows_but_settled_loans_has_no_ratio_either()
    {
        using var book = new GivenBook();
        foreach (var date in new DateOnly[] { new(2023, 12, 31), End })
        {
            await book.LoansAsync(date, GivenBook.Row(("loan_key", 1L), ("balance", 0m), ("loan_status", "settled")));
        }

        var run = await book.Engine.ComputeAsync(Viewpoint.Of(End), CancellationToken.None);

        Assert.Empty(
            run.Indicators.Where(result => result.Unit == Unit.Ratio && result.Status == ResultStatus.Ok).Select(result => result.Code)
        );
        Assert.Equal((0m, ResultStatus.Ok), (run.Value("gross_loans"), run.Of("npl_balance").Status));
        Assert.All(run.Indicators.Where(result => result.Status == ResultStatus.NotEvaluable), result => Assert.NotEmpty(result.Missing));
    }

    [Fact]
    public Task The_order_of_rows_changes_nothing_and_parts_add_up() =>
        Seeds.SampleAsync(
            async seed =>
            {
                var shuffle = new Random(seed);

                var there = await RunAsync(seed);
                var elsewhere = await RunAsync(
                    seed,
                    (_, rows) =>
                    {
                        var shuffled = rows.ToArray();
                        shuffle.Shuffle(shuffled);
                        return shuffled;
                    }
                );

                AssertEvaluated(there);
                AssertAddsUp(there);
                Assert.Equal(Lines(there), Lines(elsewhere));
            },
            iter: 1,
            threads: 1
        );

    /// <summary>
    /// One bank with twice every amount of its loans, and one with each loan twice, under a key of its own: the customers owe the same.
    /// Ratios and amounts are equal; a plain count has doubled if it counts loans, and is the same if it counts customers.
    /// </summary>
    [Fact]
    public Task A_loan_in_two_halves_changes_counts_and_nothing_else() =>
        Seeds.SampleAsync(
            async seed =>
            {
                var whole = await RunAsync(seed, (table, rows) => IsOfLoans(table) ? [.. rows.Select(row => Doubled(table, row))] : rows);
                var halves = await RunAsync(
                    seed,
                    (table, rows) => IsOfLoans(table) ? [.. rows, .. rows.Select(row => OtherHalf(row))] : rows
                );

                var may = GivenBook
                    .CommittedCatalogue.Indicators.Where(HowLoansAreCut.Matters)
                    .Select(indicator => indicator.Code)
                    .ToHashSet(StringComparer.Ordinal);
                Assert.InRange(
                    whole.Indicators.Count(result => result.Status == ResultStatus.Ok && !may.Contains(result.Code)),
                    150,
                    int.MaxValue
                ); // most are held to be equal
                Assert.Equal(Lines(whole, code => !may.Contains(code)), Lines(halves, code => !may.Contains(code)));

                var counts = GivenBook
                    .CommittedCatalogue.Indicators.Where(HowLoansAreCut.IsPlainCount)
                    .Select(indicator => indicator.Code)
                    .ToList();
                Assert.True(counts.Count > 0);
                Assert.All(
                    counts.Where(code => whole.Of(code).Status == ResultStatus.Ok),
                    code => Assert.Contains(halves.Value(code), new[] { whole.Value(code), 2m * whole.Value(code) })
                );
            },
            iter: 1,
            threads: 1
        );

    private static void AssertEvaluated(IndicatorRunResult run)
    {
        Assert.InRange(run.Indicators.Count - NotYet.Count, 200, int.MaxValue);
        Assert.Equal(
            [],
            run.Indicators.Where(result => result.Status == ResultStatus.NotEvaluable && !NotYet.Contains(result.Code))
                .Select(result => $"{result.Code}: {string.Join(", ", result.Missing)}")
        );
    }

    private static void AssertAddsUp(IndicatorRunResult run)
    {
        var loans = run.Value("gross_loans");
        var kinds = GivenBook.CommittedCatalogue.Indicators.ToDictionary(
            indicator => indicator.Code,
            indicator => indicator.Kind,
            StringComparer.Ordinal
        );
        var divided = run
            .Indicators.Where(result =>
                result.Status == ResultStatus.Ok && kinds[result.Code] is IndicatorKind.Distribution or IndicatorKind.Matrix
            )
            .ToList();
        Assert.InRange(divided.Count, 8, int.MaxValue);
        // stages, classes, buckets, cells of migrations
        Assert.All(divided, result => Assert.Equal((result.Code, result.Value), (result.Code, result.Rows.Sum(row => row.Value))));
        Assert.All(
            run.Indicators.Where(result => result.Status == ResultStatus.Ok && kinds[result.Code] == IndicatorKind.Concentration),
            result =>
            {
                Assert.Equal(1m, result.Rows.Sum(row => row.Value), 10); // shares
                Assert.InRange(result.Value!.Value, 1m / result.Rows.Count, 1m);
            }
        );
        Assert.Equal(loans, run.Of("five_class_distribution").Value);
        Assert.Equal(loans, run.Of("stage_distribution").Value);
        Assert.Equal(
            loans,
            new[] { "normal", "special_mention", "substandard", "doubtful", "loss" }.Sum(five => run.Value(five + "_balance"))
        );
        Assert.Equal(
            1m,
            new[] { "normal_share", "special_mention_ratio", "substandard_share", "doubtful_share", "loss_share" }.Sum(run.Value),
            10
        );
        Assert.Equal(run.Of("opening_still_on_book").Denominator, run.Value("migration_matrix") + run.Value("migration_exits")); // A = B + C + … + G
        decimal[] overdue =
        [
            .. new[]
            {
                "overdue_balance",
                "overdue_30_balance",
                "overdue_60_balance",
                "overdue_90_balance",
                "overdue_270_balance",
                "overdue_360_balance",
            }.Select(run.Value),
        ];
        Assert.Equal(overdue.OrderDescending(), overdue);
    }

    private static async Task<IndicatorRunResult> RunAsync(int seed, Func<ContractTable, LoanRows, LoanRows>? change = null)
    {
        using var book = new GivenBook();
        await new RandomBank(book, End, FormattableString.Invariant($"|{seed}")).LoadAsync(change);
        return await book.Engine.ComputeAsync(Viewpoint.Of(End), CancellationToken.None);
    }

    private static IEnumerable<string> Lines(IndicatorRunResult run, Func<string, bool>? isCompared = null) =>
        run
            .Indicators.Where(result => isCompared?.Invoke(result.Code) ?? true)
            .Select(result =>
                FormattableString.Invariant(
                    $"{result.Code} {result.Status} {result.Value} {result.Numerator}/{result.Denominator} {result.LimitState} {string.Join(';', result.Lines())}"
                )
            );

    private static bool IsOfItems(ContractTable table) => table.Find("item") is not null;

    /// <summary>Rows of loans and of what happened to them; an application or a facility is one whatever comes of it.</summary>
    private static bool IsOfLoans(ContractTable table) => table.Keys.Contains("loan_key");

    /// <summary>Every amount but the customer's own limit.</summary>
    private static Dictionary<string, object?> Doubled(ContractTable table, IReadOnlyDictionary<string, object?> row) =>
        row.ToDictionary(
            pair => pair.Key,
            pair =>
                pair.Value is decimal amount && table.Find(pair.Key)!.Type == ColumnType.Money && pair.Key != "customer_limit"
                    ? 2m * amount
                    : pair.Value
        );

    private static Dictionary<string, object?> OtherHalf(IReadOnlyDictionary<string, object?> row) =>
        row.ToDictionary(pair => pair.Key, pair => pair.Key is "loan_key" or "root_loan_key" ? (long)pair.Value! + 1000L : pair.Value);
}
