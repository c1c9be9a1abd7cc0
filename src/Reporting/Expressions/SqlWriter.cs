using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Expressions;

/// <summary>Writes resolved conditions and values in one engine's SQL. Every condition is true or false, never unknown.</summary>
public sealed class SqlWriter(SqlDialect dialect)
{
    private static readonly Dictionary<Comparison, string> Operators = new()
    {
        [Comparison.Equal] = "=",
        [Comparison.NotEqual] = "<>",
        [Comparison.Less] = "<",
        [Comparison.LessOrEqual] = "<=",
        [Comparison.Greater] = ">",
        [Comparison.GreaterOrEqual] = ">=",
    };

    public string Condition(Predicate predicate) =>
        predicate switch
        {
            Constant constant => constant.Value ? dialect.True : dialect.False,
            ColumnTest test => Test(test.Column, test.Values),
            ScalarComparison comparison => Compare(comparison),
            Combination combination => "("
                + string.Join(combination.IsAnd ? " AND " : " OR ", combination.Operands.Select(Condition))
                + ")",
            _ => throw new ArgumentOutOfRangeException(nameof(predicate)),
        };

    public string Value(Scalar scalar) =>
        scalar switch
        {
            ScalarColumn column => dialect.Quote(column.Column.SqlName),
            ScalarNumber number => dialect.Number(number.Value),
            ScalarArithmetic { Operator: Arithmetic.Multiply } product => dialect.Product(
                Value(product.Left),
                product.Left.Scale,
                Value(product.Right),
                product.Right.Scale
            ),
            ScalarArithmetic arithmetic => $"({Value(arithmetic.Left)} {arithmetic.Sign} {Value(arithmetic.Right)})",
            _ => throw new ArgumentOutOfRangeException(nameof(scalar)),
        };

    /// <summary>A value where the condition holds, and exactly zero elsewhere.</summary>
    public string ValueWhere(Scalar scalar, Predicate where) =>
        where == Predicate.Always
            ? Value(scalar)
            : dialect.Case(
                [(Condition(where), Value(scalar))],
                scalar.Scale == 0 ? "0" : dialect.Number(new decimal(0, 0, 0, false, (byte)scalar.Scale))
            );

    /// <summary>One value of the column's type, given in units of its last decimal.</summary>
    public string Literal(Column column, long units) =>
        column.Type switch
        {
            ColumnType.Money => dialect.Number(new decimal(units) / 100m + 0.00m),
            ColumnType.Ratio => dialect.Number(new decimal(units) / 1_000_000m + 0.000000m),
            ColumnType.Date => dialect.Date(DateOnly.FromDayNumber((int)units)),
            ColumnType.Bool => dialect.Bool(units == 1),
            ColumnType.BigInt or ColumnType.Int or ColumnType.Code => dialect.Integer(units),
            ColumnType.Text => throw new ArgumentException("Text has no units.", nameof(column)),
        };

    private string Test(Column column, ValueSet values)
    {
        var name = dialect.Quote(column.SqlName);
        var present = column.Type switch
        {
            ColumnType.Bool => Flag(column, name, values),
            ColumnType.Text => Text(column, name, values),
            _ => Number(column, name, values),
        };
        return (values.IncludesMissing && column.IsNullable, present) switch
        {
            (false, _) => present ?? Present(column, name),
            (true, null) => dialect.True,
            (true, var condition) when condition == dialect.False => dialect.IsMissing(name),
            (true, var condition) => $"({dialect.IsMissing(name)} OR {condition})",
        };
    }

    /// <summary>Null stands for every present value.</summary>
    private string? Flag(Column column, string name, ValueSet values) =>
        (values.Contains(1), values.Contains(0)) switch
        {
            (true, true) => null,
            (true, false) => dialect.IsTrue(name),
            (false, true) => dialect.Compare(name, "=", dialect.Bool(false), column.IsNullable),
            (false, false) => dialect.False,
        };

    private string? Text(Column column, string name, ValueSet values)
    {
        if (values.Texts.Count == 0)
        {
            return values.IsTextComplement ? null : dialect.False;
        }

        var list = $"({string.Join(", ", values.Texts.Select(dialect.Text))})";
        var test = $"{dialect.BinaryText(name)} {(values.IsTextComplement ? "NOT IN" : "IN")} {list}";
        return column.IsNullable ? $"({name} IS NOT NULL AND {test})" : test;
    }

    private string? Number(Column column, string name, ValueSet values)
    {
        if (values.Intervals.Count == 0)
        {
            return dialect.False;
        }

        var outside = values.PresentComplement().Intervals;
        if (outside.Count == 0)
        {
            return null;
        }

        if (IsPoints(values.Intervals) || IsPoints(outside))
        {
            var isInside = IsPoints(values.Intervals);
            var points = (isInside ? values.Intervals : outside)
                .SelectMany(interval =>
                    Enumerable.Range(0, (int)(interval.High - interval.Low + 1)).Select(i => Literal(column, interval.Low + i))
                )
                .ToList();
            if (points.Count > 1 && column.Type is ColumnType.Money or ColumnType.Ratio)
            {
                // Lists want literals of the column's own width in some engines; comparisons do not.
                var tests = points.Select(point => dialect.Compare(name, isInside ? "=" : "<>", point, column.IsNullable));
                return $"({string.Join(isInside ? " OR " : " AND ", tests)})";
            }

            return points.Count == 1
                ? dialect.Compare(name, isInside ? "=" : "<>", points[0], column.IsNullable)
                : dialect.Compare(name, isInside ? "IN" : "NOT IN", $"({string.Join(", ", points)})", column.IsNullable);
        }

        string[] ranges = [.. values.Intervals.Select(interval => Range(column, name, interval))];
        return ranges.Length == 1 ? ranges[0] : $"({string.Join(" OR ", ranges)})";
    }

    private string Range(Column column, string name, Interval interval) =>
        interval switch
        {
            { Low: long.MinValue } => dialect.Compare(name, "<=", Literal(column, interval.High), column.IsNullable),
            { High: long.MaxValue } => dialect.Compare(name, ">=", Literal(column, interval.Low), column.IsNullable),
            var (low, high) when low == high => dialect.Compare(name, "=", Literal(column, low), column.IsNullable),
            var (low, high) => "("
                + dialect.Compare(name, ">=", Literal(column, low), column.IsNullable)
                + " AND "
                + dialect.Compare(name, "<=", Literal(column, high), column.IsNullable)
                + ")",
        };

    private string Compare(ScalarComparison comparison)
    {
        var (left, right) = (Value(comparison.Left), Value(comparison.Right));
        var guards = comparison
            .Columns.Where(column => column.IsNullable)
            .Select(column => dialect.Quote(column.SqlName))
            .Distinct()
            .Select(name => $"{name} IS NOT NULL");
        var condition = string.Join(" AND ", [.. guards, $"{left} {Operators[comparison.Operator]} {right}"]);
        return comparison.IsNegated ? $"NOT ({condition})" : $"({condition})";
    }

    private string Present(Column column, string name) => column.IsNullable ? $"{name} IS NOT NULL" : dialect.True;

    /// <summary>Few enough values to list them.</summary>
    private static bool IsPoints(IReadOnlyList<Interval> intervals) =>
        intervals.All(interval => interval.Low != long.MinValue && interval.High != long.MaxValue && interval.High - interval.Low < 3)
        && (intervals.Count > 1 || intervals[0].Low == intervals[0].High);
}
