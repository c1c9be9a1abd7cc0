using System.Globalization;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse.SqlServer;

/// <summary>A SQL Server (2019 and later, Azure SQL) that holds copies of the sealed partitions; cubes are kept as Parquet and read by the
/// embedded engine, as with any engine.</summary>
public sealed class SqlServerEngine : WarehouseEngine, IDisposable
{
    private readonly Home _home;
    private readonly WarehouseStore _store;
    private readonly SqlServerConnections _server;
    private readonly BoundedScheduler _scheduler;
    private readonly DuckDbEngine _embedded;
    private readonly SqlServerDialect _dialect = new();

    public SqlServerEngine(Home home, WarehouseStore store, SqlServerOptions options, DuckDbOptions embedded)
    {
        (_home, _store, Options) = (home, store, options);
        _server = new SqlServerConnections(options);
        _scheduler = new BoundedScheduler(options.Concurrency, options.Waiting, options.Timeout, options.Place);
        _embedded = new DuckDbEngine(home, store, embedded);
    }

    public override string Name => "sqlserver";

    public override string Version => $"SQL Server {_server.Version ?? "(not asked yet)"}";

    public override SqlDialect Dialect => _dialect;

    public override Contract Contract => _store.Contract;

    internal SqlServerOptions Options { get; }

    internal SqlServerConnections Server => _server;

    public override string View(string table) => TableName(table);

    internal string TableName(string table) => $"{_dialect.Quote(Options.Schema)}.{_dialect.Quote(table)}";

    public override string Source(string table, InputSet inputs, IReadOnlyList<DateOnly>? dates = null)
    {
        var contract = _store.Contract.Table(table);
        var partitions = inputs.Of(table).Where(p => dates is null || dates.Contains(p.Date)).ToList();
        return $"(SELECT * FROM {TableName(table)} WHERE {(partitions.Count == 0 ? _dialect.False : Sealed(contract, partitions))})";
    }

    /// <summary>Counts every partition and compares it with its seal.</summary>
    protected override async Task VerifyOwnedAsync(InputSet inputs, CancellationToken cancellationToken)
    {
        foreach (var group in inputs.Partitions.GroupBy(p => p.Table, StringComparer.Ordinal))
        {
            var found = await CountAsync(_store.Contract.Table(group.Key), [.. group], false, cancellationToken);
            foreach (var partition in group)
            {
                if (found[partition].Difference(partition) is { } difference)
                {
                    throw WarehouseException.Of(
                        "sqlserver.differs",
                        $"{Options.Place} does not hold {partition} as it was sealed: {difference}. No figure is given from it. Copy the partition to the server again."
                    );
                }
            }
        }
    }

    public override async Task<IReadOnlyList<EngineCheck>> CheckAsync(bool isAttached, CancellationToken cancellationToken)
    {
        var rights = await QueryAsync(SqlServerSchema.RightsOn(Options.Schema), cancellationToken);
        return
        [
            .. SqlServerFacts.Checks((await QueryAsync(SqlServerSchema.DatabaseFacts, cancellationToken)).Rows[0], Version),
            .. rights.Rows.Where(row => !isAttached || (string)row[0]! == "SELECT").Select(row => Right((string)row[0]!, row[1] is 1L)),
            .. await SchemaAsync(Contract, isAttached, cancellationToken),
            .. isAttached ? [] : await HeapsAsync(cancellationToken),
        ];
    }

    /// <summary>Tables without a columnstore: figures of them are right, and take many times as long.</summary>
    private async Task<IReadOnlyList<EngineCheck>> HeapsAsync(CancellationToken cancellationToken)
    {
        var stores = (await QueryAsync(SqlServerSchema.ColumnstoresOf(Options.Schema), cancellationToken))
            .Rows.Select(row => (string)row[0]!)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var columns = await QueryAsync(SqlServerSchema.ColumnsOf(Options.Schema), cancellationToken);
        return SqlServerFacts.Heaps(columns.Rows.Select(row => (string)row[0]!).Where(Contract.Tables.ContainsKey), stores);
    }

    protected override async Task<IReadOnlyList<EngineCheck>> SchemaAsync(
        Contract wanted,
        bool isAttached,
        CancellationToken cancellationToken
    )
    {
        var schema = new SqlServerSchema(Options.Schema, wanted);
        var columns = await QueryAsync(SqlServerSchema.ColumnsOf(Options.Schema), cancellationToken);
        var found = columns.Rows.ToDictionary(
            row => ((string)row[0]!, (string)row[1]!),
            row => SqlServerSchema.TypeName((string)row[2]!, (long?)row[3], (long?)row[4], (long?)row[5])
        );
        return [.. ContractComparison.Of(wanted, found, schema.TypeName, table => schema.ViewOf(table, isAttached), isAttached)];
    }

    /// <summary>Figures need to read; only the copy writes, and its login may be another.</summary>
    private static EngineCheck Right(string right, bool isGranted) =>
        isGranted ? new(right, true, "granted")
        : right == "SELECT"
            ? new(right, false, $"not granted to this login; the role {SqlServerSchema.ReaderRole} of './portal engine schema' has it")
        : new(right, true, $"not granted to this login: it computes figures and cannot copy; the role {SqlServerSchema.LoaderRole} can");

    public override Task<RowSet> QueryAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        _scheduler.AdmitAsync(
            async token =>
            {
                var rows = new List<object?[]>();
                await _server.ReadAsync(statement, rows.Add, token);
                return new RowSet(statement.Columns, rows);
            },
            cancellationToken
        );

    public override async Task<WrittenFile> WriteParquetAsync(
        SqlStatement statement,
        string path,
        IReadOnlyList<string> sortedBy,
        CancellationToken cancellationToken
    )
    {
        using var file = new RowFile(Path.Combine(_home.SpillDirectory, $"rows-{Guid.NewGuid():n}.csv"));
        var scales = await _scheduler.AdmitAsync(token => _server.ReadAsync(statement, file.Write, token), cancellationToken);
        file.Close();
        // One file, one result: nothing is left to be put together.
        return await _embedded.WriteParquetAsync(
            RowFile.Merged(statement with { Parts = null }, [file.Path], scales),
            path,
            sortedBy,
            cancellationToken
        );
    }

    public override string ParquetSource(IReadOnlyList<string> paths) => _embedded.ParquetSource(paths);

    public override Task<RowSet> QueryParquetAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        _embedded.QueryParquetAsync(statement, cancellationToken);

    public void Dispose()
    {
        _scheduler.Dispose();
        _embedded.Dispose();
    }

    /// <summary>What the server holds of one table's partitions.</summary>
    internal async Task<IReadOnlyDictionary<Partition, HeldPartition>> CountAsync(
        ContractTable table,
        IReadOnlyList<Partition> partitions,
        bool withSums,
        CancellationToken cancellationToken
    )
    {
        var money = withSums ? table.StoredColumns.Where(c => c.Type == ColumnType.Money).Select(c => c.Name).ToList() : [];
        var (date, load) = (_dialect.Quote(table.PartitionKey), _dialect.Quote(ContractTable.LoadIdColumn));
        var sums = string.Concat(
            money.Select(
                (column, i) => string.Create(CultureInfo.InvariantCulture, $", {_dialect.SumMoney(_dialect.Quote(column))} AS sum_{i}")
            )
        );
        var rows = (
            await QueryAsync(
                new SqlStatement(
                    $"SELECT {date}, {load}, {_dialect.Count} AS row_count{sums} FROM {TableName(table.Name)} WHERE {Sealed(table, partitions)} GROUP BY {date}, {load}",
                    [
                        new(table.PartitionKey, SqlType.Date),
                        new(ContractTable.LoadIdColumn, SqlType.Text),
                        new("row_count", SqlType.Integer),
                        .. money.Select((_, i) => new SqlColumn(string.Create(CultureInfo.InvariantCulture, $"sum_{i}"), SqlType.Decimal)),
                    ]
                ),
                cancellationToken
            )
        ).Rows;
        return partitions.ToDictionary(
            partition => partition,
            partition =>
                rows.FirstOrDefault(row => (DateOnly)row[0]! == partition.Date && (string)row[1]! == partition.LoadId) is { } row
                    ? new HeldPartition(
                        (long)row[2]!,
                        money
                            .Select((column, i) => (column, Sum: (decimal)row[3 + i]!))
                            .ToDictionary(sum => sum.column, sum => sum.Sum, StringComparer.Ordinal)
                    )
                    : HeldPartition.Nothing
        );
    }

    /// <summary>Rows of exactly these partitions: what another load of the same date wrote is not among them. The bank's own rows have no
    /// load.</summary>
    /// <remarks>Pairs alone skip nothing: the server reads partitions by a list of dates, and segments by a list of loads.</remarks>
    internal string Sealed(ContractTable table, IReadOnlyList<Partition> partitions)
    {
        var (date, load) = (_dialect.Quote(table.PartitionKey), _dialect.Quote(ContractTable.LoadIdColumn));
        var pairs = string.Join(
            " OR ",
            partitions.Select(p => p.IsAttached ? $"({date} = {_dialect.Date(p.Date)})" : IsLoad(table, p.Date, p.LoadId))
        );
        string[] lists =
        [
            $"{date} IN ({string.Join(", ", partitions.Select(p => p.Date).Distinct().Select(_dialect.Date))})",
            .. partitions.All(p => !p.IsAttached)
                ?
                [
                    $"{load} IN ({string.Join(", ", partitions.Select(p => p.LoadId).Distinct(StringComparer.Ordinal).Select(_dialect.Text))})",
                ]
                : Array.Empty<string>(),
        ];
        return partitions.Count == 1 ? pairs : $"{string.Join(" AND ", lists)} AND ({pairs})";
    }

    /// <summary>Every date and load that the server holds of a table, and its rows.</summary>
    internal SqlStatement Loads(ContractTable table)
    {
        var (date, load) = (_dialect.Quote(table.PartitionKey), _dialect.Quote(ContractTable.LoadIdColumn));
        return new(
            $"SELECT {date}, {load}, {_dialect.Count} AS row_count FROM {TableName(table.Name)} GROUP BY {date}, {load}",
            [new(table.PartitionKey, SqlType.Date), new(ContractTable.LoadIdColumn, SqlType.Text), new("row_count", SqlType.Integer)]
        );
    }

    internal string IsLoad(ContractTable table, DateOnly date, string load) =>
        $"({_dialect.Quote(table.PartitionKey)} = {_dialect.Date(date)} AND {_dialect.Quote(ContractTable.LoadIdColumn)} = {_dialect.Text(load)})";
}

/// <summary>Rows and money sums of a partition as a server holds them.</summary>
internal sealed record HeldPartition(long Rows, IReadOnlyDictionary<string, decimal> Sums)
{
    public static readonly HeldPartition Nothing = new(0, new Dictionary<string, decimal>());

    /// <summary>What differs from the seal, in words that name both numbers; null when nothing does.</summary>
    public RuleException? Difference(Partition partition) =>
        Rows != partition.Rows
            ? RuleException.Of("differs.held-rows", $"it holds {Rows} {{0|row|rows}}; the seal says {partition.Rows}")
            : Sums.Where(sum => partition.Sums.TryGetValue(sum.Key, out var wanted) && wanted != sum.Value)
                .Select(sum =>
                    RuleException.Of(
                        "differs.held-sum",
                        $"it holds {sum.Value:F2} as the sum of {sum.Key}; the seal says {partition.Sums[sum.Key]:F2}"
                    )
                )
                .FirstOrDefault();
}
