using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>A formula over measures: exact in C# decimals, divided and rounded here and nowhere else.</summary>
public sealed class Formula
{
    private static readonly string[] Functions = ["min", "max", "step"];
    private readonly Expression _expression;

    private Formula(Expression expression)
    {
        _expression = expression;
        Measures = [.. Names(expression).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Codes of the measures that it needs, in the order of the text.</summary>
    public IReadOnlyList<string> Measures { get; }

    public bool IsQuotient => _expression is ArithmeticExpression { Operator: Arithmetic.Divide };

    /// <summary>True for <c>(a / b) / (c / d)</c>.</summary>
    public bool IsQuotientOfQuotients => _expression is ArithmeticExpression
    {
        Operator: Arithmetic.Divide, Left: ArithmeticExpression { Operator: Arithmetic.Divide }, Right: ArithmeticExpression { Operator: Arithmetic.Divide },
    };

    public static Formula Parse(string text) => new(ExpressionParser.Parse(text));

    /// <summary>Every mistake: names that are no measure, parameters without a value, parts that are not arithmetic.</summary>
    public IEnumerable<ExpressionError> Errors(IReadOnlyCollection<string> measures, Parameters parameters) => Errors(_expression, measures, parameters);

    /// <summary>The value; null when something is divided by zero.</summary>
    public decimal? Evaluate(IReadOnlyDictionary<string, decimal> measures, Parameters parameters) => Evaluate(_expression, measures, parameters);

    /// <summary>Dividend and divisor of a quotient, before the division.</summary>
    public (decimal? Numerator, decimal? Denominator) Parts(IReadOnlyDictionary<string, decimal> measures, Parameters parameters) =>
        _expression is ArithmeticExpression { Operator: Arithmetic.Divide } quotient
            ? (Evaluate(quotient.Left, measures, parameters), Evaluate(quotient.Right, measures, parameters))
            : (null, null);

    /// <summary>a, b, c and d of <c>(a / b) / (c / d)</c>, none of them divided.</summary>
    public (decimal? A, decimal? B, decimal? C, decimal? D) Sides(IReadOnlyDictionary<string, decimal> measures, Parameters parameters) =>
        _expression is ArithmeticExpression { Left: ArithmeticExpression above, Right: ArithmeticExpression below }
            ? (Evaluate(above.Left, measures, parameters), Evaluate(above.Right, measures, parameters), Evaluate(below.Left, measures, parameters), Evaluate(below.Right, measures, parameters))
            : (null, null, null, null);

    private static decimal? Evaluate(Expression expression, IReadOnlyDictionary<string, decimal> measures, Parameters parameters)
    {
        switch (expression)
        {
            case NumberExpression number:
                return number.Value;
            case NameExpression name:
                return measures[name.Name];
            case ParameterExpression parameter:
                return Evaluate(parameters.Resolve(parameter), measures, parameters);
            case CallExpression call:
                var values = call.Arguments.Select(argument => Evaluate(argument, measures, parameters)).ToList();
                return values.Contains(null) ? null : call.Function switch { "min" => values.Min(), "max" => values.Max(), _ => Step(values) };
            case ArithmeticExpression arithmetic:
                var (left, right) = (Evaluate(arithmetic.Left, measures, parameters), Evaluate(arithmetic.Right, measures, parameters));
                return arithmetic.Operator switch
                {
                    Arithmetic.Add => left + right,
                    Arithmetic.Subtract => left - right,
                    Arithmetic.Multiply => left * right,
                    Arithmetic.Divide => right is null or 0m ? null : left / right,
                };
            default:
                throw new ExpressionException(expression.Offset, "a formula is made of measures, numbers, parameters, + - * / ( ), min, max and step");
        }
    }

    /// <summary><c>step(x, a, p, b, q, r)</c>: p from a on, else q from b on, else r.</summary>
    private static decimal? Step(List<decimal?> values)
    {
        for (var i = 1; i + 1 < values.Count; i += 2)
        {
            if (values[0] >= values[i])
            {
                return values[i + 1];
            }
        }

        return values[^1];
    }

    private static IEnumerable<string> Names(Expression expression) => expression switch
    {
        NameExpression name => [name.Name],
        ArithmeticExpression arithmetic => Names(arithmetic.Left).Concat(Names(arithmetic.Right)),
        CallExpression call => call.Arguments.SelectMany(Names),
        _ => [],
    };

    private static IEnumerable<ExpressionError> Errors(Expression expression, IReadOnlyCollection<string> measures, Parameters parameters) => expression switch
    {
        NumberExpression => [],
        NameExpression name when measures.Contains(name.Name) => [],
        NameExpression name => [new(name.Offset, $"unknown measure '{name.Name}'{Suggestion.For(name.Name, measures)}")],
        ParameterExpression parameter when parameters.Find(parameter.Name) is NumberExpression => [],
        ParameterExpression parameter => [new(parameter.Offset, $"parameter '@{parameter.Name}' has no number on {parameters.AsOf:yyyy-MM-dd}")],
        ArithmeticExpression arithmetic => Errors(arithmetic.Left, measures, parameters).Concat(Errors(arithmetic.Right, measures, parameters)),
        CallExpression { Function: "step" } step when step.Arguments.Count < 4 || step.Arguments.Count % 2 == 1 =>
            [new(step.Offset, "step has a value, then pairs of a threshold and what holds from it on, then what holds below all of them")],
        CallExpression call when Functions.Contains(call.Function) => call.Arguments.SelectMany(argument => Errors(argument, measures, parameters)),
        CallExpression call => [new(call.Offset, $"unknown function '{call.Function}'{Suggestion.For(call.Function, Functions)}")],
        _ => [new(expression.Offset, "a formula is made of measures, numbers, parameters, + - * / ( ), min, max and step")],
    };
}
