using System.Text.RegularExpressions;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>Does what docs/import-profiles.md tells a newcomer to do, with the files that it shows.</summary>
public sealed partial class ImportGuideTests : IDisposable
{
    private static readonly DateOnly AsOf = new(2023, 12, 31);

    private readonly WarehouseFixture _given = new();
    private readonly string _guide = File.ReadAllText(WarehouseFixture.Repository("docs/import-profiles.md"));

    public void Dispose() => _given.Dispose();

    [Fact]
    public async Task The_worked_example_loads_as_the_guide_says()
    {
        var result = await LoadAsync(Block("csv", 0));

        Assert.Contains("Loaded 3 rows of loan_snapshot for 2023-12-31", result.Message, StringComparison.Ordinal);
        Assert.Equal(21096.75m, result.Seal.Partitions[0].Sums["balance"]); // 8,596.75 + 12,000.00 + 500.00
    }

    [Fact]
    public async Task A_bad_row_is_reported_as_the_guide_shows_it()
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => LoadAsync(Block("csv", 0).Replace("2024-06-20,L", "2024-06-20,X", StringComparison.Ordinal)));

        var file = Assert.Single(Directory.GetFiles(_given.Home.RejectsDirectory));
        Assert.Equal(Block("csv", 1), File.ReadAllText(file).Replace(_given.Home.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).ReplaceLineEndings("\n"));
        Assert.Contains("book.csv, row 4, column 'Status', value 'X'", stopped.Message, StringComparison.Ordinal);
        Assert.Empty(_given.Store.Seals());
    }

    private async Task<LoadResult> LoadAsync(string csv)
    {
        var (profile, input) = (Path.Combine(_given.Home.Root, "guide.yaml"), Path.Combine(_given.Home.Root, "book.csv"));
        File.WriteAllText(profile, Block("yaml", 0));
        File.WriteAllText(input, csv);
        var loaded = ImportProfile.Load(profile, WarehouseFixture.Contract, _given.Home, AsOf, new Dictionary<string, string>());
        return await new Loader(_given.Home, _given.Store).LoadAsync(new LoadRequest(loaded, AsOf, [input], "test"), null, CancellationToken.None);
    }

    private string Block(string language, int number) => Blocks().Matches(_guide.ReplaceLineEndings("\n")).Where(m => m.Groups[1].Value == language).ElementAt(number).Groups[2].Value;

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
