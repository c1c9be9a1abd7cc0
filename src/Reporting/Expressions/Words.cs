using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Expressions;

/// <summary>Says an expression in words, for people who read figures and not code.</summary>
/// <param name="nameOf">What people call a column or a measure.</param>
public sealed class Words(ColumnScope scope, Func<string, string> nameOf, CultureInfo culture)
{
    private readonly bool _isChinese = culture.TwoLetterISOLanguageName == "zh";

    /// <summary>The condition in words; nothing for no condition.</summary>
    public string Condition(string? text) => string.IsNullOrWhiteSpace(text) ? "" : Say(ExpressionParser.Parse(text), null, isInner: false);

    private string Say(Expression expression, Column? column, bool isInner) =>
        expression switch
        {
            LogicalExpression logical => Bracketed(
                string.Join(
                    Word(logical.IsAnd ? " and " : " or ", logical.IsAnd ? "，且" : "，或"),
                    logical.Operands.Select(operand => Say(operand, null, isInner: true))
                ),
                isInner
            ),
            NotExpression { Operand: MissingExpression missing } => $"{Name(missing.Operand)} {Word("is known", "有值")}",
            NotExpression not => Word("not ", "非 ") + Say(not.Operand, null, isInner: true),
            MissingExpression missing => $"{Name(missing.Operand)} {Word("is missing", "缺失")}",
            MembershipExpression membership => $"{Name(membership.Operand)} {Word("is one of", "属于")} "
                + string.Join(Word(", ", "、"), membership.Values.Select(value => Say(value, Resolve(membership.Operand), isInner: true))),
            RangeExpression range =>
                $"{Name(range.Operand)} {Word("from", "自")} {Say(range.Low, Resolve(range.Operand), true)} {Word("to", "至")} {Say(range.High, Resolve(range.Operand), true)}",
            ComparisonExpression comparison =>
                $"{Say(comparison.Left, Resolve(comparison.Right), true)} {Sign(comparison.Operator)} {Say(comparison.Right, Resolve(comparison.Left), true)}",
            ArithmeticExpression arithmetic => Bracketed(
                $"{Say(arithmetic.Left, null, arithmetic.Operator is Arithmetic.Multiply or Arithmetic.Divide)} {Sign(arithmetic.Operator)} {Say(arithmetic.Right, null, true)}",
                isInner
            ),
            CallExpression { Function: "step" } step => Step([.. step.Arguments.Select(argument => Say(argument, null, isInner: true))]),
            CallExpression call =>
                $"{(call.Function == "min" ? Word("the smaller of", "取小") : Word("the larger of", "取大"))} ({string.Join(Word(", ", "、"), call.Arguments.Select(argument => Say(argument, null, false)))})",
            NumberExpression number => Number(number, column),
            DateExpression date => date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            BoolExpression flag => flag.Value ? Word("always", "恒真") : Word("never", "恒假"),
            TextExpression text => $"“{text.Value}”",
            ParameterExpression parameter => nameOf("@" + parameter.Name),
            NameExpression name => Symbol(name, column) ?? nameOf(name.Name),
            _ => throw new ArgumentOutOfRangeException(nameof(expression)),
        };

    /// <summary>120% from 1 on, 130% from 0.85 on, 150% below.</summary>
    private string Step(IReadOnlyList<string> said)
    {
        var steps = said.Skip(1).SkipLast(1).Chunk(2).Select(step => Word($"{step[1]} from {step[0]} on", $"≥{step[0]} 为 {step[1]}"));
        return Word($"by {said[0]}: ", $"按 {said[0]}：")
            + string.Join(Word(", ", "，"), steps)
            + Word($", {said[^1]} below", $"，以下为 {said[^1]}");
    }

    private string Name(Expression operand) => Say(operand, null, isInner: true);

    private Column? Resolve(Expression expression) => expression is NameExpression name ? scope.Find(name.Name) : null;

    private string? Symbol(NameExpression name, Column? column)
    {
        if (column?.CodeList is not { } list)
        {
            return null;
        }

        return list.Find(name.Name) is { } value ? Value(value)
            : list.Values.Any(code => code.Group == name.Name) ? Word($"section {name.Name}", $"{name.Name} 门类")
            : null;
    }

    private string Number(NumberExpression number, Column? column) =>
        number.Value is > int.MinValue and < int.MaxValue && column?.CodeList?.Find((int)number.Value) is { } code
            ? Value(code)
            : number.Value.ToString("#,0.############", CultureInfo.InvariantCulture);

    private string Value(CodeValue value) => _isChinese ? value.Zh : value.En;

    private string Word(string english, string chinese) => _isChinese ? chinese : english;

    private string Bracketed(string text, bool isInner) => isInner ? Word($"({text})", $"（{text}）") : text;

    private static string Sign(Comparison comparison) =>
        comparison switch
        {
            Comparison.Equal => "=",
            Comparison.NotEqual => "≠",
            Comparison.Less => "<",
            Comparison.LessOrEqual => "≤",
            Comparison.Greater => ">",
            Comparison.GreaterOrEqual => "≥",
        };

    private static string Sign(Arithmetic arithmetic) =>
        arithmetic switch
        {
            Arithmetic.Add => "+",
            Arithmetic.Subtract => "−",
            Arithmetic.Multiply => "×",
            Arithmetic.Divide => "÷",
        };
}
