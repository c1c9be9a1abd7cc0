using Portal.Controls;
using Portal.Reporting.Indicators;

namespace Portal.Dashboards;

/// <summary>Everything that the executive dashboard shows, read at once so that its numbers belong together.</summary>
/// <param name="AsOf">Null when nothing was ever computed and no date was asked for.</param>
/// <param name="Dates">Month-ends that have a run, newest first.</param>
/// <param name="Run">Null when the date has no run.</param>
public sealed record DashboardView(
    DateOnly? AsOf, IReadOnlyList<DateOnly> Dates, RunFacts? Run, string BookName, string Currency, bool IsDemo, IReadOnlyList<Tile> Tiles)
{
    public Tile? Find(string code) => Tiles.FirstOrDefault(t => t.Result.Code == code);
}

/// <summary>Which run the numbers are from.</summary>
public sealed record RunFacts(int Number, DateTimeOffset ComputedAt, Finality Finality);

/// <summary>One indicator at a glance.</summary>
/// <param name="Previous">Value at the month-end before; null when there is none.</param>
/// <param name="Trend">Up to 24 month-ends, the shown one last.</param>
public sealed record Tile(IndicatorResult Result, decimal? Previous, IReadOnlyList<TrendPoint> Trend);
