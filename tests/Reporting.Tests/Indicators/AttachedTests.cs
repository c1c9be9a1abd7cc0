using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>The bank's own rows, read where they are: the same figures as an owned load of them, and none once they have changed.</summary>
public sealed class AttachedTests : IDisposable
{
    private static readonly DateOnly End = new(2024, 12, 31);
    private static readonly Book Bank = new("Test book", "CNY", true);

    private readonly GivenBook _owned = new();
    private readonly string _source = Directory.CreateTempSubdirectory("assay-source-").FullName;
    private readonly Home _home = new(Directory.CreateTempSubdirectory("assay-attached-").FullName);
    private readonly WarehouseStore _store;
    private readonly DuckDbEngine _engine;
    private readonly IndicatorEngine _indicators;

    public AttachedTests()
    {
        _store = new WarehouseStore(_home, _owned.Catalogue.Contract, TimeProvider.System);
        _engine = new DuckDbEngine(
            _home,
            _store,
            new DuckDbOptions
            {
                Threads = 1,
                MemoryMegabytes = 512,
                SourceDirectory = _source,
            }
        );
        _indicators = new IndicatorEngine(_owned.Catalogue, _store, _engine, _home);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _owned.Dispose();
        Directory.Delete(_home.Root, recursive: true);
        Directory.Delete(_source, recursive: true);
    }

    [Fact]
    public async Task Figures_equal_those_of_an_owned_load_of_the_same_rows_and_no_row_is_kept()
    {
        await WriteAsync(100.00m, 300.00m);

        var sealedNow = await AttachAsync();
        var attached = await _indicators.ComputeAsync(Viewpoint.Of(End), CancellationToken.None);
        var owned = await _owned.Engine.ComputeAsync(Viewpoint.Of(End), CancellationToken.None);

        Assert.Equal(0.25m, attached.Indicators.Single(i => i.Code == "npl_ratio").Value); // 100 of 400
        Assert.Equal(
            owned.Indicators.Select(i => (i.Code, i.Status, i.Value)),
            attached.Indicators.Select(i => (i.Code, i.Status, i.Value))
        );
        Assert.Equal(
            2,
            (
                await _indicators.LoansAsync(
                    "",
                    Viewpoint.Of(End),
                    new LoanPageRequest("balance", true, null, 10, null),
                    CancellationToken.None
                )
            )
                .Rows
                .Count
        );
        Assert.All(sealedNow.Seal!.Partitions, partition => Assert.Empty(partition.Files));
        Assert.Contains("customer", sealedNow.Absent);
    }

    [Fact]
    public async Task Rows_that_changed_give_no_figure_and_no_loan_until_they_are_sealed_again()
    {
        await WriteAsync(100.00m, 300.00m);
        await AttachAsync();
        await _indicators.ComputeAsync(Viewpoint.Of(End), CancellationToken.None); // its cubes are kept, and are not believed blindly

        await WriteAsync(100.00m, 299.99m);
        var run = await Assert.ThrowsAsync<WarehouseException>(() => _indicators.ComputeAsync(Viewpoint.Of(End), CancellationToken.None));
        var page = await Assert.ThrowsAsync<WarehouseException>(() =>
            _indicators.LoansAsync("", Viewpoint.Of(End), new LoanPageRequest("balance", true, null, 10, null), CancellationToken.None)
        );

        Assert.All(
            [run, page],
            refused =>
            {
                Assert.StartsWith("Source changed:", refused.Message, StringComparison.Ordinal);
                Assert.Contains("the sum of balance is 399.99 instead of 400.00", refused.Message, StringComparison.Ordinal);
                Assert.Contains("engine attach --as-of 2024-12-31", refused.Message, StringComparison.Ordinal);
            }
        );
        Assert.Equal(2, Assert.Single((await AttachAsync()).Seal!.Partitions).Version);
        Assert.Equal(
            399.99m,
            (await _indicators.ComputeAsync(Viewpoint.Of(End), CancellationToken.None))
                .Indicators.Single(i => i.Code == "gross_loans")
                .Value
        );
    }

    [Fact]
    public async Task A_column_that_is_no_longer_there_or_has_another_type_is_named_before_anything_is_read()
    {
        await WriteAsync(100.00m, 300.00m);
        await AttachAsync();

        await WriteAsync(100.00m, 300.00m, "balance::DOUBLE", "balance");
        var retyped = await Assert.ThrowsAsync<WarehouseException>(() =>
            _indicators.ComputeAsync(Viewpoint.Of(End), CancellationToken.None)
        );
        await WriteAsync(100.00m, 300.00m, drops: "annual_rate");
        var dropped = await Assert.ThrowsAsync<WarehouseException>(() =>
            _indicators.LoansAsync("", Viewpoint.Of(End), new LoanPageRequest("balance", true, null, 10, null), CancellationToken.None)
        );

        Assert.Contains(
            "loan_snapshot: column balance has type DOUBLE, accepted: DECIMAL(18,2)",
            retyped.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("loan_snapshot: column annual_rate is missing, accepted: DECIMAL(9,6)", dropped.Message, StringComparison.Ordinal);
        Assert.All(
            [retyped, dropped],
            refused =>
                Assert.EndsWith(
                    "No figure is given before that is mended; './portal engine test' shows it all.",
                    refused.Message,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task A_change_that_leaves_counts_and_sums_alone_is_found()
    {
        await WriteAsync(100.00m, 300.00m);
        await AttachAsync();

        await WriteAsync(300.00m, 100.00m);

        var refused = await Assert.ThrowsAsync<WarehouseException>(() =>
            _indicators.ComputeAsync(Viewpoint.Of(End), CancellationToken.None)
        );
        Assert.Contains("counts and sums are equal, single values differ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_change_while_they_are_read_leave_no_cube_behind()
    {
        await WriteAsync(100.00m, 300.00m);
        await AttachAsync();
        var changing = new IndicatorEngine(
            _owned.Catalogue,
            _store,
            new ChangingEngine(_engine, () => WriteAsync(300.00m, 100.00m)),
            _home
        ); // counts and sums stay

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => changing.ComputeAsync(Viewpoint.Of(End), CancellationToken.None));
        await WriteAsync(100.00m, 300.00m); // the bank puts it right
        var run = await _indicators.ComputeAsync(Viewpoint.Of(End), CancellationToken.None);

        Assert.StartsWith("Source changed:", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0.25m, run.Indicators.Single(i => i.Code == "npl_ratio").Value);
    }

    [Fact]
    public async Task The_same_rows_in_another_order_are_the_same_rows()
    {
        await WriteAsync(100.00m, 300.00m);
        await AttachAsync();

        await WriteAsync(100.00m, 300.00m, isReversed: true);
        var again = await AttachAsync();

        Assert.Null(again.Seal);
        Assert.Equal(1, again.Unchanged);
    }

    [Fact]
    public async Task Rows_that_an_owned_load_would_refuse_are_not_sealed()
    {
        await WriteAsync(100.00m, 300.00m, "five_class + 90", "five_class");
        var code = await Assert.ThrowsAsync<WarehouseException>(AttachAsync);
        await WriteAsync(100.00m, 300.00m, "1::BIGINT", "loan_key");
        var twice = await Assert.ThrowsAsync<WarehouseException>(AttachAsync);
        await WriteAsync(100.00m, 300.00m, "balance::DOUBLE", "balance");
        var type = await Assert.ThrowsAsync<WarehouseException>(AttachAsync);

        Assert.Contains("column 'five_class': 2 rows have a code that is not in the code list", code.Message, StringComparison.Ordinal);
        Assert.Contains("column 'loan_key': 1 key stands more than once", twice.Message, StringComparison.Ordinal);
        Assert.Contains("column balance has type DOUBLE, accepted: DECIMAL(18,2)", type.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Seals());
    }

    [Fact]
    public async Task A_home_of_attached_rows_takes_no_load_and_a_home_of_loads_attaches_nothing()
    {
        await WriteAsync(100.00m, 300.00m);
        await AttachAsync();

        Assert.Contains(
            "attached: the bank's own rows",
            Assert.Throws<WarehouseException>(() => _store.Begin(Bank, "test", "by hand")).Message,
            StringComparison.Ordinal
        );
        var other = new Attachment(_owned.Store, _engine);
        Assert.Contains(
            "--home",
            (await Assert.ThrowsAsync<WarehouseException>(() => other.SealAsync(Bank, End, "test", null, CancellationToken.None))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Rules_that_look_into_another_table_are_asked_where_the_rows_are()
    {
        await WriteAsync(100.00m, 300.00m);
        await _owned.RowsAsync(
            "restructuring_event",
            new DateOnly(2024, 9, 30),
            [
                GivenBook.Row(
                    ("event_key", 1L),
                    ("loan_key", 2L),
                    ("event_date", new DateOnly(2024, 9, 1)),
                    ("observation_end", new DateOnly(2025, 10, 31))
                ),
                GivenBook.Row(
                    ("event_key", 2L),
                    ("loan_key", 1L),
                    ("event_date", new DateOnly(2023, 9, 1)),
                    ("observation_end", new DateOnly(2024, 9, 1)) // over by the date
                ),
            ]
        );
        var events = _owned.Warehouse.Source(
            "restructuring_event",
            _owned.Store.Inputs([("restructuring_event", new DateOnly(2024, 9, 30))])
        );
        await _owned.Warehouse.WriteParquetAsync(
            new($"SELECT * EXCLUDE (load_id) FROM {events}", []),
            Path.Combine(_source, "restructuring_event.parquet"),
            [],
            CancellationToken.None
        );

        var found = (await AttachAsync()).Seal!.Warnings!.Where(w => w.Rule.EndsWith("restructured", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            ("loan_snapshot", End, "event_without_restructured", 1L, 300.00m, "2"),
            found.Select(w => (w.Table, w.Date, w.Rule, w.Rows, w.Amount!.Value, w.First!)).Single()
        );
    }

    /// <summary>The bank writes to its rows between the comparison and the first cube.</summary>
    private sealed class ChangingEngine(WarehouseEngine inner, Func<Task> change) : WarehouseEngine
    {
        private int _written;

        public override string Name => inner.Name;

        public override string Version => inner.Version;

        public override SqlDialect Dialect => inner.Dialect;

        public override Contract Contract => inner.Contract;

        public override string Source(string table, InputSet inputs, IReadOnlyList<DateOnly>? dates = null) =>
            inner.Source(table, inputs, dates);

        public override string View(string table) => inner.View(table);

        public override Task<IReadOnlyList<EngineCheck>> CheckAsync(bool isAttached, CancellationToken cancellationToken) =>
            inner.CheckAsync(isAttached, cancellationToken);

        public override Task<RowSet> QueryAsync(SqlStatement statement, CancellationToken cancellationToken) =>
            inner.QueryAsync(statement, cancellationToken);

        public override async Task<WrittenFile> WriteParquetAsync(
            SqlStatement statement,
            string path,
            IReadOnlyList<string> sortedBy,
            CancellationToken cancellationToken
        )
        {
            if (Interlocked.Increment(ref _written) == 1)
            {
                await change();
            }

            return await inner.WriteParquetAsync(statement, path, sortedBy, cancellationToken);
        }

        public override string ParquetSource(IReadOnlyList<string> paths) => inner.ParquetSource(paths);

        public override Task<RowSet> QueryParquetAsync(SqlStatement statement, CancellationToken cancellationToken) =>
            inner.QueryParquetAsync(statement, cancellationToken);

        protected override Task VerifyOwnedAsync(InputSet inputs, CancellationToken cancellationToken) =>
            inner.VerifyAsync(inputs, cancellationToken);
    }

    private Task<AttachResult> AttachAsync() => new Attachment(_store, _engine).SealAsync(Bank, End, "test", null, CancellationToken.None);

    /// <summary>The bank writes its file anew: a loan that is substandard and one that is normal, one column perhaps said
    /// otherwise.</summary>
    private async Task WriteAsync(
        decimal npl,
        decimal normal,
        string? expression = null,
        string? column = null,
        bool isReversed = false,
        string? drops = null
    )
    {
        await _owned.LoansAsync(
            End,
            GivenBook.Row(("loan_key", 1L), ("five_class", "substandard"), ("balance", npl)),
            GivenBook.Row(("loan_key", 2L), ("five_class", "normal"), ("balance", normal))
        );
        var written = _owned.Warehouse.Source("loan_snapshot", _owned.Store.Inputs([("loan_snapshot", End)]));
        var replaced = column is null ? "" : $" REPLACE ({expression} AS {column})";
        await _owned.Warehouse.WriteParquetAsync(
            new(
                $"SELECT * EXCLUDE (load_id{(drops is null ? "" : ", " + drops)}){replaced} FROM {written} ORDER BY loan_key {(isReversed ? "DESC" : "ASC")}",
                []
            ),
            Path.Combine(_source, "loan_snapshot.parquet"),
            [],
            CancellationToken.None
        );
    }
}
