using System.Globalization;
using Portal.Data.Warehouse.Contracts;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.DuckDb;

/// <summary>What the files of one partition were found to hold.</summary>
internal sealed record PartitionContent(long Rows, IReadOnlyDictionary<string, decimal> Sums, IReadOnlyList<ColumnStatistics> Statistics);

/// <summary>Checks the files of one partition against the contract, and counts and sums them, before they are sealed.</summary>
internal sealed class PartitionInspector(DuckDbConnection connection, Contract contract, ContractTable table, DateOnly date, string loadId)
{
    private static readonly SqlColumn[] Described = [new("column_name", SqlType.Text), new("column_type", SqlType.Text)];

    private readonly DuckDbDialect _sql = new();

    public PartitionContent Inspect(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            CheckColumns(file, cancellationToken);
        }

        var source = _sql.ParquetSource(files);
        var content = Summarise(source, cancellationToken);
        CheckKeys(source, content.Rows, cancellationToken);
        return content;
    }

    private string Where => string.Create(CultureInfo.InvariantCulture, $"table {table.Name}, {date:yyyy-MM-dd}");

    private void CheckColumns(string file, CancellationToken cancellationToken)
    {
        var found = connection.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {_sql.ParquetSource([file])})", Described, cancellationToken)
            .Rows.ToDictionary(r => (string)r[0]!, r => (string)r[1]!, StringComparer.Ordinal);
        var name = Path.GetFileName(file);
        foreach (var column in table.StoredColumns)
        {
            var type = _sql.TypeName(column.Type);
            if (!found.Remove(column.Name, out var actual))
            {
                throw new WarehouseException($"{Where}, file {name}: column '{column.Name}' is missing. Accepted: {column.Name} as {type}.");
            }

            if (actual != type)
            {
                throw new WarehouseException($"{Where}, file {name}: column '{column.Name}' has type {actual}. Accepted: {type}.");
            }
        }

        if (found.Count > 0)
        {
            throw new WarehouseException($"{Where}, file {name}: column '{found.Keys.First()}' is unknown to the contract. Accepted: {string.Join(", ", table.StoredColumns.Select(c => c.Name))}.");
        }
    }

    private PartitionContent Summarise(string source, CancellationToken cancellationToken)
    {
        var select = new List<string> { "COUNT(*)" };
        var columns = new List<SqlColumn> { new("rows", SqlType.Integer) };
        foreach (var column in table.StoredColumns)
        {
            var quoted = _sql.Quote(column.Name);
            Add(select, columns, $"COUNT(*) - COUNT({quoted})", column.Name + ".nulls", SqlType.Integer);
            Add(select, columns, HasNoRange(column) ? "NULL::VARCHAR" : $"MIN({quoted})::VARCHAR", column.Name + ".min", SqlType.Text);
            Add(select, columns, HasNoRange(column) ? "NULL::VARCHAR" : $"MAX({quoted})::VARCHAR", column.Name + ".max", SqlType.Text);
            Add(select, columns, Distinct(column, quoted), column.Name + ".distinct", SqlType.Integer);
            Add(select, columns, column.Type is ColumnType.Money ? _sql.SumMoney(quoted) : "0", column.Name + ".sum", SqlType.Decimal);
            Add(select, columns, $"COUNT(*) FILTER (WHERE {Broken(column)})", column.Name + ".broken", SqlType.Integer);
        }

        var row = connection.Query($"SELECT {string.Join(", ", select)} FROM {source}", columns, cancellationToken).Rows[0];
        var statistics = new List<ColumnStatistics>();
        var sums = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        for (var i = 0; i < table.StoredColumns.Count; i++)
        {
            var column = table.StoredColumns[i];
            var at = 1 + i * 6;
            if ((long)row[at + 5]! > 0)
            {
                throw FirstBroken(source, column, (long)row[at + 5]!, cancellationToken);
            }

            statistics.Add(new ColumnStatistics(column.Name, (string?)row[at + 1], (string?)row[at + 2], (long)row[at + 3]!, (long)row[at]!));
            if (column.Type is ColumnType.Money)
            {
                sums.Add(column.Name, (decimal)row[at + 4]!);
            }
        }

        return new PartitionContent((long)row[0]!, sums, statistics);
    }

    // Numbers of loans and customers are text; their range says nothing and costs as much as all others together.
    private static bool HasNoRange(ContractColumn column) => column.IsPersonal || column.Type is ColumnType.Text;

    // Nothing groups by keys and amounts, so their estimate is the bound that counting gives; a sketch of each would double the time of a load.
    private static string Distinct(ContractColumn column, string quoted) => column.Type switch
    {
        ColumnType.Code or ColumnType.Bool => $"COUNT(DISTINCT {quoted})",
        ColumnType.BigInt or ColumnType.Money or ColumnType.Ratio => $"COUNT({quoted})",
        ColumnType.Int or ColumnType.Date or ColumnType.Text => $"APPROX_COUNT_DISTINCT({quoted})",
        _ => throw new InvalidOperationException($"A column has the unknown type {column.Type}."),
    };

    private static void Add(List<string> select, List<SqlColumn> columns, string expression, string name, SqlType type)
    {
        select.Add(expression);
        columns.Add(new SqlColumn(name, type));
    }

    /// <summary>True for a row whose value the contract does not accept.</summary>
    private string Broken(ContractColumn column)
    {
        var quoted = _sql.Quote(column.Name);
        var missing = column.IsNullable ? "" : $"{quoted} IS NULL OR ";
        return column switch
        {
            { Name: ContractTable.LoadIdColumn } => $"{missing}{quoted} <> {Text(loadId)}",
            _ when column.Name == table.PartitionKey => $"{missing}{quoted} <> {_sql.Date(date)}",
            { CodeList: { } list } => $"{missing}{quoted} NOT IN ({string.Join(", ", contract.CodeLists[list].Values.Select(v => v.Value))})",
            _ => missing + "FALSE",
        };
    }

    private string Accepted(ContractColumn column) => column switch
    {
        { Name: ContractTable.LoadIdColumn } => loadId,
        _ when column.Name == table.PartitionKey => _sql.Date(date),
        { CodeList: { } list } => string.Join(", ", contract.CodeLists[list].Values.Select(v => $"{v.Value} ({v.Code})")) + $" of code list {list}",
        _ => $"a {_sql.TypeName(column.Type)} that is not null",
    };

    private WarehouseException FirstBroken(string source, ContractColumn column, long count, CancellationToken cancellationToken)
    {
        var keys = table.Keys.Select(k => $"{Text(k + " ")} || {_sql.Quote(k)}::VARCHAR");
        var first = connection.Query($"SELECT COALESCE({_sql.Quote(column.Name)}::VARCHAR, 'null'), COALESCE({string.Join(" || ', ' || ", keys)}, '') FROM {source} WHERE {Broken(column)} LIMIT 1",
            [new("value", SqlType.Text), new("key", SqlType.Text)], cancellationToken).Rows[0];
        var value = column.IsPersonal ? "(personal)" : first[0];
        return new WarehouseException(string.Create(CultureInfo.InvariantCulture, $"{Where}, column '{column.Name}': {count} rows are not accepted; the first ({first[1]}) has {value}. Accepted: {Accepted(column)}."));
    }

    private void CheckKeys(string source, long rows, CancellationToken cancellationToken)
    {
        var keys = string.Join(", ", table.Keys.Select(_sql.Quote));
        var text = string.Join(" || ', ' || ", table.Keys.Select(k => $"{_sql.Quote(k)}::VARCHAR"));
        var twice = connection.Query($"SELECT {text}, COUNT(*) FROM {source} GROUP BY {keys} HAVING COUNT(*) > 1 LIMIT 1", [new("key", SqlType.Text), new("n", SqlType.Integer)], cancellationToken).Rows;
        if (twice.Count > 0)
        {
            throw new WarehouseException(string.Create(CultureInfo.InvariantCulture, $"{Where}, column '{string.Join(", ", table.Keys)}': {twice[0][0]} stands {twice[0][1]} times in {rows} rows. Accepted: each key once."));
        }
    }
}
