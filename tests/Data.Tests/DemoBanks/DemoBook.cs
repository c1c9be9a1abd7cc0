using System.Globalization;
using Portal.Data.Tests.Warehouse;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.Demo;
using Portal.Data.Warehouse.DuckDb;
using Xunit;

namespace Portal.Data.Tests.DemoBanks;

/// <summary>The tests that share one book.</summary>
[CollectionDefinition]
public sealed class DemoBookCollection : ICollectionFixture<DemoBook>;

/// <summary>A demonstration bank of 100,000 live loans to the end of 2023, made once for the tests that read it.</summary>
public sealed class DemoBook : IAsyncLifetime
{
    public static readonly DateOnly YearEnd = new(2023, 12, 31);

    private readonly string _root = Path.Combine(Path.GetTempPath(), "assay-demo-" + Guid.NewGuid().ToString("n"));
    private DuckDbInstance? _duckDb;

    public WarehouseStore Store { get; private set; } = null!;

    public Seal Seal { get; private set; } = null!;

    public string Truth { get; private set; } = null!;

    public IReadOnlyList<DateOnly> Months => [.. Store.Dates("loan_movement")];

    public async ValueTask InitializeAsync()
    {
        (Store, Seal, Truth) = await CreateAsync(_root, new DemoOptions(100_000, 13, YearEnd, 7));
        _duckDb = new DuckDbInstance(new Home(_root), new DuckDbOptions());
    }

    public ValueTask DisposeAsync()
    {
        _duckDb?.Dispose();
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static async Task<(WarehouseStore Store, Seal Seal, string Truth)> CreateAsync(string root, DemoOptions options)
    {
        var catalogue = WarehouseFixture.Repository("catalogue");
        var store = new WarehouseStore(new Home(root), Contract.Load(catalogue), TimeProvider.System);
        var bank = new DemoBank(store, catalogue);
        var seals = await bank.CreateAsync(options, "test", new Progress<DemoProgress>(), TestContext.Current.CancellationToken);
        return (store, seals[0], bank.TruthPath(seals[0].LoadId));
    }

    /// <summary>A table's sealed files as a source; all dates when none is given.</summary>
    public string Table(string name, DateOnly? date = null) => Source(Store, Seal, name, date);

    internal static string Source(WarehouseStore store, Seal seal, string name, DateOnly? date = null)
    {
        var files = seal
            .Partitions.Where(p => p.Table == name && (date is null || p.Date == date))
            .SelectMany(p => p.Files)
            .Select(f => $"'{store.PathOf(f)}'");
        return $"read_parquet([{string.Join(", ", files)}], hive_partitioning = false)";
    }

    public long Count(string sql) => (long)Row(sql, SqlType.Integer)[0]!;

    public decimal Amount(string sql) => (decimal)Row(sql, SqlType.Decimal)[0]!;

    public IReadOnlyList<object?[]> Rows(string sql, params SqlType[] types)
    {
        using var connection = _duckDb!.Connect();
        return connection
            .Query(
                sql,
                [.. types.Select((t, i) => new SqlColumn(i.ToString(CultureInfo.InvariantCulture), t))],
                TestContext.Current.CancellationToken
            )
            .Rows;
    }

    public object?[] Row(string sql, params SqlType[] types) => Rows(sql, types)[0];

    public static string Day(DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"DATE '{date:yyyy-MM-dd}'");
}
