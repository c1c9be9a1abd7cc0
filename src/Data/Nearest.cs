namespace Portal.Data;

/// <summary>Finds what somebody probably meant.</summary>
public static class Nearest
{
    /// <summary>The candidate with the fewest edits from the word; null when even that one is another word.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(c => (Candidate: c, Edits: Edits(word, c)))
            .OrderBy(c => c.Edits)
            .ThenBy(c => c.Candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Candidate is not null && best.Edits <= Math.Max(2, word.Length / 2) ? best.Candidate : null;
    }

    /// <summary>"; did you mean 'x'?" or nothing, for the end of a sentence.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        To(word, candidates) is { } near ? $"; did you mean '{near}'?" : ".";

    /// <summary>The same hint as a part of a sentence that pages say in their own language.</summary>
    public static RuleException Hinted(string word, IEnumerable<string> candidates) =>
        To(word, candidates) is { } near
            ? RuleException.Of("suggestion.near", $"; did you mean '{near}'?")
            : RuleException.Of("suggestion.none", $".");

    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var isSame = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (isSame ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
