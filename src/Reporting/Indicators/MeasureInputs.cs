using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>Whether the sealed partitions hold what a measure needs.</summary>
public static class MeasureInputs
{
    /// <summary>What is missing, in words that name the table, the date or the column; empty when the measure can be computed.</summary>
    public static IReadOnlyList<string> Missing(CompiledMeasure measure, InputSet inputs, Func<string, bool> isTableLoaded)
    {
        var absent = measure.Relation.Reads.Where(read => inputs.Find(read.Table, read.Date) is null).ToList();
        if (absent.Count > 0)
        {
            return measure.NeedsRow is { } row
                ? [row]
                : [.. absent.Select(read => isTableLoaded(read.Table) ? Dated(read) : read.Table).Distinct(StringComparer.Ordinal)];
        }

        var partitions = measure
            .Relation.Reads.Select(read => inputs.Find(read.Table, read.Date)!)
            .ToLookup(partition => partition.Table, StringComparer.Ordinal);
        return
        [
            .. measure
                .Summed.Where(column =>
                    partitions[Table(measure, column.Name)].Any(partition => partition.Statistic(Name(column.Name)) is null)
                )
                .Concat(
                    measure.Columns.Where(column =>
                        IsStored(measure, column.Name)
                        && IsUnknown(
                            [.. partitions[Table(measure, column.Name)].Where(partition => IsOn(measure, column, partition))],
                            column
                        )
                    )
                )
                .Select(column => $"{Table(measure, column.Name)}.{Name(column.Name)}")
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>What is missing when rows look up another table and do not all find a match there.</summary>
    public static IReadOnlyList<string> Unmatched(CompiledMeasure measure, decimal rows) =>
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{measure.Rows!.Lookup!.Other.Name}.{measure.Rows.Lookup.On} ({rows:0} rows of {measure.Measure.Table} have no match)"
            ),
        ];

    /// <summary>
    /// True when a partition does not have the column, or all together have it without a single value: the book does not know it, and a
    /// condition on it would find no row and pass for a zero. A date without a value is a fact, such as a loan that is not overdue.
    /// </summary>
    internal static bool IsUnknown(IReadOnlyList<Partition> partitions, Column column)
    {
        var known = partitions.Select(partition => (partition.Rows, partition.Statistic(Name(column.Name))?.Nulls)).ToList();
        return known.Any(partition => partition.Nulls is null)
            || (
                column.Type != ColumnType.Date
                && known.Any(partition => partition.Rows > 0)
                && known.All(partition => partition.Nulls == partition.Rows)
            );
    }

    /// <summary>A side of a transition reads its own snapshot.</summary>
    private static bool IsOn(CompiledMeasure measure, Column column, Partition partition) =>
        measure.Relation is not TransitionRelation transition
        || partition.Date == (column.Name.StartsWith("opening.", StringComparison.Ordinal) ? transition.Opening : transition.Closing);

    /// <summary>False for what a group or a join computes itself.</summary>
    private static bool IsStored(CompiledMeasure measure, string column) =>
        measure.Relation is TransitionRelation transition
            ? column.Contains('.', StringComparison.Ordinal) && transition.Table.Find(Name(column)) is not null
            : measure.Rows is { } table && (table.Own.Find(column) is not null || table.Lookup?.IsAdded(table.Own, column) == true);

    private static string Table(CompiledMeasure measure, string column) => measure.Rows?.TableOf(column) ?? measure.Measure.Table;

    private static string Name(string column) => column[(column.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static string Dated((string Table, DateOnly Date) read) =>
        string.Create(CultureInfo.InvariantCulture, $"{read.Table}@{read.Date:yyyy-MM-dd}");
}
