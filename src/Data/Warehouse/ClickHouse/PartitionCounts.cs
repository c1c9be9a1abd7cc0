using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>What the shards hold of one table's partitions, compared with the seals.</summary>
internal sealed class PartitionCounts(ClickHouseCluster cluster, ContractTable table)
{
    private readonly ClickHouseDialect _sql = new();
    private readonly Dictionary<(DateOnly Date, string LoadId), Found[]> _found = [];

    /// <summary>Rows of each shard, those that belong to another shard, and the money sums when they are asked for.</summary>
    public sealed record Found(long Rows, long Astray, IReadOnlyDictionary<string, decimal> Sums)
    {
        public static readonly Found Nothing = new(0, 0, new Dictionary<string, decimal>());
    }

    public async Task<PartitionCounts> CountAsync(
        IReadOnlyList<Partition> partitions,
        CancellationToken cancellationToken,
        bool withSums = false
    )
    {
        var loads = string.Join(", ", partitions.Select(p => p.LoadId).Distinct(StringComparer.Ordinal).Select(_sql.Text));
        var dates = string.Join(", ", partitions.Select(p => p.Date).Distinct().Select(_sql.Date));
        var (date, load) = (_sql.Quote(table.PartitionKey), _sql.Quote(ContractTable.LoadIdColumn));
        var money = withSums ? table.StoredColumns.Where(c => c.Type == ColumnType.Money).Select(c => c.Name).ToList() : [];
        var nodes = await cluster.NodesAsync(cancellationToken);
        var answers = await cluster.OnEachAsync(
            (node, shard, limit) =>
                node.RowsAsync(
                    cluster.Options.ShardDatabase,
                    new SqlStatement(
                        $"SELECT {date}, {load}, COUNT() AS row_count, {Astray(shard, nodes.Count)} AS astray{string.Concat(money.Select((c, i) => FormattableString.Invariant($", {_sql.SumMoney(_sql.Quote(c))} AS sum_{i}")))} "
                            + $"FROM {_sql.Quote(table.Name)} WHERE {date} IN ({dates}) AND {load} IN ({loads}) GROUP BY {date}, {load}",
                        [
                            new(table.PartitionKey, SqlType.Date),
                            new(ContractTable.LoadIdColumn, SqlType.Text),
                            new("row_count", SqlType.Integer),
                            new("astray", SqlType.Integer),
                            .. money.Select((_, i) => new SqlColumn(FormattableString.Invariant($"sum_{i}"), SqlType.Decimal)),
                        ]
                    ),
                    limit
                ),
            cancellationToken
        );
        foreach (var partition in partitions)
        {
            _found[(partition.Date, partition.LoadId)] =
            [
                .. answers.Select(rows =>
                    rows.FirstOrDefault(r => (DateOnly)r[0]! == partition.Date && (string)r[1]! == partition.LoadId) is { } row
                        ? new Found(
                            (long)row[2]!,
                            (long)row[3]!,
                            money
                                .Select((c, i) => (c, Sum: (decimal)row[4 + i]!))
                                .ToDictionary(s => s.c, s => s.Sum, StringComparer.Ordinal)
                        )
                        : Found.Nothing
                ),
            ];
        }

        return this;
    }

    /// <summary>True when no shard has a row of the partition.</summary>
    public bool IsAbsent(Partition partition) => _found[(partition.Date, partition.LoadId)].All(f => f.Rows == 0);

    /// <summary>What differs from the seal, in words that name both numbers; null when nothing does.</summary>
    public RuleException? Difference(Partition partition)
    {
        var shards = _found[(partition.Date, partition.LoadId)];
        if (shards.Any(s => s.Astray > 0))
        {
            return RuleException.Of(
                "differs.astray",
                $"{shards.Sum(s => s.Astray)} {{0|row stands|rows stand}} on another shard than their customer's"
            );
        }

        foreach (var (what, held) in Copies(shards))
        {
            var rows = held.Sum(s => s.Rows);
            if (rows != partition.Rows)
            {
                return RuleException.Of("differs.held-rows-of", $"{what} {rows} {{1|row|rows}}; the seal says {partition.Rows}");
            }

            foreach (var (column, wanted) in partition.Sums.Where(s => held.Any(h => h.Sums.ContainsKey(s.Key))))
            {
                var sum = held.Sum(h => h.Sums.GetValueOrDefault(column));
                if (sum != wanted)
                {
                    return RuleException.Of("differs.held-sum-of", $"{what} {sum:F2} as the sum of {column}; the seal says {wanted:F2}");
                }
            }
        }

        return null;
    }

    public void Check(Partition partition)
    {
        if (Difference(partition) is { } difference)
        {
            throw WarehouseException.Of(
                "clickhouse.differs",
                $"The ClickHouse cluster '{cluster.Options.Cluster}' does not hold {partition} as it was sealed: {difference}. No figure is given from it. Copy the partition to the cluster again."
            );
        }
    }

    /// <summary>A sharded table is held by its shards together, any other one by each server whole.</summary>
    private IEnumerable<(string What, IReadOnlyList<Found> Held)> Copies(Found[] shards) =>
        ClickHouseSchema.IsSharded(table)
            ?
            [
                (
                    Sentence.Say(
                        $"its {shards.Length} {{0|shard holds|shards hold}} {string.Join(" + ", shards.Select(s => s.Rows.ToString(CultureInfo.InvariantCulture)))} ="
                    ),
                    shards
                ),
            ]
            : shards.Select(
                (found, i) => (string.Create(CultureInfo.InvariantCulture, $"server {i + 1} holds"), (IReadOnlyList<Found>)[found])
            );

    private string Astray(int shard, int shards) =>
        ClickHouseSchema.IsSharded(table)
            ? string.Create(CultureInfo.InvariantCulture, $"SUM(toInt64({ClickHouseSchema.ShardingKey} % {shards} != {shard}))")
            : "toInt64(0)";
}
