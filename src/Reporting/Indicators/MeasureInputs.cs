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
            return measure.NeedsRow is { } row ? [row]
                : [.. absent.Select(read => isTableLoaded(read.Table) ? Dated(read) : read.Table).Distinct(StringComparer.Ordinal)];
        }

        var partitions = measure.Relation.Reads.Select(read => inputs.Find(read.Table, read.Date)!).ToList();
        return
        [
            .. measure.Summed.Where(column => partitions.Any(partition => HasGaps(partition, Name(column.Name))))
                .Concat(measure.Columns.Where(column => IsStored(measure, column.Name) && partitions.Any(partition => IsUnknown(partition, column with { Name = Name(column.Name) }))))
                .Select(column => $"{measure.Measure.Table}.{Name(column.Name)}").Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>True when a row has no value: the sum would leave it out without a word.</summary>
    private static bool HasGaps(Partition partition, string column) => partition.Statistic(column) is not { Nulls: 0 };

    /// <summary>
    /// True when a partition does not have the column, or has it without a single value: the book does not know it, and a condition on it
    /// would find no row and pass for a zero. A date without a value is a fact, such as a loan that is not overdue.
    /// </summary>
    private static bool IsUnknown(Partition partition, Column column) =>
        partition.Statistic(column.Name) is not { } statistic || (column.Type != ColumnType.Date && partition.Rows > 0 && statistic.Nulls == partition.Rows);

    /// <summary>False for what a group or a join computes itself.</summary>
    private static bool IsStored(CompiledMeasure measure, string column) => measure.Relation switch
    {
        TableRelation table => table.Scope.Find(column) is not null,
        GroupedRelation grouped => grouped.Inner.Scope.Find(column) is not null,
        TransitionRelation transition => column.Contains('.', StringComparison.Ordinal) && transition.Table.Find(Name(column)) is not null,
        _ => false,
    };

    private static string Name(string column) => column[(column.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static string Dated((string Table, DateOnly Date) read) => string.Create(CultureInfo.InvariantCulture, $"{read.Table}@{read.Date:yyyy-MM-dd}");
}
