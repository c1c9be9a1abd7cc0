using Portal.Data.Figures;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Work;

namespace Portal.Analysis;

/// <summary>Reads one indicator over time, and what others published of it at the same dates.</summary>
public sealed class AnalysisReader(RunReader runs, BookInfo book, Catalogue catalogue)
{
    /// <summary>Ten years.</summary>
    private const int Months = 120;

    /// <exception cref="KeyNotFoundException">No such indicator, or no value of it at the date.</exception>
    public async Task<AnalysisView> ReadAsync(string code, DateOnly? asOf, Step step, CancellationToken cancellationToken)
    {
        var indicator = catalogue.Indicator(code);
        if (await runs.LatestAsync(asOf, cancellationToken) is not { } run || run.Find(code) is not { } result)
        {
            throw RunReader.NotComputed(code, asOf);
        }

        var months = (await runs.TrendsAsync([code], run.Row.AsOf, cancellationToken, Months))[code];
        var points = Series.Of(months, step, result.Unit);
        var published = catalogue.Published(code, isDemo: !book.IsReal);
        var own = months.Where(point => point.Value is not null).ToDictionary(point => point.Date, point => point.Value!.Value);
        return new AnalysisView(
            indicator,
            result,
            run.Row.AsOf,
            await runs.DatesAsync(cancellationToken),
            run.Row.Number,
            run.FinalityOf(code),
            book.IsDemo,
            book.Name,
            book.Currency,
            points,
            Peers(points, [.. published.Where(IsComparable)], step, result.Unit),
            [.. published.Select(figure => Line(figure, own))],
            OwnDays(run.Row.AsOf)
        );
    }

    private bool IsComparable(PublishedFigure figure) => figure.Printed.Currency is null || figure.Printed.Currency == book.Currency;

    /// <summary>What the bank published stands beside what was computed for that date; what others published has nothing to be held
    /// against.</summary>
    private PublishedLine Line(PublishedFigure figure, Dictionary<DateOnly, decimal> computed) =>
        figure.Of.Scope == BenchmarkScope.Own && IsComparable(figure) && computed.TryGetValue(figure.In.Period, out var value)
            ? new(figure, value, figure.Of.Allowed is { } tolerance && figure.IsApart(value, tolerance))
            : new(figure, null, false);

    /// <summary>Null where the bank of this book has not decided it.</summary>
    private decimal? OwnDays(DateOnly day) =>
        book.IsReal && Catalogue.Undecided(catalogue.Parameters.Where(parameter => parameter.Name == "npl_trigger_days"), day).Count > 0
            ? null
        : catalogue.ParametersAt(Viewpoint.Of(day)).Find("npl_trigger_days") is NumberExpression number ? number.Value
        : null;

    /// <summary>Those with a figure at one of the dates, sectors first; others cannot be compared here.</summary>
    private static List<PeerSeries> Peers(
        IReadOnlyList<SeriesPoint> points,
        IReadOnlyList<PublishedFigure> published,
        Step step,
        Unit unit
    ) =>
        [
            .. published
                .Where(figure => figure.Of.Scope != BenchmarkScope.Own)
                .GroupBy(figure => figure.Of)
                .Select(figures => new PeerSeries(
                    figures.Key,
                    Beside(points, figures.ToDictionary(figure => figure.In.Period, figure => figure.Value), step, unit)
                ))
                .Where(peer => peer.Points.Any(point => point.Level is not null))
                .OrderByDescending(peer => peer.Of.Scope),
        ];

    /// <summary>What was published at the dates of the bank's series, with its changes where the earlier date was published, too.</summary>
    private static IReadOnlyList<SeriesPoint> Beside(
        IReadOnlyList<SeriesPoint> points,
        Dictionary<DateOnly, decimal> published,
        Step step,
        Unit unit
    )
    {
        var months = points
            .Select(point => point.Date)
            .Union(published.Keys)
            .DistinctBy(date => (date.Year, date.Month))
            .Order()
            .Select(date => new TrendPoint(date, published.TryGetValue(date, out var value) ? value : null));
        var series = Series.Of([.. months], step, unit).ToDictionary(point => point.Date);
        return [.. points.Select(point => series[point.Date])];
    }
}

/// <summary>One indicator over time and beside others.</summary>
/// <param name="Points">In the order of time.</param>
/// <param name="Peers">With a point for each of them.</param>
/// <param name="Published">Everything that was published of the indicator, also at other dates.</param>
/// <param name="OwnDays">Days past due after which the bank itself calls a loan non-performing.</param>
public sealed record AnalysisView(
    Indicator Indicator,
    IndicatorResult Result,
    DateOnly AsOf,
    IReadOnlyList<DateOnly> Dates,
    int RunNumber,
    Finality Finality,
    bool IsDemo,
    string Book,
    string Currency,
    IReadOnlyList<SeriesPoint> Points,
    IReadOnlyList<PeerSeries> Peers,
    IReadOnlyList<PublishedLine> Published,
    decimal? OwnDays
)
{
    /// <param name="with">Code of one of them, or none; all without it, and for a code that is not here.</param>
    public IReadOnlyList<PeerSeries> PeersFor(string? with) =>
        with == AnalysisKeys.Nobody ? []
        : Peers.Any(peer => peer.Of.Code == with) ? [.. Peers.Where(peer => peer.Of.Code == with)]
        : Peers;
}

/// <summary>What another bank or the sector published, by the dates of the series; its changes are differences of rounded
/// figures.</summary>
public sealed record PeerSeries(Benchmark Of, IReadOnlyList<SeriesPoint> Points);

/// <param name="Computed">The bank's own figure of that date; null for others' figures, and where none was computed.</param>
/// <param name="IsApart">It is further from the published one than the tolerance.</param>
public sealed record PublishedLine(PublishedFigure Figure, decimal? Computed, bool IsApart);
