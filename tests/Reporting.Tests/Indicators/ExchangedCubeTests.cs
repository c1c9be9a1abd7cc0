using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting.Indicators;
using Portal.Reporting.Returns;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>The cubes that are read are those that were compared, and a return answers for their bytes.</summary>
public sealed class ExchangedCubeTests : IDisposable
{
    private static readonly DateOnly Day = new(2023, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Cubes_that_are_exchanged_between_comparison_and_read_give_no_figure_and_no_false_one()
    {
        await LoanAsync(100m);
        await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);
        var others = await OtherCubesAsync();
        var exchanging = new ExchangingEngine(_book.Warehouse, () => Exchange(_book.Home.CubesDirectory, others));
        var engine = new IndicatorEngine(_book.Catalogue, _book.Store, exchanging, _book.Home);

        var refused = await Assert.ThrowsAsync<WarehouseException>(() =>
            engine.FindAsync("gross_loans", Viewpoint.Of(Day), CancellationToken.None)
        );

        Assert.Equal("sealed.moved", refused.Rule.Rule);
        Assert.Contains(_book.Home.CubesDirectory, refused.Message, StringComparison.Ordinal);
        exchanging.Rests = true;
        Assert.Equal(100m, (await engine.FindAsync("gross_loans", Viewpoint.Of(Day), CancellationToken.None))!.Value);
    }

    [Fact]
    public async Task Before_a_return_is_kept_the_bytes_of_its_cubes_are_read_whatever_a_verdict_says()
    {
        await LoanAsync(100m);
        var returns = new ReturnEngine(_book.Engine, _book.Store);
        var right = await returns.ComputeVerifiedAsync("G01_II", Viewpoint.Of(Day), CancellationToken.None);

        // Cubes with other figures, and verdicts that know better: as of somebody who has the home's key, or maps a file into memory.
        var others = await OtherCubesAsync();
        Exchange(_book.Home.CubesDirectory, others);
        var lines = Directory
            .GetFiles(_book.Home.CubesDirectory, "*.parquet")
            .Select(path =>
                (
                    Name: Path.GetRelativePath(_book.Home.Root, path),
                    Sha256: Hashing.Sha256OfFile(Path.Combine(others, Path.GetFileName(path))),
                    Stamp: FileStamp.Of(path)!.Value.Text
                )
            )
            .Select(v => string.Join('|', v.Name, v.Sha256, v.Stamp, _book.Home.Key.Mark("verdict", v.Name, v.Sha256, v.Stamp)));
        await File.WriteAllLinesAsync(Path.Combine(_book.Home.Root, "verdicts"), lines);

        var home = new Home(_book.Home.Root); // as another process sees it
        var store = new WarehouseStore(home, _book.Store.Contract, TimeProvider.System);
        using var engine = new DuckDbEngine(home, store, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
        returns = new ReturnEngine(new IndicatorEngine(_book.Catalogue, store, engine, home), store);
        var believed = await returns.ComputeAsync("G01_II", Viewpoint.Of(Day), CancellationToken.None);
        Assert.NotEqual(right.ContentDigest, believed.ContentDigest);
        var refused = await Assert.ThrowsAsync<WarehouseException>(() =>
            returns.ComputeVerifiedAsync("G01_II", Viewpoint.Of(Day), CancellationToken.None)
        );
        Assert.Contains(_book.Home.CubesDirectory, refused.Message, StringComparison.Ordinal);
    }

    private Task LoanAsync(decimal balance) =>
        _book.LoansAsync(Day, Row(("five_class", "normal"), ("balance", balance), ("loan_id", "L1")));

    /// <summary>A copy of the cubes, in which each holds twice the amounts, and rows as before.</summary>
    private async Task<string> OtherCubesAsync()
    {
        var others = Directory.CreateDirectory(Path.Combine(_book.Home.Root, "others")).FullName;
        foreach (var path in Directory.GetFiles(_book.Home.CubesDirectory))
        {
            var other = Path.Combine(others, Path.GetFileName(path));
            if (Path.GetExtension(path) != ".parquet")
            {
                File.Copy(path, other);
                continue;
            }

            var amounts = await _book.Warehouse.QueryAsync(
                new($"SELECT name FROM parquet_schema('{path}') WHERE duckdb_type LIKE 'DECIMAL%'", [new("name", SqlType.Text)]),
                CancellationToken.None
            );
            var doubled = amounts.Rows.Select(row => $"(2 * \"{row[0]}\")::DECIMAL(38,2) AS \"{row[0]}\"").ToList();
            var statement = new SqlStatement(
                $"SELECT *{(doubled.Count > 0 ? $" REPLACE ({string.Join(", ", doubled)})" : "")} FROM read_parquet(['{path}'])",
                []
            );
            await _book.Warehouse.WriteParquetAsync(statement, other, [], CancellationToken.None);
        }

        return others;
    }

    private static void Exchange(string one, string two)
    {
        Directory.Move(one, one + ".away");
        Directory.Move(two, one);
        Directory.Move(one + ".away", two);
    }

    /// <summary>Somebody exchanges the cubes after they were compared, and puts them back after they were read.</summary>
    private sealed class ExchangingEngine(WarehouseEngine inner, Action exchange) : WarehouseEngine
    {
        public bool Rests { get; set; }

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

        public override Task<WrittenFile> WriteParquetAsync(
            SqlStatement statement,
            string path,
            IReadOnlyList<string> sortedBy,
            CancellationToken cancellationToken
        ) => inner.WriteParquetAsync(statement, path, sortedBy, cancellationToken);

        public override string ParquetSource(IReadOnlyList<string> paths) => inner.ParquetSource(paths);

        public override async Task<RowSet> QueryParquetAsync(SqlStatement statement, CancellationToken cancellationToken)
        {
            if (Rests)
            {
                return await inner.QueryParquetAsync(statement, cancellationToken);
            }

            exchange();
            try
            {
                return await inner.QueryParquetAsync(statement, cancellationToken);
            }
            finally
            {
                exchange();
            }
        }

        protected override Task VerifyOwnedAsync(InputSet inputs, CancellationToken cancellationToken) =>
            inner.VerifyAsync(inputs, cancellationToken);
    }
}
