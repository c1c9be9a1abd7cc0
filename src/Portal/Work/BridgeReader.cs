using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Reporting;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Work;

/// <summary>Explains the change between two kept runs: from the figure that the one published to the figure of the other.</summary>
public sealed class BridgeReader(
    RunReader runs,
    BridgeEngine bridges,
    IndicatorEngine engine,
    BookInfo book,
    Catalogue catalogue,
    KeptModels kept
)
{
    public bool CanExplain(Indicator indicator, DateOnly asOf) => bridges.CanExplain(indicator, asOf);

    /// <param name="from">Date of the opening figure; the latest run before the closing one when null.</param>
    /// <exception cref="KeyNotFoundException">No such indicator, or no run of one of the dates.</exception>
    public async Task<BridgeView> ReadAsync(string code, DateOnly? from, DateOnly? asOf, CancellationToken cancellationToken)
    {
        var indicator = catalogue.Indicator(code);
        var closing = await runs.LatestAsync(asOf, cancellationToken) ?? throw NoRun(asOf);
        var dates = await runs.DatesAsync(cancellationToken);
        var earlier = dates.Where(date => date < closing.Row.AsOf).ToList();
        var opening = (from ?? earlier.Cast<DateOnly?>().FirstOrDefault()) is { } first
            ? await runs.LatestAsync(first, cancellationToken) ?? throw NoRun(first)
            : null;
        var bridge =
            opening is null || !CanExplain(indicator, closing.Row.AsOf)
                ? null
                : (await ComputeAsync([indicator], opening, closing, cancellationToken))[0];
        return new(
            indicator,
            closing.Row.AsOf,
            dates,
            earlier,
            closing.Row.Number,
            closing.FinalityOf(code),
            book.IsDemo,
            book.Currency,
            bridge
        );
    }

    /// <summary>The bridges of several indicators from the run before, read at once; those without one are left out.</summary>
    public async Task<IReadOnlyDictionary<string, Bridge>> ReadAllAsync(
        IEnumerable<string> codes,
        DateOnly asOf,
        CancellationToken cancellationToken
    )
    {
        var before = (await runs.DatesAsync(cancellationToken)).Where(date => date < asOf).Cast<DateOnly?>().FirstOrDefault();
        var indicators = codes.Select(catalogue.Indicator).Where(indicator => CanExplain(indicator, asOf)).ToList();
        if (
            indicators.Count == 0
            || before is null
            || await runs.LatestAsync(asOf, cancellationToken) is not { } closing
            || await runs.LatestAsync(before, cancellationToken) is not { } opening
        )
        {
            return new Dictionary<string, Bridge>();
        }

        return (await ComputeAsync(indicators, opening, closing, cancellationToken)).ToDictionary(
            bridge => bridge.Indicator.Code,
            StringComparer.Ordinal
        );
    }

    private Task<IReadOnlyList<Bridge>> ComputeAsync(
        IReadOnlyList<Indicator> indicators,
        RunFigures opening,
        RunFigures closing,
        CancellationToken cancellationToken
    )
    {
        var period = new BridgePeriod(opening.Row.AsOf, closing.Row.AsOf, KnownTo(opening), KnownTo(closing));
        return kept.GetAsync(
            ("bridges", string.Join(' ', indicators.Select(indicator => indicator.Code)), opening.Row.ResultDigest, period),
            ct =>
                bridges.ComputeAsync(
                    [.. indicators.Select(indicator => new BridgeRequest(indicator, opening.Find(indicator.Code)?.Value))],
                    period,
                    ct
                ),
            found => found.Sum(bridge => 4 * bridge.Steps.Count),
            cancellationToken,
            closing.Row.AsOf
        );
    }

    /// <summary>A run knew what was sealed when it began, unless it was asked for less.</summary>
    private DateTimeOffset KnownTo(RunFigures run)
    {
        var began = run.Row.StartedAt;
        return run.HasOtherRules || engine.Inputs(Viewpoint.Of(run.Row.AsOf, began)).Digest == run.Row.InputDigest
            ? began
            : throw WarehouseException.Of(
                "bridge.run-inputs",
                $"Run {run.Row.Number} of {run.Row.AsOf:yyyy-MM-dd} was computed from an earlier state of the data than the one that was sealed when it began. Compute that date again to explain its change."
            );
    }

    private static NotFoundException NoRun(DateOnly? asOf) =>
        asOf is { } date
            ? new("run.none-of", $"There is no run of {date:yyyy-MM-dd}. Compute it with: ./portal compute --as-of {date:yyyy-MM-dd}")
            : new("run.none", $"There is no run yet. Compute one with: ./portal compute");
}

/// <summary>The change of one indicator up to a date.</summary>
/// <param name="AsOf">Date of the closing figure.</param>
/// <param name="Dates">Month-ends that have a run, newest first.</param>
/// <param name="Earlier">Those of them that a bridge can begin at.</param>
/// <param name="Bridge">Null when there is no earlier run, or nothing of the indicator that movements explain.</param>
public sealed record BridgeView(
    Indicator Indicator,
    DateOnly AsOf,
    IReadOnlyList<DateOnly> Dates,
    IReadOnlyList<DateOnly> Earlier,
    int RunNumber,
    Finality Finality,
    bool IsDemo,
    string Currency,
    Bridge? Bridge
);
