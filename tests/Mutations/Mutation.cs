using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Reporting.Catalogues;

namespace Portal.Mutations;

/// <summary>One mistake in one line of the catalogue.</summary>
/// <param name="Kind">What sort of mistake it is, such as <c>sign turned</c>.</param>
/// <param name="After">The line with the mistake; null when it is dropped.</param>
internal sealed record Mutation(string Kind, string File, int Line, string Before, string? After)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind}, {File}:{Line}: {Before.Trim()} → {After?.Trim() ?? "(dropped)"}");

    /// <summary>Writes the whole catalogue, with the mistake in it, below a directory.</summary>
    public void WriteTo(string directory, CatalogueText source)
    {
        source.WriteTo(directory);
        var path = Path.Combine(directory, File);
        var lines = System.IO.File.ReadAllText(path).Split('\n').ToList();
        if (After is null)
        {
            lines.RemoveAt(Line - 1);
        }
        else
        {
            lines[Line - 1] = After;
        }

        System.IO.File.WriteAllText(path, string.Join('\n', lines));
    }
}

/// <summary>Finds every place where a rule can be told wrongly in a way that still reads well.</summary>
internal static partial class MutationFinder
{
    private static readonly string[] Rules =
    [
        "measures/",
        "indicators/",
        "parameters/",
        "appetite/",
        "classification/",
        "exceptions/",
        "returns/",
        "checks/",
    ];

    private static readonly (string Kind, Regex Place, Func<Match, string> Mistake)[] Mistakes =
    [
        ("sign turned", TurnedSign(), _ => "sign: 1"),
        ("sign turned", Minus(), _ => " + "),
        ("comparison moved by one", AtLeast(), _ => " > "),
        ("comparison moved by one", AtMost(), _ => " < "),
        ("comparison moved by one", MoreThan(), match => " >= " + match.Groups[1].Value),
        ("class swapped", Substandard(), _ => "doubtful"),
        ("class swapped", SpecialMention(), _ => "substandard"),
        ("condition denied", Conjunction(), _ => " or "),
        (
            "date shifted",
            Effective(),
            match =>
                "from: "
                + (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)
                + match.Groups[2].Value
        ),
        (
            "limit moved",
            Limit(),
            match =>
                $"{match.Groups[1].Value}: {(decimal.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) * 1.1m).ToString("0.######", CultureInfo.InvariantCulture)}"
        ),
        ("direction turned", Lower(), _ => "better: higher"),
        ("direction turned", Higher(), _ => "better: lower"),
        ("quotient turned", Quotient(), match => $"formula: {match.Groups[2].Value} / {match.Groups[1].Value}"),
    ];

    /// <summary>In the order of files and lines.</summary>
    public static IEnumerable<Mutation> All(IEnumerable<(string Path, string Content)> files)
    {
        foreach (var (path, content) in files.Where(file => Rules.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal))))
        {
            var lines = content.Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                var (line, number) = (lines[i], i + 1);
                if (line.TrimStart().StartsWith('#'))
                {
                    continue;
                }

                foreach (var (kind, place, mistake) in Mistakes)
                {
                    if (place.Match(line) is { Success: true } found)
                    {
                        yield return new(
                            kind,
                            path,
                            number,
                            line,
                            line[..found.Index] + mistake(found) + line[(found.Index + found.Length)..]
                        );
                    }
                }

                if (Swapped(lines, i) is { } swapped)
                {
                    yield return new("limit swapped", path, number, line, swapped);
                }

                if (Bucket().IsMatch(line) && (Neighbour(lines, i - 1) || Neighbour(lines, i + 1)))
                {
                    yield return new("bucket dropped", path, number, line, null);
                }
            }
        }
    }

    /// <summary>The two limits of an indicator exchanged; where it has one, the next different one of another indicator in its
    /// place.</summary>
    private static string? Swapped(string[] lines, int i)
    {
        if (TwoLimits().Match(lines[i]) is { Success: true } two)
        {
            return lines[i][..two.Index]
                + $"{two.Groups[1].Value}: {two.Groups[4].Value}, {two.Groups[3].Value}: {two.Groups[2].Value}"
                + lines[i][(two.Index + two.Length)..];
        }

        if (Limit().Match(lines[i]) is not { Success: true } own || own.Groups[1].Value == "value")
        {
            return null;
        }

        var other = lines
            .Skip(i + 1)
            .Select(line => Limit().Match(line))
            .FirstOrDefault(match =>
                match.Success && match.Groups[1].Value == own.Groups[1].Value && match.Groups[2].Value != own.Groups[2].Value
            );
        return other is null ? null : lines[i][..own.Index] + other.Value + lines[i][(own.Index + own.Length)..];
    }

    private static bool Neighbour(string[] lines, int i) => i >= 0 && i < lines.Length && Bucket().IsMatch(lines[i]);

    [GeneratedRegex("sign: -1")]
    private static partial Regex TurnedSign();

    [GeneratedRegex("(?<=formula: .*) - ")]
    private static partial Regex Minus();

    [GeneratedRegex(" >= ")]
    private static partial Regex AtLeast();

    [GeneratedRegex(" <= ")]
    private static partial Regex AtMost();

    [GeneratedRegex(" > ([0-9@])")]
    private static partial Regex MoreThan();

    [GeneratedRegex(@"(?<=(where|any|trigger|when|sum|filter): .*)\bsubstandard\b")]
    private static partial Regex Substandard();

    [GeneratedRegex(@"(?<=(where|any|trigger|when|sum|filter): .*)\bspecial_mention\b")]
    private static partial Regex SpecialMention();

    [GeneratedRegex("(?<=(where|any|trigger|when): .*) and ")]
    private static partial Regex Conjunction();

    [GeneratedRegex(@"from: (20(?:0[1-9]|[1-4][0-9]))(-[0-9]{2}-[0-9]{2})")]
    private static partial Regex Effective();

    [GeneratedRegex(@"\b(breach|watch|amber|red|value): ([0-9]+(?:\.[0-9]+)?)\b(?!-)")]
    private static partial Regex Limit();

    [GeneratedRegex(@"\b(watch|amber): ('@\w+'|[0-9.]+), (breach|red): ('@\w+'|[0-9.]+)")]
    private static partial Regex TwoLimits();

    [GeneratedRegex("better: lower")]
    private static partial Regex Lower();

    [GeneratedRegex("better: higher")]
    private static partial Regex Higher();

    [GeneratedRegex("formula: ([a-z0-9_]+) / ([a-z0-9_]+)")]
    private static partial Regex Quotient();

    [GeneratedRegex(@"^\s+- \{(sum|count).*\}\s*$")]
    private static partial Regex Bucket();
}
