using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Tests.Warehouse;

/// <summary>A home of its own for one test, with the real contract, and hands to write partitions with.</summary>
internal sealed class WarehouseFixture : IDisposable
{
    public static readonly DateOnly March = new(2024, 3, 31);
    public static readonly Book Demo = new("W Bank", "CNY", IsDemo: true);

    private static readonly Lazy<Contract> Loaded = new(() => Contract.Load(Repository("catalogue")));

    public WarehouseFixture()
    {
        Home = new Home(Path.Combine(Path.GetTempPath(), "assay-test-" + Guid.NewGuid().ToString("n")));
        Store = new WarehouseStore(Home, Contract, Time);
        Duck = new DuckDbInstance(Home, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
        Engine = new DuckDbEngine(Home, Store, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
    }

    public static Contract Contract => Loaded.Value;

    public Microsoft.Extensions.Time.Testing.FakeTimeProvider Time { get; } = new(new DateTimeOffset(2024, 4, 2, 9, 0, 0, TimeSpan.Zero));

    public Home Home { get; }

    public WarehouseStore Store { get; }

    public DuckDbInstance Duck { get; }

    public DuckDbEngine Engine { get; }

    /// <summary>A file of this repository, found upward from the test's own directory.</summary>
    public static string Repository(string relative) => Upward(relative) ?? throw new DirectoryNotFoundException($"No {relative} above {AppContext.BaseDirectory}.");

    public static string? Upward(string relative)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, relative);
            if (File.Exists(path) || Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Writes ledger balances (item, amount) for a date into a load; <paramref name="select"/> replaces the whole select when given.</summary>
    public void Stage(Load load, DateOnly date, string values, string? select = null)
    {
        using var connection = Duck.Connect();
        var path = Path.Combine(load.StagingDirectory("gl_balance", date), "part-0.parquet");
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        select ??= $"SELECT item, amount::DECIMAL(18,2) AS amount, DATE '{day}' AS reporting_date, '{load.LoadId}' AS load_id FROM (VALUES {values}) v(item, amount)";
        connection.Execute($"COPY ({select}) TO '{path}' (FORMAT parquet)", CancellationToken.None);
    }

    /// <summary>Loads and seals ledger balances for one date.</summary>
    public async Task<Seal> LoadAsync(DateOnly date, string values)
    {
        using var load = Store.Begin(Demo, "test", "hand-written");
        Stage(load, date, values);
        return await load.SealAsync(CancellationToken.None);
    }

    public async Task<decimal> BalanceAsync(InputSet inputs)
    {
        var sum = new SqlStatement($"SELECT {Engine.Dialect.SumMoney("amount")} FROM {Engine.Source("gl_balance", inputs)}", [new SqlColumn("sum", SqlType.Decimal)]);
        return (decimal)(await Engine.QueryAsync(sum, CancellationToken.None)).Rows[0][0]!;
    }

    public void Dispose()
    {
        Engine.Dispose();
        Duck.Dispose();
        Directory.Delete(Home.Root, recursive: true);
    }
}
