using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;
using Xunit;
using static Portal.Data.Tests.Warehouse.WarehouseFixture;

namespace Portal.Data.Tests.Warehouse;

public sealed class DuckDbEngineTests : IDisposable
{
    // 10^11 rows: minutes of work, so that only an interrupt ends it soon.
    private static readonly SqlStatement Endless = new(
        "SELECT SUM(a.range * b.range) FROM range(1000000) a, range(100000) b",
        [new SqlColumn("n", SqlType.Decimal)]
    );

    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    [Fact]
    public async Task Values_come_back_exactly_and_never_as_floating_point()
    {
        var rows = await QueryAsync(
            "SELECT 12345678901234567890.12::DECIMAL(38,2), SUM(range), 'x', DATE '2024-03-31', TRUE, NULL FROM range(3)",
            SqlType.Decimal,
            SqlType.Integer,
            SqlType.Text,
            SqlType.Date,
            SqlType.Bool,
            SqlType.Integer
        );

        Assert.Equal([12345678901234567890.12m, 3L, "x", March, true, null], rows.Rows[0]);
    }

    [Fact]
    public async Task A_sum_beyond_28_digits_stops_with_a_sentence()
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() =>
            QueryAsync("SELECT SUM(x) FROM (SELECT 999999999999999999999999999999999999.99::DECIMAL(38,2) AS x)", SqlType.Decimal)
        );

        Assert.Contains("beyond 28 digits", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Floating_point_is_refused() =>
        Assert.Contains(
            "SQL returns keys",
            (
                await Assert.ThrowsAsync<InvalidOperationException>(() => QueryAsync("SELECT AVG(range) FROM range(3)", SqlType.Decimal))
            ).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_result_with_other_columns_than_declared_is_refused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => QueryAsync("SELECT 1, 2", SqlType.Integer));

    [Fact]
    public async Task Cancelling_stops_a_running_statement_and_the_engine_stays_usable()
    {
        using var cancel = new CancellationTokenSource();
        var running = _given.Engine.QueryAsync(Endless, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(1L, (await QueryAsync("SELECT 1", SqlType.Integer)).Rows[0][0]);
    }

    [Fact]
    public async Task A_statement_beyond_its_time_is_stopped_and_says_which_setting_allows_more()
    {
        using var engine = new DuckDbEngine(_given.Home, _given.Store, new DuckDbOptions { Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Contains(
            "Warehouse:QueryTimeout",
            (await Assert.ThrowsAsync<WarehouseException>(() => engine.QueryAsync(Endless, CancellationToken.None))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task More_statements_than_may_wait_are_refused()
    {
        using var engine = new DuckDbEngine(
            _given.Home,
            _given.Store,
            new DuckDbOptions
            {
                Concurrency = 1,
                Waiting = 0,
                Threads = 1,
            }
        );
        using var cancel = new CancellationTokenSource();
        var running = engine.QueryAsync(Endless, cancel.Token);

        Assert.Contains(
            "busy",
            (await Assert.ThrowsAsync<WarehouseException>(() => engine.QueryAsync(Endless, CancellationToken.None))).Message,
            StringComparison.Ordinal
        );
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Results_of_passes_are_put_together_before_they_are_written()
    {
        SqlColumn[] columns =
        [
            new("class", SqlType.Integer),
            new("rows", SqlType.Integer),
            new("balance", SqlType.Decimal),
            new("longest", SqlType.Integer),
        ];
        var statement = new SqlStatement("SELECT 1 WHERE FALSE", columns)
        {
            Parts = new MergedAggregates([PartColumn.Key, PartColumn.Sum, PartColumn.Sum, PartColumn.Max]),
            Passes =
            [
                "SELECT * FROM (VALUES (1, 2::BIGINT, 10.01::DECIMAL(38,2), 30), (NULL, 1, 0.50, NULL)) AS t(class, rows, balance, "
                    + "longest)",
                "SELECT * FROM (VALUES (1, 3::BIGINT, 5.00::DECIMAL(38,2), 90), (2, 1, 7.00, 1)) AS t(class, rows, balance, longest)",
            ],
        };
        var path = Path.Combine(_given.Home.CubesDirectory, "passes.parquet");

        await _given.Engine.WriteParquetAsync(statement, path, ["class"], CancellationToken.None);
        var written = await _given.Engine.WriteParquetAsync(statement, path, ["class"], CancellationToken.None); // nothing is left of the first
        FileVerdicts.Expect(path, written.Sha256);

        var read = await _given.Engine.QueryParquetAsync(
            new($"SELECT * FROM {_given.Engine.ParquetSource([path])} ORDER BY class NULLS LAST", columns),
            CancellationToken.None
        );
        Assert.Equal(
            [
                [1L, 5L, 15.01m, 90L],
                [2L, 1L, 7m, 1L],
                [null, 1L, 0.5m, null],
            ],
            read.Rows
        );
    }

    [Fact]
    public async Task A_result_is_written_sorted_and_read_again()
    {
        var path = Path.Combine(_given.Home.CubesDirectory, "a.parquet");
        var select = new SqlStatement(
            "SELECT (7 * range) % 5 AS k, 0.10::DECIMAL(38,2) AS amount FROM range(5)",
            [new SqlColumn("k", SqlType.Integer), new SqlColumn("amount", SqlType.Decimal)]
        );

        var written = await _given.Engine.WriteParquetAsync(select, path, ["k"], CancellationToken.None);
        FileVerdicts.Expect(path, written.Sha256);

        Assert.Equal((5L, new FileInfo(path).Length), (written.Rows, written.Bytes));
        Assert.Equal(await Hashing.Sha256OfFileAsync(path, CancellationToken.None), written.Sha256);
        var read = await _given.Engine.QueryParquetAsync(
            new SqlStatement($"SELECT k, amount FROM {_given.Engine.ParquetSource([path])}", select.Columns),
            CancellationToken.None
        );
        Assert.Equal([0L, 1L, 2L, 3L, 4L], read.Rows.Select(r => r[0]));
        Assert.Equal([path], Directory.GetFiles(_given.Home.CubesDirectory));
    }

    [Fact]
    public async Task A_table_without_a_partition_has_no_rows_and_all_columns()
    {
        var source = _given.Engine.Source("loan_snapshot", _given.Store.Inputs([("loan_snapshot", March)]));

        var rows = await QueryAsync(
            $"SELECT {_given.Engine.Dialect.Count}, {_given.Engine.Dialect.SumMoney("balance")}, MAX(load_id), MAX(reporting_date) FROM {source}",
            SqlType.Integer,
            SqlType.Decimal,
            SqlType.Text,
            SqlType.Date
        );

        Assert.Equal([0L, 0.00m, null, null], rows.Rows[0]);
    }

    private Task<RowSet> QueryAsync(string sql, params SqlType[] types) =>
        _given.Engine.QueryAsync(new SqlStatement(sql, [.. types.Select((t, i) => new SqlColumn($"c{i}", t))]), CancellationToken.None);
}
