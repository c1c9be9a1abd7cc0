using System.Globalization;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>A ClickHouse cluster that holds copies of the sealed partitions; cubes are kept as Parquet and read by the embedded engine, as
/// with any engine.</summary>
/// <remarks>
/// Tables with a customer are sharded by it, so a statement whose parts can be put together runs on every shard over that shard's own rows,
/// joins and groups included, and only results travel. All others run on the first server over <c>Distributed</c> tables: table names are
/// the same in both databases, so the statement is, too.
/// </remarks>
public sealed class ClickHouseEngine : WarehouseEngine, IDisposable
{
    private readonly Home _home;
    private readonly WarehouseStore _store;
    private readonly ClickHouseCluster _cluster;
    private readonly BoundedScheduler _scheduler;
    private readonly DuckDbEngine _embedded;
    private readonly ClickHouseDialect _dialect = new();

    public ClickHouseEngine(Home home, WarehouseStore store, ClickHouseOptions options, DuckDbOptions embedded)
    {
        _home = home;
        _store = store;
        _cluster = new ClickHouseCluster(options);
        _scheduler = new BoundedScheduler(
            options.Concurrency,
            options.Waiting,
            options.Timeout,
            $"The warehouse engine (ClickHouse) at {string.Join(", ", options.Urls.Select(url => $"{url.Host}:{url.Port}"))}"
        );
        _embedded = new DuckDbEngine(home, store, embedded);
    }

    public override string Name => "clickhouse";

    public override string Version =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"ClickHouse {_cluster.Version ?? "(not asked yet)"} on {_cluster.Options.Urls.Count} shards"
        );

    public override SqlDialect Dialect => _dialect;

    public override Contract Contract => _store.Contract;

    /// <summary>Servers join in memory alone: what they cannot hold at once is joined some customers at a time. The bank's own rows are
    /// joined on the first server.</summary>
    public override long? JoinBytes =>
        (_cluster.Options.JoinBytes > 0 ? _cluster.Options.JoinBytes : (_cluster.Options.MemoryMegabytes << 20) / 4)
        * (IsAttached ? 1 : _cluster.Options.Urls.Count);

    /// <summary>How the bank shards its own tables is not known, so its rows are asked for as a whole.</summary>
    private bool IsAttached => _store.Book is { IsAttached: true };

    internal ClickHouseCluster Cluster => _cluster;

    internal WarehouseStore Store => _store;

    public override string Source(string table, InputSet inputs, IReadOnlyList<DateOnly>? dates = null)
    {
        var contract = _store.Contract.Table(table);
        var partitions = inputs.Of(table).Where(p => dates is null || dates.Contains(p.Date)).ToList();
        return $"(SELECT * FROM {_dialect.Quote(table)} WHERE {(partitions.Count == 0 ? _dialect.False : Sealed(contract, partitions))})";
    }

    /// <summary>Counts every partition on every shard: each must answer, together they must hold what the seal says, each customer on its
    /// own shard.</summary>
    protected override async Task VerifyOwnedAsync(InputSet inputs, CancellationToken cancellationToken)
    {
        foreach (var table in inputs.Partitions.Select(p => p.Table).Distinct(StringComparer.Ordinal))
        {
            var contract = _store.Contract.Table(table);
            var counts = await new PartitionCounts(_cluster, contract).CountAsync(inputs.Of(table), cancellationToken);
            foreach (var partition in inputs.Of(table))
            {
                counts.Check(partition);
            }
        }
    }

    public override string View(string table) => $"{_dialect.Quote(_cluster.Options.Database)}.{_dialect.Quote(table)}";

    public override async Task<IReadOnlyList<EngineCheck>> CheckAsync(bool isAttached, CancellationToken cancellationToken)
    {
        var rights = await _cluster.OnEachAsync(async (node, _, limit) => Right(node, await node.ReadOnlyAsync(limit)), cancellationToken);
        return [new("version", true, Version), .. rights, .. await SchemaAsync(Contract, isAttached, cancellationToken)];
    }

    /// <summary>Figures need to read; only the copy writes, and its user may be another. Which tables may be read is seen from those that
    /// are found.</summary>
    private static EngineCheck Right(ClickHouseNode node, string readOnly) =>
        new(
            $"{node.Url.Host}:{node.Url.Port} rights",
            true,
            readOnly == "0"
                ? "reads and writes"
                : $"reads ('readonly' of the user's profile is {readOnly}): this user computes figures and cannot copy"
        );

    protected override async Task<IReadOnlyList<EngineCheck>> SchemaAsync(
        Contract wanted,
        bool isAttached,
        CancellationToken cancellationToken
    )
    {
        var nodes = await _cluster.NodesAsync(cancellationToken);
        var tables = new ClickHouseTables(_cluster, wanted);
        if (isAttached)
        {
            var own = await tables.FoundAsync(nodes[0], _cluster.Options.Database, cancellationToken);
            return [.. ContractComparison.Of(wanted, own, tables.TypeName, tables.ViewOf, isAttached: true)];
        }

        var found = await _cluster.OnEachAsync(
            (node, _, limit) => tables.FoundAsync(node, _cluster.Options.ShardDatabase, limit),
            cancellationToken
        );
        return
        [
            .. found.SelectMany(
                (columns, shard) =>
                    ContractComparison
                        .Of(wanted, columns, tables.TypeName, _ => "Run './portal engine copy', which creates it.", isAttached: false)
                        .Select(check => check with { What = $"{nodes[shard].Url.Host}:{nodes[shard].Url.Port} {check.What}" })
            ),
        ];
    }

    public override Task<RowSet> QueryAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        _scheduler.AdmitAsync(
            async token =>
            {
                if (statement.Parts is not { } parts || IsAttached)
                {
                    var nodes = await _cluster.NodesAsync(token);
                    return new RowSet(statement.Columns, await nodes[0].RowsAsync(_cluster.Options.Database, statement, token));
                }

                var found = await _cluster.OnEachAsync(
                    (node, _, limit) => node.RowsAsync(_cluster.Options.ShardDatabase, statement, limit),
                    token
                );
                return new RowSet(statement.Columns, parts.Merge(statement.Columns, found));
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
        var files = new List<RowFile>();
        var isWhole = statement.Parts is null || IsAttached;
        try
        {
            IReadOnlyList<string> types = [];
            await _scheduler.AdmitAsync(
                async token =>
                {
                    foreach (var text in statement.Passes.DefaultIfEmpty(statement.Text))
                    {
                        types = await ReadAsync(statement with { Text = text }, isWhole, files, token);
                    }

                    return true;
                },
                cancellationToken
            );
            files.ForEach(file => file.Close());
            return await _embedded.WriteParquetAsync(
                RowFile.Merged(
                    files.Count == 1 ? statement with { Parts = null } : statement,
                    [.. files.Select(f => f.Path)],
                    [.. types.Select(ClickHouseValues.Scale)]
                ),
                path,
                sortedBy,
                cancellationToken
            );
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    /// <summary>Asks the first server or every shard, and adds a file of rows for each.</summary>
    /// <returns>The engine's types of the result columns.</returns>
    private async Task<IReadOnlyList<string>> ReadAsync(
        SqlStatement statement,
        bool isWhole,
        List<RowFile> files,
        CancellationToken cancellationToken
    )
    {
        var nodes = await _cluster.NodesAsync(cancellationToken);
        var first = files.Count;
        files.AddRange(Enumerable.Range(0, isWhole ? 1 : nodes.Count).Select(_ => new RowFile(TemporaryPath())));
        return isWhole
            ? await nodes[0].ReadAsync(_cluster.Options.Database, statement, files[first].Write, cancellationToken)
            : (
                await _cluster.OnEachAsync(
                    (node, shard, limit) => node.ReadAsync(_cluster.Options.ShardDatabase, statement, files[first + shard].Write, limit),
                    cancellationToken
                )
            )[0];
    }

    public override string ParquetSource(IReadOnlyList<string> paths) => _embedded.ParquetSource(paths);

    public override Task<RowSet> QueryParquetAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        _embedded.QueryParquetAsync(statement, cancellationToken);

    public void Dispose()
    {
        _scheduler.Dispose();
        _cluster.Dispose();
        _embedded.Dispose();
    }

    private string TemporaryPath() => Path.Combine(_home.SpillDirectory, $"rows-{Guid.NewGuid():n}.csv");

    /// <summary>Rows of exactly these partitions: what another load of the same date wrote is not among them. The bank's own rows have no
    /// load.</summary>
    private string Sealed(ContractTable table, IReadOnlyList<Partition> partitions) =>
        string.Join(
            " OR ",
            partitions.Select(p =>
                $"({_dialect.Quote(table.PartitionKey)} = {_dialect.Date(p.Date)}{(p.IsAttached ? "" : $" AND {_dialect.Quote(ContractTable.LoadIdColumn)} = {_dialect.Text(p.LoadId)}")})"
            )
        );
}
