using Portal.Conformance.Tests.Books;
using Portal.Data;
using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>A home that holds no loans and reads those of a server where they are.</summary>
[Collection<ConformanceCollection>]
public sealed class AttachedTests(ConformanceBook book) : IDisposable
{
    private readonly Home _home = new(Directory.CreateTempSubdirectory("assay-attached-").FullName);

    private readonly Home _own = new(Directory.CreateTempSubdirectory("assay-brought-").FullName);

    public void Dispose()
    {
        Directory.Delete(_home.Root, recursive: true);
        Directory.Delete(_own.Root, recursive: true);
    }

    public static TheoryData<string> Servers => [.. ConformanceBook.Names.Skip(1)];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task The_tables_of_a_server_read_where_they_are_give_the_figures_of_the_loaded_book(string server)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var store = Store(_home);
        var engine = Engine(server, store);
        using var _ = (IDisposable)engine;

        var attached = await new Attachment(store, engine).SealAsync(
            new Book("W Bank", "CNY", true),
            ConformanceBook.End,
            "test",
            null,
            cancellationToken
        );
        var here = await new IndicatorEngine(ConformanceBook.Catalogue, store, engine, _home).ComputeAsync(
            Viewpoint.Of(ConformanceBook.End),
            cancellationToken
        );
        var there = await book.Engines["duckdb"].Indicators.ComputeAsync(Viewpoint.Of(ConformanceBook.End), cancellationToken);

        // A month of which a load says that nothing happened is not told from one that is not there in tables of the bank's own: it has no
        // row.
        var empty = book.Everything().Partitions.Where(p => p.Rows == 0).Select(p => p.Table).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(
            book.Everything().Partitions.Where(p => p.Rows > 0).Select(p => (p.Table, p.Date, p.Rows)).Order(),
            attached.Seal!.Partitions.Select(p => (p.Table, p.Date, p.Rows)).Order()
        );
        Assert.All(attached.Seal.Partitions, partition => Assert.Empty(partition.Files));
        Assert.All(
            there.Indicators.Zip(here.Indicators),
            pair =>
                Assert.True(
                    (pair.First.Code, pair.First.Status, pair.First.Value) == (pair.Second.Code, pair.Second.Status, pair.Second.Value)
                        || (
                            pair.Second.Status == ResultStatus.NotEvaluable
                            && pair.Second.Missing.Any(missing => empty.Contains(missing.Split('@', '.')[0]))
                        ),
                    $"{Asked.Text(pair.First)}, but {Asked.Text(pair.Second)}"
                )
        );
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task The_tables_of_a_server_are_brought_into_a_home_value_by_value(string server)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (store, own) = (Store(_home), Store(_own));
        var engine = Engine(server, store);
        using var _ = (IDisposable)engine;
        await new Attachment(store, engine).SealAsync(
            new Book("W Bank", "CNY", true),
            ConformanceBook.End,
            "test",
            null,
            cancellationToken
        );

        var first = await new AttachedCopy(store, engine, own).CopyAsync("test", null, cancellationToken);
        var again = await new AttachedCopy(store, engine, own).CopyAsync("test", null, cancellationToken);

        Assert.Equal((store.InUse().Partitions.Count, 0), (first.Copied, first.Skipped));
        Assert.Equal((0, first.Copied), (again.Copied, again.Skipped));
        using var embedded = new DuckDbEngine(_own, own, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
        foreach (var table in own.InUse().Partitions.Select(partition => partition.Table).Distinct(StringComparer.Ordinal))
        {
            var (brought, loaded) = (
                embedded.Source(table, own.InUse()),
                book.Engines["duckdb"].Warehouse.Source(table, book.Everything())
            );
            var different = await embedded.QueryAsync(
                new SqlStatement(
                    $"SELECT COUNT(*) AS n FROM ((SELECT * EXCLUDE (load_id) FROM {brought} EXCEPT ALL SELECT * EXCLUDE (load_id) FROM {loaded}) UNION ALL (SELECT * EXCLUDE (load_id) FROM {loaded} EXCEPT ALL SELECT * EXCLUDE (load_id) FROM {brought})) AS d",
                    [new("n", SqlType.Integer)]
                ),
                cancellationToken
            );
            Assert.Equal((table, 0L), (table, different.Rows[0][0]));
        }
    }

    private static WarehouseStore Store(Home home) => new(home, ConformanceBook.Catalogue.Contract, TimeProvider.System);

    private WarehouseEngine Engine(string server, WarehouseStore store)
    {
        var embedded = new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 };
        return server == "clickhouse"
            ? new ClickHouseEngine(_home, store, book.Cluster.Options(options => options.JoinBytes = 200_000), embedded)
            : book.SqlServer!.Engine(_home, store, embedded);
    }
}
