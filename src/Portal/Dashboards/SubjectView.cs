using Portal.Controls;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Work;

namespace Portal.Dashboards;

/// <summary>Everything that the page of a subject shows, read at once so that its numbers belong together.</summary>
/// <param name="AsOf">Null when nothing was ever computed and no date was asked for.</param>
/// <param name="Dates">Month-ends that have a run, newest first.</param>
/// <param name="Run">Null when the date has no run.</param>
/// <param name="More">Further indicators of the subject, as far as the run holds them.</param>
/// <param name="Limits">Every indicator of the run that has a limit, also those without a tile.</param>
public sealed record SubjectView(
    Subject Subject,
    DateOnly? AsOf,
    IReadOnlyList<DateOnly> Dates,
    RunFacts? Run,
    string BookName,
    string Currency,
    bool IsDemo,
    IReadOnlyList<Tile> Tiles,
    IReadOnlyList<FigureLine> More,
    LimitCount Limits
)
{
    public Figure? Find(string code) => Figures.FirstOrDefault(f => f.Indicator.Code == code);

    private IEnumerable<Figure> Figures => Tiles.SelectMany(t => t.Lead is { } lead ? t.Beside.Prepend(lead) : t.Beside);
}

/// <summary>Which run the numbers are from.</summary>
public sealed record RunFacts(int Number, DateTimeOffset ComputedAt, Finality Finality);

/// <summary>One number with what is read together with it; the portal's own work has no figure of the book.</summary>
public sealed record Tile(Figure? Lead, IReadOnlyList<Figure> Beside, OwnWork? Work);

/// <summary>One indicator at a glance.</summary>
/// <param name="Result">Null when the run does not hold it: the catalogue got it later.</param>
/// <param name="Previous">Value at the month-end before; null when there is none.</param>
/// <param name="Trend">Up to 24 month-ends, the shown one last.</param>
public sealed record Figure(Indicator Indicator, IndicatorResult? Result, decimal? Previous, IReadOnlyList<TrendPoint> Trend);
