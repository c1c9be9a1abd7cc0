using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>What a formula's value measures, found from the units of its measures and parameters.</summary>
/// <remarks>Numbers in a formula are pure, but zero, which is zero of anything. Whoever compares an amount with a number needs a parameter
/// with that unit.</remarks>
internal sealed class FormulaUnits
{
    private readonly Catalogue _catalogue;
    private readonly List<ExpressionError> _errors = [];

    private FormulaUnits(Expression expression, Catalogue catalogue)
    {
        _catalogue = catalogue;
        Value = Of(expression);
        Divisor = expression is ArithmeticExpression { Operator: Arithmetic.Divide } quotient ? quotient.Right.Offset : 0;
    }

    /// <summary>Null when nothing says it, as for zero or after a mistake.</summary>
    public Quantity? Value { get; }

    /// <summary>The character of a quotient's divisor, which is wrong more often than its dividend; 0 for other formulas.</summary>
    public int Divisor { get; }

    /// <summary>Parts that do not fit what stands before them.</summary>
    public IReadOnlyList<ExpressionError> Errors => _errors;

    public static FormulaUnits Of(Expression expression, Catalogue catalogue) => new(expression, catalogue);

    private Quantity? Of(Expression expression) =>
        expression switch
        {
            NumberExpression number => number.Value == 0m ? null : Quantity.Pure,
            NameExpression name => _catalogue.FindMeasure(name.Name) is { } measure ? Quantity.Of(measure.Unit) : null,
            ParameterExpression parameter => Of(parameter),
            ArithmeticExpression { Operator: Arithmetic.Multiply } product => Of(product, (left, right) => left.Times(right)),
            ArithmeticExpression { Operator: Arithmetic.Divide } quotient => Of(quotient, (above, below) => above.Per(below)),
            ArithmeticExpression sum => Alike([sum.Left, sum.Right], "only equal units are added or subtracted"),
            CallExpression { Function: "step" } step => Step(step.Arguments),
            CallExpression call => Alike(call.Arguments, $"{call.Function} compares equal units only"),
            _ => null,
        };

    private Quantity? Of(ArithmeticExpression expression, Func<Quantity, Quantity, Quantity> combined)
    {
        var (left, right) = (Of(expression.Left), Of(expression.Right));
        return left is { } first && right is { } second ? combined(first, second) : null;
    }

    /// <summary>Number of months since 1 January: a factor that turns a part of the year into the whole, and so without a unit.</summary>
    private Quantity? Of(ParameterExpression parameter) =>
        parameter.Name == "months_elapsed" ? Quantity.Pure
        : _catalogue.Parameters.FirstOrDefault(known => known.Name == parameter.Name) is { } found ? Quantity.Of(found.Unit)
        : null;

    /// <summary>The value is compared with the thresholds; what holds from each of them on is the result.</summary>
    private Quantity? Step(IReadOnlyList<Expression> arguments)
    {
        Alike(
            [.. arguments.Where((_, i) => i == 0 || (i % 2 == 1 && i < arguments.Count - 1))],
            "step compares its value with thresholds of the same unit"
        );
        return Alike([.. arguments.Where((_, i) => i == arguments.Count - 1 || (i % 2 == 0 && i > 0))], "step gives values of one unit");
    }

    /// <summary>The unit of the first part that has one; every other part must have it, too.</summary>
    private Quantity? Alike(IReadOnlyList<Expression> parts, string rule)
    {
        Quantity? common = null;
        foreach (var part in parts)
        {
            var unit = Of(part);
            if (common is { } first && unit is { } other && first != other)
            {
                _errors.Add(
                    new(
                        part.Offset,
                        $"this is {other}, but what it stands with is {first}: {rule}; divide or multiply first, or name a measure or parameter of that unit"
                    )
                );
                return null;
            }

            common ??= unit;
        }

        return common;
    }
}
