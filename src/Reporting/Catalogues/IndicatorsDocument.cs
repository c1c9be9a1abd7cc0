using System.Globalization;
using System.Text;

namespace Portal.Reporting.Catalogues;

/// <summary>The list of indicators as a document: docs/indicators.md is this text of the committed catalogue.</summary>
public static class IndicatorsDocument
{
    public static string Write(Catalogue catalogue)
    {
        var (english, chinese) = (
            new CatalogueWords(catalogue, CultureInfo.GetCultureInfo("en")),
            new CatalogueWords(catalogue, CultureInfo.GetCultureInfo("zh-CN"))
        );
        var text = new StringBuilder(
            "# Indicators\n\nGenerated from `catalogue/`; a test compares. Formulas run over measures, whose conditions stand below them.\n"
        );
        foreach (var indicator in catalogue.Indicators)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {indicator.Code} · {indicator.Name.Zh} · {indicator.Name.En}\n\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{indicator.Ref}; {Lower(indicator.Kind)} in {Lower(indicator.Unit)}; better: {Lower(indicator.Better)}{(indicator.Stage is { } stage ? $"; matrix: {Lower(stage)} × {(indicator.Activity is { } activity ? Lower(activity) : "")}" : "")}."
            );
            text.Append(indicator.Meaning is { } meaning ? $" {meaning.En} {meaning.Zh}\n" : "\n");
            foreach (var version in indicator.Versions)
            {
                text.Append(Version(catalogue, version, english, chinese));
            }

            foreach (
                var version in catalogue
                    .Appetites.Where(appetite => appetite.Indicator.Value == indicator.Code)
                    .SelectMany(appetite => appetite.Versions)
            )
            {
                text.Append(Board(version));
            }
        }

        text.Append("\n# Parameters\n\nWhat rules leave to the bank, and what no source establishes (`unsure`).\n");
        text.Append(string.Concat(catalogue.Parameters.Select(Line)));
        text.Append("\n# Measures\n");
        foreach (var measure in catalogue.Measures)
        {
            var last = measure.Versions[^1];
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n**{measure.Code}** · {measure.Name.Zh} · {measure.Name.En} ({Lower(measure.Kind)} over {measure.Table})\n\n"
            );
            text.Append(
                string.Concat(english.Measure(measure, last.From).Zip(chinese.Measure(measure, last.From), (en, zh) => $"- {en}\n- {zh}\n"))
            );
        }

        return text.ToString();
    }

    private static string Version(Catalogue catalogue, IndicatorVersion version, CatalogueWords english, CatalogueWords chinese)
    {
        var period = Period(version);
        var limits = version.Limits is { } given
            ? string.Concat(
                given.Watch is { } watch ? $"; early mark {watch}" : "",
                given.Breach is { } breach ? $"; regulatory limit {breach}" : ""
            )
            : "";
        var by = version.By is { } columns
            ? $" by {string.Join(", ", columns)}{(version.Event is { } day ? $" until {day}" : "")}{(version.Rank is { } rank ? $" at {rank}" : "")}"
            : "";
        var used = ParameterUse.Of(catalogue, version);
        var parameters = used.Count == 0 ? "" : $" Parameters: {string.Join(", ", used.Select(parameter => $"`@{parameter.Name}`"))}.";
        if (version.Formula is not { } formula)
        {
            return $"\n- {period}: not evaluable, needs {string.Join(", ", version.Needs!.Select(need => $"`{need}`"))}{limits}. Basis {Cited(version)} ({Lower(version.Confidence)}).{parameters}\n";
        }

        return $"\n- {period}: `{formula}`{by}{limits}. Basis {Cited(version)} ({Lower(version.Confidence)}).{parameters}\n"
            + $"  - {english.Formula(formula.Value)}\n  - {chinese.Formula(formula.Value)}\n";
    }

    private static string Cited(IndicatorVersion version) =>
        version.Basis switch
        {
            null when version.Confidence == Confidence.Policy => "none, the bank's own · 本行自定",
            null => "none, no rule states it · 无规则规定",
            { Article: null } basis => $"{basis}, article not established · 条款未确证",
            var basis => basis.ToString(),
        };

    /// <summary>Every value that a parameter has had, with the mark that says how sure it is.</summary>
    private static string Line(Parameter parameter) =>
        $"\n**@{parameter.Name}** · {parameter.Meaning.Zh} · {parameter.Meaning.En} ({Lower(parameter.Unit)}; {Lower(parameter.Confidence)})\n\n"
        + string.Concat(
            parameter.Values.Select(value =>
                $"- {Period(value)}: {value.Value}{(value.Approval is { } approval ? $", approval {approval}" : "")}{Demo(value.Demonstration)}\n"
            )
        );

    private static string Board(AppetiteVersion version)
    {
        var marks = string.Join(
            ", ",
            new[] { ("amber", version.Amber), ("red", version.Red) }
                .Where(mark => mark.Item2 is not null)
                .Select(mark => $"{mark.Item1} {mark.Item2}")
        );
        var approval = version.Approval;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\n- Board appetite · 风险偏好. {Period(version)}: {marks}. Approval {approval.Reference} of {approval.Date:yyyy-MM-dd}{(approval.Body is { } body ? $" ({body})" : "")}{Demo(version.Demonstration)}.\n"
        );
    }

    private static string Demo(bool isDemo) => isDemo ? " · demonstration bank only · 仅限演示行" : "";

    private static string Period(IVersion version) =>
        version.To is { } to
            ? string.Create(CultureInfo.InvariantCulture, $"From {version.From:yyyy-MM-dd} to {to:yyyy-MM-dd}")
            : string.Create(CultureInfo.InvariantCulture, $"From {version.From:yyyy-MM-dd}");

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
