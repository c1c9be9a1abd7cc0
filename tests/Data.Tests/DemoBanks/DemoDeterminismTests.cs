using System.Globalization;
using Portal.Data.Tests.Warehouse;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.Demo;
using Portal.Data.Warehouse.DuckDb;
using Xunit;

namespace Portal.Data.Tests.DemoBanks;

/// <summary>The same options give the same values, and a demonstration that stops leaves nothing.</summary>
public sealed class DemoDeterminismTests : IDisposable
{
    private static readonly DemoOptions Small = new(3_000, 2, new DateOnly(2018, 12, 31), 1);

    private readonly string _root = Path.Combine(Path.GetTempPath(), "assay-demo-" + Guid.NewGuid().ToString("n"));

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Fact]
    public async Task One_seed_gives_one_book_whatever_the_threads_and_another_seed_another()
    {
        var one = await FingerprintsAsync("a", Small with { Threads = 1 });
        var again = await FingerprintsAsync("b", Small with { Threads = 3 });
        var other = await FingerprintsAsync("c", Small with { Seed = 2 });

        Assert.Equal(one, again);
        Assert.Equal(one.Keys, other.Keys);
        Assert.All(
            one.Keys.Where(t => t != "partner" && !one[t].StartsWith("0 ", StringComparison.Ordinal)),
            t => Assert.NotEqual(one[t], other[t])
        );
    }

    [Fact]
    public async Task A_demonstration_that_is_stopped_leaves_nothing_and_can_be_made_again()
    {
        using var stop = new CancellationTokenSource();
        var catalogue = WarehouseFixture.Repository("catalogue");
        var store = new WarehouseStore(new Home(_root), Contract.Load(catalogue), TimeProvider.System);
        var bank = new DemoBank(store, catalogue);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bank.CreateAsync(Small, "test", new StopAt(3, stop), stop.Token));

        Assert.Empty(store.Seals());
        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "demo-truth")));
        Assert.False(Directory.Exists(Path.Combine(_root, "warehouse", "data")));
        Assert.Single(await bank.CreateAsync(Small, "test", new Progress<DemoProgress>(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(100, 25, "2024-12-31", "--loans 100 is not accepted; 3000 to 100000000 live IOUs are.")]
    [InlineData(3000, 0, "2024-12-31", "--months 0")]
    [InlineData(3000, 25, "2031-12-31", "--end 2031-12-31 is not accepted; 1 to 120 month-ends between 2015-12-31 and 2026-12-31 are.")]
    public async Task Options_out_of_range_are_refused_in_a_sentence(long loans, int months, string end, string expected)
    {
        var options = new DemoOptions(loans, months, DateOnly.Parse(end, CultureInfo.InvariantCulture), 1);

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => DemoBook.CreateAsync(_root, options));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Rows and an order-independent hash of every value but load_id, for each table.</summary>
    private async Task<SortedDictionary<string, string>> FingerprintsAsync(string name, DemoOptions options)
    {
        var root = Path.Combine(_root, name);
        var (store, seal, _) = await DemoBook.CreateAsync(root, options);
        using var duckDb = new DuckDbInstance(new Home(root), new DuckDbOptions());
        using var connection = duckDb.Connect();
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in seal.Partitions.Select(p => p.Table).Distinct())
        {
            var row = connection
                .Query(
                    $"SELECT count(*), sum(hash(t)::DECIMAL(38, 0) % 1000000007)::BIGINT FROM (SELECT * EXCLUDE (load_id) FROM {DemoBook.Source(store, seal, table)}) t",
                    [new("rows", SqlType.Integer), new("hash", SqlType.Integer)],
                    TestContext.Current.CancellationToken
                )
                .Rows[0];
            result[table] = string.Create(CultureInfo.InvariantCulture, $"{row[0]} rows, {row[1]}");
        }

        return result;
    }

    private sealed class StopAt(int step, CancellationTokenSource stop) : IProgress<DemoProgress>
    {
        public void Report(DemoProgress value)
        {
            if (value.Done == step)
            {
                stop.Cancel();
            }
        }
    }
}
