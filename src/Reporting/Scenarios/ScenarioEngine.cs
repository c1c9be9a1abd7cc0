using System.Globalization;
using System.Text.Json;
using Portal.Data;
using Portal.Data.Ledgers;
using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Scenarios;

/// <summary>Computes what a scenario gives beside the figures of the book: every measure of the catalogue, over rows that the warehouse
/// changes as it reads them.</summary>
/// <remarks>
/// The loans of the reporting date and, after them, the items of capital are replaced; movements, limits, the general ledger and the other
/// snapshots stay as they are. What such a book cannot tell is not evaluable and says so (<see cref="ScenarioLimits"/>). Cubes live in a
/// directory of their own as long as the computation and are deleted with it: none can be found for a published figure, or the other way
/// round.
/// </remarks>
public sealed class ScenarioEngine(
    Catalogue catalogue,
    WarehouseStore store,
    WarehouseEngine warehouse,
    IndicatorEngine indicators,
    Home home
)
{
    private readonly ScenarioCompiler _compiler = new(catalogue, warehouse.Dialect);

    /// <exception cref="WarehouseException">There is no snapshot of that date, or its rows do not add up, before a step or after
    /// it.</exception>
    /// <exception cref="RuleException">A step names a class or condition that the catalogue does not know.</exception>
    public async Task<ScenarioResult> ComputeAsync(ScenarioContent content, CancellationToken cancellationToken)
    {
        var scenario = _compiler.Compile(content.AsOf, content.Steps);
        var run = await indicators.ComputeAsync(Viewpoint.Of(content.AsOf), cancellationToken); // also says where there is no such date
        var snapshot = store.Current(WhatIfRules.Table, content.AsOf)!;
        await warehouse.VerifyAsync(new([snapshot]), cancellationToken);
        var (loans, steps) = await new ScenarioRows(warehouse, scenario, snapshot).MakeAsync(cancellationToken);
        var source = warehouse.Source(snapshot.Table, new InputSet([snapshot]), [snapshot.Date]);
        var lacking = await new AllowanceRates(warehouse, scenario.Loans).LackingAsync(source, scenario, snapshot, cancellationToken);
        var limits = new ScenarioLimits(scenario, lacking, catalogue);
        var directory = Directory.CreateDirectory(Path.Combine(home.SpillDirectory, "what-if-" + Path.GetRandomFileName())).FullName;
        try
        {
            var before = await FiguresAsync(scenario, limits, directory, [loans], cancellationToken);
            var change = Change(scenario, content, steps, run.Indicators, before);
            var items = await new CapitalRows(warehouse, scenario, store.Current(WhatIfRules.CapitalTable, content.AsOf)).MakeAsync(
                change,
                cancellationToken
            );
            var after = items is null ? before : await FiguresAsync(scenario, limits, directory, [loans, items], cancellationToken);
            return new(
                DigestOf(scenario, content),
                content.AsOf,
                scenario.RulesOf,
                run.CatalogueDigest,
                run.Inputs.Digest,
                run.Engine,
                steps,
                change,
                Lines(run.Indicators, after)
            );
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
            home.Verdicts.Forget(directory);
        }
    }

    /// <summary>SHA-256 over what a result depends on beside inputs and catalogue.</summary>
    public string DigestOf(ScenarioContent content) => DigestOf(_compiler.Compile(content.AsOf, content.Steps), content);

    private static string DigestOf(CompiledScenario scenario, ScenarioContent content) =>
        Hashing.Sha256(
            string.Join(
                '\n',
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"scenario/1|{content.AsOf:yyyy-MM-dd}|{(content.TaxRate is { } tax ? CanonicalJson.Number(tax) : "")}"
                ),
                ScenarioJson.Write(content.Steps),
                JsonSerializer.Serialize(scenario.Supposed)
            )
        );

    private Task<IReadOnlyList<IndicatorResult>> FiguresAsync(
        CompiledScenario scenario,
        ScenarioLimits limits,
        string directory,
        IReadOnlyList<ReplacedRows> replaced,
        CancellationToken cancellationToken
    )
    {
        var view = new RowView(warehouse, replaced);
        return indicators.WhatIfAsync(
            new Viewpoint(scenario.AsOf, scenario.RulesOf),
            new(view, new CubeReader(warehouse, new CubeStore(directory, warehouse, view)), limits.Lacking),
            cancellationToken
        );
    }

    /// <summary>Losses are more allowance and what was written off: the allowance that a write-off uses up is less allowance, and so no
    /// loss.</summary>
    private static CapitalChange Change(
        CompiledScenario scenario,
        ScenarioContent content,
        IReadOnlyList<StepEffect> steps,
        IReadOnlyList<IndicatorResult> book,
        IReadOnlyList<IndicatorResult> supposed
    )
    {
        var loss = steps.Sum(step => step.Allowance + step.WrittenOff);
        var tax = content.TaxRate ?? scenario.Supposed.TaxRate.Number!.Value;
        var code = scenario.Supposed.Capital.WeightedIndicator.Value;
        return new(
            loss,
            tax,
            Cents(loss * (1m - tax)),
            Of(supposed) - Of(book) is { } weighted ? Cents(weighted) : null,
            steps.Sum(step => step.Balance - step.Allowance)
        );

        decimal? Of(IReadOnlyList<IndicatorResult> results) => results.FirstOrDefault(result => result.Code == code)?.Value;
    }

    private List<ScenarioLine> Lines(IReadOnlyList<IndicatorResult> book, IReadOnlyList<IndicatorResult> supposed)
    {
        var (before, after) = (
            book.ToDictionary(result => result.Code, StringComparer.Ordinal),
            supposed.ToDictionary(result => result.Code, StringComparer.Ordinal)
        );
        return
        [
            .. catalogue
                .Indicators.Where(indicator => before.ContainsKey(indicator.Code) || after.ContainsKey(indicator.Code))
                .Select(indicator => new ScenarioLine(
                    indicator,
                    WhatIfFigure.Of(before.GetValueOrDefault(indicator.Code)),
                    WhatIfFigure.Of(after.GetValueOrDefault(indicator.Code))
                )),
        ];
    }

    private static decimal Cents(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);
}
