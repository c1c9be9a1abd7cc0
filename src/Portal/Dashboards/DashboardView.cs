using Portal.Controls;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Dashboards;

/// <summary>Everything that the executive dashboard shows, read at once so that its numbers belong together.</summary>
/// <param name="Dates">Month-ends that have a run, newest first.</param>
public sealed record DashboardView(
    DateOnly AsOf,
    IReadOnlyList<DateOnly> Dates,
    int RunNumber,
    DateTimeOffset ComputedAt,
    string BookName,
    string Currency,
    bool IsDemo,
    Finality Finality,
    IReadOnlyList<Tile> Tiles,
    IReadOnlyList<ReturnLine> Returns)
{
    public Tile? Find(string code) => Tiles.FirstOrDefault(t => t.Code == code);

    public int Breaches => Tiles.Count(t => t.LimitState == LimitState.Breach);

    public int Watches => Tiles.Count(t => t.LimitState == LimitState.Watch);
}

/// <summary>One indicator at a glance.</summary>
/// <param name="Previous">Value at the month-end before; null when there is none.</param>
/// <param name="Trend">Up to 24 month-ends, the shown one last.</param>
public sealed record Tile(
    string Code,
    LocalText Name,
    string Unit,
    string Better,
    ResultStatus Status,
    IReadOnlyList<string> Missing,
    decimal? Value,
    decimal? Previous,
    LimitState LimitState,
    decimal? WatchLimit,
    decimal? BreachLimit,
    IReadOnlyList<TrendPoint> Trend);

/// <summary>One return of the month: where it stands, and how its checks came out.</summary>
/// <param name="State">Name of the step; null when it was not computed yet.</param>
public sealed record ReturnLine(string Form, LocalText Name, DateOnly AsOf, string? State, int Version, int Failed, int Undecided);
