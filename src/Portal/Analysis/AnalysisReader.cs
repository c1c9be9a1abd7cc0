using System.Globalization;
using Portal.Controls;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

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
            throw new KeyNotFoundException($"'{code}' was not computed. Run: ./portal compute{(asOf is { } d ? string.Create(CultureInfo.InvariantCulture, $" --as-of {d:yyyy-MM-dd}") : "")}");
        }

        var months = (await runs.TrendsAsync([code], run.Row.AsOf, cancellationToken, Months))[code];
        var points = Series.Of(months, step, result.Unit);
        var published = catalogue.Published(code);
        return new AnalysisView(
            indicator, result, run.Row.AsOf, await runs.DatesAsync(cancellationToken), run.Row.Number, run.Finality, book.IsDemo, book.Name, book.Currency,
            points, Peers(points, [.. published.Where(figure => figure.Printed.Currency is null || figure.Printed.Currency == book.Currency)]), published);
    }

    /// <summary>Those with a figure at one of the dates, sectors first; others cannot be compared here.</summary>
    private static List<PeerSeries> Peers(IReadOnlyList<SeriesPoint> points, IReadOnlyList<PublishedFigure> published) =>
    [
        .. published.GroupBy(figure => figure.Of)
            .Select(figures => new PeerSeries(figures.Key, [.. points.Select(point => figures.FirstOrDefault(figure => figure.In.Period == point.Date))]))
            .Where(peer => peer.Figures.Any(figure => figure is not null))
            .OrderByDescending(peer => peer.Of.Scope),
    ];
}

/// <summary>One indicator over time and beside others.</summary>
/// <param name="Points">In the order of time.</param>
/// <param name="Peers">With a figure, or null, for each of the points.</param>
/// <param name="Published">Everything that was published of the indicator, also at other dates.</param>
public sealed record AnalysisView(
    Indicator Indicator, IndicatorResult Result, DateOnly AsOf, IReadOnlyList<DateOnly> Dates, int RunNumber, Finality Finality, bool IsDemo, string Book, string Currency,
    IReadOnlyList<SeriesPoint> Points, IReadOnlyList<PeerSeries> Peers, IReadOnlyList<PublishedFigure> Published)
{
    /// <param name="with">Code of one of them, or none; all without it, and for a code that is not here.</param>
    public IReadOnlyList<PeerSeries> PeersFor(string? with) => with == AnalysisKeys.Nobody ? []
        : Peers.Any(peer => peer.Of.Code == with) ? [.. Peers.Where(peer => peer.Of.Code == with)] : Peers;
}

/// <summary>What another bank or the sector published, by the dates of the series.</summary>
public sealed record PeerSeries(Benchmark Of, IReadOnlyList<PublishedFigure?> Figures);
