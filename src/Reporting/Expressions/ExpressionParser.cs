using System.Globalization;
using System.Runtime.CompilerServices;
using Portal.Data;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace Portal.Reporting.Expressions;

/// <summary>Reads one expression: predicates over columns and formulas over measures share one grammar.</summary>
public static class ExpressionParser
{
    /// <summary>A text is read once for as long as somebody holds it: those of the catalogue for good, those that users type while they are
    /// asked about.</summary>
    private static readonly ConditionalWeakTable<string, Expression> Known = [];

    private static readonly TokenListParser<ExpressionToken, Expression> AnyExpression = Superpower.Parse.Ref(() => Disjunction!);

    private static readonly TokenListParser<ExpressionToken, Expression> Literal = One
        .Number.Select(ReadNumber)
        .Or(One.Date.Select(ReadDate))
        .Or(
            One.Text.Select(token =>
                (Expression)new TextExpression(token.ToStringValue()[1..^1].Replace("''", "'", StringComparison.Ordinal), At(token))
            )
        )
        .Or(One.True.Select(token => (Expression)new BoolExpression(true, At(token))))
        .Or(One.False.Select(token => (Expression)new BoolExpression(false, At(token))))
        .Or(One.Parameter.Select(token => (Expression)new ParameterExpression(token.ToStringValue()[1..], At(token))));

    private static readonly TokenListParser<ExpressionToken, Expression[]> Arguments =
        from open in One.Open
        from values in AnyExpression.AtLeastOnceDelimitedBy(One.Comma)
        from close in One.Close
        select values;

    private static readonly TokenListParser<ExpressionToken, Expression> NameOrCall =
        from name in One.Name
        from arguments in Arguments.AsNullable().OptionalOrDefault()
        select arguments is null
            ? (Expression)new NameExpression(name.ToStringValue(), At(name))
            : new CallExpression(name.ToStringValue(), arguments, At(name));

    private static readonly TokenListParser<ExpressionToken, Expression> Parenthesised =
        from open in One.Open
        from inner in AnyExpression
        from close in One.Close
        select inner;

    private static readonly TokenListParser<ExpressionToken, Expression> Unary = (
        from minus in One.Minus
        from operand in Superpower.Parse.Ref(() => Unary!)
        select operand is NumberExpression number
            ? (Expression)new NumberExpression(-number.Value, At(minus))
            : new ArithmeticExpression(Arithmetic.Subtract, new NumberExpression(0, At(minus)), operand, At(minus))
    )
        .Or(Literal)
        .Or(NameOrCall)
        .Or(Parenthesised);

    private static readonly TokenListParser<ExpressionToken, Expression> Product = Superpower.Parse.Chain(
        One.Times.Value(Arithmetic.Multiply).Or(One.Divide.Value(Arithmetic.Divide)),
        Unary,
        (operation, left, right) => new ArithmeticExpression(operation, left, right, left.Offset)
    );

    private static readonly TokenListParser<ExpressionToken, Expression> Sum = Superpower.Parse.Chain(
        One.Plus.Value(Arithmetic.Add).Or(One.Minus.Value(Arithmetic.Subtract)),
        Product,
        (operation, left, right) => new ArithmeticExpression(operation, left, right, left.Offset)
    );

    private static readonly TokenListParser<ExpressionToken, Func<Expression, Expression>> Membership =
        from word in One.In
        from values in Arguments
        select (Func<Expression, Expression>)(operand => new MembershipExpression(operand, values, operand.Offset));

    private static readonly TokenListParser<ExpressionToken, Func<Expression, Expression>> Range =
        from word in One.Between
        from low in Sum
        from and in One.And
        from high in Sum
        select (Func<Expression, Expression>)(operand => new RangeExpression(operand, low, high, operand.Offset));

    /// <summary>What may follow a sum to make it a test.</summary>
    private static readonly TokenListParser<ExpressionToken, Func<Expression, Expression>> Test = (
        from comparison in One.Comparison
        from right in Sum
        select (Func<Expression, Expression>)(left => new ComparisonExpression(Operator(comparison), left, right, left.Offset))
    )
        .Or(from negation in One.Not.Optional() from test in Membership.Or(Range) select Negated(negation.HasValue, test))
        .Or(
            from verb in One.Is
            from negation in One.Not.Optional()
            from missing in One.Missing
            select Negated(negation.HasValue, operand => new MissingExpression(operand, operand.Offset))
        );

    private static readonly TokenListParser<ExpressionToken, Expression> Tested =
        from operand in Sum
        from test in Test.AsNullable().OptionalOrDefault()
        select test is null ? operand : test(operand);

    private static readonly TokenListParser<ExpressionToken, Expression> Negation = (
        from word in One.Not
        from operand in Superpower.Parse.Ref(() => Negation!)
        select (Expression)new NotExpression(operand, At(word))
    ).Or(Tested);

    private static readonly TokenListParser<ExpressionToken, Expression> Conjunction = Negation
        .AtLeastOnceDelimitedBy(One.And)
        .Select(all => Joined(true, all));

    private static readonly TokenListParser<ExpressionToken, Expression> Disjunction = Conjunction
        .AtLeastOnceDelimitedBy(One.Or)
        .Select(any => Joined(false, any));

    /// <summary>The syntax of <paramref name="text"/>.</summary>
    /// <exception cref="ExpressionException">The text is not an expression; the message says what was expected.</exception>
    public static Expression Parse(string text) => Known.GetValue(text, Read);

    private static Expression Read(string text)
    {
        ExpressionBounds.RequireText(text);
        var tokens = ExpressionTokenizer.Instance.TryTokenize(text);
        if (!tokens.HasValue)
        {
            throw Unread(text, tokens.ErrorPosition.Absolute, tokens.FormatErrorMessageFragment());
        }

        ExpressionBounds.RequireShape(tokens.Value);
        var parsed = Disjunction.AtEnd().TryParse(tokens.Value);
        return parsed.HasValue
            ? ExpressionBounds.RequireDepth(parsed.Value)
            : throw Unread(
                text,
                parsed.ErrorPosition.HasValue ? parsed.ErrorPosition.Absolute : text.Length,
                parsed.FormatErrorMessageFragment()
            );
    }

    private static int At(Token<ExpressionToken> token) => token.Position.Absolute;

    private static ExpressionException Unread(string text, int offset, string fragment) =>
        new(
            offset,
            "cannot read the expression: " + fragment,
            offset < text.Length ? "unread" : "unfinished",
            offset < text.Length ? [Readable.Short(text[offset..])] : []
        );

    private static Expression Joined(bool isAnd, Expression[] operands) =>
        operands.Length == 1 ? operands[0] : new LogicalExpression(isAnd, operands, operands[0].Offset);

    private static Func<Expression, Expression> Negated(bool negate, Func<Expression, Expression> test) =>
        negate ? operand => new NotExpression(test(operand), operand.Offset) : test;

    private static Comparison Operator(Token<ExpressionToken> token) =>
        token.ToStringValue() switch
        {
            "=" => Comparison.Equal,
            "<" => Comparison.Less,
            "<=" => Comparison.LessOrEqual,
            ">" => Comparison.Greater,
            ">=" => Comparison.GreaterOrEqual,
            _ => Comparison.NotEqual,
        };

    private static Expression ReadNumber(Token<ExpressionToken> token)
    {
        var text = token.ToStringValue();
        return
            text.Count(char.IsAsciiDigit) <= Bounds.NumberDigits
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new NumberExpression(number, At(token))
            : throw new ExpressionException(
                At(token),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the number {Readable.Short(text)} has more than {Bounds.NumberDigits} digits"
                ),
                "long_number",
                Readable.Short(text),
                Bounds.NumberDigits
            );
    }

    private static Expression ReadDate(Token<ExpressionToken> token)
    {
        var text = token.ToStringValue();
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw new ExpressionException(At(token), $"'{text}' is not a day of the calendar; write yyyy-MM-dd", "no_day", text);
        }

        return Bounds.IsDay(date)
            ? new DateExpression(date, At(token))
            : throw new ExpressionException(
                At(token),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{text} is no day that can be meant: days from {Bounds.FirstDay:yyyy-MM-dd} to {Bounds.LastDay:yyyy-MM-dd} are accepted, as outside them stand placeholders and typing mistakes"
                ),
                "far_day",
                text,
                Bounds.FirstDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Bounds.LastDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            );
    }

    /// <summary>One token of each kind, made once: making one looks up attributes, and the bodies of queries run at every
    /// expression.</summary>
    private static class One
    {
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> And = Token.EqualTo(ExpressionToken.And);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Between = Token.EqualTo(ExpressionToken.Between);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Close = Token.EqualTo(ExpressionToken.Close);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Comma = Token.EqualTo(ExpressionToken.Comma);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Comparison = Token.EqualTo(
            ExpressionToken.Comparison
        );
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Date = Token.EqualTo(ExpressionToken.Date);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Divide = Token.EqualTo(ExpressionToken.Divide);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> False = Token.EqualTo(ExpressionToken.False);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> In = Token.EqualTo(ExpressionToken.In);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Is = Token.EqualTo(ExpressionToken.Is);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Minus = Token.EqualTo(ExpressionToken.Minus);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Missing = Token.EqualTo(ExpressionToken.Missing);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Name = Token.EqualTo(ExpressionToken.Name);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Not = Token.EqualTo(ExpressionToken.Not);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Number = Token.EqualTo(ExpressionToken.Number);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Open = Token.EqualTo(ExpressionToken.Open);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Or = Token.EqualTo(ExpressionToken.Or);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Parameter = Token.EqualTo(
            ExpressionToken.Parameter
        );
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Plus = Token.EqualTo(ExpressionToken.Plus);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Text = Token.EqualTo(ExpressionToken.Text);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> Times = Token.EqualTo(ExpressionToken.Times);
        public static readonly TokenListParser<ExpressionToken, Token<ExpressionToken>> True = Token.EqualTo(ExpressionToken.True);
    }
}
