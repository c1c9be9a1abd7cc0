using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Tests.Warehouse;

/// <summary>A home of its own for one test, with the real contract, and hands to write partitions with.</summary>
internal sealed partial class WarehouseFixture : IDisposable
{
    public static readonly DateOnly March = new(2024, 3, 31);
    public static readonly Book Demo = new("W Bank", "CNY", IsDemo: true);

    private static readonly Lazy<Contract> Loaded = new(() => Contract.Load(Repository("catalogue")));

    private static readonly Lazy<Contract> Types = new(LoadTypes);

    /// <param name="contract">The real one if none is given.</param>
    public WarehouseFixture(Contract? contract = null)
    {
        Home = new Home(Path.Combine(Path.GetTempPath(), "assay-test-" + Guid.NewGuid().ToString("n")));
        Store = new WarehouseStore(Home, contract ?? Contract, Time);
        Duck = new DuckDbInstance(Home, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
        Engine = new DuckDbEngine(Home, Store, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
    }

    public static Contract Contract => Loaded.Value;

    /// <summary>The real contract without its ranges and relations, for tests of what a type takes.</summary>
    public static Contract TypesAlone => Types.Value;

    public Microsoft.Extensions.Time.Testing.FakeTimeProvider Time { get; } = new(new DateTimeOffset(2024, 4, 2, 9, 0, 0, TimeSpan.Zero));

    public Home Home { get; }

    public WarehouseStore Store { get; }

    public DuckDbInstance Duck { get; }

    public DuckDbEngine Engine { get; }

    /// <summary>A file of this repository, found upward from the test's own directory.</summary>
    public static string Repository(string relative) =>
        Upward(relative) ?? throw new DirectoryNotFoundException($"No {relative} above {AppContext.BaseDirectory}.");

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

    /// <summary>Writes ledger balances (item, amount) for a date into a load; <paramref name="select"/> replaces the whole select when
    /// given.</summary>
    public void Stage(Load load, DateOnly date, string values, string? select = null)
    {
        using var connection = Duck.Connect();
        var path = Path.Combine(load.StagingDirectory("gl_balance", date), "part-0.parquet");
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        select ??=
            $"SELECT item, amount::DECIMAL(18,2) AS amount, DATE '{day}' AS reporting_date, '{load.LoadId}' AS load_id FROM (VALUES {values}) v(item, amount)";
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
        var sum = new SqlStatement(
            $"SELECT {Engine.Dialect.SumMoney("amount")} FROM {Engine.Source("gl_balance", inputs)}",
            [new SqlColumn("sum", SqlType.Decimal)]
        );
        return (decimal)(await Engine.QueryAsync(sum, CancellationToken.None)).Rows[0][0]!;
    }

    private static Contract LoadTypes()
    {
        var copy = Directory.CreateTempSubdirectory("assay-test-").FullName;
        foreach (
            var file in new[] { "contract", "codelists" }.SelectMany(folder =>
                Directory.GetFiles(Path.Combine(Repository("catalogue"), folder))
            )
        )
        {
            var text = File.ReadAllText(file);
            var rules = text.IndexOf("\nrules:", StringComparison.Ordinal);
            var target = Directory.CreateDirectory(Path.Combine(copy, Path.GetFileName(Path.GetDirectoryName(file)!))).FullName;
            File.WriteAllText(Path.Combine(target, Path.GetFileName(file)), Bounds().Replace(rules < 0 ? text : text[..(rules + 1)], ""));
        }

        var contract = Contract.Load(copy);
        Directory.Delete(copy, recursive: true);
        return contract;
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"(min|max|outside): [^,}]+, |placeholders: \[[^\]]*\], ")]
    private static partial System.Text.RegularExpressions.Regex Bounds();

    public void Dispose()
    {
        Engine.Dispose();
        Duck.Dispose();
        Directory.Delete(Home.Root, recursive: true);
    }
}
