using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>Brings the tables of every server to the contract, or says which column stands in the way.</summary>
internal sealed class ClickHouseTables(ClickHouseCluster cluster, Contract contract)
{
    private readonly ClickHouseSchema _schema = new(cluster.Options, contract);
    private readonly ClickHouseDialect _sql = new();

    public Task PrepareAsync(CancellationToken cancellationToken) =>
        cluster.OnEachAsync(
            async (node, limit) =>
            {
                foreach (var statement in _schema.Statements())
                {
                    await node.ExecuteAsync("system", statement, null, null, limit);
                }

                foreach (var database in new[] { cluster.Options.ShardDatabase, cluster.Options.Database })
                {
                    await CheckAsync(node, database, limit);
                }
            },
            cancellationToken
        );

    public string TypeName(ContractColumn column) => _schema.TypeName(column);

    /// <summary>What to do about a table of the bank's own that is not there: the view to create, with a place for each of its
    /// columns.</summary>
    public string ViewOf(ContractTable table) =>
        $"Create it over the bank's own: CREATE VIEW {_sql.Quote(cluster.Options.Database)}.{_sql.Quote(table.Name)} AS SELECT "
        + string.Join(
            ", ",
            table
                .StoredColumns.Where(column => column.Name != ContractTable.LoadIdColumn)
                .Select(column => $"CAST(… AS {TypeName(column)}) AS {_sql.Quote(column.Name)}")
        )
        + " FROM …";

    /// <summary>The type of each column that a server has, by table and name.</summary>
    public async Task<IReadOnlyDictionary<(string Table, string Column), string>> FoundAsync(
        ClickHouseNode node,
        string database,
        CancellationToken cancellationToken
    )
    {
        var rows = await node.RowsAsync(
            "system",
            new SqlStatement(
                $"SELECT table AS t, name AS c, type AS y FROM system.columns WHERE database = {_sql.Text(database)}",
                [new("t", SqlType.Text), new("c", SqlType.Text), new("y", SqlType.Text)]
            ),
            cancellationToken
        );
        return rows.ToDictionary(row => ((string)row[0]!, (string)row[1]!), row => (string)row[2]!);
    }

    private async Task CheckAsync(ClickHouseNode node, string database, CancellationToken cancellationToken)
    {
        var found = await FoundAsync(node, database, cancellationToken);
        foreach (var (table, column) in contract.Tables.Values.SelectMany(t => t.StoredColumns.Select(c => (t, c))))
        {
            var wanted = _schema.TypeName(column);
            if (!found.TryGetValue((table.Name, column.Name), out var type))
            {
                await AddAsync(node, database, table, column, cancellationToken);
            }
            else if (Plain(type) != Plain(wanted))
            {
                throw WarehouseException.Of(
                    "clickhouse.column-type",
                    $"ClickHouse at {node.Url.Host}:{node.Url.Port}, table {database}.{table.Name}: column '{column.Name}' has type {type}. Accepted: {wanted}. Drop the table and run the copy again."
                );
            }
        }
    }

    /// <summary>A column that joined the contract: rows that are there already lack it, so it must be one that may be missing.</summary>
    private async Task AddAsync(
        ClickHouseNode node,
        string database,
        ContractTable table,
        ContractColumn column,
        CancellationToken cancellationToken
    )
    {
        if (!column.IsNullable || !ClickHouseSchema.IsSharded(table))
        {
            throw WarehouseException.Of(
                "clickhouse.column-missing",
                $"ClickHouse at {node.Url.Host}:{node.Url.Port}, table {database}.{table.Name}: column '{column.Name}' is missing. Accepted: {column.Name} as {_schema.TypeName(column)}. Drop the table and run the copy again."
            );
        }

        await node.ExecuteAsync(
            database,
            $"ALTER TABLE {_sql.Quote(table.Name)} ADD COLUMN {_sql.Quote(column.Name)} {_schema.TypeName(column)}",
            null,
            null,
            cancellationToken
        );
    }

    private static string Plain(string type) => type.Replace(" ", "", StringComparison.Ordinal);
}
