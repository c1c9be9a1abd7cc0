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

    /// <summary>One pass over the files: five facts of each column, from which every check but that of the keys follows.</summary>
    private PartitionContent Summarise(string source, CancellationToken cancellationToken)
    {
        var select = new List<string> { "COUNT(*)" };
        var columns = new List<SqlColumn> { new("rows", SqlType.Integer) };
        foreach (var column in table.StoredColumns)
        {
            var quoted = _sql.Quote(column.Name);
            Add(select, columns, $"COUNT(*) - COUNT({quoted})", column.Name + ".nulls", SqlType.Integer);
            Add(select, columns, column.IsPersonal ? "NULL::VARCHAR" : $"MIN({quoted})::VARCHAR", column.Name + ".min", SqlType.Text);
            Add(select, columns, column.IsPersonal ? "NULL::VARCHAR" : $"MAX({quoted})::VARCHAR", column.Name + ".max", SqlType.Text);
            Add(select, columns, Distinct(column, quoted), column.Name + ".distinct", SqlType.Text);
            Add(select, columns, column.Type is ColumnType.Money ? _sql.SumMoney(quoted) : "0", column.Name + ".sum", SqlType.Decimal);
        }

        var row = connection.Query($"SELECT {string.Join(", ", select)} FROM {source}", columns, cancellationToken).Rows[0];
        var rows = (long)row[0]!;
        var statistics = new List<ColumnStatistics>();
        var sums = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        for (var i = 0; i < table.StoredColumns.Count; i++)
        {
            var column = table.StoredColumns[i];
            var facts = row.AsSpan(1 + i * 5, 5);
            var distinct = ((string?)facts[3] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
            var found = new ColumnStatistics(column.Name, (string?)facts[1], (string?)facts[2],
                column.Type is ColumnType.Code or ColumnType.Bool ? distinct.Length : long.Parse(distinct.FirstOrDefault("0"), CultureInfo.InvariantCulture), (long)facts[0]!);
            if (rows > 0 && !IsAccepted(column, found, distinct))
            {
                throw FirstBroken(source, column, cancellationToken);
            }

            statistics.Add(found);
            if (column.Type is ColumnType.Money)
            {
                sums.Add(column.Name, (decimal)facts[4]!);
            }
        }

        return new PartitionContent(rows, sums, statistics);
    }

    // Codes and Booleans: the values themselves. Amounts and rates: not counted, nothing is grouped by them. A single key column: every row.
    private string Distinct(ContractColumn column, string quoted) => column.Type switch
    {
        ColumnType.Code or ColumnType.Bool => $"array_to_string(LIST(DISTINCT {quoted}::VARCHAR) FILTER (WHERE {quoted} IS NOT NULL), ',')",
        ColumnType.Money or ColumnType.Ratio => $"'{ColumnStatistics.NotCounted}'",
        _ when table.Keys is [var key] && key == column.Name => "COUNT(*)::VARCHAR",
        _ => $"APPROX_COUNT_DISTINCT({quoted})::VARCHAR",
    };

    private bool IsAccepted(ContractColumn column, ColumnStatistics found, string[] distinct) => (column.IsNullable || found.Nulls == 0) && column switch
    {
        { Name: ContractTable.LoadIdColumn } => found.Min == loadId && found.Max == loadId,
        _ when column.Name == table.PartitionKey => found.Min == Day && found.Max == Day,
        { CodeList: { } list } => distinct.All(d => contract.CodeLists[list].Find(int.Parse(d, CultureInfo.InvariantCulture)) is not null),
        _ => true,
    };

    private string Day => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

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

    private WarehouseException FirstBroken(string source, ContractColumn column, CancellationToken cancellationToken)
    {
        var keys = table.Keys.Select(k => $"{Text(k + " ")} || {_sql.Quote(k)}::VARCHAR");
        var first = connection.Query($"SELECT COALESCE({_sql.Quote(column.Name)}::VARCHAR, 'null'), COALESCE({string.Join(" || ', ' || ", keys)}, ''), COUNT(*) OVER () FROM {source} WHERE {Broken(column)} LIMIT 1",
            [new("value", SqlType.Text), new("key", SqlType.Text), new("rows", SqlType.Integer)], cancellationToken).Rows[0];
        var value = column.IsPersonal ? "(personal)" : first[0];
        return new WarehouseException(string.Create(CultureInfo.InvariantCulture, $"{Where}, column '{column.Name}': {first[2]} rows are not accepted; the first ({first[1]}) has {value}. Accepted: {Accepted(column)}."));
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
