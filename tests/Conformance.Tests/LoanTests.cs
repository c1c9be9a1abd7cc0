using System.Globalization;
using System.Text;
using Portal.Conformance.Tests.Books;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Migrations;
using Portal.Reporting.Sampling;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>The loans behind figures: every page in both directions and every order, and what they add up to.</summary>
[Collection(typeof(ConformanceCollection))]
public sealed class LoanTests(ConformanceBook book)
{
    private static readonly string[] Sorts =
    [
        "loan_key",
        "loan_id",
        "product",
        "province",
        "balance",
        "five_class",
        "days_past_due",
        "allowance",
        "open_date",
        "due_date",
    ];

    public static TheoryData<string> Engines => [.. ConformanceBook.Names];

    public static MatrixTheoryData<string, string, bool> Orders => new(ConformanceBook.Names, Sorts, [false, true]);

    public static MatrixTheoryData<string, string> Predicates => new(ConformanceBook.Names, [.. Asked.LoanPredicates(ConformanceBook.End)]);

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task All_pages_of_an_order_follow_one_another_without_gap_or_repetition(string engine, string sort, bool descending)
    {
        var expected = await ExpectedAsync("five_class >= special_mention", sort, descending);
        var pages = new List<LoanRow>();
        string? after = null;
        do
        {
            var page = await book.Engines[engine]
                .Indicators.LoansAsync(
                    "five_class >= special_mention",
                    Viewpoint.Of(ConformanceBook.End),
                    new(sort, descending, after, 37, null),
                    CancellationToken.None
                );
            pages.AddRange(page.Rows);
            after = page.Next;
        } while (after is not null);

        Tally.Equal(
            engine,
            "loans paged",
            expected.Index().ToDictionary(e => e.Index.ToString("D5", CultureInfo.InvariantCulture), e => e.Item),
            pages.Index().ToDictionary(p => p.Index.ToString("D5", CultureInfo.InvariantCulture), p => Text(p.Item))
        );
    }

    [Theory]
    [MemberData(nameof(Predicates))]
    public async Task The_loans_of_a_condition_are_the_same_and_add_up(string engine, string predicate)
    {
        var expected = await ExpectedAsync(predicate, "loan_key", false);
        var first = await book.Engines[engine]
            .Indicators.LoansAsync(
                predicate,
                Viewpoint.Of(ConformanceBook.End),
                new("loan_key", false, null, 500, null),
                CancellationToken.None
            );
        var totals = await book.Engines[engine]
            .Indicators.TotalsAsync(predicate, Viewpoint.Of(ConformanceBook.End), CancellationToken.None);
        var sums = await book.Engines[engine]
            .Indicators.SumsAsync(predicate, Viewpoint.Of(ConformanceBook.End), null, CancellationToken.None);
        Assert.Equal(
            (totals.Count, totals.Balance, totals.Allowance, totals.WithBalance),
            (sums.Count, sums.Balance, sums.Allowance, sums.WithBalance)
        );
        var amounts = await TotalsAsync(predicate);

        Tally.Equal(
            engine,
            "loans behind figures",
            new Dictionary<string, string> { ["rows"] = string.Join('\n', expected.Take(500)), ["totals"] = amounts },
            new Dictionary<string, string>
            {
                ["rows"] = string.Join('\n', first.Rows.Select(Text)),
                ["totals"] = string.Create(CultureInfo.InvariantCulture, $"{totals.Count} {totals.Balance:F2} {totals.Allowance:F2}"),
            }
        );
        Assert.Equal(
            totals.Fingerprint,
            (
                await book.Engines[engine].Indicators.TotalsAsync(predicate, Viewpoint.Of(ConformanceBook.End), CancellationToken.None)
            ).Fingerprint
        );
    }

    /// <summary>The order is computed here once more, from the loans' keys alone.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_seed_draws_the_same_loans_on_every_engine(string engine)
    {
        const long seed = 20_241_231;
        var order = new RandomOrder(seed);
        var expected = (await ExpectedAsync("", "loan_key", false)).OrderBy(row => order.PlaceOf(Key(row))).ThenBy(Key).Take(80).ToList();
        var pages = new List<LoanRow>();
        for (string? after = null; pages.Count < 80; )
        {
            var page = await book.Engines[engine]
                .Indicators.DrawAsync("", Viewpoint.Of(ConformanceBook.End), new(seed, after, 20), CancellationToken.None);
            pages.AddRange(page.Rows);
            after = page.Next;
        }

        Tally.Equal(
            engine,
            "loans drawn",
            expected.Index().ToDictionary(e => e.Index.ToString("D5", CultureInfo.InvariantCulture), e => e.Item),
            pages.Index().ToDictionary(p => p.Index.ToString("D5", CultureInfo.InvariantCulture), p => Text(p.Item))
        );

        static long Key(string row) => long.Parse(row.AsSpan(0, row.IndexOf('|', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
    }

    /// <summary>A page at a time; the reference reads them in one.</summary>
    [Theory]
    [MemberData(nameof(CatalogueTests.Engines), MemberType = typeof(CatalogueTests))]
    public async Task The_loans_of_every_cell_of_a_migration_follow_one_another(string engine)
    {
        var (opening, closing) = (new DateOnly(2024, 11, 30), ConformanceBook.End);
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        var actual = new Dictionary<string, string>(StringComparer.Ordinal);
        var (reference, asked) = (Loans("duckdb"), Loans(engine));
        for (var (from, to) = (1, 1); from <= 5; (from, to) = to == 5 ? (from + 1, 1) : (from, to + 1))
        {
            expected[$"{from}-{to}"] = Text(await AllAsync(reference, from, to, 500));
            actual[$"{from}-{to}"] = Text(await AllAsync(asked, from, to, 97));
        }

        Assert.InRange(expected.Values.Count(loans => loans.Length > 0), 5, 25);
        Tally.Equal(engine, "loans of migrations", expected, actual);

        static string Text(IEnumerable<MigrationLoan> loans) =>
            string.Join(
                '\n',
                loans.Select(loan =>
                    FormattableString.Invariant(
                        $"{loan.LoanKey}|{loan.LoanId}|{loan.Product}|{loan.Opening:0.######}|{loan.Closing:0.######}|{loan.Kept:0.######}|{loan.DaysPastDue}"
                    )
                )
            );

        async Task<IReadOnlyList<MigrationLoan>> AllAsync(MigrationLoans loans, int from, int to, int size)
        {
            var rows = new List<MigrationLoan>();
            string? after = null;
            do
            {
                var page = await loans.PageAsync(opening, closing, "five_class", from, to, after, size, CancellationToken.None);
                rows.AddRange(page.Rows);
                after = page.Next;
            } while (after is not null);

            return rows;
        }

        MigrationLoans Loans(string of) => new(ConformanceBook.Catalogue, book.Store, book.Engines[of].Warehouse);
    }

    [Theory]
    [MemberData(nameof(CatalogueTests.Engines), MemberType = typeof(CatalogueTests))]
    public async Task A_search_finds_the_loan_by_the_beginning_of_its_number(string engine)
    {
        var some = (await ExpectedAsync("", "loan_id", false))[17].Split('|')[1];

        var found = await book.Engines[engine]
            .Indicators.LoansAsync("", Viewpoint.Of(ConformanceBook.End), new("loan_id", false, null, 10, some), CancellationToken.None);

        Assert.Equal([some], found.Rows.Select(r => r.LoanId));
    }

    /// <summary>Read from the files without paging, and put in order here.</summary>
    private async Task<IReadOnlyList<string>> ExpectedAsync(string predicate, string sort, bool descending)
    {
        string[] columns =
        [
            "loan_key",
            "loan_id",
            "product",
            "province",
            "balance",
            "five_class",
            "days_past_due",
            "allowance",
            "open_date",
            "due_date",
        ];
        SqlType[] types =
        [
            SqlType.Integer,
            SqlType.Text,
            SqlType.Integer,
            SqlType.Integer,
            SqlType.Decimal,
            SqlType.Integer,
            SqlType.Integer,
            SqlType.Decimal,
            SqlType.Date,
            SqlType.Date,
        ];
        var rows = (
            await QueryAsync(string.Join(", ", columns), predicate, [.. columns.Zip(types, (name, type) => new SqlColumn(name, type))])
        ).Rows;
        var by = Array.IndexOf(columns, sort);
        var compare = Comparer<object?[]>.Create(
            (x, y) =>
                (descending ? -1 : 1)
                * (x![by], y![by]) switch
                {
                    (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
                    (var a, var b) => Comparer<object>.Default.Compare(a ?? 0m, b ?? 0m),
                }
        );
        var (products, provinces) = (Codes("product"), Codes("province"));
        return
        [
            .. rows.Order(
                    Comparer<object?[]>.Create(
                        (x, y) => compare.Compare(x, y) is not 0 and var order ? order : ((long)x![0]!).CompareTo((long)y![0]!)
                    )
                )
                .Select(r =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{r[0]}|{r[1]}|{products[(long)r[2]!]}|{provinces[(long)r[3]!]}|{r[4]:F2}|{r[5]}|{r[6]}|{r[7]:F2}|{r[8]:yyyy-MM-dd}|{r[9]:yyyy-MM-dd}"
                    )
                ),
        ];
    }

    private async Task<string> TotalsAsync(string predicate)
    {
        var row = (
            await QueryAsync(
                "COUNT(*), COALESCE(SUM(balance), 0), SUM(allowance)",
                predicate,
                [new("n", SqlType.Integer), new("balance", SqlType.Decimal), new("allowance", SqlType.Decimal)]
            )
        ).Rows[0];
        return string.Create(CultureInfo.InvariantCulture, $"{row[0]} {row[1]:F2} {row[2] ?? 0m:F2}");
    }

    private Task<RowSet> QueryAsync(string select, string predicate, SqlColumn[] columns)
    {
        var where = new SqlWriter(new DuckDbDialect()).Condition(
            new MeasureCompiler(ConformanceBook.Catalogue, ConformanceBook.End).Condition("loan_snapshot", predicate)
        );
        var files = book.Store.Current("loan_snapshot", ConformanceBook.End)!.Files.Select(book.Store.PathOf);
        return book.Engines["duckdb"]
            .Warehouse.QueryAsync(
                new SqlStatement($"SELECT {select} FROM {new DuckDbDialect().ParquetSource(files)} WHERE {where}", columns),
                CancellationToken.None
            );
    }

    private static Dictionary<long, string> Codes(string list) =>
        ConformanceBook.Catalogue.Contract.CodeLists[list].Values.ToDictionary(v => (long)v.Value, v => v.Code);

    private static string Text(LoanRow r) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{r.LoanKey}|{r.LoanId}|{r.Product}|{r.Province}|{r.Balance:F2}|{r.FiveClass}|{r.DaysPastDue}|{r.Allowance:F2}|{r.OpenDate:yyyy-MM-dd}|{r.DueDate:yyyy-MM-dd}"
        );
}
