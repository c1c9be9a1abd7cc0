using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>Copies sealed partitions to a ClickHouse cluster. It can be stopped and run again: whole partitions are kept, half ones are
/// dropped first.</summary>
/// <remarks>A partition counts as copied when rows and money sums on the cluster equal its seal; until then every figure that would read it
/// is refused.</remarks>
public sealed class ClickHouseCopy(Home home, WarehouseStore store, ClickHouseEngine engine)
{
    /// <summary>Small partitions are sent together, up to these bounds: each request costs the servers a part of every partition in
    /// it.</summary>
    private const int RowsTogether = 1_000_000;
    private const int PartitionsTogether = 50;

    private readonly ClickHouseSchema _schema = new(engine.Cluster.Options, store.Contract);

    public async Task<CopyResult> CopyAsync(
        InputSet inputs,
        string by,
        IProgress<CopyProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var held = WarehouseLock.Take(Directory.CreateDirectory(Path.Combine(home.WarehouseDirectory, "copying")).FullName, by);
        await new ClickHouseTables(engine.Cluster, store.Contract).PrepareAsync(cancellationToken);
        using var duckDb = new DuckDbInstance(home, store.Bounds);
        var result = new CopyResult(0, 0, 0);
        foreach (
            var table in inputs
                .Partitions.Select(p => p.Table)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(store.Contract.Table)
        )
        {
            var partitions = inputs.Of(table.Name);
            var counts = await CountAsync(table, partitions, cancellationToken);
            var lacking = partitions.Where(p => counts.Difference(p) is not null).ToList();
            result = result with { Skipped = result.Skipped + partitions.Count - lacking.Count };
            CheckCustomers(duckDb, table, lacking.Count == 0 ? [] : partitions, cancellationToken);
            lacking.ForEach(partition => partition.RequireColumns(table));
            foreach (var half in lacking.Where(p => !counts.IsAbsent(p)))
            {
                await DropAsync(half, cancellationToken);
            }

            var (sent, all) = (0L, lacking.Sum(p => p.Rows));
            foreach (var together in Together(lacking))
            {
                await SendAsync(
                    duckDb,
                    table,
                    together,
                    rows => progress?.Report(new CopyProgress(table.Name, sent += rows, all)),
                    cancellationToken
                );
                await CheckArrivalAsync(table, together, cancellationToken);
                result = result with { Copied = result.Copied + together.Count, Rows = result.Rows + together.Sum(p => p.Rows) };
            }
        }

        return result;
    }

    private Task<PartitionCounts> CountAsync(
        ContractTable table,
        IReadOnlyList<Partition> partitions,
        CancellationToken cancellationToken
    ) => new PartitionCounts(engine.Cluster, table).CountAsync(partitions, cancellationToken, withSums: true);

    /// <summary>Partitions one after the other, as many as are sent in one request; their files have the same columns.</summary>
    private static IEnumerable<IReadOnlyList<Partition>> Together(IReadOnlyList<Partition> partitions)
    {
        var batch = new List<Partition>();
        foreach (var partition in partitions)
        {
            if (
                batch.Count > 0
                && (
                    batch.Count == PartitionsTogether
                    || batch.Sum(p => p.Rows) + partition.Rows > RowsTogether
                    || !Columns(batch[0]).SetEquals(Columns(partition))
                )
            )
            {
                yield return batch;
                batch = [];
            }

            batch.Add(partition);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private static HashSet<string> Columns(Partition partition) => [.. partition.Statistics.Select(s => s.Column)];

    private async Task SendAsync(
        DuckDbInstance duckDb,
        ContractTable table,
        IReadOnlyList<Partition> partitions,
        Action<long> onRows,
        CancellationToken cancellationToken
    )
    {
        var (nodes, isSharded) = (await engine.Cluster.NodesAsync(cancellationToken), ClickHouseSchema.IsSharded(table));
        var into = isSharded ? _schema.Whole(table) : _schema.Own(table);
        var insert =
            $"INSERT INTO {into} ({string.Join(", ", table.StoredColumns.Select(c => engine.Dialect.Quote(c.Name)))}) FORMAT TabSeparated";
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["insert_distributed_sync"] = "1",
            ["max_execution_time"] = "0",
        };
        var (files, columns) = (partitions.SelectMany(p => p.Files).Select(store.PathOf).ToList(), Columns(partitions[0]));
        foreach (var node in isSharded ? nodes.Take(1) : nodes)
        {
            await node.ExecuteAsync(
                engine.Cluster.Options.Database,
                insert,
                () => new ParquetLines(duckDb, files, table.StoredColumns, columns.Contains, onRows, cancellationToken),
                settings,
                cancellationToken
            );
        }
    }

    private async Task CheckArrivalAsync(ContractTable table, IReadOnlyList<Partition> partitions, CancellationToken cancellationToken)
    {
        var counts = await CountAsync(table, partitions, cancellationToken);
        foreach (var partition in partitions)
        {
            if (counts.Difference(partition) is { } difference)
            {
                await DropAsync(partition, cancellationToken);
                throw WarehouseException.Of(
                    "clickhouse.not-as-sealed",
                    $"{partition} did not arrive on the ClickHouse cluster '{engine.Cluster.Options.Cluster}' as it was sealed: {difference}. It was dropped there; run the copy again."
                );
            }
        }
    }

    private Task DropAsync(Partition partition, CancellationToken cancellationToken) =>
        engine.Cluster.OnEachAsync(
            (node, limit) => node.ExecuteAsync(engine.Cluster.Options.ShardDatabase, _schema.DropPartition(partition), null, null, limit),
            cancellationToken
        );

    /// <summary>Shards join and group loans by themselves, so all rows of a loan, and of a refinancing chain, must belong to one
    /// customer.</summary>
    private void CheckCustomers(
        DuckDbInstance duckDb,
        ContractTable table,
        IReadOnlyList<Partition> partitions,
        CancellationToken cancellationToken
    )
    {
        if (partitions.Count == 0 || !ClickHouseSchema.IsSharded(table))
        {
            return;
        }

        using var connection = duckDb.Connect();
        var files = new DuckDbDialect().ParquetSource(partitions.SelectMany(p => p.Files).Select(store.PathOf));
        foreach (var key in new[] { "loan_key", "root_loan_key" }.Where(k => table.Find(k) is not null))
        {
            var split = connection
                .Query(
                    $"SELECT {key}, MIN(customer_key), MAX(customer_key) FROM {files} WHERE {key} IS NOT NULL GROUP BY {key} HAVING MIN(customer_key) <> MAX(customer_key) ORDER BY {key} LIMIT 1",
                    [new(key, SqlType.Integer), new("first", SqlType.Integer), new("last", SqlType.Integer)],
                    cancellationToken
                )
                .Rows;
            if (split.Count > 0)
            {
                throw WarehouseException.Of(
                    "clickhouse.split-key",
                    $"Table {table.Name}: {key} {split[0][0]} belongs to customer {split[0][1]} and to customer {split[0][2]}. A cluster keeps each customer on one shard, so a loan and its refinancing chain must keep theirs. Correct the keys and load those dates again, or use the engine DuckDb."
                );
            }
        }
    }
}
