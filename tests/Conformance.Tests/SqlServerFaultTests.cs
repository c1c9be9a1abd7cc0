using Portal.Conformance.Tests.Books;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>What a live SQL Server refuses, or is too slow for, is told in one sentence and leaves no figure.</summary>
[Collection(typeof(ConformanceCollection))]
public sealed class SqlServerFaultTests(ConformanceBook book) : IDisposable
{
    private static readonly SqlColumn[] Number = [new("n", SqlType.Integer)];

    /// <summary>Rows of rows of rows: hours of work that holds nothing.</summary>
    private static readonly SqlStatement Endless = new(
        "SELECT COUNT_BIG(*) AS n FROM sys.all_columns AS a CROSS JOIN sys.all_columns AS b CROSS JOIN sys.all_columns AS c",
        Number
    );

    private readonly List<SqlServerEngine> _engines = [];

    public void Dispose() => _engines.ForEach(engine => engine.Dispose());

    [Fact]
    public async Task A_statement_that_the_server_refuses_is_told_with_server_statement_and_cause()
    {
        var refused = await Assert.ThrowsAsync<WarehouseException>(() =>
            Engine().QueryAsync(new("SELECT nothing FROM assay.loan_snapshot", [new("nothing", SqlType.Integer)]), CancellationToken.None)
        );

        Assert.Matches(
            @"^SQL Server .+, database assay_[0-9a-f]{32} refused statement [0-9a-f]{32}: .*'nothing'.* \(error 207\)$",
            refused.Message
        );
    }

    [Fact]
    public async Task An_error_after_good_rows_leaves_no_row()
    {
        var late = new SqlStatement(
            "SELECT 1 / (200000 - n) AS n FROM (SELECT ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS n FROM sys.all_columns AS a "
                + "CROSS JOIN sys.all_columns AS b) AS x WHERE n <= 300000",
            Number
        );

        Assert.Contains(
            "error 8134",
            (await Assert.ThrowsAsync<WarehouseException>(() => Engine().QueryAsync(late, CancellationToken.None))).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFiles(book.Home.SpillDirectory, "rows-*"));
    }

    [Fact]
    public async Task Cancelling_ends_the_statement()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Engine().QueryAsync(Endless, cancel.Token).WaitAsync(TimeSpan.FromSeconds(20))
        );
    }

    [Fact]
    public async Task A_statement_beyond_its_time_is_stopped_and_says_which_setting_allows_more() =>
        Assert.Contains(
            "Warehouse:QueryTimeout",
            (
                await Assert.ThrowsAsync<WarehouseException>(() =>
                    Engine(options => options.Timeout = TimeSpan.FromSeconds(2)).QueryAsync(Endless, CancellationToken.None)
                )
            ).Message,
            StringComparison.Ordinal
        );

    private SqlServerEngine Engine(Action<SqlServerOptions>? change = null)
    {
        Assert.SkipWhen(SqlServerDatabase.Given is null, SqlServerDatabase.NotGiven);
        Assert.True(book.SqlServerProblem is null, book.SqlServerProblem?.ToString());
        var engine = book.SqlServer!.Engine(book.Home, book.Store, new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 }, change);
        _engines.Add(engine);
        return engine;
    }
}
