namespace Portal.Reporting.Expressions;

/// <summary>The nearest of the accepted words, for an error message.</summary>
public static class Suggestion
{
    /// <summary>As many words as a reader can take in at once.</summary>
    private const int Short = 12;

    /// <summary><c>; did you mean 'x'?</c>, or what is accepted when nothing is near and the list is short.</summary>
    public static string For(string word, IEnumerable<string> accepted)
    {
        string[] all = [.. accepted.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return Nearest(word, all) is { } near ? $"; did you mean '{near}'?"
            : all.Length is > 0 and <= Short ? $"; accepted: {string.Join(", ", all)}"
            : "";
    }

    /// <summary>The kind of suggestion with its words: <c>near</c> and one, <c>accepted</c> and a short list, or <c>none</c>.</summary>
    public static (string Kind, string Words) Kind(string word, IEnumerable<string> accepted)
    {
        string[] all = [.. accepted.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return Nearest(word, all) is { } near ? ("near", near)
            : all.Length is > 0 and <= Short ? ("accepted", string.Join(", ", all))
            : ("none", "");
    }

    /// <summary>A word that nothing is called, with the nearest that something is.</summary>
    public static ExpressionException Unknown(int offset, string message, string rule, string word, IEnumerable<string> accepted)
    {
        string[] all = [.. accepted.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var (kind, beside) =
            Nearest(word, all) is { } near ? ("_near", near)
            : all.Length is > 0 and <= Short ? ("_accepted", string.Join(", ", all))
            : ("", "");
        return new(offset, message + For(word, all), rule + kind, word, beside);
    }

    private static string? Nearest(string word, IEnumerable<string> accepted) =>
        accepted
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair => pair.distance <= Math.Max(2, pair.candidate.Length / 3) || IsAbbreviation(word, pair.candidate))
            .OrderByDescending(pair => IsAbbreviation(word, pair.candidate))
            .ThenBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();

    /// <summary>The initials of the candidate's words: dpd for days_past_due.</summary>
    private static bool IsAbbreviation(string word, string candidate) =>
        candidate.Contains('_', StringComparison.Ordinal)
        && word == string.Concat(candidate.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(part => part[0]));

    /// <summary>Levenshtein's distance: letters to insert, delete or replace.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
