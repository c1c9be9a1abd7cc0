using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Yaml;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Computes one table's values from the source rows, row by row, and finds the values that the contract does not take.</summary>
internal sealed class TableConversion(DuckDbConnection connection, Contract contract, ImportTable table, RejectList rejects)
{
    private const string Unreadable = "3", Unfit = "2", Missing = "1";

    private readonly IReadOnlyList<ImportColumn> _columns =
    [
        .. table.Columns.Where(c => c.Target.Name != table.Target.PartitionKey),
        new ImportColumn(table.Target.StoredColumns.First(c => c.Name == table.Target.PartitionKey), table.Partition, null, []),
    ];

    /// <summary>Name of the temporary table that holds the converted rows.</summary>
    public string Converted => "converted_" + table.Target.Name;

    public void Run(CancellationToken cancellationToken)
    {
        var types = Types(cancellationToken);
        var raw = string.Join(", ", _columns.Select((c, i) => $"TRY({c.Expression.Sql}) AS v{i}, TRY({c.Expression.Sql} IS NULL) AS n{i}"));
        var converted = string.Join(", ", _columns.Select((c, i) => $"{Convert(c, $"v{i}", types[i])} AS c{i}, v{i} IS NULL AS m{i}, n{i}"));
        var checkedValues = string.Join(", ", _columns.Select((c, i) =>
            $"c{i} AS {Quoted(c.Target.Name)}, CASE WHEN n{i} IS NULL THEN {Unreadable} WHEN c{i} IS NULL AND NOT m{i} THEN {Unfit} WHEN c{i} IS NULL THEN {(c.Target.IsNullable ? "0" : Missing)} ELSE 0 END AS p{i}"));
        connection.Execute($"CREATE TEMP TABLE {Converted} AS SELECT _file, _row, {checkedValues} FROM (SELECT _file, _row, {converted} FROM (SELECT _file, _row, {raw} FROM {SourceReader.Table} s WHERE {Condition}))", cancellationToken);
        AddRejects(cancellationToken);
    }

    /// <summary>Among rows not refused so far, refuses or drops the second and later ones with the same key.</summary>
    public void FindDuplicates(CancellationToken cancellationToken)
    {
        var keys = table.Target.Keys.Prepend(table.Target.PartitionKey).Distinct().Select(Quoted);
        var later = $"SELECT _file, _row, {string.Join(", ", table.Target.Keys.Select(Quoted))} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {string.Join(", ", keys)} ORDER BY _file, _row) AS copy FROM {Converted} c ANTI JOIN {RejectList.Table} r ON c._file = r._file AND c._row = r._row) WHERE copy > 1";
        if (table.Duplicates == Duplicates.First)
        {
            connection.Execute($"DELETE FROM {Converted} WHERE (_file, _row) IN (SELECT (_file, _row) FROM ({later}))", cancellationToken);
            return;
        }

        var sources = string.Join(" + ", table.Columns.Where(c => table.Target.Keys.Contains(c.Target.Name)).SelectMany(c => c.Expression.SourceColumns).Distinct());
        rejects.Add($"SELECT _file, _row, {Text(sources)}, {string.Join(" || '; ' || ", table.Target.Keys.Select(k => $"{Quoted(k)}::VARCHAR"))}, {Text($"the key of {table.Target.Name} stands in an earlier row")}, 'each key once' FROM ({later})", cancellationToken);
    }

    /// <summary>Days of the partitions that the accepted rows fall into.</summary>
    public IReadOnlyList<DateOnly> Dates(CancellationToken cancellationToken)
        => [.. connection.Query($"SELECT DISTINCT {Quoted(table.Target.PartitionKey)} AS d FROM {Accepted} ORDER BY d", [new SqlColumn("d", SqlType.Date)], cancellationToken).Rows.Select(r => (DateOnly)r[0]!)];

    public void Write(string path, DateOnly date, string loadId, CancellationToken cancellationToken)
    {
        var sql = new DuckDbDialect();
        var columns = string.Join(", ", table.Target.StoredColumns.Select(c => c.Name == ContractTable.LoadIdColumn ? $"{Text(loadId)} AS {Quoted(c.Name)}" : Quoted(c.Name)));
        var order = string.Join(", ", table.Target.SortedBy.Select(Quoted));
        connection.Execute($"COPY (SELECT {columns} FROM {Accepted} WHERE {Quoted(table.Target.PartitionKey)} = {sql.Date(date)} ORDER BY {order}) TO {Text(path)} (FORMAT parquet, COMPRESSION zstd)", cancellationToken);
    }

    private string Condition => table.Where is { } where ? $"COALESCE(TRY({where.Sql}), FALSE)" : "TRUE";

    private string Accepted => $"(SELECT c.* FROM {Converted} c ANTI JOIN {RejectList.Table} r ON c._file = r._file AND c._row = r._row)";

    /// <summary>The engine's types of the expressions; floating point is refused here, before it can lose a cent.</summary>
    private List<string> Types(CancellationToken cancellationToken)
    {
        var types = new List<string>();
        foreach (var column in _columns)
        {
            string type;
            try
            {
                type = (string)connection.Query($"SELECT column_type FROM (DESCRIBE SELECT {column.Expression.Sql} AS v FROM {SourceReader.Table})", [new SqlColumn("type", SqlType.Text)], cancellationToken).Rows[0][0]!;
            }
            catch (WarehouseException problem)
            {
                throw new StrictYamlException(column.Expression.Place, $"{table.Target.Name}.{column.Target.Name}: {problem.InnerException?.Message.ReplaceLineEndings(" ")}");
            }

            types.Add(type is not ("DOUBLE" or "FLOAT") ? type
                : throw new StrictYamlException(column.Expression.Place, $"{table.Target.Name}.{column.Target.Name}: the expression gives floating point, which cannot hold money exactly. Use number(x) and multiply by a decimal (number(x) * 0.01) in place of dividing."));
        }

        return types;
    }

    private string Convert(ImportColumn column, string value, string type) => column.Target.Type switch
    {
        ColumnType.Code => CodeOf(column.Target, value),
        // Money is rounded half away from zero to cents, once: casting text to DECIMAL(18,2) and ROUND both do that.
        ColumnType.Money => type == "VARCHAR" ? $"TRY_CAST({value} AS DECIMAL(18,2))" : $"TRY_CAST(ROUND({value}, 2) AS DECIMAL(18,2))",
        ColumnType.Ratio => type == "VARCHAR" ? $"TRY_CAST({value} AS DECIMAL(9,6))" : $"TRY_CAST(ROUND({value}, 6) AS DECIMAL(9,6))",
        ColumnType.BigInt => Whole(value, "BIGINT"),
        ColumnType.Int => Whole(value, "INTEGER"),
        ColumnType.Text => $"CAST({value} AS VARCHAR)",
        ColumnType.Date => $"TRY_CAST({value} AS DATE)",
        ColumnType.Bool => $"TRY_CAST({value} AS BOOLEAN)",
    };

    // 6000.0 is a whole number, 6000.5 is not (a plain cast would round it).
    private static string Whole(string value, string type)
        => $"CASE WHEN TRY_CAST({value} AS DECIMAL(38,10)) = TRUNC(TRY_CAST({value} AS DECIMAL(38,10))) THEN TRY_CAST(TRY_CAST({value} AS DECIMAL(38,10)) AS {type}) END";

    private string CodeOf(ContractColumn column, string value)
    {
        var branches = contract.CodeLists[column.CodeList!].Values.Select(v => $" WHEN {Text(v.Code)} THEN {v.Value} WHEN '{v.Value}' THEN {v.Value}");
        return $"CAST(CASE CAST({value} AS VARCHAR){string.Concat(branches)} END AS SMALLINT)";
    }

    private void AddRejects(CancellationToken cancellationToken)
    {
        var counts = connection.Query($"SELECT {string.Join(", ", _columns.Select((_, i) => $"COUNT(*) FILTER (WHERE p{i} <> 0)"))} FROM {Converted}", [.. _columns.Select((_, i) => new SqlColumn($"p{i}", SqlType.Integer))], cancellationToken).Rows[0];
        for (var i = 0; i < _columns.Count; i++)
        {
            if ((long)counts[i]! == 0)
            {
                continue;
            }

            var column = _columns[i];
            var sources = column.Expression.SourceColumns;
            var value = sources.Count == 1 ? $"s.{Quoted(sources[0])}" : sources.Count == 0 ? "NULL" : string.Join(" || '; ' || ", sources.Select(c => $"{Text(c + "=")} || COALESCE(s.{Quoted(c)}, '')"));
            var name = $"{table.Target.Name}.{column.Target.Name}";
            rejects.Add($"""
                SELECT c._file, c._row, {Text(string.Join(" + ", sources))}, {value},
                  CASE c.p{i} WHEN {Unreadable} THEN {Text($"{name} cannot be computed from this value")} WHEN {Unfit} THEN {Text($"{name} does not take this value")} ELSE {Text(column.Map is null ? $"{name} may not be missing" : $"{name}: not in the map '{column.Map}'")} END, {Text(AcceptedValues(column))}
                FROM {Converted} c JOIN {SourceReader.Table} s ON c._file = s._file AND c._row = s._row WHERE c.p{i} <> 0
                """, cancellationToken);
        }
    }

    private string AcceptedValues(ImportColumn column) => column.Target.Type switch
    {
        _ when column.Map is not null => string.Join(", ", column.MapKeys),
        ColumnType.Code => string.Join(", ", contract.CodeLists[column.Target.CodeList!].Values.Select(v => v.Code)),
        ColumnType.Money => "an amount such as 8596.74, up to 16 digits before the point",
        ColumnType.Ratio => "a fraction such as 0.1359, up to 3 digits before the point",
        ColumnType.BigInt or ColumnType.Int => "a whole number",
        ColumnType.Date => "a date such as 2019-03-31",
        ColumnType.Bool => "true or false",
        _ => "a text that is not empty",
    };

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
