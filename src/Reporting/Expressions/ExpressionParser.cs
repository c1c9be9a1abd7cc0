using System.Globalization;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace Portal.Reporting.Expressions;

/// <summary>Reads one expression: predicates over columns and formulas over measures share one grammar.</summary>
public static class ExpressionParser
{
    private static readonly TokenListParser<ExpressionToken, Expression> AnyExpression = Superpower.Parse.Ref(() => Disjunction!);

    private static readonly TokenListParser<ExpressionToken, Expression> Literal =
        Token.EqualTo(ExpressionToken.Number).Select(token => (Expression)new NumberExpression(
                decimal.Parse(token.ToStringValue(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), At(token)))
            .Or(Token.EqualTo(ExpressionToken.Date).Select(ReadDate))
            .Or(Token.EqualTo(ExpressionToken.Text).Select(token => (Expression)new TextExpression(
                token.ToStringValue()[1..^1].Replace("''", "'", StringComparison.Ordinal), At(token))))
            .Or(Token.EqualTo(ExpressionToken.True).Select(token => (Expression)new BoolExpression(true, At(token))))
            .Or(Token.EqualTo(ExpressionToken.False).Select(token => (Expression)new BoolExpression(false, At(token))))
            .Or(Token.EqualTo(ExpressionToken.Parameter).Select(token =>
                (Expression)new ParameterExpression(token.ToStringValue()[1..], At(token))));

    private static readonly TokenListParser<ExpressionToken, Expression[]> Arguments =
        from open in Token.EqualTo(ExpressionToken.Open)
        from values in AnyExpression.AtLeastOnceDelimitedBy(Token.EqualTo(ExpressionToken.Comma))
        from close in Token.EqualTo(ExpressionToken.Close)
        select values;

    private static readonly TokenListParser<ExpressionToken, Expression> NameOrCall =
        from name in Token.EqualTo(ExpressionToken.Name)
        from arguments in Arguments.AsNullable().OptionalOrDefault()
        select arguments is null
            ? (Expression)new NameExpression(name.ToStringValue(), At(name))
            : new CallExpression(name.ToStringValue(), arguments, At(name));

    private static readonly TokenListParser<ExpressionToken, Expression> Parenthesised =
        from open in Token.EqualTo(ExpressionToken.Open)
        from inner in AnyExpression
        from close in Token.EqualTo(ExpressionToken.Close)
        select inner;

    private static readonly TokenListParser<ExpressionToken, Expression> Unary =
        (from minus in Token.EqualTo(ExpressionToken.Minus)
         from operand in Superpower.Parse.Ref(() => Unary!)
         select operand is NumberExpression number
             ? (Expression)new NumberExpression(-number.Value, At(minus))
             : new ArithmeticExpression(Arithmetic.Subtract, new NumberExpression(0, At(minus)), operand, At(minus)))
        .Or(Literal).Or(NameOrCall).Or(Parenthesised);

    private static readonly TokenListParser<ExpressionToken, Expression> Product = Superpower.Parse.Chain(
        Token.EqualTo(ExpressionToken.Times).Value(Arithmetic.Multiply).Or(Token.EqualTo(ExpressionToken.Divide).Value(Arithmetic.Divide)),
        Unary,
        (operation, left, right) => new ArithmeticExpression(operation, left, right, left.Offset));

    private static readonly TokenListParser<ExpressionToken, Expression> Sum = Superpower.Parse.Chain(
        Token.EqualTo(ExpressionToken.Plus).Value(Arithmetic.Add).Or(Token.EqualTo(ExpressionToken.Minus).Value(Arithmetic.Subtract)),
        Product,
        (operation, left, right) => new ArithmeticExpression(operation, left, right, left.Offset));

    /// <summary>What may follow a sum to make it a test.</summary>
    private static readonly TokenListParser<ExpressionToken, Func<Expression, Expression>> Test =
        (from comparison in Token.EqualTo(ExpressionToken.Comparison)
         from right in Sum
         select (Func<Expression, Expression>)(left => new ComparisonExpression(Operator(comparison), left, right, left.Offset)))
        .Or(from negation in Token.EqualTo(ExpressionToken.Not).Optional()
            from test in Membership.Or(Range)
            select Negated(negation.HasValue, test))
        .Or(from verb in Token.EqualTo(ExpressionToken.Is)
            from negation in Token.EqualTo(ExpressionToken.Not).Optional()
            from missing in Token.EqualTo(ExpressionToken.Missing)
            select Negated(negation.HasValue, operand => new MissingExpression(operand, operand.Offset)));

    private static TokenListParser<ExpressionToken, Func<Expression, Expression>> Membership =>
        from word in Token.EqualTo(ExpressionToken.In)
        from values in Arguments
        select (Func<Expression, Expression>)(operand => new MembershipExpression(operand, values, operand.Offset));

    private static TokenListParser<ExpressionToken, Func<Expression, Expression>> Range =>
        from word in Token.EqualTo(ExpressionToken.Between)
        from low in Sum
        from and in Token.EqualTo(ExpressionToken.And)
        from high in Sum
        select (Func<Expression, Expression>)(operand => new RangeExpression(operand, low, high, operand.Offset));

    private static readonly TokenListParser<ExpressionToken, Expression> Tested =
        from operand in Sum
        from test in Test.AsNullable().OptionalOrDefault()
        select test is null ? operand : test(operand);

    private static readonly TokenListParser<ExpressionToken, Expression> Negation =
        (from word in Token.EqualTo(ExpressionToken.Not)
         from operand in Superpower.Parse.Ref(() => Negation!)
         select (Expression)new NotExpression(operand, At(word)))
        .Or(Tested);

    private static readonly TokenListParser<ExpressionToken, Expression> Conjunction =
        Negation.AtLeastOnceDelimitedBy(Token.EqualTo(ExpressionToken.And)).Select(all => Joined(true, all));

    private static readonly TokenListParser<ExpressionToken, Expression> Disjunction =
        Conjunction.AtLeastOnceDelimitedBy(Token.EqualTo(ExpressionToken.Or)).Select(any => Joined(false, any));

    /// <summary>The syntax of <paramref name="text"/>.</summary>
    /// <exception cref="ExpressionException">The text is not an expression; the message says what was expected.</exception>
    public static Expression Parse(string text)
    {
        var tokens = ExpressionTokenizer.Instance.TryTokenize(text);
        if (!tokens.HasValue)
        {
            throw new ExpressionException(tokens.ErrorPosition.Absolute, Sentence(tokens.FormatErrorMessageFragment()));
        }

        var parsed = Disjunction.AtEnd().TryParse(tokens.Value);
        return parsed.HasValue
            ? parsed.Value
            : throw new ExpressionException(
                parsed.ErrorPosition.HasValue ? parsed.ErrorPosition.Absolute : text.Length,
                Sentence(parsed.FormatErrorMessageFragment()));
    }

    private static int At(Token<ExpressionToken> token) => token.Position.Absolute;

    private static string Sentence(string fragment) => "cannot read the expression: " + fragment;

    private static Expression Joined(bool isAnd, Expression[] operands) =>
        operands.Length == 1 ? operands[0] : new LogicalExpression(isAnd, operands, operands[0].Offset);

    private static Func<Expression, Expression> Negated(bool negate, Func<Expression, Expression> test) =>
        negate ? operand => new NotExpression(test(operand), operand.Offset) : test;

    private static Comparison Operator(Token<ExpressionToken> token) => token.ToStringValue() switch
    {
        "=" => Comparison.Equal,
        "<" => Comparison.Less,
        "<=" => Comparison.LessOrEqual,
        ">" => Comparison.Greater,
        ">=" => Comparison.GreaterOrEqual,
        _ => Comparison.NotEqual,
    };

    private static Expression ReadDate(Token<ExpressionToken> token) =>
        DateOnly.TryParseExact(token.ToStringValue(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? new DateExpression(date, At(token))
            : throw new ExpressionException(At(token), $"'{token.ToStringValue()}' is not a day of the calendar; write yyyy-MM-dd");
}
