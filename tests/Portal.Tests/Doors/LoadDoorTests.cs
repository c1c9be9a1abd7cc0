using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary><c>load --expect</c> as it is typed: several words after it, files among them, wrong numbers beside right ones.</summary>
[Collection(CommandLine.Name)]
public sealed class LoadDoorTests : IDisposable
{
    private const string Profile = """
        profile: ledger
        meaning: m
        book: {name: B, currency: CNY}
        reads: {format: csv}
        tables:
          gl_balance:
            columns: {item: item, amount: amount}
          capital_item:
            columns: {item: item, amount: amount}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("assay-load-door-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("FILE --expect records=2 gl_balance.rows=2 capital_item.amount=3.50", null)]
    [InlineData("--expect records=2 gl_balance.amount=3.50 FILE", null)] // the file stands among the words
    [InlineData("--expect records=2 --expect gl_balance.rows=2 FILE", null)]
    [InlineData(
        "FILE --expect records=3 gl_balance.amount=4 capital_item.rows=2",
        "records is 2 and not 3 (-1); gl_balance.amount is 3.5 and not 4 (-0.5)"
    )]
    [InlineData("FILE --expect rows=2 amount", "amount")] // a word without a number is a file, and there is none
    [InlineData("FILE --expect records=two", "--expect records=two: write it as name=number")]
    [InlineData("FILE --expect =2", "--expect =2: write it as name=number")]
    [InlineData("FILE --expect records=2=2", "the load has no such total")]
    [InlineData("FILE --expect \u8bb0\u5f55=2", "the load has no such total")]
    [InlineData("--expect records=2", "Name at least one file to load.")]
    public async Task Words_after_expect_are_totals_or_files_and_each_wrong_one_is_named(string words, string? refused)
    {
        var (file, profile, home) = (
            Path.Combine(_directory, "book.csv"),
            Path.Combine(_directory, "p.yaml"),
            Path.Combine(_directory, "home")
        );
        await File.WriteAllTextAsync(file, "item,amount\nA,1.25\nB,2.25\n");
        await File.WriteAllTextAsync(profile, Profile);

        var (code, _, errors) = await CommandLine.RunAsync([
            "load",
            "--home",
            home,
            "--profile",
            profile,
            "--as-of",
            "2024-03-31",
            .. words.Split(' ').Select(word => word == "FILE" ? file : word),
        ]);

        Assert.True(refused is null == (code == 0), errors);
        Assert.Contains(refused ?? "", errors, StringComparison.Ordinal);
        var sealedNow = new WarehouseStore(new Home(home), Contract.Load(Repository.CatalogueDirectory), TimeProvider.System).Seals();
        Assert.Equal(refused is null ? 1 : 0, sealedNow.Count);
    }
}
