using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.TestKit;

namespace Portal.Reporting.Tests.Books;

/// <summary>A tiny book in a home of its own: rows say only what matters, the rest has harmless defaults.</summary>
public sealed class GivenBook : IDisposable
{
    private static readonly Lazy<Catalogue> Committed = new(() => new CatalogueLoader().Load(Repository.CatalogueDirectory));
    private readonly string _root = Directory.CreateTempSubdirectory("assay-book-").FullName;
    private readonly Book _book;
    private long _nextKey = 1;

    /// <param name="isReal">A bank's own book; otherwise the demonstration's, for which the whole catalogue holds.</param>
    public GivenBook(Catalogue? catalogue = null, bool isReal = false)
    {
        _book = new Book("Test book", "CNY", !isReal);
        Catalogue = catalogue ?? Committed.Value;
        Home = new Home(_root);
        Store = new WarehouseStore(Home, Catalogue.Contract, TimeProvider.System);
        Warehouse = new DuckDbEngine(Home, Store, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
        Engine = new IndicatorEngine(Catalogue, Store, Warehouse, Home);
    }

    public static Catalogue CommittedCatalogue => Committed.Value;

    public Catalogue Catalogue { get; }

    public Home Home { get; }

    public WarehouseStore Store { get; }

    public DuckDbEngine Warehouse { get; }

    public IndicatorEngine Engine { get; }

    /// <summary>Loads one partition of loans; each row is a list of column and value.</summary>
    public Task LoansAsync(DateOnly date, params IReadOnlyDictionary<string, object?>[] rows) => RowsAsync("loan_snapshot", date, rows);

    public Task ItemsAsync(string table, DateOnly date, params (string Item, decimal Amount)[] items) =>
        RowsAsync(table, date, [.. items.Select(item => Row(("item", item.Item), ("amount", item.Amount)))]);

    public Task RowsAsync(string table, DateOnly date, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows) =>
        RowsAsync(table, [(date, rows)]);

    /// <summary>Several partitions of a table in one load.</summary>
    public async Task RowsAsync(
        string table,
        IEnumerable<(DateOnly Date, IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows)> partitions
    )
    {
        using var load = Store.Begin(_book, "test", "by hand");
        foreach (var (date, rows) in partitions)
        {
            await WriteAsync(load, table, date, rows);
        }

        await load.SealAsync(CancellationToken.None);
    }

    private async Task WriteAsync(Load load, string table, DateOnly date, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        var contract = Store.Contract.Table(table);
        var columns = contract.StoredColumns;
        var names = columns.Select(column => Warehouse.Dialect.Quote(column.Name)).ToList();
        var types = columns.Select(column => Warehouse.Dialect.TypeName(column.Type)).ToList();
        var given = rows.Select(row => columns.Select(column => Value(row, column, date, load.LoadId)).ToArray()).ToList();
        // which is left out again
        string[] lines = given.Count > 0 ? [.. given.Select((row, i) => Line(row, i == 0))] : [Line(new object?[columns.Count], true)];
        var statement = new SqlStatement(
            $"SELECT {string.Join(", ", names.Zip(types, (name, type) => $"CAST({name} AS {type}) AS {name}"))} FROM (VALUES {string.Join(",\n", lines)}) AS v({string.Join(", ", names)}) WHERE {(given.Count > 0 ? Warehouse.Dialect.True : Warehouse.Dialect.False)}",
            []
        );
        await Warehouse.WriteParquetAsync(
            statement,
            Path.Combine(load.StagingDirectory(table, date), "part-0.parquet"),
            [],
            CancellationToken.None
        );

        // The first line says the types of all; more decimals than any type has are cut where they stand.
        string Line(object?[] row, bool isTyped) =>
            $"({string.Join(", ", row.Select((value, i) => isTyped || value is decimal { Scale: > 6 } ? $"CAST({Literal(value)} AS {types[i]})" : Literal(value)))})";
    }

    /// <summary>One row; a loan's key, number and borrower are made up unless given.</summary>
    public static IReadOnlyDictionary<string, object?> Row(params (string Column, object? Value)[] values) =>
        values.ToDictionary(pair => pair.Column, pair => pair.Value, StringComparer.Ordinal);

    public async Task<IndicatorResult> IndicatorAsync(string code, DateOnly date) =>
        (await Engine.ComputeAsync(Viewpoint.Of(date), CancellationToken.None)).Indicators.Single(result => result.Code == code);

    public void Dispose()
    {
        Warehouse.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private object? Value(IReadOnlyDictionary<string, object?> row, ContractColumn column, DateOnly date, string loadId)
    {
        if (row.TryGetValue(column.Name, out var given))
        {
            return given is string symbol && column.CodeList is { } list ? Store.Contract.CodeLists[list].Find(symbol)!.Value : given;
        }

        return column.Name switch
        {
            "loan_key" => _nextKey++,
            "root_loan_key" or "customer_key" => row.TryGetValue("loan_key", out var key) ? key : _nextKey - 1,
            _ when column.Type == ColumnType.Money => 0m, // also where the contract lets it be missing
            _ when column.CodeList is { } list => Store.Contract.CodeLists[list].Values[0].Value,
            _ when column.Type == ColumnType.Date && column.Name is not ("open_date" or "due_date") && !column.IsNullable => date,
            ContractTable.LoadIdColumn => loadId,
            _ when column.IsNullable => null,
            _ => column.Type switch
            {
                ColumnType.Text => "T",
                ColumnType.Date => date,
                ColumnType.Bool => false,
                ColumnType.Ratio => 0m,
                _ => 0,
            },
        };
    }

    private string Literal(object? value) =>
        value is null ? "NULL"
        : value is IFormattable number and (int or long) ? number.ToString(null, CultureInfo.InvariantCulture)
        : Warehouse.Dialect.Literal(value);
}
