using System.Globalization;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>A formula over measures: exact in C# decimals, divided and rounded here and nowhere else.</summary>
public sealed class Formula
{
    private static readonly string[] Functions = ["min", "max", "step"];
    private static readonly Dictionary<string, decimal> NoMeasures = [];
    private readonly Expression _expression;

    private Formula(Expression expression)
    {
        _expression = expression;
        Measures = [.. Leaves(expression).OfType<NameExpression>().Select(name => name.Name).Distinct(StringComparer.Ordinal)];
        Parameters = [.. Leaves(expression).OfType<ParameterExpression>()];
    }

    /// <summary>Codes of the measures that it needs, in the order of the text.</summary>
    public IReadOnlyList<string> Measures { get; }

    /// <summary>The parameters that it reads, wherever it does, in the order of the text.</summary>
    public IReadOnlyList<ParameterExpression> Parameters { get; }

    public bool IsQuotient => _expression is ArithmeticExpression { Operator: Arithmetic.Divide };

    /// <summary>True for <c>(a / b) / (c / d)</c>.</summary>
    public bool IsQuotientOfQuotients =>
        _expression
            is ArithmeticExpression
            {
                Operator: Arithmetic.Divide,
                Left: ArithmeticExpression { Operator: Arithmetic.Divide },
                Right: ArithmeticExpression { Operator: Arithmetic.Divide },
            };

    public static Formula Parse(string text) => new(ExpressionParser.Parse(text));

    /// <summary>Every mistake on a day: names that are no measure, parameters without a value, parts that are not arithmetic.</summary>
    public IEnumerable<ExpressionError> Errors(Catalogue catalogue, Parameters parameters) => Errors(_expression, catalogue, parameters);

    /// <summary>What its value measures, with a mistake for each part that is added to or compared with something of another
    /// unit.</summary>
    internal FormulaUnits Units(Catalogue catalogue) => FormulaUnits.Of(_expression, catalogue);

    /// <summary>The value; null when something is divided by zero.</summary>
    public decimal? Evaluate(IReadOnlyDictionary<string, decimal> measures, Parameters parameters) =>
        Evaluate(_expression, measures, parameters);

    /// <summary>The value of a formula that needs no measure, such as a limit; null when it needs one, or a parameter has no number on the
    /// day.</summary>
    public decimal? Evaluate(Parameters parameters) =>
        Measures.Count == 0 && Parameters.All(parameter => parameters.Find(parameter.Name) is NumberExpression)
            ? Evaluate(_expression, NoMeasures, parameters)
            : null;

    /// <summary>Dividend and divisor of a quotient, before the division.</summary>
    public (decimal? Numerator, decimal? Denominator) Parts(IReadOnlyDictionary<string, decimal> measures, Parameters parameters) =>
        _expression is ArithmeticExpression { Operator: Arithmetic.Divide } quotient
            ? (Evaluate(quotient.Left, measures, parameters), Evaluate(quotient.Right, measures, parameters))
            : (null, null);

    /// <summary>Canonical text, with what the parameters stand for: the same formula written differently has the same key.</summary>
    internal string Key(Parameters parameters) => Key(_expression, parameters);

    /// <summary>a, b, c and d of <c>(a / b) / (c / d)</c>, none of them divided.</summary>
    public (decimal? A, decimal? B, decimal? C, decimal? D) Sides(IReadOnlyDictionary<string, decimal> measures, Parameters parameters) =>
        _expression is ArithmeticExpression { Left: ArithmeticExpression above, Right: ArithmeticExpression below }
            ? (
                Evaluate(above.Left, measures, parameters),
                Evaluate(above.Right, measures, parameters),
                Evaluate(below.Left, measures, parameters),
                Evaluate(below.Right, measures, parameters)
            )
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
                return values.Contains(null)
                    ? null
                    : call.Function switch
                    {
                        "min" => values.Min(),
                        "max" => values.Max(),
                        _ => Step(values),
                    };
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
                throw new ExpressionException(
                    expression.Offset,
                    "a formula is made of measures, numbers, parameters, + - * / ( ), min, max and step"
                );
        }
    }

    private static string Key(Expression expression, Parameters parameters) =>
        expression switch
        {
            NumberExpression number => number.Value.ToString("0.############################", CultureInfo.InvariantCulture),
            NameExpression name => name.Name,
            ParameterExpression parameter when parameters.Find(parameter.Name) is NumberExpression number => Key(number, parameters),
            ParameterExpression parameter => "@" + parameter.Name,
            CallExpression call => $"{call.Function}({string.Join(',', call.Arguments.Select(argument => Key(argument, parameters)))})",
            ArithmeticExpression both => $"({Key(both.Left, parameters)} {both.Operator} {Key(both.Right, parameters)})",
            _ => expression.ToString(),
        };

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

    private static IEnumerable<Expression> Leaves(Expression expression) =>
        expression switch
        {
            ArithmeticExpression arithmetic => Leaves(arithmetic.Left).Concat(Leaves(arithmetic.Right)),
            CallExpression call => call.Arguments.SelectMany(Leaves),
            _ => [expression],
        };

    private static IEnumerable<ExpressionError> Errors(Expression expression, Catalogue catalogue, Parameters parameters) =>
        expression switch
        {
            NumberExpression => [],
            NameExpression name when catalogue.FindMeasure(name.Name) is not null => [],
            NameExpression name when catalogue.FindIndicator(name.Name) is { } indicator =>
            [
                new(name.Offset, IsIndicator(indicator, catalogue)),
            ],
            NameExpression name =>
            [
                new(
                    name.Offset,
                    $"unknown measure '{name.Name}'{Suggestion.For(name.Name, catalogue.Measures.Select(measure => measure.Code))}"
                ),
            ],
            ParameterExpression parameter when parameters.Find(parameter.Name) is NumberExpression => [],
            ParameterExpression parameter =>
            [
                new(parameter.Offset, $"parameter '@{parameter.Name}' has no number on {parameters.AsOf:yyyy-MM-dd}"),
            ],
            ArithmeticExpression arithmetic => Errors(arithmetic.Left, catalogue, parameters)
                .Concat(Errors(arithmetic.Right, catalogue, parameters)),
            CallExpression { Function: "step" } step when step.Arguments.Count < 4 || step.Arguments.Count % 2 == 1 =>
            [
                new(
                    step.Offset,
                    "step has a value, then pairs of a threshold and what holds from it on, then what holds below all of them"
                ),
            ],
            CallExpression call when Functions.Contains(call.Function) => call.Arguments.SelectMany(argument =>
                Errors(argument, catalogue, parameters)
            ),
            CallExpression call => [new(call.Offset, $"unknown function '{call.Function}'{Suggestion.For(call.Function, Functions)}")],
            _ => [new(expression.Offset, "a formula is made of measures, numbers, parameters, + - * / ( ), min, max and step")],
        };

    /// <summary>Formulas stop at measures, which know no formulas: so none can lead back to itself.</summary>
    private static string IsIndicator(Indicator indicator, Catalogue catalogue) =>
        $"'{indicator.Code}' is an indicator; a formula names measures only, so that no indicator can depend on itself"
        + (
            indicator.Versions is [.., { Formula: { } formula } last] && last.Measures.All(code => catalogue.FindMeasure(code) is not null)
                ? $". Write its measures out: {formula.Value.Trim()}"
                : ""
        );
}
