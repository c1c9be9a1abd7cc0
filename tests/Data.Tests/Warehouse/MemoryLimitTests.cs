using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

public sealed class MemoryLimitTests : IDisposable
{
    // 40 MB of text in one group: nothing that could be spilled.
    private const string Wide = "SELECT length(string_agg(repeat('x', 1000), '')) FROM range(40000)";

    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    [Fact]
    public void A_statement_that_cannot_do_with_the_first_limit_is_asked_again_with_more()
    {
        using var duckDb = new DuckDbInstance(_given.Home, Small, mostMegabytes: 512);
        using var connection = duckDb.Connect();

        connection.Execute($"CREATE TEMP TABLE t AS {Wide.Replace("FROM", "AS n FROM", StringComparison.Ordinal)}", CancellationToken.None);

        Assert.Equal(40_000_000L, Number(connection, "SELECT n FROM t"));
        Assert.Equal(40_000_000L, Number(connection, Wide));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    public void Beyond_what_it_may_take_at_most_it_is_refused_with_the_engines_own_words(long most)
    {
        using var duckDb = new DuckDbInstance(_given.Home, Small, most);
        using var connection = duckDb.Connect();

        var refused = Assert.Throws<WarehouseException>(() => Number(connection, Wide));

        Assert.Contains("Out of Memory Error", refused.Message, StringComparison.Ordinal);
    }

    private static DuckDbOptions Small => new() { Threads = 1, MemoryMegabytes = 16 };

    private static long Number(DuckDbConnection connection, string sql) =>
        (long)connection.Query(sql, [new SqlColumn("n", SqlType.Integer)], CancellationToken.None).Rows[0][0]!;
}
