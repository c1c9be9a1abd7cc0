using Portal.Data.Warehouse;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>Rows and sums of a load: printed, expected, and held against the load before.</summary>
public sealed class ControlTotalTests : IDisposable
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
            where: item <> 'C'
            columns: {item: item, amount: amount}
        """;

    private readonly GivenImport _given = new();

    public void Dispose() => _given.Dispose();

    [Fact]
    public async Task A_load_says_rows_and_sums_by_table_and_date_and_what_became_of_every_record()
    {
        var result = await _given.LoadAsync("item,amount\nA,1234.50\nB,1\nC,2\nD,x\n", profile: Profile, limit: 1);

        Assert.Equal(
            ["capital_item 2024-03-31 v1: 2 rows, amount 1,235.50", "gl_balance 2024-03-31 v1: 3 rows, amount 1,237.50"],
            ControlTotals.Lines(WarehouseFixture.Contract, result.Seal.Partitions)
        );
        var account = result.Seal.Account!;
        Assert.Equal((4L, 1L, "ledger"), (account.Records, account.Refused, account.Profile));
        Assert.Equal([new LoadedTable("gl_balance", 3, 3, 0), new LoadedTable("capital_item", 2, 2, 1)], account.Tables);
        Assert.Equal(Path.GetFileName(result.RejectFile), account.RejectFile);
        Assert.Equal(await Hashing.Sha256OfFileAsync(result.RejectFile!, CancellationToken.None), account.RejectSha256);
        Assert.Equal(
            [
                new LoadedFile(
                    "p.csv",
                    await Hashing.Sha256OfFileAsync(Path.Combine(_given.Warehouse.Home.Root, "p.csv"), CancellationToken.None),
                    4
                ),
            ],
            account.Files
        );
    }

    [Theory]
    [InlineData("records=3 gl_balance.rows=3 gl_balance.amount=1237.50 capital_item.amount=1,235.50", null)]
    [InlineData("records=4", "records is 3 and not 4 (-1)")]
    [InlineData(
        "gl_balance.amount=1000 capital_item.rows=9",
        "gl_balance.amount is 1,237.5 and not 1,000 (+237.5); capital_item.rows is 2 and not 9 (-7)"
    )]
    [InlineData("gl_balance.amount=1237.501", "gl_balance.amount is 1,237.5 and not 1,237.501 (-0.001)")]
    [InlineData("amount=1", "several tables have it; say which with capital_item.amount or gl_balance.amount.")]
    [InlineData("gl_balance.amout=1", "the load has no such total; did you mean 'gl_balance.amount'?")]
    public async Task A_load_that_does_not_meet_what_is_expected_is_not_sealed(string expects, string? expected)
    {
        var path = Path.Combine(Directory.CreateDirectory(_given.Warehouse.Home.Root).FullName, "p.csv");
        File.WriteAllText(path, "item,amount\nA,1234.50\nB,1\nC,2\n");
        List<ExpectedTotal> totals = [.. expects.Split(' ').Select(e => ExpectedTotal.Parse(e)!)];

        if (expected is null)
        {
            Assert.True((await _given.LoadFileAsync(path, profile: Profile, expected: totals)).IsNew);
            return;
        }

        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadFileAsync(path, profile: Profile, expected: totals));
        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
        Assert.Empty(_given.Warehouse.Store.Seals());
        Assert.Empty(Directory.GetFiles(_given.Warehouse.Home.WarehouseDirectory, "*.parquet", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("balance")]
    [InlineData("=5")]
    [InlineData("balance=five")]
    public void A_total_is_a_name_and_a_number(string text) => Assert.Null(ExpectedTotal.Parse(text));

    /// <summary>The contract lets a fifth pass for loans (catalogue/contract/loan_snapshot.yaml).</summary>
    [Fact]
    public async Task Half_an_extract_is_a_warning_against_the_month_before_and_against_the_same_month()
    {
        using var given = new GivenLoans();
        var february = new DateOnly(2024, 2, 29);
        string Rows(int count) =>
            GivenLoans.Header
            + string.Concat(Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{i},1,2023-01-05,2025-01-05,1,0,0.12\n")));

        Assert.Null((await given.LoadAsync(Rows(10))).Seal.Warnings);
        Assert.Null((await given.LoadAsync(Rows(8), asOf: february)).Seal.Warnings);
        var half = await given.LoadAsync(Rows(4), asOf: february);

        Assert.Equal(
            [
                "loan_snapshot 2024-02-29: 4 rows, 4.00: balance fell by 50 % against loan_snapshot 2024-02-29 v1 (8 to 4); the "
                    + "contract lets 20 % pass",
            ],
            half.Seal.Warnings!.Select(w => w.ToString())
        );
        // against February's second version
        Assert.Single((await given.LoadAsync(Rows(2), asOf: new DateOnly(2024, 3, 31))).Seal.Warnings!);
    }
}
