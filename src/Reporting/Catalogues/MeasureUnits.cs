using Portal.Data.Figures;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Catalogues;

/// <summary>What a measure adds up: an amount of money, or a number of things.</summary>
internal static class MeasureUnits
{
    /// <summary>For each of its terms. The sum of a number without a unit is a number of things: expected defaults are a sum of
    /// probabilities.</summary>
    public static IEnumerable<Quantity> Of(CompiledMeasure measure) =>
        measure.Terms.Select(term => Summed(term.Fact.Value is { } value ? Of(value, measure.Groups?.Columns ?? []) : Quantity.Pure));

    private static Quantity Summed(Quantity row) => row == Quantity.Pure ? Quantity.Of(Unit.Count) : row;

    /// <summary>A column of a group is what the group adds up.</summary>
    private static Quantity Of(Scalar value, IReadOnlyList<GroupColumn> groups) =>
        value switch
        {
            ScalarColumn own when groups.FirstOrDefault(column => column.Column == own.Column) is { } group => group.Value is { } summed
                ? Of(summed, [])
                : Quantity.Pure,
            ScalarColumn { Column.Type: ColumnType.Money } => Quantity.Of(Unit.Money),
            ScalarArithmetic { Operator: Arithmetic.Multiply } product => Of(product.Left, groups).Times(Of(product.Right, groups)),
            ScalarArithmetic sum => Of(sum.Left, groups),
            _ => Quantity.Pure,
        };
}
