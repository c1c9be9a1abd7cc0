using Portal.Conformance.Tests.Books;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>Values at the edges, computed by hand, on every engine: nothing is trimmed, folded, rounded or shifted on the way.</summary>
[Collection(typeof(ConformanceCollection))]
public sealed class ValueTests : IAsyncLifetime
{
    private const string Database = "edges";
    private static readonly DateOnly End = ConformanceBook.End;
    private static int _books;

    private readonly ConformanceBook _book;
    private readonly GivenBook _given = new();
    private readonly ClickHouseEngine _clickHouse;
    private readonly Dictionary<string, EngineFigures> _engines;
    private SqlServerDatabase? _database;
    private SqlServerEngine? _sqlServer;

    public ValueTests(ConformanceBook book)
    {
        _book = book;
        _clickHouse = new ClickHouseEngine(
            _given.Home,
            _given.Store,
            book.Cluster.Options(o => o.Database = FormattableString.Invariant($"{Database}{Interlocked.Increment(ref _books)}")),
            new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 }
        );
        _engines = new(StringComparer.Ordinal)
        {
            ["duckdb"] = new(_given.Catalogue, _given.Store, _given.Warehouse, _given.Home),
            ["clickhouse"] = new(_given.Catalogue, _given.Store, _clickHouse, new Home(Path.Combine(_given.Home.Root, "clickhouse"))),
        };
    }

    public static TheoryData<string> Engines => [.. ConformanceBook.Names];

    public async ValueTask InitializeAsync()
    {
        if (SqlServerDatabase.Given is null || _book.SqlServerProblem is not null)
        {
            return;
        }

        _database = await SqlServerDatabase.CreateAsync(_given.Store.Contract, TestContext.Current.CancellationToken);
        _sqlServer = _database.Engine(_given.Home, _given.Store, new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 });
        _engines["sqlserver"] = new(_given.Catalogue, _given.Store, _sqlServer, new Home(Path.Combine(_given.Home.Root, "sqlserver")));
    }

    public async ValueTask DisposeAsync()
    {
        _clickHouse.Dispose();
        _sqlServer?.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _given.Dispose();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Text_is_told_apart_by_every_character(string engine)
    {
        // Blanks at the end are not told apart by SQL Server: the copy refuses them, and what it takes is tested without them.
        string?[] grades =
        [
            null,
            "",
            " ",
            "A",
            "a",
            "A ",
            " A",
            "Ａ",
            "é",
            "e\u0301",
            "微粒贷",
            "𠀀",
            "\t",
            "x\ny",
            "x\\ny",
            "\\N",
            "O'Neil \"q\" \\",
            "a,b",
            "\r",
            "null",
            "%",
            "😀\uFFFD",
        ];
        grades = _sqlServer is null ? grades : [.. grades.Where(grade => grade?.EndsWith(' ') != true)];
        await LoansAsync([.. grades.Select((grade, i) => GivenBook.Row(("loan_key", i + 1L), ("risk_grade", grade), ("balance", i + 1m)))]);

        var expected = string.Join(
            "; ",
            grades
                .Select((grade, i) => FormattableString.Invariant($"{(grade is null ? "null" : $"'{grade}'")}={i + 1}/1"))
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(expected, await ByAsync(engine, "gross_loans", "risk_grade"));
        for (var i = 1; i < grades.Length; i++)
        {
            Assert.Equal(i + 1m, await BalanceAsync(engine, $"risk_grade = '{grades[i]!.Replace("'", "''", StringComparison.Ordinal)}'"));
        }

        Assert.Equal(1m, await BalanceAsync(engine, "risk_grade is missing"));
        Assert.Equal(
            (grades.Length * (grades.Length + 1) / 2m) - Array.IndexOf(grades, "A") - 1m,
            await BalanceAsync(engine, "not risk_grade = 'A'")
        );
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Text_is_put_in_the_order_of_its_bytes_across_shards(string engine)
    {
        // U+FFFD before U+1F600: UTF-16 would say otherwise, and SQL Server does. Both are consistent from page to page.
        string[] ids =
        [
            "",
            .. _sqlServer is null ? [" "] : Array.Empty<string>(),
            "10",
            "9",
            "A",
            "Z",
            "a",
            "é",
            "微",
            .. engine == "sqlserver" ? ["😀", "𠀀", "\uFFFD"] : new[] { "\uFFFD", "😀", "𠀀" },
        ];
        await LoansAsync([.. ids.Reverse().Select((id, i) => GivenBook.Row(("loan_key", i + 1L), ("loan_id", id)))]);

        Assert.Equal(ids, await PagedAsync(engine, "loan_id", false, r => r.LoanId));
        Assert.Equal(ids.Reverse(), await PagedAsync(engine, "loan_id", true, r => r.LoanId));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_day_of_the_calendar_is_kept(string engine)
    {
        DateOnly[] days =
        [
            DateOnly.MinValue,
            new(1582, 10, 4),
            new(1899, 12, 31),
            new(1900, 1, 1),
            new(1969, 12, 31),
            new(1970, 1, 1),
            new(2000, 2, 29),
            End,
            new(2105, 12, 31),
            new(2106, 2, 8),
            DateOnly.MaxValue,
        ];
        await LoansAsync([
            .. days.Select(
                (day, i) =>
                    GivenBook.Row(("loan_key", i + 1L), ("due_date", day), ("closed_date", i % 2 == 0 ? null : day), ("balance", i + 1m))
            ),
        ]);

        Assert.Equal(days, await PagedAsync(engine, "due_date", false, r => r.DueDate));
        Assert.Equal(days.Reverse(), await PagedAsync(engine, "due_date", true, r => r.DueDate));
        Assert.Equal(10m, await BalanceAsync(engine, "due_date <= 1900-01-01")); // 1 + 2 + 3 + 4
        Assert.Equal(21m, await BalanceAsync(engine, "due_date >= 2106-01-01")); // 10 + 11
        Assert.Equal(10m, await BalanceAsync(engine, "closed_date between 1900-01-01 and 1970-01-01")); // 4 + 6, the days between have none
        Assert.Equal(36m, await BalanceAsync(engine, "closed_date is missing")); // 1 + 3 + 5 + 7 + 9 + 11
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Missing_amounts_come_first_in_order_and_never_satisfy_a_condition(string engine)
    {
        decimal?[] allowances = [null, 0.01m, 5m, null, 0m, 100.10m];
        await LoansAsync([
            .. allowances.Select((allowance, i) => GivenBook.Row(("loan_key", i + 1L), ("allowance", allowance), ("balance", i + 1m))),
        ]);

        Assert.Equal([1L, 4L, 5L, 2L, 3L, 6L], await PagedAsync(engine, "allowance", false, r => r.LoanKey));
        Assert.Equal([6L, 3L, 2L, 1L, 4L, 5L], await PagedAsync(engine, "allowance", true, r => r.LoanKey));
        Assert.Equal(7m, await BalanceAsync(engine, "allowance < 5"));
        Assert.Equal(14m, await BalanceAsync(engine, "not allowance < 5"));
        Assert.Equal(5m, await BalanceAsync(engine, "allowance in (5, 0.01)"));
        Assert.Null((await _engines[engine].Indicators.TotalsAsync("", Viewpoint.Of(End), CancellationToken.None)).Allowance);
        Assert.Equal(
            105.11m,
            (await _engines[engine].Indicators.TotalsAsync("not allowance is missing", Viewpoint.Of(End), CancellationToken.None)).Allowance
        );
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_largest_amounts_add_up_to_the_cent(string engine)
    {
        const decimal largest = 9999999999999999.99m; // 18 digits
        await LoansAsync([
            .. Enumerable.Range(1, 60).Select(i => GivenBook.Row(("loan_key", (long)i), ("balance", i == 7 ? -largest : largest))),
        ]);

        Assert.Equal(58 * largest, await BalanceAsync(engine, null));
        Assert.Equal(58 * largest, (await _engines[engine].Indicators.TotalsAsync("", Viewpoint.Of(End), CancellationToken.None)).Balance);
        Assert.Equal(largest, (await ValueAsync(engine, "largest_borrower_balance")));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_maximum_below_zero_is_not_raised_by_a_shard_without_rows(string engine)
    {
        await LoansAsync(GivenBook.Row(("loan_key", 1L), ("balance", -5.25m)));

        Assert.Equal(-5.25m, await ValueAsync(engine, "largest_borrower_balance"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_chain_of_several_loans_of_one_snapshot_is_one_loan_in_a_transition(string engine)
    {
        await LoansAsync(
            new DateOnly(2023, 12, 31),
            GivenBook.Row(("loan_key", 1L), ("balance", 100m), ("five_class", "normal")),
            GivenBook.Row(("loan_key", 4L), ("balance", 70m), ("five_class", "normal"))
        );
        await LoansAsync(
            GivenBook.Row(("loan_key", 2L), ("root_loan_key", 1L), ("customer_key", 1L), ("balance", 60m), ("five_class", "substandard")),
            GivenBook.Row(("loan_key", 3L), ("root_loan_key", 1L), ("customer_key", 1L), ("balance", 30m), ("five_class", "substandard")),
            GivenBook.Row(("loan_key", 5L), ("balance", 11m), ("five_class", "loss"))
        );

        Assert.Equal(170m, await ValueAsync(engine, "performing_opening"));
        Assert.Equal(80m, await ValueAsync(engine, "performing_reduced")); // 10 of the chain, 70 of the loan that is gone
        Assert.Equal(90m, await ValueAsync(engine, "performing_to_npl"));
    }

    [Fact]
    public async Task A_sum_of_28_digits_is_exact_on_a_cluster_and_a_larger_one_is_refused()
    {
        static SqlStatement Sum(string amount) =>
            new($"SELECT SUM(toDecimal128('{amount}', 2)) AS total", [new("total", SqlType.Decimal)])
            {
                Parts = new MergedAggregates([PartColumn.Sum]),
            };

        await LoansAsync(GivenBook.Row());

        // One row on each of two shards.
        Assert.Equal(
            99999999999999999999999998.02m,
            (await _clickHouse.QueryAsync(Sum("49999999999999999999999999.01"), CancellationToken.None)).Rows[0][0]
        );
        foreach (var beyond in new[] { "123456789012345678901234567.89", "999999999999999999999999999999999999.99" })
        {
            Assert.Contains(
                "beyond 28 digits",
                (await Assert.ThrowsAsync<WarehouseException>(() => _clickHouse.QueryAsync(Sum(beyond), CancellationToken.None))).Message,
                StringComparison.Ordinal
            );
        }

        // Each part has 28 digits; together they have 29, which .NET would round.
        Assert.Contains(
            "beyond 28 digits",
            (
                await Assert.ThrowsAsync<WarehouseException>(() =>
                    _clickHouse.QueryAsync(Sum("99999999999999999999999999.99"), CancellationToken.None)
                )
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_product_that_could_wrap_in_a_sum_is_refused_on_a_cluster()
    {
        await LoansAsync(GivenBook.Row());
        var sql = _clickHouse.Dialect;
        SqlStatement Sum(string left, string right) =>
            new(
                $"SELECT {sql.SumDecimal(sql.Product($"toDecimal64('{left}', 2)", 2, $"toDecimal64('{right}', 2)", 2), 4)} AS total",
                [new("total", SqlType.Decimal)]
            );

        Assert.Equal(999999999999.0000m, (await _clickHouse.QueryAsync(Sum("999999999999.00", "1.00"), CancellationToken.None)).Rows[0][0]);
        Assert.Contains(
            "more than 28 digits",
            (
                await Assert.ThrowsAsync<WarehouseException>(() =>
                    _clickHouse.QueryAsync(Sum("9999999999999999.99", "9999999999999999.99"), CancellationToken.None)
                )
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Floating_point_is_refused()
    {
        await LoansAsync(GivenBook.Row());

        Assert.Contains(
            "SQL returns keys",
            (
                await Assert.ThrowsAsync<InvalidOperationException>(() =>
                    _clickHouse.QueryAsync(new("SELECT 1 / 2 AS x", [new("x", SqlType.Decimal)]), CancellationToken.None)
                )
            ).Message,
            StringComparison.Ordinal
        );
    }

    private Task LoansAsync(params IReadOnlyDictionary<string, object?>[] rows) => LoansAsync(End, rows);

    private async Task LoansAsync(DateOnly date, params IReadOnlyDictionary<string, object?>[] rows)
    {
        await _given.LoansAsync(date, rows);
        var all = _given.Store.Inputs(_given.Store.Seals().SelectMany(s => s.Partitions).Select(p => (p.Table, p.Date)));
        await new ClickHouseCopy(_given.Home, _given.Store, _clickHouse).CopyAsync(all, "test", null, CancellationToken.None);
        if (_sqlServer is not null)
        {
            await new SqlServerCopy(_given.Home, _given.Store, _sqlServer).CopyAsync(all, "test", null, CancellationToken.None);
        }
    }

    private Task<decimal> BalanceAsync(string engine, string? predicate) =>
        _engines[engine].Indicators.MeasureAsync("gross_loans", predicate, Viewpoint.Of(End), CancellationToken.None);

    /// <summary>A measure as the product answers it: from a cuboid.</summary>
    private async Task<decimal> ValueAsync(string engine, string measure) =>
        (await _engines[engine].Indicators.FiguresAsync([new FigureRequest("x", measure)], Viewpoint.Of(End), CancellationToken.None))
            .Figures["x"]
            .Value!
            .Value;

    private async Task<string> ByAsync(string engine, string measure, string column)
    {
        var set = new MeasureSet(_given.Catalogue, _given.Store, Viewpoint.Of(End));
        return (await _engines[engine].FromCubesAsync([set.Find(measure)!.By("x", column)!], set.Available))["x"];
    }

    /// <summary>All pages of two rows, one after the other.</summary>
    private async Task<IReadOnlyList<T>> PagedAsync<T>(string engine, string sort, bool descending, Func<LoanRow, T> value)
    {
        var (rows, after) = (new List<T>(), (string?)null);
        do
        {
            var page = await _engines[engine]
                .Indicators.LoansAsync("", Viewpoint.Of(End), new(sort, descending, after, 2, null), CancellationToken.None);
            rows.AddRange(page.Rows.Select(value));
            after = page.Next;
        } while (after is not null);
        return rows;
    }
}
