using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>The contract's tables on the cluster: a shard's own rows in one database, the whole under the same names in the
/// other.</summary>
internal sealed class ClickHouseSchema(ClickHouseOptions options, Contract contract)
{
    /// <summary>Which shard a customer's rows belong to, before the remainder by the number of shards.</summary>
    public const string ShardingKey = "intHash64(customer_key)";

    /// <summary>Drill-down asks for these, so rows with equal values lie together.</summary>
    private readonly ClickHouseDialect _sql = new();

    public static bool IsSharded(ContractTable table) => table.Find("customer_key") is { IsNullable: false };

    /// <summary>Statements for every server, each of which does nothing when its object is there.</summary>
    public IEnumerable<string> Statements()
    {
        yield return $"CREATE DATABASE IF NOT EXISTS {_sql.Quote(options.ShardDatabase)}";
        yield return $"CREATE DATABASE IF NOT EXISTS {_sql.Quote(options.Database)}";
        foreach (var table in contract.Tables.Values.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var columns = string.Join(", ", table.StoredColumns.Select(Column));
            var order = string.Join(", ", table.SortedBy.Select(_sql.Quote));
            yield return $"CREATE TABLE IF NOT EXISTS {Own(table)} ({columns}) ENGINE = MergeTree PARTITION BY ({_sql.Quote(table.PartitionKey)}, {_sql.Quote(ContractTable.LoadIdColumn)}) ORDER BY ({order})";
            yield return IsSharded(table)
                ? $"CREATE TABLE IF NOT EXISTS {Whole(table)} ({columns}) ENGINE = Distributed({_sql.Quote(options.Cluster)}, {_sql.Quote(options.ShardDatabase)}, {_sql.Quote(table.Name)}, {ShardingKey})"
                : $"CREATE VIEW IF NOT EXISTS {Whole(table)} AS SELECT * FROM {Own(table)}";
        }
    }

    public string DropPartition(Partition partition) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"ALTER TABLE {Own(contract.Table(partition.Table))} DROP PARTITION ({ClickHouseValues.Days(partition.Date)}, {_sql.Text(partition.LoadId)})"
        );

    public string TypeName(ContractColumn column) =>
        column.IsNullable ? $"Nullable({_sql.TypeName(column.Type)})" : _sql.TypeName(column.Type);

    public string Own(ContractTable table) => $"{_sql.Quote(options.ShardDatabase)}.{_sql.Quote(table.Name)}";

    public string Whole(ContractTable table) => $"{_sql.Quote(options.Database)}.{_sql.Quote(table.Name)}";

    private string Column(ContractColumn column) => $"{_sql.Quote(column.Name)} {TypeName(column)}";
}
