namespace Portal.Reporting.Catalogues;

/// <summary>The days on which measures may come to mean something else: a version of theirs, of a rule that they count or a parameter begins or ends.</summary>
internal static class RuleDays
{
    /// <summary>For each such day, in order, the measures to look at; those that cannot differ from an earlier day are left out.</summary>
    public static IEnumerable<(DateOnly Day, IReadOnlyList<Measure> Measures)> Of(Catalogue catalogue)
    {
        var seen = new HashSet<(string, DateOnly?, string, string)>();
        foreach (var day in catalogue.RuleDates())
        {
            var parameters = string.Join('|', catalogue.Parameters.Select(parameter => parameter.Values.At(day)?.Value.Value));
            var changed = catalogue.Measures.Where(measure => seen.Add((measure.Code, measure.Versions.At(day)?.From, Rules(catalogue, measure, day), parameters))).ToList();
            if (changed.Count > 0)
            {
                yield return (day, changed);
            }
        }
    }

    private static string Rules(Catalogue catalogue, Measure measure, DateOnly day) => string.Join('|',
        (measure.Versions.At(day)?.Exceptions ?? []).Select(code => catalogue.FindException(code)?.Versions.At(day)?.From.DayNumber));
}
