using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.Demo;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting.Catalogues;
using Portal.TestKit;
using Portal.TestKit.Clusters;
using Xunit;

namespace Portal.Conformance.Tests.Books;

/// <summary>The demonstration bank in sealed Parquet files, and copied to a cluster of two shards; made once for all tests.</summary>
public sealed class ConformanceBook : IAsyncLifetime
{
    public static readonly DateOnly End = new(2024, 12, 31);

    /// <summary>The engines that this machine can run.</summary>
    public static string[] Names { get; } =
        SqlServerDatabase.Given is null ? ["duckdb", "clickhouse"] : ["duckdb", "clickhouse", "sqlserver"];

    private readonly string _root = Directory.CreateTempSubdirectory("assay-conformance-").FullName;
    private LocalCluster? _cluster;

    public static Catalogue Catalogue { get; } = new CatalogueLoader().Load(Repository.PathOf("catalogue"));

    public WarehouseStore Store { get; private set; } = null!;

    public LocalCluster Cluster => _cluster!;

    /// <summary>Where the book stands on the given SQL Server; null when none is given.</summary>
    public SqlServerDatabase? SqlServer { get; private set; }

    /// <summary>Why the given SQL Server did not take the book; null when it did, or none is given.</summary>
    public Exception? SqlServerProblem { get; private set; }

    public CopyResult Copied { get; private set; } = null!;

    /// <summary>The figures of both engines, by the engine's name.</summary>
    public IReadOnlyDictionary<string, EngineFigures> Engines { get; private set; } = null!;

    public Home Home => new(_root);

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var started = System.Diagnostics.Stopwatch.StartNew();
        var starting = LocalCluster.StartAsync(2, cancellationToken);
        Store = new WarehouseStore(Home, Catalogue.Contract, TimeProvider.System);
        await new DemoBank(Store, Repository.PathOf("catalogue")).CreateAsync(
            new DemoOptions(3_000, 4, End, 7),
            "test",
            new Progress<DemoProgress>(),
            cancellationToken
        );
        _cluster = await starting;
        var made = started.Elapsed;
        var embedded = new DuckDbOptions { Threads = 2, MemoryMegabytes = 1024 };
        var clickHouse = new ClickHouseEngine(Home, Store, _cluster.Options(), embedded);
        Copied = await new ClickHouseCopy(Home, Store, clickHouse).CopyAsync(Everything(), "test", null, cancellationToken);
        List<WarehouseEngine> engines = [new DuckDbEngine(Home, Store, embedded), clickHouse];
        if (SqlServerDatabase.Given is not null)
        {
            try
            {
                engines.Add(await CopyToSqlServerAsync(embedded, cancellationToken));
            }
            catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
            {
                SqlServerProblem = problem; // told by a test of its own, so that the other engines are tried all the same
            }
        }

        Engines = engines.ToDictionary(
            engine => engine.Name,
            engine => new EngineFigures(Catalogue, Store, engine, new Home(Path.Combine(_root, engine.Name))),
            StringComparer.Ordinal
        );
        Console.WriteLine(
            FormattableString.Invariant(
                $"Conformance: book and cluster made in {made.TotalSeconds:F1} s; {Copied.Copied} partitions with {Copied.Rows} rows copied in {(started.Elapsed - made).TotalSeconds:F1} s"
            )
        );
    }

    private async Task<SqlServerEngine> CopyToSqlServerAsync(DuckDbOptions embedded, CancellationToken cancellationToken)
    {
        SqlServer = await SqlServerDatabase.CreateAsync(Catalogue.Contract, cancellationToken);
        var engine = SqlServer.Engine(Home, Store, embedded);
        Assert.DoesNotContain(await engine.CheckAsync(isAttached: false, cancellationToken), check => !check.Holds);
        await new SqlServerCopy(Home, Store, engine).CopyAsync(Everything(), "test", null, cancellationToken);
        Assert.Equal(0, (await new SqlServerCopy(Home, Store, engine).CopyAsync(Everything(), "test", null, cancellationToken)).Copied);
        return engine;
    }

    /// <summary>The current version of every sealed partition.</summary>
    public InputSet Everything() => Store.Inputs(Store.Seals().SelectMany(seal => seal.Partitions).Select(p => (p.Table, p.Date)));

    public async ValueTask DisposeAsync()
    {
        foreach (var figures in Engines?.Values ?? [])
        {
            (figures.Warehouse as IDisposable)?.Dispose();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (SqlServer is not null)
        {
            await SqlServer.DisposeAsync();
        }

        Console.WriteLine(Tally.Summary());
        Directory.Delete(_root, recursive: true);
    }
}

/// <summary>The tests that share one book.</summary>
[CollectionDefinition]
public sealed class ConformanceCollection : ICollectionFixture<ConformanceBook>;
