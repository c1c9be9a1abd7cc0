namespace Portal.Reporting.Catalogues;

/// <summary>The days on which measures may come to mean something else: a version of theirs, of a rule that they count or of a parameter
/// begins or ends.</summary>
internal static class RuleDays
{
    /// <summary>For each such day, in order, the measures to look at; those that cannot differ from an earlier day are left out.</summary>
    public static IEnumerable<(DateOnly Day, IReadOnlyList<Measure> Measures)> Of(Catalogue catalogue)
    {
        var seen = new HashSet<(string, string)>();
        var used = catalogue.Measures.ToDictionary(
            measure => measure.Code,
            measure => ParameterUse.Of(catalogue, measure),
            StringComparer.Ordinal
        );
        foreach (var day in catalogue.RuleDates())
        {
            var changed = catalogue
                .Measures.Where(measure => seen.Add((measure.Code, State(catalogue, measure, used[measure.Code], day))))
                .ToList();
            if (changed.Count > 0)
            {
                yield return (day, changed);
            }
        }
    }

    /// <summary>The versions and values in force: what the measure compiles to depends on nothing else.</summary>
    private static string State(Catalogue catalogue, Measure measure, IReadOnlyList<Parameter> parameters, DateOnly day) =>
        string.Join(
            '|',
            [
                Text(measure.Versions.At(day)),
                .. (measure.Versions.At(day)?.Exceptions ?? []).Select(code => Text(catalogue.FindException(code)?.Versions.At(day))),
                .. parameters.Select(parameter => Text(parameter.Values.At(day))),
            ]
        );

    private static string Text(IVersion? version) => version is null ? "" : FormattableString.Invariant($"{version.From:yyyy-MM-dd}");
}
