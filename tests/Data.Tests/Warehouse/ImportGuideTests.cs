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
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() =>
            LoadAsync(Block("csv", 0).Replace("2024-06-20,L", "2024-06-20,X", StringComparison.Ordinal))
        );

        var file = Assert.Single(Directory.GetFiles(_given.Home.RejectsDirectory));
        Assert.Equal(
            Block("csv", 1),
            File.ReadAllText(file)
                .Replace(_given.Home.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
                .ReplaceLineEndings("\n")
        );
        Assert.Contains("book.csv, row 4, column 'Status', value 'X'", stopped.Message, StringComparison.Ordinal);
        Assert.Empty(_given.Store.Seals());
    }

    /// <summary>What other systems write, in the guide's own file: the row is refused with its column, its value and what is accepted, and
    /// never guessed at.</summary>
    [Theory]
    [InlineData("2023-12-20", "abc", "Granted", "a date such as 2019-03-31")]
    [InlineData("2023-12-20", "2023-12-20 00:00:00", "Granted", "a date such as 2019-03-31")]
    [InlineData("500.00", "\"1.234,56\"", "Principal", "a number such as 8,596.74 or -8,596.74")]
    [InlineData("500.00", "$500.00", "Principal", "a number such as 8,596.74 or -8,596.74")]
    [InlineData("500.00", "(500.00)", "Principal", "a number such as 8,596.74 or -8,596.74")]
    [InlineData("18.00,95", "18.00%,95", "Rate %", "a number such as 8596.74 or -8596.74")]
    [InlineData(",95,", ",abc,", "Late days", "a whole number such as 6000 or 6000.0")]
    [InlineData("1003,", "A-1003,", "Loan No", "a whole number without leading zeros; key(x) makes a key of any other text")]
    public async Task What_the_guide_does_not_take_is_refused_with_its_row(string part, string instead, string column, string accepted)
    {
        var csv = Block("csv", 0);
        var bad = csv.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(csv, bad);

        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => LoadAsync(bad));

        Assert.Contains(
            $"book.csv, row 4, column '{column}', value '{instead.Trim('"', ',').Replace(",95", "", StringComparison.Ordinal)}'",
            stopped.Message,
            StringComparison.Ordinal
        );
        Assert.Contains($"Accepted: {accepted}", stopped.Message, StringComparison.Ordinal);
    }

    /// <summary>The sentences that errors quote stand in the guide word for word.</summary>
    [Fact]
    public async Task The_guide_quotes_what_errors_say()
    {
        const string Accepted = "an amount such as 8596.74, up to 16 digits before the point";
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() =>
            LoadAsync(
                $"{Block("csv", 0).Split("1003", 2)[0]}1003,C7,2023-12-20,2024-06-20,L,1e3,18.00,95,44\n",
                Block("yaml", 0)
                    .Replace("balance: '@principal'", "balance: Principal", StringComparison.Ordinal)
                    .Replace("number(Principal, thousands := ',')", "'1'", StringComparison.Ordinal)
            )
        );

        Assert.Contains($"Accepted: {Accepted}", stopped.Message, StringComparison.Ordinal);
        Assert.All(
            new[]
            {
                Accepted,
                "a date such as 2019-03-31",
                "a whole number such as 6000 or 6000.0",
                "a fraction such as 0.1359, up to 3 digits before the point",
                "a number such as 8596.74 or -8596.74",
                "a whole number without leading zeros; key(x) makes a key of any other text",
                "a date with a time such as 2019-03-31 23:59:00",
                "true or false",
                "a text that is not empty",
            },
            sentence => Assert.Contains(sentence, _guide, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_example_of_several_rows_from_one_loads_as_it_stands()
    {
        var tables = Blocks()
            .Matches(_guide.ReplaceLineEndings("\n"))
            .Select(m => m.Groups[2].Value)
            .Single(block => block.Contains("write_off: {when:", StringComparison.Ordinal));
        var result = await LoadAsync(
            "Loan No,Customer,WrittenOff,WrittenOn,Recovered,RecoveredOn\n1001,C7,500.00,2023-12-05,20.00,2023-12-28\n1002,C8,0,,7.50,2023-12-30\n",
            "profile: several\nmeaning: write-offs and recoveries\nbook: {name: Guide Bank, currency: CNY}\nreads: {format: csv}\ntables:\n"
                + tables
        );

        var partition = Assert.Single(result.Seal.Partitions, p => p.Table == "loan_movement");
        Assert.Equal((3, 527.50m), (partition.Rows, partition.Sums["amount"]));
    }

    [Fact]
    public async Task A_column_that_a_table_does_not_have_is_answered_with_those_it_has()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
            LoadAsync(Block("csv", 0), Block("yaml", 0).Replace("customer_id: Customer", "kind: Customer", StringComparison.Ordinal))
        );

        Assert.Contains("has no column 'kind'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Its columns: loan_key, ", refused.Message, StringComparison.Ordinal);
    }

    private async Task<LoadResult> LoadAsync(string csv, string? yaml = null)
    {
        var (profile, input) = (Path.Combine(_given.Home.Root, "guide.yaml"), Path.Combine(_given.Home.Root, "book.csv"));
        File.WriteAllText(profile, yaml ?? Block("yaml", 0));
        File.WriteAllText(input, csv);
        var loaded = ImportProfile.Load(profile, WarehouseFixture.Contract, _given.Home, AsOf, new Dictionary<string, string>());
        return await new Loader(_given.Home, _given.Store).LoadAsync(
            new LoadRequest(loaded, AsOf, [input], "test"),
            null,
            CancellationToken.None
        );
    }

    private string Block(string language, int number) =>
        Blocks().Matches(_guide.ReplaceLineEndings("\n")).Where(m => m.Groups[1].Value == language).ElementAt(number).Groups[2].Value;

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
