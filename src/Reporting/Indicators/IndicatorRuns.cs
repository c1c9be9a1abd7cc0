using System.Globalization;
using System.Text.Json;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Data.Runs;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Indicators;

/// <summary>A computation that was kept.</summary>
/// <param name="Number">Number of the run.</param>
/// <param name="SameAs">An earlier run of the same inputs and rules with the same values; null for the first one.</param>
public sealed record KeptRun(IndicatorRunResult Result, int Number, int? SameAs)
{
    /// <summary>What became of it, for people.</summary>
    public string Sentence =>
        SameAs is { } earlier
            ? string.Create(CultureInfo.InvariantCulture, $"Run {Number}: the same inputs and rules gave the same values as run {earlier}.")
            : string.Create(CultureInfo.InvariantCulture, $"Run {Number} is kept.");
}

/// <summary>The same inputs and rules gave other values than an earlier run: no figure of either can be trusted until somebody knows
/// why.</summary>
public sealed class RunMismatchException(string message) : Exception(message);

/// <summary>Computes the indicators and keeps every run: who, when, from what, by which rules, with which values.</summary>
public sealed class IndicatorRuns(IndicatorEngine engine, RunRegister register, KeptRules rules, WarehouseStore store, TimeProvider time)
{
    private const string MainTable = "loan_snapshot";

    /// <summary>Computes one date under its own rules, and keeps the run.</summary>
    /// <exception cref="RunMismatchException">The run is kept, but an earlier one of the same inputs and rules has other
    /// values.</exception>
    public Task<KeptRun> ComputeAsync(Actor actor, Viewpoint at, CancellationToken cancellationToken) =>
        at.IsOwn
            ? Telemetry.WorkAsync("run", () => KeepAsync(actor, at, cancellationToken))
            : throw new ArgumentException($"A run is kept under the rules of its own date, and not at {at}.", nameof(at));

    private async Task<KeptRun> KeepAsync(Actor actor, Viewpoint at, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var result = await engine.ComputeAsync(at, cancellationToken);
        var saved = await register.SaveAsync(actor, Guid.CreateVersion7(), Stored(result, startedAt), cancellationToken);
        return saved.DiffersFrom is { } earlier
            ? throw new RunMismatchException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Run {saved.Number} of {result.AsOf:yyyy-MM-dd} has other values than run {earlier}, from the same inputs {result.Inputs.Digest[..12]} and rules {result.CatalogueDigest[..12]}. Use neither: compare both runs and the engine versions."
                )
            )
            : new KeptRun(result, saved.Number, saved.SameAs);
    }

    /// <summary>What <see cref="ComputeAsync"/> is going to read, and for how long at the pace of the last ten runs.</summary>
    public async Task<RunEstimate> EstimateAsync(Viewpoint at, CancellationToken cancellationToken) =>
        RunEstimate.Of(engine.Inputs(at), (await register.ListAsync(null, new(1, 10), cancellationToken)).Rows, engine.Version);

    /// <summary>Snapshots without a run under the rules of now that is newer than their last load; oldest first.</summary>
    public async Task<IReadOnlyList<DateOnly>> MissingAsync(CancellationToken cancellationToken)
    {
        var sealedAt = store.Seals().Select(s => s.SealedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        var runs = await register.NewestAsync(cancellationToken);
        var missing = new List<DateOnly>();
        foreach (var date in store.Dates(MainTable))
        {
            if (
                runs.GetValueOrDefault(date) is not { } run
                || run.StartedAt < sealedAt
                || !await rules.AreSameAsync(run, cancellationToken)
            )
            {
                missing.Add(date);
            }
        }

        return missing;
    }

    private NewRun Stored(IndicatorRunResult result, DateTimeOffset startedAt) =>
        new()
        {
            AsOf = result.AsOf,
            CatalogueDigest = result.CatalogueDigest,
            CatalogueText = engine.Catalogue.Source.Text,
            InputDigest = result.Inputs.Digest,
            InputsJson = JsonSerializer.Serialize(
                result.Inputs.Partitions.Select(p => new
                {
                    p.Table,
                    p.Date,
                    p.Version,
                    p.Rows,
                    p.Digest,
                })
            ),
            Engine = result.Engine,
            StartedAt = startedAt,
            ElapsedMs = result.ElapsedMs,
            RowsScanned = result.RowsScanned,
            ResultDigest = result.Digest,
            ClosureDigest = Now(result.AsOf).Run,
            Values = [.. result.Indicators.Select(indicator => Stored(indicator, Now(result.AsOf)))],
        };

    private Closures Now(DateOnly asOf) => engine.Catalogue.ClosuresAt(Viewpoint.Of(asOf));

    private static RunValue Stored(IndicatorResult r, Closures closures) =>
        new(
            r.Code,
            r.Ref,
            r.Status,
            r.Missing,
            r.Value,
            r.Numerator,
            r.Denominator,
            r.Unit,
            r.Better,
            r.LimitState,
            r.Regulatory?.Mark,
            r.Regulatory?.Limit,
            [.. r.Rows.Select(row => new RunValueRow(row.Keys, row.Value) { Numerator = row.Numerator, Denominator = row.Denominator })]
        )
        {
            ClosureDigest = closures.Indicator(r.Code),
            RegulatoryState = r.Regulatory?.State ?? RegulatoryState.None,
            Appetite = r.Appetite is { ApprovedOn: { } day } a ? new RunAppetite(a.Amber, a.Red, a.State, a.Reference, day, a.Body) : null,
        };
}
