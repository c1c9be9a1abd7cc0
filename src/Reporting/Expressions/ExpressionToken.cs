using Superpower;
using Superpower.Display;
using Superpower.Model;
using Superpower.Parsers;
using Superpower.Tokenizers;

namespace Portal.Reporting.Expressions;

internal enum ExpressionToken
{
    None,

    [Token(Example = "and")]
    And,

    [Token(Example = "or")]
    Or,

    [Token(Example = "not")]
    Not,

    [Token(Example = "in")]
    In,

    [Token(Example = "between")]
    Between,

    [Token(Example = "is")]
    Is,

    [Token(Example = "missing")]
    Missing,

    [Token(Example = "true")]
    True,

    [Token(Example = "false")]
    False,

    [Token(Description = "a name")]
    Name,

    [Token(Description = "a parameter")]
    Parameter,

    [Token(Description = "a number")]
    Number,

    [Token(Description = "a date")]
    Date,

    [Token(Description = "a text in single quotes")]
    Text,

    [Token(Example = "(")]
    Open,

    [Token(Example = ")")]
    Close,

    [Token(Example = ",")]
    Comma,

    [Token(Description = "a comparison")]
    Comparison,

    [Token(Example = "+")]
    Plus,

    [Token(Example = "-")]
    Minus,

    [Token(Example = "*")]
    Times,

    [Token(Example = "/")]
    Divide,
}

internal static class ExpressionTokenizer
{
    private static readonly TextParser<Unit> NameBody =
        from first in Character.Letter.Or(Character.EqualTo('_'))
        from rest in Character.LetterOrDigit.Or(Character.In('_', '.')).IgnoreMany()
        select Unit.Value;

    private static readonly TextParser<Unit> DateBody =
        from year in Character.Digit.Repeat(4)
        from first in Character.EqualTo('-')
        from month in Character.Digit.Repeat(2)
        from second in Character.EqualTo('-')
        from day in Character.Digit.Repeat(2)
        select Unit.Value;

    private static readonly TextParser<Unit> NumberBody =
        from whole in Character.Digit.AtLeastOnce()
        from fraction in Character.EqualTo('.').IgnoreThen(Character.Digit.AtLeastOnce()).OptionalOrDefault([])
        select Unit.Value;

    private static readonly TextParser<Unit> TextBody =
        from open in Character.EqualTo('\'')
        from body in Span.EqualTo("''").Value(Unit.Value).Try().Or(Character.Except('\'').Value(Unit.Value)).IgnoreMany()
        from close in Character.EqualTo('\'')
        select Unit.Value;

    private static readonly TextParser<Unit> ComparisonBody = Span.EqualTo("<=")
        .Try()
        .Or(Span.EqualTo(">=").Try())
        .Or(Span.EqualTo("<>").Try())
        .Or(Span.EqualTo("!=").Try())
        .Or(Span.EqualTo("<"))
        .Or(Span.EqualTo(">"))
        .Or(Span.EqualTo("="))
        .Value(Unit.Value);

    public static Tokenizer<ExpressionToken> Instance { get; } = Build();

    private static Tokenizer<ExpressionToken> Build()
    {
        var builder = new TokenizerBuilder<ExpressionToken>().Ignore(Span.WhiteSpace);
        foreach (
            var (word, token) in new[]
            {
                ("and", ExpressionToken.And),
                ("or", ExpressionToken.Or),
                ("not", ExpressionToken.Not),
                ("in", ExpressionToken.In),
                ("between", ExpressionToken.Between),
                ("is", ExpressionToken.Is),
                ("missing", ExpressionToken.Missing),
                ("true", ExpressionToken.True),
                ("false", ExpressionToken.False),
            }
        )
        {
            builder.Match(Span.EqualTo(word).Then(EndOfWord), token);
        }

        return builder
            .Match(NameBody, ExpressionToken.Name)
            .Match(Character.EqualTo('@').IgnoreThen(NameBody), ExpressionToken.Parameter)
            .Match(DateBody.Try(), ExpressionToken.Date)
            .Match(NumberBody, ExpressionToken.Number)
            .Match(TextBody, ExpressionToken.Text)
            .Match(ComparisonBody, ExpressionToken.Comparison)
            .Match(Character.EqualTo('('), ExpressionToken.Open)
            .Match(Character.EqualTo(')'), ExpressionToken.Close)
            .Match(Character.EqualTo(','), ExpressionToken.Comma)
            .Match(Character.EqualTo('+'), ExpressionToken.Plus)
            .Match(Character.EqualTo('-'), ExpressionToken.Minus)
            .Match(Character.EqualTo('*'), ExpressionToken.Times)
            .Match(Character.EqualTo('/'), ExpressionToken.Divide)
            .Build();
    }

    /// <summary>A keyword ends where a name could not go on: <c>original_term</c> does not begin with <c>or</c>.</summary>
    private static TextParser<TextSpan> EndOfWord(TextSpan matched) =>
        input =>
            Character.LetterOrDigit.Or(Character.In('_', '.'))(input).HasValue
                ? Result.Empty<TextSpan>(input)
                : Result.Value(matched, input, input);
}
