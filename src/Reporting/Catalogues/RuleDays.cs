using System.Text.RegularExpressions;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>The days on which measures may come to mean something else: a version of theirs, of a rule that they count or of a parameter begins or ends.</summary>
internal static partial class RuleDays
{
    /// <summary>For each such day, in order, the measures to look at; those that cannot differ from an earlier day are left out.</summary>
    public static IEnumerable<(DateOnly Day, IReadOnlyList<Measure> Measures)> Of(Catalogue catalogue)
    {
        var seen = new HashSet<(string, string)>();
        var parameters = catalogue.Parameters.ToDictionary(parameter => "@" + parameter.Name, StringComparer.Ordinal);
        var used = catalogue.Measures.ToDictionary(
            measure => measure.Code,
            measure => (IReadOnlyList<Parameter>)[.. Texts(catalogue, measure).OfType<YamlText>().SelectMany(text => Name().Matches(text.Value)).Select(match => match.Value)
                .Distinct(StringComparer.Ordinal).Where(parameters.ContainsKey).Select(name => parameters[name])],
            StringComparer.Ordinal);
        foreach (var day in catalogue.RuleDates())
        {
            var changed = catalogue.Measures.Where(measure => seen.Add((measure.Code, State(catalogue, measure, used[measure.Code], day)))).ToList();
            if (changed.Count > 0)
            {
                yield return (day, changed);
            }
        }
    }

    /// <summary>The versions and values in force: what the measure compiles to depends on nothing else.</summary>
    private static string State(Catalogue catalogue, Measure measure, IReadOnlyList<Parameter> parameters, DateOnly day) => string.Join('|',
    [
        Text(measure.Versions.At(day)),
        .. (measure.Versions.At(day)?.Exceptions ?? []).Select(code => Text(catalogue.FindException(code)?.Versions.At(day))),
        .. parameters.Select(parameter => Text(parameter.Values.At(day))),
    ]);

    private static string Text(IVersion? version) => version is null ? "" : FormattableString.Invariant($"{version.From:yyyy-MM-dd}");

    private static IEnumerable<YamlText?> Texts(Catalogue catalogue, Measure measure) => measure.Versions.SelectMany(version => (version.Terms ?? [])
        .SelectMany(term => new[] { term.Sum, term.Where })
        .Concat(Texts(version.Columns)).Append(version.Where)
        .Concat((version.Exceptions ?? []).Select(catalogue.FindException).OfType<ExceptionRule>().SelectMany(rule => rule.Versions)
            .SelectMany(rule => Texts(rule.Columns).Append(rule.Trigger))));

    private static IEnumerable<YamlText?> Texts(IReadOnlyDictionary<string, GroupValue>? columns) =>
        (columns?.Values ?? []).SelectMany(value => new[] { value.Sum, value.Any, value.Where });

    [GeneratedRegex("@[a-z][a-z0-9_]*")]
    private static partial Regex Name();
}
