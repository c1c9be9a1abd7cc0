using Portal.Data.Warehouse;
using Xunit;
using static Portal.Data.Tests.Warehouse.WarehouseFixture;

namespace Portal.Data.Tests.Warehouse;

public sealed class SealingTests : IDisposable
{
    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    [Fact]
    public async Task A_sealed_load_is_seen_with_its_rows_exact_sums_and_statistics()
    {
        var seal = await _given.LoadAsync(March, "('A', 0.10), ('B', 0.20), ('C', 9999999999999999.99)");

        var partition = Assert.Single(seal.Partitions);
        Assert.Equal(("gl_balance", March, 1, 3L), (partition.Table, partition.Date, partition.Version, partition.Rows));
        Assert.Equal(10000000000000000.29m, partition.Sums["amount"]); // 0.10 + 0.20 + 9,999,999,999,999,999.99; a double would end in .00
        Assert.Equal(
            ("A", "C", 0L),
            (partition.Statistic("item")!.Min, partition.Statistic("item")!.Max, partition.Statistic("item")!.Nulls)
        );
        Assert.Equal(10000000000000000.29m, await _given.BalanceAsync(_given.Store.Inputs([("gl_balance", March)])));
        var reread = Assert.Single(new WarehouseStore(_given.Home, Contract, _given.Time).Seals());
        Assert.Equal(seal.Digest, reread.Digest);
        Assert.Equal(partition.Digest, reread.Partitions[0].Digest);
    }

    [Fact]
    public async Task A_correction_is_a_new_version_and_what_was_known_before_can_still_be_read()
    {
        await _given.LoadAsync(March, "('A', 1.00)");
        var before = _given.Time.GetUtcNow();
        _given.Time.Advance(TimeSpan.FromDays(1));
        await _given.LoadAsync(March, "('A', 2.00)");

        var now = _given.Store.Inputs([("gl_balance", March), ("gl_balance", new DateOnly(2023, 12, 31))]);
        var then = _given.Store.Inputs([("gl_balance", March)], before);

        Assert.Equal(2, Assert.Single(now.Partitions).Version); // the absent date is absent
        Assert.Equal(2.00m, await _given.BalanceAsync(now));
        Assert.Equal(1.00m, await _given.BalanceAsync(then));
        Assert.NotEqual(now.Digest, then.Digest);
        Assert.Empty(_given.Store.Dates("gl_balance", before.AddSeconds(-1)));
    }

    [Fact]
    public async Task Another_book_is_refused_with_the_way_out()
    {
        await _given.LoadAsync(March, "('A', 1.00)");

        var refused = Assert.Throws<WarehouseException>(() => _given.Store.Begin(new Book("LendingClub", "USD", false), "test", "file"));

        Assert.Contains("--home", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'W Bank' in CNY (demonstration)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_load_at_the_same_time_is_refused_and_says_who_is_loading()
    {
        using var first = _given.Store.Begin(Demo, "alice", "file");

        var refused = Assert.Throws<WarehouseException>(() => _given.Store.Begin(Demo, "bob", "file"));

        Assert.Contains("Another load or copy is writing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("started by alice", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_abandoned_load_leaves_nothing()
    {
        using (var load = _given.Store.Begin(Demo, "test", "file"))
        {
            _given.Stage(load, March, "('A', 1.00)");
        }

        Assert.Empty(_given.Store.Seals());
        Assert.Empty(Directory.GetFiles(_given.Home.WarehouseDirectory, "*.parquet", SearchOption.AllDirectories));
        Assert.Equal(1, (await _given.LoadAsync(March, "('A', 1.00)")).Number);
    }

    [Fact]
    public async Task A_seal_that_was_edited_into_nonsense_stops_everything_rather_than_being_swept()
    {
        var seal = await _given.LoadAsync(March, "('A', 1.00)");
        File.WriteAllText(Path.Combine(_given.Home.WarehouseDirectory, "seals", seal.FileName), "{");

        Assert.Contains(
            seal.FileName,
            Assert.Throws<WarehouseException>(() => _given.Store.Begin(Demo, "test", "file")).Message,
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(_given.Store.PathOf(seal.Partitions[0].Files[0])));
    }
}
