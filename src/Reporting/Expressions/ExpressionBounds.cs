using System.Globalization;
using Portal.Data;
using Superpower.Model;

namespace Portal.Reporting.Expressions;

/// <summary>Refuses expressions that are too long or too deep, before anything descends into them: an overflow of the stack cannot be
/// caught and ends the process.</summary>
internal static class ExpressionBounds
{
    public static void RequireText(string text)
    {
        if (text.Length > Bounds.ExpressionLength)
        {
            throw new ExpressionException(
                Bounds.ExpressionLength,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the expression has {text.Length} characters; at most {Bounds.ExpressionLength} are accepted"
                ),
                "too_long",
                text.Length,
                Bounds.ExpressionLength
            );
        }

        if (Readable.FirstUnreadable(text) is >= 0 and var offset)
        {
            throw new ExpressionException(
                offset,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"character {offset + 1} cannot be read: half a character, or a control character"
                ),
                "unreadable",
                offset + 1
            );
        }
    }

    /// <summary>What the parser descends into: brackets, and signs and negations before them.</summary>
    public static void RequireShape(TokenList<ExpressionToken> tokens)
    {
        var (count, depth, prefixes) = (0, 0, 0);
        foreach (var token in tokens)
        {
            (depth, prefixes) = token.Kind switch
            {
                ExpressionToken.Open => (depth + 1, 0),
                ExpressionToken.Close => (depth - 1, 0),
                ExpressionToken.Not or ExpressionToken.Minus => (depth, prefixes + 1),
                _ => (depth, 0),
            };
            if (++count > Bounds.ExpressionTokens)
            {
                throw new ExpressionException(
                    token.Position.Absolute,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the expression has more than {Bounds.ExpressionTokens} words, numbers and signs"
                    ),
                    "too_many",
                    Bounds.ExpressionTokens
                );
            }

            if (depth + prefixes > Bounds.ExpressionNesting)
            {
                throw TooDeep(token.Position.Absolute);
            }
        }
    }

    /// <summary>What everything after the parser descends into: a chain of additions nests too, its first one deepest.</summary>
    public static Expression RequireDepth(Expression expression) =>
        Depth(expression) <= Bounds.ExpressionNesting ? expression : throw TooDeep(expression.Offset);

    private static int Depth(Expression expression) =>
        expression switch
        {
            NotExpression not => 1 + Depth(not.Operand),
            LogicalExpression logical => 1 + logical.Operands.Max(Depth),
            ComparisonExpression comparison => 1 + Math.Max(Depth(comparison.Left), Depth(comparison.Right)),
            MembershipExpression membership => 1 + Math.Max(Depth(membership.Operand), membership.Values.Max(Depth)),
            RangeExpression range => 1 + Math.Max(Depth(range.Operand), Math.Max(Depth(range.Low), Depth(range.High))),
            MissingExpression missing => 1 + Depth(missing.Operand),
            ArithmeticExpression arithmetic => 1 + Math.Max(Depth(arithmetic.Left), Depth(arithmetic.Right)),
            CallExpression call => 1 + call.Arguments.Max(Depth),
            _ => 0,
        };

    private static ExpressionException TooDeep(int offset) =>
        new(
            offset,
            string.Create(
                CultureInfo.InvariantCulture,
                $"more than {Bounds.ExpressionNesting} brackets, negations or operations stand inside one another"
            ),
            "too_deep",
            Bounds.ExpressionNesting
        );
}
