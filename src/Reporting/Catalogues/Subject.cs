using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>A page of figures that belong together: the executive's ten numbers, asset quality, capital and so on.</summary>
/// <param name="Code">Last part of the page's address; <see cref="Executive"/> is the first page of the portal.</param>
/// <param name="Figures">The tiles, in their order.</param>
/// <param name="More">Codes of further indicators of the subject, listed below the tiles.</param>
public sealed record Subject(
    string Code,
    LocalText Name,
    LocalText Meaning,
    IReadOnlyList<SubjectFigure> Figures,
    YamlPlace Place,
    IReadOnlyList<YamlText>? More = null
)
{
    public const string Executive = "executive";

    /// <summary>Codes of every indicator that the page shows, without repetition.</summary>
    public IReadOnlyList<string> Codes =>
        [.. Figures.SelectMany(figure => figure.Codes).Concat(More ?? []).Select(code => code.Value).Distinct(StringComparer.Ordinal)];
}

/// <summary>One tile: an indicator with others beside it, or the portal's own work.</summary>
/// <param name="Indicator">Code of the number.</param>
/// <param name="Beside">Codes of what is read together with it, such as the headroom in yuan beside a coverage.</param>
/// <param name="Work">Instead of an indicator: what the portal itself counts.</param>
public sealed record SubjectFigure(
    YamlPlace Place,
    YamlText? Indicator = null,
    IReadOnlyList<YamlText>? Beside = null,
    OwnWork? Work = null
)
{
    internal IEnumerable<YamlText> Codes => (Indicator is { } code ? [code] : Array.Empty<YamlText>()).Concat(Beside ?? []);
}

/// <summary>Numbers about the work in the portal, which no loan stands behind.</summary>
public enum OwnWork
{
    /// <summary>Returns at risk, and overdue findings that are rated high or critical.</summary>
    ReturnsAndFindings,
}
