using System.Text.RegularExpressions;
using Portal.Data.Yaml;

namespace Portal.Reporting.Returns;

/// <summary>Reads formulas over rows, columns or cells: references joined by + and -, and <c>sum(first..last)</c> or
/// <c>sum(children)</c>.</summary>
/// <param name="isKnown">Whether a reference exists.</param>
/// <param name="siblings">The references from the first to the last of a range, or null when it is none.</param>
/// <param name="accepted">What may be referred to, for messages.</param>
internal sealed partial class FormulaReader(
    Func<string, bool> isKnown,
    Func<string, string, IReadOnlyList<string>?> siblings,
    string accepted
)
{
    public LinearFormula Read(YamlText text, IReadOnlyList<string>? children = null) => Read(text, text.Value, 0, children);

    /// <summary>Reads the part of a scalar that starts at an offset, so that places in messages stay right.</summary>
    public LinearFormula Read(YamlText whole, string part, int offset, IReadOnlyList<string>? children = null)
    {
        var terms = new List<SignedCell>();
        var at = 0;
        var sign = 1;
        var expectsTerm = true;
        while (at < part.Length)
        {
            var token = Token().Match(part, at);
            if (!token.Success)
            {
                throw Problem(whole, offset + at, $"'{part[at]}' is not part of a formula; {Language}");
            }

            var word = token.Groups["word"].Value;
            if (word.Length > 0 && word is "+" or "-")
            {
                if (expectsTerm)
                {
                    throw Problem(whole, offset + token.Groups["word"].Index, $"'{word}' follows no term; {Language}");
                }

                (sign, expectsTerm) = (word == "+" ? 1 : -1, true);
            }
            else if (word.Length > 0)
            {
                if (!expectsTerm)
                {
                    throw Problem(whole, offset + token.Groups["word"].Index, $"'{word}' needs + or - before it.");
                }

                terms.AddRange(
                    References(whole, offset + token.Groups["word"].Index, token, children).Select(r => new SignedCell(r, sign))
                );
                expectsTerm = false;
            }

            at = token.Index + token.Length;
        }

        return expectsTerm
            ? throw Problem(whole, offset + part.Length, $"the formula ends where a term is expected; {Language}")
            : new LinearFormula(part.Trim(), terms);
    }

    private string Language => $"accepted are {accepted} joined by + and -, sum(first..last) and sum(children).";

    private IReadOnlyList<string> References(YamlText whole, int offset, Match token, IReadOnlyList<string>? children)
    {
        if (token.Groups["children"].Success)
        {
            return children is { Count: > 0 }
                ? children
                : throw Problem(whole, offset, "sum(children) stands where there are no children.");
        }

        if (token.Groups["first"].Success)
        {
            var (first, last) = (token.Groups["first"].Value, token.Groups["last"].Value);
            return siblings(first, last)
                ?? throw Problem(
                    whole,
                    offset,
                    $"'{first}..{last}' is not a range: both must exist, stand beside each other under one parent, and be in order."
                );
        }

        var word = token.Groups["word"].Value;
        return isKnown(word) ? [word] : throw Problem(whole, offset, $"unknown reference '{word}'; accepted are {accepted}.");
    }

    private static StrictYamlException Problem(YamlText whole, int offset, string problem) => new(whole.Place.Right(offset), problem);

    [GeneratedRegex(
        @"\G\s*(?<word>sum\(\s*(?:(?<children>children)|(?<first>[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)\s*\.\.\s*(?<last>[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*))\s*\)|(?:[A-Za-z0-9_]+:)?[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*|[+-])|\G\s+$"
    )]
    private static partial Regex Token();
}
