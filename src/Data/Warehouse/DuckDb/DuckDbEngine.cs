using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.DuckDb;

/// <summary>DuckDB in this process over the sealed Parquet files; there is no database file, so other processes may read and load beside
/// it.</summary>
public sealed class DuckDbEngine : WarehouseEngine, IDisposable
{
    private readonly WarehouseStore _store;
    private readonly DuckDbOptions _options;
    private readonly DuckDbInstance _instance;
    private readonly BoundedScheduler _scheduler;
    private readonly DuckDbDialect _dialect = new();

    public DuckDbEngine(Home home, WarehouseStore store, DuckDbOptions options)
    {
        _store = store;
        _options = options;
        _instance = new DuckDbInstance(home, options);
        _scheduler = new BoundedScheduler(options.Concurrency, options.Waiting, options.Timeout);
    }

    public override string Name => "duckdb";

    public override string Version => $"DuckDB {_instance.Version}";

    public override SqlDialect Dialect => _dialect;

    public override long? WorkingBytes => _options.WorkingBytes > 0 ? _options.WorkingBytes : 4 * _options.MemoryMegabytes << 20;

    public override Contract Contract => _store.Contract;

    public override string Source(string table, InputSet inputs, IReadOnlyList<DateOnly>? dates = null)
    {
        var contract = _store.Contract.Table(table);
        var partitions = inputs.Of(table).Where(p => dates is null || dates.Contains(p.Date)).ToList();
        if (partitions.Count == 0)
        {
            return $"(SELECT {string.Join(", ", contract.StoredColumns.Select(NullColumn))} WHERE FALSE)";
        }

        if (partitions[0].IsAttached)
        {
            return $"(SELECT * FROM {View(table)} WHERE {_dialect.Quote(contract.PartitionKey)} IN ({string.Join(", ", partitions.Select(p => _dialect.Date(p.Date)))}))";
        }

        // A column that joined the contract after a partition was sealed is missing in its files; it reads as null.
        var lacking = contract.StoredColumns.Where(c => partitions.Any(p => p.Statistic(c.Name) is null)).ToList();
        var files = _dialect.ParquetSource(partitions.SelectMany(p => p.Files).Select(_store.Checked), unionByName: lacking.Count > 0);
        var nowhere = lacking.Where(c => partitions.All(p => p.Statistic(c.Name) is null)).ToList();
        return nowhere.Count == 0 ? files : $"(SELECT *, {string.Join(", ", nowhere.Select(NullColumn))} FROM {files})";
    }

    /// <summary>The sealed files stand where the seals say and are, byte by byte, what was sealed.</summary>
    protected override async Task VerifyOwnedAsync(InputSet inputs, CancellationToken cancellationToken)
    {
        await foreach (var (_, problem) in _store.ProblemsAsync(inputs.Partitions, always: false, cancellationToken))
        {
            throw WarehouseException.Of(problem);
        }
    }

    /// <summary>Every Parquet file of a table: the bank may write one for each month, and a later month joins without a word
    /// here.</summary>
    public override string View(string table) => _dialect.ParquetSource(SourceFiles(table));

    public override async Task<IReadOnlyList<EngineCheck>> CheckAsync(bool isAttached, CancellationToken cancellationToken)
    {
        var one = (await QueryAsync(new SqlStatement("SELECT 1 AS one", [new("one", SqlType.Integer)]), cancellationToken)).Rows[0][0];
        if (isAttached)
        {
            return [new("version", one is 1L, Version), .. await SchemaAsync(Contract, isAttached: true, cancellationToken)];
        }

        var problems = new List<EngineCheck>();
        var partitions = _store.Seals().SelectMany(seal => seal.Partitions).ToList();
        await foreach (var (file, problem) in _store.ProblemsAsync(partitions, always: true, cancellationToken))
        {
            problems.Add(new(file.Path, false, problem.Message));
        }

        return
        [
            new("version", one is 1L, Version),
            .. problems,
            new(
                "sealed partitions",
                problems.Count == 0,
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{partitions.Count}, every file hashed and compared with its seal; {problems.Count} missing or changed"
                )
            ),
        ];
    }

    public override Task<RowSet> QueryAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        _scheduler.RunAsync(
            token =>
                OnceMore(() =>
                {
                    using var connection = _instance.Connect();
                    return connection.Query(statement, token);
                }),
            cancellationToken
        );

    public override async Task<WrittenFile> WriteParquetAsync(
        SqlStatement statement,
        string path,
        IReadOnlyList<string> sortedBy,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        using var nameless = NamelessFile.In(Path.GetDirectoryName(path)!);
        var into = nameless?.Path ?? temporary;
        try
        {
            var order = sortedBy.Count == 0 ? "" : $" ORDER BY {string.Join(", ", sortedBy.Select(_dialect.Quote))}";
            var rows = await _scheduler.RunAsync(
                token =>
                    OnceMore(() =>
                    {
                        using var connection = _instance.Connect();
                        connection.Execute(
                            $"COPY (SELECT * FROM ({(statement.Passes.Count == 0 ? statement.Text : Gathered(connection, statement, token))}){order}) TO {_dialect.Text(into)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)",
                            token
                        );
                        return (long)
                            connection
                                .Query(
                                    $"SELECT COUNT(*) FROM {_dialect.ParquetSource([into])}",
                                    [new SqlColumn("rows", SqlType.Integer)],
                                    token
                                )
                                .Rows[0][0]!;
                    }),
                cancellationToken
            );
            Durable.FlushFile(into);
            var written = new WrittenFile(
                path,
                rows,
                nameless?.Length ?? new FileInfo(temporary).Length,
                await Hashing.Sha256OfFileAsync(into, cancellationToken)
            );
            nameless?.Name(temporary);
            File.Move(temporary, path, overwrite: true);
            Durable.FlushDirectory(Path.GetDirectoryName(path)!);
            return written;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public override string ParquetSource(IReadOnlyList<string> paths) => _dialect.ParquetSource(paths);

    public override Task<RowSet> QueryParquetAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        QueryAsync(statement, cancellationToken);

    public void Dispose()
    {
        _scheduler.Dispose();
        _instance.Dispose();
    }

    /// <summary>Asks once more when files were moved or changed meanwhile, as a backup by links does; whoever goes on moving them is
    /// named.</summary>
    private static T OnceMore<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (WarehouseException moved) when (HeldFiles.Moved(moved))
        {
            return ask();
        }
    }

    /// <summary>Asks every pass, keeps the cells in a table of the connection, and gives the statement that puts them together.</summary>
    private string Gathered(DuckDbConnection connection, SqlStatement statement, CancellationToken cancellationToken)
    {
        const string Cells = "cells_of_passes";
        foreach (var (pass, text) in statement.Passes.Index())
        {
            connection.Execute((pass == 0 ? $"CREATE TEMP TABLE {Cells} AS " : $"INSERT INTO {Cells} ") + text, cancellationToken);
        }

        // Exact decimals keep their type when they are added up; whole numbers become wider.
        return ((MergedAggregates)statement.Parts!).Select(
            [.. statement.Columns.Select(column => (_dialect.Quote(column.Name), column.Type == SqlType.Integer ? "BIGINT" : null))],
            Cells
        );
    }

    private string[] SourceFiles(string table)
    {
        var (file, directory) = (Path.Combine(_options.SourceDirectory, table + ".parquet"), Path.Combine(_options.SourceDirectory, table));
        return _options.SourceDirectory.Length == 0 ? []
            : File.Exists(file) ? [Path.GetFullPath(file)]
            : Directory.Exists(directory)
                ?
                [
                    .. Directory
                        .GetFiles(directory, "*.parquet", SearchOption.AllDirectories)
                        .Select(Path.GetFullPath)
                        .Order(StringComparer.Ordinal),
                ]
            : [];
    }

    protected override async Task<IReadOnlyList<EngineCheck>> SchemaAsync(
        Contract wanted,
        bool isAttached,
        CancellationToken cancellationToken
    )
    {
        if (!isAttached)
        {
            return []; // sealed files are what they were, byte by byte
        }

        if (_options.SourceDirectory.Length == 0)
        {
            throw WarehouseException.Of(
                "engine.no-directory",
                $"Warehouse:SourceDirectory is empty. Set it to the directory of the bank's own Parquet files, TABLE.parquet or TABLE/*.parquet."
            );
        }

        var found = new Dictionary<(string Table, string Column), string>();
        foreach (var table in wanted.Tables.Keys.Where(table => SourceFiles(table).Length > 0))
        {
            var columns = await QueryAsync(
                new SqlStatement(
                    $"SELECT name, string_agg(DISTINCT duckdb_type, ' and ') AS found FROM parquet_schema([{string.Join(", ", SourceFiles(table).Select(_dialect.Text))}]) WHERE type IS NOT NULL GROUP BY name",
                    [new("name", SqlType.Text), new("type", SqlType.Text)]
                ),
                cancellationToken
            );
            foreach (var column in columns.Rows)
            {
                found.Add((table, (string)column[0]!), (string)column[1]!);
            }
        }

        return
        [
            .. ContractComparison.Of(
                wanted,
                found,
                column => _dialect.TypeName(column.Type),
                table => $"Write {table.Name}.parquet or {table.Name}/*.parquet into {_options.SourceDirectory}.",
                isAttached: true
            ),
        ];
    }

    private string NullColumn(ContractColumn column) => $"NULL::{_dialect.TypeName(column.Type)} AS {_dialect.Quote(column.Name)}";
}
