using Microsoft.SqlServer.TransactSql.ScriptDom;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

public sealed class DialectTests : IDisposable
{
    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    /// <summary>Everything that the planner takes from a dialect, in the shapes in which it takes it.</summary>
    private static string[] Statements(SqlDialect sql, string source)
    {
        var dpd = sql.Quote("dpd");
        var band = sql.Case(
            [(sql.Compare(dpd, ">", sql.Integer(90), isNullable: true), "2"), ($"NOT {sql.Compare(dpd, ">", "0", isNullable: true)}", "0")],
            "1"
        );
        var inner =
            $"SELECT {sql.Quote("k")}, {band} AS band, {sql.Flag(sql.IsTrue(sql.Quote("f")))} AS flag, {sql.Product(sql.Quote("amount"), 2, sql.Quote("rate"), 6)} AS product, {sql.Quote("amount")}, {sql.Quote("d")}, {sql.Quote("t")} FROM {source}";
        var grouped =
            $"SELECT band, {sql.Count} AS n, {sql.SumMoney("amount")} AS amount, {sql.SumDecimal("product", 8)} AS product, {sql.SumInteger("flag")} AS flags, {sql.Min("d")} AS first_day, {sql.Max("d")} AS last_day FROM ({inner}) t GROUP BY band";
        var literals =
            $"{sql.In(sql.Quote("t"), [sql.Text("O'Neil"), sql.Text("微粒贷")], isNullable: true)} AND {sql.Compare(sql.Quote("d"), "<=", sql.Date(new DateOnly(2024, 3, 31)), isNullable: false)} AND NOT {sql.IsMissing(sql.Quote("d"))} AND {sql.Compare(sql.Quote("amount"), ">", sql.Number(1000m), isNullable: false)} AND {sql.True}";
        var key = sql.JoinedKey("k");
        return
        [
            sql.Page(grouped, "band", 10),
            sql.Page($"SELECT {sql.Quote("k")} FROM {source} WHERE {literals}", sql.BinaryText(sql.Quote("t")), 2),
            $"SELECT {string.Join(", ", sql.Fingerprint([sql.Quote("k"), sql.Quote("amount"), sql.Quote("t")]).Select((f, i) => $"{f} AS f{i}"))} FROM {source}",
            $"SELECT {key} AS k, {sql.ZeroIfNull("in_o")} AS in_o, {sql.ZeroIfNull("in_c")} AS in_c FROM {sql.FullJoin($"SELECT {sql.Quote("k")}, 1 AS in_o FROM {source} WHERE {sql.Quote("k")} < 3", $"SELECT {sql.Quote("k")}, 1 AS in_c FROM {source} WHERE {sql.Quote("k")} > 1", "k")} ORDER BY {key}",
        ];
    }

    [Fact]
    public void Every_statement_parses_as_Transact_SQL()
    {
        var parser = new TSql150Parser(initialQuotedIdentifiers: true);
        foreach (
            var statement in Statements(new SqlServerDialect(), "loan")
                .Append(
                    $"SELECT {new SqlServerDialect().Bool(true)}, CAST(NULL AS {new SqlServerDialect().TypeName(Data.Warehouse.Contracts.ColumnType.Money)})"
                )
        )
        {
            parser.Parse(new StringReader(statement), out var errors);
            Assert.True(errors.Count == 0, $"{errors.FirstOrDefault()?.Message}\n{statement}");
        }
    }

    [Fact]
    public void DuckDb_answers_every_statement_as_computed_by_hand()
    {
        using var connection = _given.Duck.Connect();
        connection.Execute(
            """
            CREATE TEMP TABLE loan AS SELECT * FROM (VALUES
              (1::BIGINT, 0,    TRUE,  1000.10::DECIMAL(18,2), 0.100000::DECIMAL(9,6), DATE '2024-01-31', 'O''Neil'),
              (2::BIGINT, 91,   FALSE, 2000.20::DECIMAL(18,2), 0.333333::DECIMAL(9,6), DATE '2024-02-29', '微粒贷'),
              (3::BIGINT, NULL, NULL,     0.01::DECIMAL(18,2), 0.500000::DECIMAL(9,6), DATE '2024-03-31', NULL)) v(k, dpd, f, amount, rate, d, t);
            """,
            CancellationToken.None
        );
        var statements = Statements(new DuckDbDialect(), "loan");

        var groups = connection
            .Query(
                statements[0],
                Columns(SqlType.Integer, SqlType.Integer, SqlType.Decimal, SqlType.Decimal, SqlType.Decimal, SqlType.Date, SqlType.Date),
                CancellationToken.None
            )
            .Rows;
        // Missing days past due are "not more than 0": loans 1 and 3 fall into band 0. 1000.10 × 0.1 + 0.01 × 0.5 = 100.015; 2000.20 ×
        // 0.333333 = 666.7326666.
        Assert.Equal([0L, 2L, 1000.11m, 100.015m, 1m, new DateOnly(2024, 1, 31), new DateOnly(2024, 3, 31)], groups[0]);
        Assert.Equal([2L, 1L, 2000.20m, 666.7326666m, 0m, new DateOnly(2024, 2, 29), new DateOnly(2024, 2, 29)], groups[1]);
        Assert.Equal([1L, 2L], connection.Query(statements[1], Columns(SqlType.Integer), CancellationToken.None).Rows.Select(r => r[0]));
        Assert.Equal(
            [
                [1L, 1L, 0L],
                [2L, 1L, 1L],
                [3L, 0L, 1L],
            ],
            connection.Query(statements[3], Columns(SqlType.Integer, SqlType.Integer, SqlType.Integer), CancellationToken.None).Rows
        );
    }

    [Fact]
    public void The_fingerprint_depends_on_every_value_and_not_on_the_order_of_rows()
    {
        using var connection = _given.Duck.Connect();
        var parts = new DuckDbDialect().Fingerprint(["a", "b"]);
        string Of(string rows) =>
            string.Join(
                '|',
                connection
                    .Query(
                        $"SELECT {string.Join(", ", parts)} FROM (VALUES {rows}) v(a, b)",
                        Columns(SqlType.Decimal, SqlType.Decimal),
                        CancellationToken.None
                    )
                    .Rows[0]
            );

        var fingerprint = Of("(1, 'x'), (2, 'y')");

        Assert.Equal(fingerprint, Of("(2, 'y'), (1, 'x')"));
        Assert.Equal(
            4,
            new[] { fingerprint, Of("(1, 'x'), (2, 'z')"), Of("(1, 'y'), (2, 'x')"), Of("(1, 'x'), (2, NULL)") }.Distinct().Count()
        );
    }

    [Fact]
    public void ClickHouse_writes_what_its_grammar_of_18_16_asks_for()
    {
        var sql = new ClickHouseDialect();

        Assert.Equal(@"'O\'Neil \\ 微'", sql.Text(@"O'Neil \ 微"));
        Assert.Equal("toDecimal64('0.050', 3)", sql.Number(0.050m));
        Assert.Equal("toDecimal128('1234567890123456.789', 3)", sql.Number(1234567890123456.789m));
        Assert.Equal("toInt32(toDate('2024-03-31'))", sql.Date(new DateOnly(2024, 3, 31)));
        Assert.Equal("toInt32(-25567 /* 1900-01-01 */)", sql.Date(new DateOnly(1900, 1, 1)));
        Assert.Equal("COALESCE(SUM(toDecimal128(amount, 2)), 0)", sql.SumMoney("amount"));
        Assert.Equal(
            "(SELECT 1) ALL FULL JOIN (SELECT * FROM (SELECT 2) ARRAY JOIN [1] AS held_row) USING (`k`)",
            sql.FullJoin("SELECT 1", "SELECT 2", "k")
        );
        Assert.All(Statements(sql, "loan"), s => Assert.DoesNotContain("\"", s, StringComparison.Ordinal));
    }

    private static SqlColumn[] Columns(params SqlType[] types) => [.. types.Select((t, i) => new SqlColumn($"c{i}", t))];
}
