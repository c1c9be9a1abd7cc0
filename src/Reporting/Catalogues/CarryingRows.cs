using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>
/// Which rows carry the money that is added up. A loan stays in the snapshot with a balance of 0 after it was closed; such a loan is behind
/// no amount. The contract names the columns that tell (<c>carried_by</c>): a row counts when any of them is not zero.
/// </summary>
internal static class CarryingRows
{
    private static readonly ValueSet Zero = ValueSet.Of([new Interval(0, 0)]);

    /// <summary>True for a test that a column is not zero, as <see cref="Of"/> writes it.</summary>
    public static bool IsTestOf(Predicate predicate, string column) =>
        predicate is ColumnTest test && test.Column.Name == column && test.Values.Equals(Zero.PresentComplement());

    /// <summary>The condition on the rows of a scope; always true when the contract says nothing about the value's columns.</summary>
    public static Predicate Of(ContractTable table, ColumnScope scope, Scalar? value)
    {
        var names = Names(table, (value?.Columns ?? []).Select(column => column.Name));
        return names.Count == 0
            ? Predicate.Always
            : Predicate.Any(names.Select(name => scope.Find(name)).OfType<Column>().Select(IsNotZero));
    }

    /// <summary>The same condition as people write it; null when every row counts.</summary>
    public static string? Text(ContractTable table, string? sum)
    {
        var names = sum is null ? [] : Names(table, ColumnsOf(ExpressionParser.Parse(sum)));
        return names.Count == 0 ? null : string.Join(" or ", names.Select(name => name + " <> 0"));
    }

    private static ColumnTest IsNotZero(Column column) => new(column, Zero.PresentComplement());

    /// <summary>The columns that tell, on the side of a join on which the value stands.</summary>
    private static List<string> Names(ContractTable table, IEnumerable<string> columns) =>
        [
            .. columns
                .SelectMany(name =>
                {
                    var dot = name.IndexOf('.', StringComparison.Ordinal) + 1;
                    return (table.Find(name[dot..])?.CarriedBy ?? []).Select(carrier => name[..dot] + carrier);
                })
                .Distinct(StringComparer.Ordinal),
        ];

    private static IEnumerable<string> ColumnsOf(Expression expression) =>
        expression switch
        {
            NameExpression name => [name.Name],
            ArithmeticExpression both => ColumnsOf(both.Left).Concat(ColumnsOf(both.Right)),
            _ => [],
        };
}
