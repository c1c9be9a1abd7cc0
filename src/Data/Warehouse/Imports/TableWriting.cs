using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>One table's rows among the converted ones: finds keys that stand twice, and writes what is accepted.</summary>
internal sealed class TableWriting(DuckDbConnection connection, ImportTable table, IReadOnlyList<RowSlot> slots, RejectList rejects)
{
    private static readonly DuckDbDialect Sql = new();

    private bool _leavesOut;

    public ImportTable Table => table;

    /// <summary>Name of the temporary table of rows that were left out as later ones of their key.</summary>
    private string LeftOut => "left_out_" + table.Target.Name;

    /// <summary>Among rows not refused so far, refuses or leaves out the second and later ones with the same key.</summary>
    public void FindDuplicates(CancellationToken cancellationToken)
    {
        var keys = string.Join(", ", table.Target.Keys.Prepend(table.Target.PartitionKey).Distinct().Select(Quoted));
        // Keys that stand twice are few, and only their rows are put in order.
        var twice = $"SELECT {keys} FROM {Accepted} GROUP BY ALL HAVING COUNT(*) > 1";
        var later = $"SELECT _file, _row, _slot FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {keys} ORDER BY _file, _row, _slot) AS copy FROM {Accepted} SEMI JOIN ({twice}) t USING ({keys})) WHERE copy > 1";
        if (table.Duplicates == Duplicates.First)
        {
            connection.Execute($"CREATE TEMP TABLE {LeftOut} AS {later}", cancellationToken);
            _leavesOut = true;
            return;
        }

        var sources = slots[0].Row.Columns.Where(c => table.Target.Keys.Contains(c.Target.Name)).SelectMany(c => c.Expression.SourceColumns).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        rejects.Add($"SELECT c._file, c._row, {Text(string.Join(" + ", sources))}, {ConversionRejects.ValueOf(sources)}, {Text($"the key of {table.Target.Name} stands in an earlier row")}, 'each key once' FROM ({later}) c JOIN {SourceRows.Table} s ON c._file = s._file AND c._row = s._row", cancellationToken);
    }

    /// <summary>Days of the partitions that the accepted rows fall into.</summary>
    public IReadOnlyList<DateOnly> Dates(CancellationToken cancellationToken)
        => [.. connection.Query($"SELECT DISTINCT {Quoted(table.Target.PartitionKey)} AS d FROM {Accepted} ORDER BY d", [new SqlColumn("d", SqlType.Date)], cancellationToken).Rows.Select(r => (DateOnly)r[0]!)];

    public void Write(string path, DateOnly date, string loadId, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", table.Target.StoredColumns.Select(c => c.Name == ContractTable.LoadIdColumn ? $"{Text(loadId)} AS {Quoted(c.Name)}" : Quoted(c.Name)));
        var order = string.Join(", ", table.Target.SortedBy.Select(Quoted));
        connection.Execute($"COPY (SELECT {columns} FROM {Accepted} WHERE {Quoted(table.Target.PartitionKey)} = {Sql.Date(date)} ORDER BY {order}) TO {Text(path)} (FORMAT parquet, COMPRESSION zstd)", cancellationToken);
    }

    /// <summary>SQL of the rows that are neither refused nor left out, with _file, _row and _slot before the contract's columns.</summary>
    private string Accepted
    {
        get
        {
            var rows = slots.Select((slot, i) => $"SELECT _file, _row, {i} AS _slot{string.Concat(slot.Row.Columns.Zip(slot.Values, (c, v) => $", {v.Value} AS {Quoted(c.Target.Name)}"))} FROM {Conversion.Table} WHERE {slot.Given}");
            var left = _leavesOut ? $" ANTI JOIN {LeftOut} l ON c._file = l._file AND c._row = l._row AND c._slot = l._slot" : "";
            return $"(SELECT c.* FROM ({string.Join(" UNION ALL ", rows)}) c ANTI JOIN {RejectList.Table} r ON c._file = r._file AND c._row = r._row{left})";
        }
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
