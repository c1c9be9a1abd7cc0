using System.Globalization;
using Portal.Conformance.Tests.Books;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting;
using Portal.Reporting.Tests.Books;
using Portal.TestKit.Clusters;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>A shard that is lost, or holds less than it should, gives an error and never a figure from the rest.</summary>
public sealed class LostShardTests : IAsyncLifetime
{
    private readonly GivenBook _given = new();
    private LocalCluster _cluster = null!;
    private ClickHouseEngine _engine = null!;
    private Portal.Reporting.Indicators.IndicatorEngine _indicators = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await LocalCluster.StartAsync(2, TestContext.Current.CancellationToken);
        _engine = new ClickHouseEngine(
            _given.Home,
            _given.Store,
            _cluster.Options(),
            new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 }
        );
        _indicators = new(_given.Catalogue, _given.Store, _engine, new Home(Path.Combine(_given.Home.Root, "clickhouse")));
        await _given.LoansAsync(
            ConformanceBook.End,
            [.. Enumerable.Range(1, 100).Select(i => GivenBook.Row(("loan_key", (long)i), ("balance", i + 0.01m)))]
        );
        await CopyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _cluster.DisposeAsync();
        _given.Dispose();
    }

    [Fact]
    public async Task A_shard_that_is_down_gives_one_error_that_names_it_and_no_figure()
    {
        Assert.Equal(5051.00m, await BalanceAsync()); // 1.01 + … + 100.01
        await _cluster.Servers[1].KillAsync();

        var lost = await Assert.ThrowsAsync<WarehouseException>(BalanceAsync);
        var page = await Assert.ThrowsAsync<WarehouseException>(() =>
            _indicators.LoansAsync("", Viewpoint.Of(ConformanceBook.End), new("balance", false, null, 10, null), CancellationToken.None)
        );
        var run = await Assert.ThrowsAsync<WarehouseException>(() =>
            _indicators.ComputeAsync(Viewpoint.Of(ConformanceBook.End), CancellationToken.None)
        );

        Assert.All(
            [lost, page, run],
            problem =>
            {
                Assert.Contains($"127.0.0.1:{_cluster.Servers[1].Url.Port}", problem.Message, StringComparison.Ordinal);
                Assert.Contains("every shard must answer", problem.Message, StringComparison.Ordinal);
            }
        );
        Assert.Empty(Directory.GetFiles(_given.Home.SpillDirectory, "rows-*"));
    }

    [Fact]
    public async Task A_shard_that_dies_during_a_statement_ends_it_on_the_others_and_gives_no_figure()
    {
        var endless = new SqlStatement(
            "SELECT COUNT() AS n FROM (SELECT number FROM system.numbers LIMIT 300000000000) AS x",
            [new("n", SqlType.Integer)]
        )
        {
            Parts = new MergedAggregates([PartColumn.Sum]),
        };
        var cube = Path.Combine(_given.Home.CubesDirectory, "never.parquet");
        var running = _engine.WriteParquetAsync(endless, cube, [], CancellationToken.None);
        await Task.Delay(1500);
        await _cluster.Servers[1].KillAsync();

        var lost = await Assert.ThrowsAsync<WarehouseException>(() => running.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains($"127.0.0.1:{_cluster.Servers[1].Url.Port}", lost.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(cube));
        var left = "";
        for (var i = 0; i < 100 && left != "0"; i++) // a server looks between two blocks of rows whether it was told to stop
        {
            await Task.Delay(100);
            left = await PostAsync(
                0,
                "SELECT COUNT() FROM system.processes WHERE query LIKE '%300000000000%' AND query NOT LIKE '%processes%'"
            );
        }

        Assert.Equal("0", left);
    }

    [Fact]
    public async Task A_column_that_one_shard_lost_is_named_with_the_shard_before_a_figure_is_asked()
    {
        await PostAsync(1, "ALTER TABLE assay_shard.loan_snapshot DROP COLUMN annual_rate");

        var refused = await Assert.ThrowsAsync<WarehouseException>(BalanceAsync); // which does not even read that column

        Assert.Contains(
            $"127.0.0.1:{_cluster.Servers[1].Url.Port} loan_snapshot: column annual_rate is missing",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain($"127.0.0.1:{_cluster.Servers[0].Url.Port}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_missing_on_one_shard_are_told_with_both_numbers_and_a_copy_restores_them()
    {
        var partition = _given.Store.Current("loan_snapshot", ConformanceBook.End)!;
        var held = await CountAsync(1);
        await PostAsync(
            1,
            string.Create(
                CultureInfo.InvariantCulture,
                $"ALTER TABLE assay_shard.loan_snapshot DROP PARTITION ({ClickHouseValues.Days(partition.Date)}, '{partition.LoadId}')"
            )
        );

        var refused = await Assert.ThrowsAsync<WarehouseException>(BalanceAsync);
        var again = await CopyAsync();

        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"loan_snapshot 2024-12-31 v1 as it was sealed: its 2 shards hold {100 - held} + 0 = {100 - held} rows; the seal says 100"
            ),
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Equal((1, 0, 100L), (again.Copied, again.Skipped, again.Rows));
        Assert.Equal(5051.00m, await BalanceAsync());
    }

    [Fact]
    public async Task Rows_that_stand_twice_or_on_the_wrong_shard_are_refused()
    {
        await PostAsync(0, "INSERT INTO assay_shard.loan_snapshot SELECT * FROM assay_shard.loan_snapshot LIMIT 1");
        var twice = await Assert.ThrowsAsync<WarehouseException>(BalanceAsync);
        await CopyAsync();
        await PostAsync(
            0,
            string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO assay_shard.loan_snapshot SELECT * FROM assay.loan_snapshot WHERE intHash64(customer_key) % 2 = 1 LIMIT 1"
            )
        );
        var astray = await Assert.ThrowsAsync<WarehouseException>(BalanceAsync);

        Assert.Contains("= 101 rows; the seal says 100", twice.Message, StringComparison.Ordinal);
        Assert.Contains("1 row stands on another shard than their customer's", astray.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_was_made_is_not_made_again_and_a_correction_is_added_beside_it()
    {
        var again = await CopyAsync();
        await _given.LoansAsync(ConformanceBook.End, GivenBook.Row(("loan_key", 7L), ("balance", 1.23m)));
        var corrected = await CopyAsync();

        Assert.Equal((0, 1), (again.Copied, again.Skipped));
        Assert.Equal((1, 0, 1L), (corrected.Copied, corrected.Skipped, corrected.Rows));
        Assert.Equal(1.23m, await BalanceAsync());
    }

    [Fact]
    public async Task A_loan_of_two_customers_is_refused_before_anything_is_sent()
    {
        await _given.LoansAsync(new DateOnly(2023, 12, 31), GivenBook.Row(("loan_key", 5L), ("customer_key", 999L)));

        var refused = await Assert.ThrowsAsync<WarehouseException>(CopyAsync);

        Assert.Contains("loan_key 5 belongs to customer 5 and to customer 999", refused.Message, StringComparison.Ordinal);
    }

    private Task<decimal> BalanceAsync() =>
        _indicators.MeasureAsync("gross_loans", null, Viewpoint.Of(ConformanceBook.End), CancellationToken.None);

    private Task<CopyResult> CopyAsync() =>
        new ClickHouseCopy(_given.Home, _given.Store, _engine).CopyAsync(
            _given.Store.Inputs(_given.Store.Seals().SelectMany(s => s.Partitions).Select(p => (p.Table, p.Date))),
            "test",
            null,
            CancellationToken.None
        );

    private async Task<long> CountAsync(int shard) =>
        long.Parse(await PostAsync(shard, "SELECT COUNT() FROM assay_shard.loan_snapshot"), CultureInfo.InvariantCulture);

    private Task<string> PostAsync(int shard, string statement) => _cluster.Servers[shard].AskAsync(statement, CancellationToken.None);
}
