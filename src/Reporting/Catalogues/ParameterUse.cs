using System.Text.RegularExpressions;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>Which of the bank's parameters a rule depends on, in the order of the files.</summary>
public static partial class ParameterUse
{
    /// <summary>Of an indicator's version: those of its formula, its limits, and the conditions of its measures.</summary>
    public static IReadOnlyList<Parameter> Of(Catalogue catalogue, IndicatorVersion version) =>
        Named(
            catalogue,
            version
                .Measures.Select(catalogue.FindMeasure)
                .OfType<Measure>()
                .SelectMany(measure => Texts(catalogue, measure))
                .Concat([version.Formula, version.Limits?.Watch, version.Limits?.Breach])
        );

    /// <summary>Of a measure, in any of its versions and of those of the exception rules that it counts.</summary>
    public static IReadOnlyList<Parameter> Of(Catalogue catalogue, Measure measure) => Named(catalogue, Texts(catalogue, measure));

    /// <summary>Of one text, such as a limit.</summary>
    public static IReadOnlyList<Parameter> Of(Catalogue catalogue, YamlText? text) => Named(catalogue, [text]);

    private static List<Parameter> Named(Catalogue catalogue, IEnumerable<YamlText?> texts)
    {
        var names = texts
            .OfType<YamlText>()
            .SelectMany(text => Name().Matches(text.Value))
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        return [.. catalogue.Parameters.Where(parameter => names.Contains(parameter.Name))];
    }

    private static IEnumerable<YamlText?> Texts(Catalogue catalogue, Measure measure) =>
        measure.Versions.SelectMany(version =>
            (version.Terms ?? [])
                .SelectMany(term => new[] { term.Sum, term.Where })
                .Concat(Texts(version.Columns))
                .Append(version.Where)
                .Concat(
                    (version.Exceptions ?? [])
                        .Select(catalogue.FindException)
                        .OfType<ExceptionRule>()
                        .SelectMany(rule => rule.Versions)
                        .SelectMany(rule => Texts(rule.Columns).Append(rule.Trigger))
                )
        );

    private static IEnumerable<YamlText?> Texts(IReadOnlyDictionary<string, GroupValue>? columns) =>
        (columns?.Values ?? []).SelectMany(value => new[] { value.Sum, value.Any, value.Where });

    /// <summary>The day that lies a number of days back takes that number from a parameter.</summary>
    [GeneratedRegex("@(?:days_ago_)?([a-z][a-z0-9_]*)")]
    private static partial Regex Name();
}
