using System.Globalization;
using Portal.Conformance.Tests.Books;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.TestKit.Clusters;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>A statement that fails says where and why, in one sentence, and leaves no figure; what can be tried again is, before any
/// row.</summary>
[Collection(typeof(ConformanceCollection))]
public sealed class FaultTests(ConformanceBook book) : IDisposable
{
    private static readonly SqlColumn[] Number = [new("number", SqlType.Integer), new("bad", SqlType.Integer)];

    /// <summary>Rows first, and an error after half a million of them.</summary>
    private static readonly SqlStatement FailsLate = new(
        "SELECT number, throwIf(number = 500000) AS bad FROM system.numbers LIMIT 1000000",
        Number
    );

    /// <summary>Minutes of work on one shard, so that only an interrupt ends it soon.</summary>
    private static readonly SqlStatement Endless = new(
        "SELECT COUNT() AS n FROM (SELECT number FROM system.numbers LIMIT 400000000000) AS x",
        [new("n", SqlType.Integer)]
    );

    private readonly List<ClickHouseEngine> _engines = [];

    public void Dispose() => _engines.ForEach(engine => engine.Dispose());

    [Fact]
    public async Task A_statement_that_the_server_refuses_is_told_with_host_and_cause()
    {
        var refused = await Assert.ThrowsAsync<WarehouseException>(() =>
            Engine().QueryAsync(new("SELECT nothing FROM loan_snapshot", [new("nothing", SqlType.Integer)]), CancellationToken.None)
        );

        Assert.Matches(
            @"^The warehouse engine \(ClickHouse\) at 127\.0\.0\.1:\d+, statement assay-[0-9a-f]{16}, refused it: Unknown identifier: nothing[^\n]*\.$",
            refused.Message
        );
    }

    [Fact]
    public async Task An_error_after_good_rows_under_status_200_is_caught()
    {
        using var wire = new Wire(book.Cluster.Servers[0].Url) { DropsWait = true };

        var broken = await Assert.ThrowsAsync<WarehouseException>(() => Engine(wire).QueryAsync(FailsLate, CancellationToken.None));

        Assert.Matches(@"broke off after [1-9]\d* rows", broken.Message);
        Assert.Contains("nothing of its answer is used", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_error_without_that_wire_comes_before_any_row() =>
        Assert.Contains(
            "refused it",
            (await Assert.ThrowsAsync<WarehouseException>(() => Engine().QueryAsync(FailsLate, CancellationToken.None))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(400)]
    [InlineData(60_000)]
    public async Task An_answer_that_is_cut_off_is_not_a_shorter_answer(int bytes)
    {
        using var wire = new Wire(book.Cluster.Servers[0].Url);
        var engine = Engine(wire);
        await AskAsync(engine);
        wire.CutsAfter = bytes;

        var broken = await Assert.ThrowsAsync<WarehouseException>(() =>
            engine.QueryAsync(new("SELECT number, toUInt8(0) AS bad FROM system.numbers LIMIT 100000", Number), CancellationToken.None)
        );

        Assert.Contains("broke off after", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_fails_before_any_row_is_tried_again_and_not_for_ever()
    {
        using var wire = new Wire(book.Cluster.Servers[0].Url);
        wire.Refuses = 2;

        Assert.Equal(1L, (await AskAsync(Engine(wire))).Rows[0][0]);
        Assert.Equal(2, wire.Refused);

        wire.Refuses = 100;
        var lost = await Assert.ThrowsAsync<WarehouseException>(() => AskAsync(Engine(wire)));
        Assert.Contains($"127.0.0.1:{wire.Url.Port}", lost.Message, StringComparison.Ordinal);
        Assert.InRange(wire.Refused, 3, 20);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("reader")]
    public async Task Cancelling_ends_the_statement_on_the_server(string user)
    {
        var engine = Engine(change: options => options.User = user);
        using var cancel = new CancellationTokenSource();
        var running = engine.QueryAsync(Endless, cancel.Token);
        await UntilAsync(engine, running: 1);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(20)));
        await UntilAsync(engine, running: 0);
    }

    [Fact]
    public async Task A_statement_beyond_its_time_is_stopped_and_says_which_setting_allows_more()
    {
        var engine = Engine(change: options => options.Timeout = TimeSpan.FromSeconds(2));

        Assert.Contains(
            "Warehouse:QueryTimeout",
            (await Assert.ThrowsAsync<WarehouseException>(() => engine.QueryAsync(Endless, CancellationToken.None))).Message,
            StringComparison.Ordinal
        );
        await UntilAsync(engine, running: 0);
    }

    [Fact]
    public async Task A_statement_beyond_its_memory_is_refused_by_the_server()
    {
        var engine = Engine(change: options => options.MemoryMegabytes = 10);
        var refused = await Assert.ThrowsAsync<WarehouseException>(() =>
            engine.QueryAsync(
                new(
                    "SELECT COUNT() AS n FROM (SELECT number FROM system.numbers LIMIT 3000000) AS l ALL INNER JOIN (SELECT number "
                        + "FROM system.numbers LIMIT 3000000) AS r USING (number)",
                    [new("n", SqlType.Integer)]
                ),
                CancellationToken.None
            )
        );

        Assert.Contains("Memory limit", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Warehouse:ClickHouse:MemoryLimit allows more", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A server whose join alone is beyond the bound would write a file for every block.</summary>
    [Theory]
    [InlineData(true, "0")]
    [InlineData(false, "52428800")]
    public async Task Groups_go_to_disk_from_half_of_the_memory_on_unless_it_is_a_join_that_takes_it(bool holdsJoin, string bound)
    {
        var asked = new SqlStatement(
            "SELECT value FROM system.settings WHERE name = 'max_bytes_before_external_group_by'",
            [new("value", SqlType.Text)]
        )
        {
            HoldsJoin = holdsJoin,
        };
        var found = await Engine(change: options => options.MemoryMegabytes = 100).QueryAsync(asked, CancellationToken.None);
        Assert.Equal(bound, found.Rows[0][0]);
    }

    [Fact]
    public async Task Addresses_that_are_not_one_of_each_shard_are_refused()
    {
        var one = await Assert.ThrowsAsync<WarehouseException>(() => AskAsync(Engine(change: o => o.Urls = [o.Urls[0]])));
        var same = await Assert.ThrowsAsync<WarehouseException>(() => AskAsync(Engine(change: o => o.Urls = [o.Urls[0], o.Urls[0]])));
        var other = await Assert.ThrowsAsync<WarehouseException>(() => AskAsync(Engine(change: o => o.Cluster = "elsewhere")));

        Assert.Contains("names 0 addresses of shard 2", one.Message, StringComparison.Ordinal);
        Assert.Contains("names 2 addresses of shard 1", same.Message, StringComparison.Ordinal);
        Assert.Contains("knows no cluster 'elsewhere'", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_only_reads_gets_figures_and_is_told_that_a_copy_needs_more()
    {
        var engine = Engine(change: options => options.User = "reader");

        var checks = await engine.CheckAsync(isAttached: false, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<WarehouseException>(() =>
            engine.Cluster.OnEachAsync(
                (node, limit) => node.ExecuteAsync("assay_shard", "CREATE TABLE kept (x UInt8) ENGINE = Log", null, null, limit),
                CancellationToken.None
            )
        );

        Assert.DoesNotContain(checks, check => !check.Holds);
        Assert.Equal(
            2,
            checks.Count(check =>
                check.What.EndsWith("rights", StringComparison.Ordinal) && check.Detail.Contains("cannot copy", StringComparison.Ordinal)
            )
        );
        Assert.Contains("or 0, which a copy needs as well", refused.Message, StringComparison.Ordinal);
        Assert.Contains(await Engine().CheckAsync(isAttached: false, CancellationToken.None), check => check.Detail == "reads and writes");
    }

    [Fact]
    public async Task A_user_who_may_set_no_limits_is_refused_with_the_setting_that_helps()
    {
        var refused = await Assert.ThrowsAsync<WarehouseException>(() => AskAsync(Engine(change: options => options.User = "locked")));

        Assert.Contains("'readonly' 2", refused.Message, StringComparison.Ordinal);
    }

    private static Task<RowSet> AskAsync(ClickHouseEngine engine) =>
        engine.QueryAsync(new("SELECT 1 AS one", [new("one", SqlType.Integer)]), CancellationToken.None);

    private ClickHouseEngine Engine(Wire? wire = null, Action<ClickHouseOptions>? change = null)
    {
        var options = book.Cluster.Options(change);
        if (wire is not null)
        {
            options.Urls = [wire.Url, options.Urls[1]];
        }

        var engine = new ClickHouseEngine(book.Home, book.Store, options, new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 });
        _engines.Add(engine);
        return engine;
    }

    private async Task UntilAsync(ClickHouseEngine engine, long running)
    {
        using var http = new HttpClient();
        var counted = "";
        for (var i = 0; i < 100; i++)
        {
            counted = (
                await http.GetStringAsync(
                    new Uri(
                        book.Cluster.Servers[0].Url,
                        "/?query="
                            + Uri.EscapeDataString(
                                "SELECT COUNT() FROM system.processes WHERE query LIKE '%400000000000%' AND query NOT LIKE '%processes%'"
                            )
                    )
                )
            ).Trim();
            if (counted == running.ToString(CultureInfo.InvariantCulture))
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"{counted} statements run on the server, {running} were expected ({engine.Version}).");
    }
}
