using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Expressions;

/// <summary>Resolves names and types of a condition: columns of a scope, symbols of code lists, parameters.</summary>
public sealed class PredicateBinder(ColumnScope scope, Parameters parameters)
{
    /// <summary>The condition written in <paramref name="text"/>; an empty text is always true.</summary>
    /// <exception cref="ExpressionException">It cannot be read, or does not fit the columns.</exception>
    public Predicate Bind(string? text) => string.IsNullOrWhiteSpace(text) ? Predicate.Always : Bind(ExpressionParser.Parse(text));

    public Predicate Bind(Expression expression) =>
        expression switch
        {
            BoolExpression flag => flag.Value ? Predicate.Always : Predicate.Never,
            NotExpression not => Bind(not.Operand).Negated(),
            LogicalExpression logical => logical.IsAnd
                ? Predicate.All([.. logical.Operands.Select(Bind)])
                : Predicate.Any([.. logical.Operands.Select(Bind)]),
            MissingExpression missing => BindMissing(missing),
            MembershipExpression membership => BindMembership(membership),
            RangeExpression range => Predicate.All([
                BindComparison(Comparison.GreaterOrEqual, range.Operand, range.Low),
                BindComparison(Comparison.LessOrEqual, range.Operand, range.High),
            ]),
            ComparisonExpression comparison => BindComparison(comparison.Operator, comparison.Left, comparison.Right),
            ParameterExpression parameter => Bind(parameters.Resolve(parameter)),
            NameExpression name when Resolve(name) is { Type: ColumnType.Bool } flag => new ColumnTest(flag, ValueSet.Of([new(1, 1)])),
            NameExpression name => throw new ExpressionException(
                name.Offset,
                $"'{name.Name}' is not true or false; compare it with something",
                "no_flag",
                name.Name
            ),
            _ => throw new ExpressionException(expression.Offset, "a condition is expected here, not a value", "no_condition"),
        };

    /// <summary>A number computed from one row, such as what a measure sums.</summary>
    public Scalar BindScalar(Expression expression) =>
        expression switch
        {
            NumberExpression number => new ScalarNumber(number.Value),
            ParameterExpression parameter => BindScalar(parameters.Resolve(parameter)),
            NameExpression name when Resolve(name) is { IsNumber: true } column => new ScalarColumn(column),
            NameExpression name => throw new ExpressionException(name.Offset, $"'{name.Name}' is not a number", "no_number", name.Name),
            ArithmeticExpression { Operator: Arithmetic.Divide } => throw new ExpressionException(
                expression.Offset,
                "nothing is divided inside the warehouse, where engines round differently; multiply the other side",
                "division"
            ),
            ArithmeticExpression arithmetic => BindArithmetic(arithmetic),
            _ => throw new ExpressionException(expression.Offset, "a number is expected here", "number_expected"),
        };

    private ScalarArithmetic BindArithmetic(ArithmeticExpression arithmetic)
    {
        var value = new ScalarArithmetic(arithmetic.Operator, BindScalar(arithmetic.Left), BindScalar(arithmetic.Right));
        return value.Width <= Scalar.LargestWidth
            ? value
            : throw new ExpressionException(
                arithmetic.Offset,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"this can have {value.Width} digits, and {Scalar.LargestWidth} are computed exactly; multiply fewer columns"
                ),
                "too_wide",
                value.Width,
                Scalar.LargestWidth
            );
    }

    private ColumnTest BindMissing(MissingExpression missing)
    {
        var column = missing.Operand is NameExpression name
            ? Resolve(name)
            : throw new ExpressionException(missing.Offset, "'is missing' asks for one column", "missing_of_column");
        return column.IsNullable
            ? new ColumnTest(column, ValueSet.Missing(column.Type == ColumnType.Text))
            : throw new ExpressionException(missing.Offset, $"'{column.Name}' is never missing", "never_missing", column.Name);
    }

    private ColumnTest BindMembership(MembershipExpression membership)
    {
        var column = membership.Operand is NameExpression name
            ? Resolve(name)
            : throw new ExpressionException(membership.Offset, "'in' asks for one column", "in_of_column");
        return new ColumnTest(
            column,
            membership
                .Values.Select(value => Literals.Compare(column, Comparison.Equal, Constant(column, value)))
                .Aggregate((left, right) => left.Union(right))
        );
    }

    private Predicate BindComparison(Comparison comparison, Expression left, Expression right)
    {
        if (left is NameExpression name && IsConstant(Resolve(name), right))
        {
            return Test(Resolve(name), comparison, right);
        }

        if (right is NameExpression other && scope.Find(other.Name) is { } column && IsConstant(column, left))
        {
            return Test(column, Flipped(comparison), left);
        }

        return BindColumns(comparison, left, right);
    }

    private ColumnTest Test(Column column, Comparison comparison, Expression constant) =>
        new(column, Literals.Compare(column, comparison, Constant(column, constant)));

    /// <summary>Dates may be compared with each other, and codes of one list: no other use of a scalar allows that.</summary>
    private Predicate BindColumns(Comparison comparison, Expression left, Expression right)
    {
        var (first, second) = (left as NameExpression, right as NameExpression);
        if (first is null || second is null || Resolve(first) is { IsNumber: true } || Resolve(second) is { IsNumber: true })
        {
            return (BindScalar(left), BindScalar(right)) switch
            {
                (ScalarNumber one, ScalarNumber two) => Holds(comparison, one.Value, two.Value) ? Predicate.Always : Predicate.Never,
                var (one, two) => new ScalarComparison(comparison, one, two),
            };
        }

        var (a, b) = (Resolve(first), Resolve(second));
        return a.Type == b.Type && a.CodeList?.Name == b.CodeList?.Name && a.Type is ColumnType.Date or ColumnType.Code
            ? new ScalarComparison(comparison, new ScalarColumn(a), new ScalarColumn(b))
            : throw new ExpressionException(
                left.Offset,
                $"'{a.Name}' and '{b.Name}' cannot be compared: only numbers, dates, and codes of one list can",
                "not_comparable",
                a.Name,
                b.Name
            );
    }

    /// <summary>Two numbers, of which one comes from a parameter: decided before any row is read.</summary>
    private static bool Holds(Comparison comparison, decimal left, decimal right) =>
        comparison switch
        {
            Comparison.Equal => left == right,
            Comparison.NotEqual => left != right,
            Comparison.Less => left < right,
            Comparison.LessOrEqual => left <= right,
            Comparison.Greater => left > right,
            Comparison.GreaterOrEqual => left >= right,
        };

    private Expression Constant(Column column, Expression value) =>
        value is ParameterExpression parameter
            ? parameters.Resolve(parameter) is TextExpression text && column.Type == ColumnType.Code
                ? new NameExpression(text.Value, parameter.Offset)
                : parameters.Resolve(parameter)
            : value;

    private bool IsConstant(Column column, Expression side) =>
        side switch
        {
            NameExpression name => scope.Find(name.Name) is null || column.CodeList?.Find(name.Name) is not null,
            ArithmeticExpression or CallExpression => false,
            _ => true,
        };

    private Column Resolve(NameExpression name) =>
        scope.Find(name.Name)
        ?? throw Suggestion.Unknown(name.Offset, $"unknown column '{name.Name}'", "unknown_column", name.Name, scope.Columns.Keys);

    private static Comparison Flipped(Comparison comparison) =>
        comparison switch
        {
            Comparison.Less => Comparison.Greater,
            Comparison.LessOrEqual => Comparison.GreaterOrEqual,
            Comparison.Greater => Comparison.Less,
            Comparison.GreaterOrEqual => Comparison.LessOrEqual,
            Comparison.Equal or Comparison.NotEqual => comparison,
        };
}
