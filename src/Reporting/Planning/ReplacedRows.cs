using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Planning;

/// <summary>Rows that are read in place of a sealed partition's own. Cubes of them are kept nowhere that published figures look.</summary>
/// <param name="Sealed">The partition as it was sealed: what the engine verifies.</param>
/// <param name="Expected">The same with the row count and the sums of the replacing rows: what every cube must add up to.</param>
/// <param name="Write">From FROM text of the sealed rows to that of the replacing ones; both without alias, with the columns of the
/// contract.</param>
internal sealed record ReplacedRows(Partition Sealed, Partition Expected, Func<string, string> Write)
{
    public bool Is(string table, DateOnly date) => Sealed.Table == table && Sealed.Date == date;
}

/// <summary>What a computation reads: sealed rows, or others in place of some of them.</summary>
internal sealed class RowView(WarehouseEngine engine, IReadOnlyList<ReplacedRows> replaced)
{
    /// <summary>The input set as cubes of it must add up.</summary>
    public InputSet Expected(InputSet inputs) => Exchanged(inputs, rows => rows.Expected);

    /// <summary>The input set as it was sealed.</summary>
    public InputSet Sealed(InputSet inputs) => Exchanged(inputs, rows => rows.Sealed);

    /// <summary>FROM text of the partitions of an input set.</summary>
    public TableSource Source(InputSet inputs)
    {
        var own = Sealed(inputs);
        return (table, dates) =>
        {
            var others = replaced
                .Where(rows => dates.Any(date => rows.Is(table, date)) && own.Find(table, rows.Sealed.Date) is not null)
                .ToList();
            return others.Count == 0 ? engine.Source(table, own, dates) : Union(table, own, dates, others);
        };
    }

    /// <summary>The replacing rows, and those of the other dates as they are.</summary>
    private string Union(string table, InputSet own, IReadOnlyList<DateOnly> dates, List<ReplacedRows> others)
    {
        var columns = string.Join(
            ", ",
            engine
                .Contract.Table(table)
                .StoredColumns.Where(column => column.Name != ContractTable.LoadIdColumn)
                .Select(column => engine.Dialect.Quote(column.Name))
        );
        var rest = dates.Except(others.Select(rows => rows.Sealed.Date)).ToList();
        string[] parts =
        [
            .. others.Select(rows => rows.Write(engine.Source(table, own, [rows.Sealed.Date]))),
            .. rest.Count > 0 ? [engine.Source(table, own, rest)] : Array.Empty<string>(),
        ];
        return parts.Length == 1 ? parts[0] : $"({string.Join(" UNION ALL ", parts.Select(part => $"SELECT {columns} FROM {part} AS u"))})";
    }

    private InputSet Exchanged(InputSet inputs, Func<ReplacedRows, Partition> to) =>
        replaced.Count == 0
            ? inputs
            : new([
                .. inputs.Partitions.Select(partition =>
                    replaced.FirstOrDefault(rows => rows.Is(partition.Table, partition.Date)) is { } rows ? to(rows) : partition
                ),
            ]);
}
