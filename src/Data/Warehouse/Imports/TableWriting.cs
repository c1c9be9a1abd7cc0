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
        var later =
            $"SELECT _file, _row, _slot FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {keys} ORDER BY _file, _row, _slot) AS copy FROM {Accepted} SEMI JOIN ({twice}) t USING ({keys})) WHERE copy > 1";
        if (table.Duplicates == Duplicates.First)
        {
            connection.Execute($"CREATE TEMP TABLE {LeftOut} AS {later}", cancellationToken);
            _leavesOut = true;
            return;
        }

        var sources = slots[0]
            .Row.Columns.Where(c => table.Target.Keys.Contains(c.Target.Name))
            .SelectMany(c => c.Expression.SourceColumns)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        rejects.Add(
            $"SELECT c._file, c._row, {Text(string.Join(" + ", sources))}, {ConversionRejects.ValueOf(sources)}, {Text($"the key of {table.Target.Name} stands in an earlier row")}, 'each key once' FROM ({later}) c JOIN {SourceRows.Table} s ON c._file = s._file AND c._row = s._row",
            cancellationToken
        );
    }

    /// <summary>Days of the partitions that the accepted rows fall into.</summary>
    public IReadOnlyList<DateOnly> Dates(CancellationToken cancellationToken) =>
        [
            .. connection
                .Query(
                    $"SELECT DISTINCT {Quoted(table.Target.PartitionKey)} AS d FROM {Accepted} ORDER BY d",
                    [new SqlColumn("d", SqlType.Date)],
                    cancellationToken
                )
                .Rows.Select(r => (DateOnly)r[0]!),
        ];

    /// <summary>The file's columns that a column of the table comes from.</summary>
    public IEnumerable<string> SourcesOf(string column) =>
        slots.SelectMany(s => s.Row.Columns.Where(c => c.Target.Name == column)).SelectMany(c => c.Expression.SourceColumns);

    /// <summary>What the table takes of the records that are not refused.</summary>
    public LoadedTable Count(CancellationToken cancellationToken)
    {
        var rows = Number($"SELECT COUNT(*) FROM {Accepted}", cancellationToken);
        var records =
            slots.Count == 1 ? rows : Number($"SELECT COUNT(*) FROM (SELECT DISTINCT _file, _row FROM {Accepted})", cancellationToken);
        var notGiven = slots.Any(s => s.Condition is null)
            ? 0
            : Number(
                $"SELECT COUNT(*) FROM {Conversion.Table} c ANTI JOIN {RejectList.Table} r ON c._file = r._file AND c._row = r._row WHERE NOT ({string.Join(" OR ", slots.Select(s => s.Given))})",
                cancellationToken
            );
        var later = !_leavesOut
            ? 0
            : Number(
                $"SELECT COUNT(*) FROM (SELECT DISTINCT _file, _row FROM {LeftOut}) l ANTI JOIN {Accepted} a ON l._file = a._file AND l._row = a._row ANTI JOIN {RejectList.Table} r ON l._file = r._file AND l._row = r._row",
                cancellationToken
            );
        return new LoadedTable(table.Target.Name, rows, records, notGiven + later);
    }

    public void Write(string path, DateOnly date, string loadId, CancellationToken cancellationToken)
    {
        var columns = string.Join(
            ", ",
            table.Target.StoredColumns.Select(c =>
                c.Name == ContractTable.LoadIdColumn ? $"{Text(loadId)} AS {Quoted(c.Name)}" : Quoted(c.Name)
            )
        );
        var order = string.Join(", ", table.Target.SortedBy.Select(Quoted));
        connection.Execute(
            $"COPY (SELECT {columns} FROM {Accepted} WHERE {Quoted(table.Target.PartitionKey)} = {Sql.Date(date)} ORDER BY {order}) TO {Text(path)} (FORMAT parquet, COMPRESSION zstd)",
            cancellationToken
        );
    }

    /// <summary>SQL of the rows that are neither refused nor left out, with _file, _row and _slot before the contract's columns.</summary>
    public string Accepted
    {
        get
        {
            var rows = slots.Select(
                (slot, i) =>
                    $"SELECT _file, _row, {i} AS _slot{string.Concat(slot.Row.Columns.Zip(slot.Values, (c, v) => $", {v.Value} AS {Quoted(c.Target.Name)}"))} FROM {Conversion.Table} WHERE {slot.Given}"
            );
            var left = _leavesOut ? $" ANTI JOIN {LeftOut} l ON c._file = l._file AND c._row = l._row AND c._slot = l._slot" : "";
            return $"(SELECT c.* FROM ({string.Join(" UNION ALL ", rows)}) c ANTI JOIN {RejectList.Table} r ON c._file = r._file AND c._row = r._row{left})";
        }
    }

    private long Number(string select, CancellationToken cancellationToken) =>
        (long)connection.Query(select, [new SqlColumn("n", SqlType.Integer)], cancellationToken).Rows[0][0]!;

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
