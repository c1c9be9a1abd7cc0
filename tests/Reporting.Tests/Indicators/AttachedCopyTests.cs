using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>The bank's own rows, brought into a home that then holds them itself: what arrives is what was attached, to the last value, or
/// nothing is.</summary>
public sealed class AttachedCopyTests : IDisposable
{
    private static readonly DateOnly November = new(2024, 11, 30);
    private static readonly DateOnly December = new(2024, 12, 31);
    private static readonly Book Bank = new("Test book", "CNY", true);

    private readonly GivenBook _given = new();
    private readonly string _files = Directory.CreateTempSubdirectory("assay-source-").FullName;
    private readonly Home _home = new(Directory.CreateTempSubdirectory("assay-attached-").FullName);
    private readonly Home _own = new(Directory.CreateTempSubdirectory("assay-brought-").FullName);
    private readonly WarehouseStore _attached;
    private readonly WarehouseStore _brought;
    private readonly DuckDbEngine _engine;

    public AttachedCopyTests()
    {
        _attached = new WarehouseStore(_home, _given.Catalogue.Contract, TimeProvider.System);
        _brought = new WarehouseStore(_own, _given.Catalogue.Contract, TimeProvider.System);
        _engine = new DuckDbEngine(
            _home,
            _attached,
            new DuckDbOptions
            {
                Threads = 1,
                MemoryMegabytes = 512,
                SourceDirectory = _files,
            }
        );
    }

    public void Dispose()
    {
        _engine.Dispose();
        _given.Dispose();
        foreach (var directory in new[] { _files, _home.Root, _own.Root })
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Every_partition_is_sealed_with_the_rows_and_sums_that_were_attached_and_gives_their_figures()
    {
        await GivenAttachedAsync();

        var result = await CopyAsync();

        Assert.Equal((2, 0, 4L), (result.Copied, result.Skipped, result.Rows));
        Assert.Equal(Facts(_attached), Facts(_brought));
        Assert.All(_brought.InUse().Partitions, partition => Assert.False(partition.IsAttached));
        Assert.Equal(Bank, _brought.Book);
        using var engine = new DuckDbEngine(_own, _brought, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
        var here = await new IndicatorEngine(_given.Catalogue, _brought, engine, _own).ComputeAsync(
            Viewpoint.Of(December),
            CancellationToken.None
        );
        var there = await new IndicatorEngine(_given.Catalogue, _attached, _engine, _home).ComputeAsync(
            Viewpoint.Of(December),
            CancellationToken.None
        );
        Assert.Equal(there.Indicators.Select(i => (i.Code, i.Status, i.Value)), here.Indicators.Select(i => (i.Code, i.Status, i.Value)));
        Assert.Equal(0.25m, here.Indicators.Single(i => i.Code == "npl_ratio").Value); // 100 of 400
    }

    [Fact]
    public async Task A_copy_that_was_stopped_goes_on_where_it_was_and_keeps_nothing_half()
    {
        await GivenAttachedAsync();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CopyAsync(new Stops(stop, afterRows: 2), stop.Token));
        Assert.Equal([November], _brought.Dates("loan_snapshot"));
        Assert.False(
            Directory.Exists(Path.Combine(_own.WarehouseDirectory, "staging"))
                && Directory.EnumerateFileSystemEntries(Path.Combine(_own.WarehouseDirectory, "staging")).Any()
        );
        var rest = await CopyAsync();
        var again = await CopyAsync();

        Assert.Equal((1, 1, 2L), (rest.Copied, rest.Skipped, rest.Rows));
        Assert.Equal((0, 2, 0L), (again.Copied, again.Skipped, again.Rows));
        Assert.Equal(Facts(_attached), Facts(_brought));
    }

    [Fact]
    public async Task Rows_that_changed_since_they_were_attached_are_not_brought()
    {
        await GivenAttachedAsync();
        await WriteAsync(November, 300.00m, 100.00m); // counts and sums stay

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => CopyAsync());

        Assert.StartsWith("Source changed:", refused.Message, StringComparison.Ordinal);
        Assert.Contains("counts and sums are equal, single values differ", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_brought.Seals());
    }

    [Fact]
    public async Task A_date_that_was_attached_again_is_brought_as_a_new_version()
    {
        await GivenAttachedAsync();
        await CopyAsync();
        await WriteAsync(December, 100.00m, 299.99m);
        await AttachAsync();

        var result = await CopyAsync();

        Assert.Equal((1, 1), (result.Copied, result.Skipped));
        Assert.Equal(
            (2, 399.99m),
            (_brought.Current("loan_snapshot", December)!.Version, _brought.Current("loan_snapshot", December)!.Sums["balance"])
        );
        Assert.Equal(1, _brought.Current("loan_snapshot", November)!.Version);
    }

    [Fact]
    public async Task A_home_that_holds_its_rows_itself_has_none_to_bring_and_a_home_of_another_book_takes_none()
    {
        await GivenAttachedAsync();
        await _given.LoansAsync(December, GivenBook.Row(("balance", 1.00m)));

        var own = await Assert.ThrowsAsync<WarehouseException>(() =>
            new AttachedCopy(_given.Store, _given.Warehouse, _brought).CopyAsync("test", null, CancellationToken.None)
        );
        using (var other = _brought.Begin(new Book("Other", "EUR", false), "test", "by hand"))
        {
            await _given.Warehouse.WriteParquetAsync(
                new(
                    $"SELECT * REPLACE ('{other.LoadId}' AS load_id) FROM {_given.Warehouse.Source("loan_snapshot", _given.Store.InUse(), [December])}",
                    []
                ),
                Path.Combine(other.StagingDirectory("loan_snapshot", December), "part-0.parquet"),
                [],
                CancellationToken.None
            );
            await other.SealAsync(CancellationToken.None);
        }

        var book = await Assert.ThrowsAsync<WarehouseException>(() => CopyAsync());
        Assert.Contains("holds its rows itself", own.Message, StringComparison.Ordinal);
        Assert.Contains("holds the book 'Other' in EUR", book.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_attached_in_one_engine_are_not_looked_for_in_another()
    {
        await GivenAttachedAsync();
        using var server = new SqlServerEngine(
            _home,
            _attached,
            new SqlServerOptions(),
            new DuckDbOptions { Threads = 1, MemoryMegabytes = 256 }
        );

        var refused = await Assert.ThrowsAsync<WarehouseException>(() =>
            new AttachedCopy(_attached, server, _brought).CopyAsync("test", null, CancellationToken.None)
        );

        Assert.Contains("was attached in duckdb, not in sqlserver", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--from", refused.Message, StringComparison.Ordinal);
    }

    private async Task GivenAttachedAsync()
    {
        await WriteAsync(November, 100.00m, 300.00m);
        await WriteAsync(December, 100.00m, 300.00m);
        await AttachAsync();
    }

    private Task<AttachResult> AttachAsync() =>
        new Attachment(_attached, _engine).SealAsync(Bank, December, "test", null, CancellationToken.None);

    private Task<CopyResult> CopyAsync(IProgress<CopyProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new AttachedCopy(_attached, _engine, _brought).CopyAsync("test", progress, cancellationToken);

    private static IEnumerable<string> Facts(WarehouseStore store) =>
        store
            .InUse()
            .Partitions.Select(partition =>
                FormattableString.Invariant($"{partition.Table} {partition.Date:yyyy-MM-dd} {partition.Rows} ")
                + string.Join(
                    ' ',
                    partition
                        .Sums.OrderBy(sum => sum.Key, StringComparer.Ordinal)
                        .Select(sum => FormattableString.Invariant($"{sum.Key}={sum.Value:F2}"))
                )
            );

    /// <summary>The bank's file of one date: a loan that is substandard and one that is normal, with a name in two scripts and values that
    /// are missing.</summary>
    private async Task WriteAsync(DateOnly date, decimal npl, decimal normal)
    {
        using var book = new GivenBook();
        await book.LoansAsync(
            date,
            GivenBook.Row(("loan_key", 1L), ("loan_id", "借据 \"一\", \n\\N"), ("five_class", "substandard"), ("balance", npl)),
            GivenBook.Row(("loan_key", 2L), ("loan_id", "B-2"), ("five_class", "normal"), ("balance", normal))
        );
        await book.Warehouse.WriteParquetAsync(
            new($"SELECT * EXCLUDE (load_id) FROM {book.Warehouse.Source("loan_snapshot", book.Store.InUse())}", []),
            Path.Combine(_files, "loan_snapshot", FormattableString.Invariant($"{date:yyyy-MM-dd}.parquet")),
            [],
            CancellationToken.None
        );
    }

    private sealed class Stops(CancellationTokenSource stop, long afterRows) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value)
        {
            if (value.Rows >= afterRows)
            {
                stop.Cancel();
            }
        }
    }
}
