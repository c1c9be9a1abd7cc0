using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.Demo;
using Portal.Data.Warehouse.DuckDb;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary><c>engine copy</c> as it is typed: which ways there are, and the bank's own rows brought into a home with a ledger of its
/// own.</summary>
[Collection(CommandLine.Name)]
public sealed class BringRowsTests : IDisposable
{
    private const string SourceVariable = "ASSAY_Warehouse__SourceDirectory";
    private static readonly DateOnly AsOf = new(2024, 12, 31);

    private readonly string _directory = Directory.CreateTempSubdirectory("assay-bring-").FullName;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SourceVariable, null);
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Attached_files_become_sealed_partitions_of_another_home_that_its_ledger_proves()
    {
        await GivenFilesAsync();
        var attached = await RunAsync("engine attach --as-of 2024-12-31 --book Bank --currency CNY");
        var copied = await RunAsync($"engine copy --to duckdb --into {Path.Combine(_directory, "own")}");
        var again = await RunAsync($"engine copy --from duckdb --to duckdb --into {Path.Combine(_directory, "own")}");
        var verified = await CommandLine.RunAsync("ledger", "verify", "--home", Path.Combine(_directory, "own"));

        Assert.Equal((0, 0, 0, 0), (attached.Code, copied.Code, again.Code, verified.Code));
        var (there, own) = (Store("attached").InUse().Partitions, Store("own").InUse().Partitions);
        Assert.Contains(
            $"{own.Count} partitions with {own.Sum(partition => partition.Rows):N0} rows copied, 0 were there already. Counts, sums and fingerprints of all equal what was attached.",
            copied.Output,
            StringComparison.Ordinal
        );
        Assert.Contains($"0 partitions with 0 rows copied, {own.Count} were there already.", again.Output, StringComparison.Ordinal);
        Assert.Equal(
            there.Select(partition => (partition.Table, partition.Date, partition.Rows)),
            own.Select(partition => (partition.Table, partition.Date, partition.Rows))
        );
        Assert.All(own, partition => Assert.NotEmpty(partition.Files));
    }

    [Theory]
    [InlineData("--to duckdb", 2, "--to duckdb needs --into DIR")]
    [InlineData("--to clickhouse --into elsewhere", 2, "--into belongs to --to duckdb")]
    [InlineData("--from clickhouse --to sqlserver", 2, "is for a home that reads the bank's own rows there")]
    [InlineData("--from oracle", 2, "engine copy --help")]
    [InlineData("--to duckdb --into attached", 2, "is the home that reads the bank's own rows")]
    [InlineData("--to duckdb --into own", 1, "does not read the bank's own rows")]
    [InlineData("--to clickhouse", 1, "The engine clickhouse has no address")]
    public async Task A_way_that_there_is_not_is_refused_with_what_to_do(string words, int code, string sentence)
    {
        var refused = await RunAsync(
            "engine copy " + words.Replace("--into ", "--into " + _directory + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        );

        Assert.Contains(sentence, refused.Errors, StringComparison.Ordinal);
        Assert.Equal(code, refused.Code);
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(string words) =>
        CommandLine.RunAsync([.. words.Split(' '), "--home", Path.Combine(_directory, "attached")]);

    private WarehouseStore Store(string home) =>
        new(new Home(Path.Combine(_directory, home)), Contract.Load(Repository.PathOf("catalogue")), TimeProvider.System);

    /// <summary>The bank's own Parquet files: three tables of a small demonstration bank, without the numbers of loads.</summary>
    private async Task GivenFilesAsync()
    {
        var bank = new Home(Path.Combine(_directory, "bank"));
        var store = Store("bank");
        await new DemoBank(store, Repository.PathOf("catalogue")).CreateAsync(
            new DemoOptions(3_000, 1, AsOf, 7),
            "test",
            new Progress<DemoProgress>(),
            CancellationToken.None
        );
        using var engine = new DuckDbEngine(bank, store, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
        foreach (var table in new[] { "customer", "loan", "loan_snapshot" })
        {
            await engine.WriteParquetAsync(
                new SqlStatement($"SELECT * EXCLUDE (load_id) FROM {engine.Source(table, store.InUse())}", []),
                Path.Combine(_directory, "files", table + ".parquet"),
                [],
                CancellationToken.None
            );
        }

        Environment.SetEnvironmentVariable(SourceVariable, Path.Combine(_directory, "files"));
    }
}
