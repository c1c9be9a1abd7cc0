using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>Rows that count for a measure and may lack what it adds up: one such row, and the sum would be too small without a
/// word.</summary>
/// <param name="Where">The row counts, and the column is missing.</param>
internal sealed record MeasureGap(TableRelation Rows, Column Column, Predicate Where)
{
    public Output Output(string id) => new(id, Rows, [new Term(Fact.Rows, Where, 1)], []);

    /// <summary>What is missing, with the number of rows: <c>loan_snapshot.allowance (3 rows)</c>, and the date where it is not the only
    /// one.</summary>
    public string Text(decimal rows, DateOnly asOf) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Rows.TableOf(Column.Name)}.{Column.Name}{(Rows.Dates is [var only] && only != asOf ? $"@{only:yyyy-MM-dd}" : "")} ({rows:0} {(rows == 1 ? "row" : "rows")})"
        );

    /// <summary>The gaps that the sealed statistics allow: columns without a missing value need not be asked.</summary>
    public static IEnumerable<MeasureGap> Of(CompiledMeasure measure, Contract contract, InputSet inputs) =>
        measure.Relation is TransitionRelation transition
            ? OfSnapshots(measure, transition, contract, inputs)
            : OfRows(measure, contract, inputs);

    private static IEnumerable<MeasureGap> OfRows(CompiledMeasure measure, Contract contract, InputSet inputs)
    {
        if (measure.Rows is not { } rows)
        {
            return [];
        }

        var summed = measure.Groups is { } groups
            ? groups.Columns.Select(column =>
                (column.Value, Where: column.Where.And(CarryingRows.Of(contract.Table(rows.Table), rows.Scope, column.Value)))
            )
            : measure.Terms.Select(term => (term.Fact.Value, term.Where));
        return summed
            .SelectMany(sum => (sum.Value?.Columns ?? []).Where(column => column.IsNullable), (sum, column) => (Column: column, sum.Where))
            .Where(pair => HasMissing(inputs, rows.TableOf(pair.Column.Name), pair.Column.Name, rows.Dates))
            .GroupBy(pair => pair.Column.Name, StringComparer.Ordinal)
            .Select(group => new MeasureGap(
                rows,
                group.First().Column,
                Predicate.Any(group.Select(pair => pair.Where)).And(IsMissing(group.First().Column))
            ));
    }

    /// <summary>A chain of refinanced loans is added up before two snapshots are joined, which would hide a member's gap: so each snapshot
    /// is asked by itself.</summary>
    private static IEnumerable<MeasureGap> OfSnapshots(
        CompiledMeasure measure,
        TransitionRelation transition,
        Contract contract,
        InputSet inputs
    ) =>
        from column in measure.Summed.DistinctBy(column => column.Name)
        where column.Name.Contains('.', StringComparison.Ordinal)
        let own = transition.Table.Find(column.Name[(column.Name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        let rows = new TableRelation(
            transition.Table,
            [column.Name.StartsWith("opening.", StringComparison.Ordinal) ? transition.Opening : transition.Closing]
        )
        where HasMissing(inputs, rows.Table, own.Name, rows.Dates)
        select new MeasureGap(
            rows,
            own,
            CarryingRows.Of(contract.Table(rows.Table), rows.Scope, new ScalarColumn(own)).And(IsMissing(own))
        );

    private static bool HasMissing(InputSet inputs, string table, string column, IReadOnlyList<DateOnly> dates) =>
        dates.Any(date => inputs.Find(table, date)?.Statistic(column) is { Nulls: > 0 });

    private static ColumnTest IsMissing(Column column) => new(column, ValueSet.Missing(column.Type == ColumnType.Text));
}
