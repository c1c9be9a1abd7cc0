using Portal.Conformance.Tests.Books;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting.Indicators;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>A home that holds no loans and reads those of a cluster where they are.</summary>
[Collection<ConformanceCollection>]
public sealed class AttachedTests(ConformanceBook book) : IDisposable
{
    private readonly Home _home = new(Directory.CreateTempSubdirectory("assay-attached-").FullName);

    public void Dispose() => Directory.Delete(_home.Root, recursive: true);

    [Fact]
    public async Task The_tables_of_a_cluster_read_where_they_are_give_the_figures_of_the_loaded_book()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var store = new WarehouseStore(_home, ConformanceBook.Catalogue.Contract, TimeProvider.System);
        using var engine = new ClickHouseEngine(_home, store, book.Cluster.Options(), new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });

        var attached = await new Attachment(store, engine).SealAsync(new Book("W Bank", "CNY", false), ConformanceBook.End, "test", null, cancellationToken);
        var here = await new IndicatorEngine(ConformanceBook.Catalogue, store, engine, _home).ComputeAsync(ConformanceBook.End, null, cancellationToken);
        var there = await book.Engines["duckdb"].Indicators.ComputeAsync(ConformanceBook.End, null, cancellationToken);

        Assert.Equal(book.Everything().Partitions.Select(p => (p.Table, p.Date, p.Rows)).Order(), attached.Seal!.Partitions.Select(p => (p.Table, p.Date, p.Rows)).Order());
        Assert.All(attached.Seal.Partitions, partition => Assert.Empty(partition.Files));
        Assert.Equal(there.Indicators.Select(i => (i.Code, i.Status, i.Value)), here.Indicators.Select(i => (i.Code, i.Status, i.Value)));
    }
}
