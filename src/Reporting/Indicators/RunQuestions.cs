using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>What a run asks the warehouse for: the indicators in force on a day, their measures and shapes, planned so that rules of any day share cubes.</summary>
internal sealed class RunQuestions
{
    private readonly IReadOnlyList<(Indicator Indicator, IndicatorVersion Version)> _indicators;
    private readonly IReadOnlyList<string> _codes;
    private readonly Dictionary<string, IndicatorShape> _shapes;
    private readonly IReadOnlyList<Output> _outputs;
    private readonly HashSet<string> _wanted;
    private readonly IndicatorEvaluation _evaluation;

    /// <param name="rulesOf">The day whose versions apply.</param>
    /// <param name="rows">Rows of a what-if in place of sealed ones; null for the sealed ones.</param>
    public RunQuestions(Catalogue catalogue, WarehouseStore store, DateOnly asOf, DateTimeOffset? knownAt, DateOnly rulesOf, OtherRows? rows = null)
    {
        Measures = new MeasureSet(catalogue, store, asOf, knownAt, rulesOf: rulesOf, rows: rows);
        var parameters = catalogue.ParametersAt(asOf, rulesOf);
        _indicators = [.. catalogue.Indicators.Select(indicator => (Indicator: indicator, Version: indicator.Versions.At(rulesOf)))
            .Where(pair => pair.Version is not null).Select(pair => (pair.Indicator, pair.Version!))];
        _codes = [.. _indicators.SelectMany(pair => pair.Version.Measures).Distinct(StringComparer.Ordinal)];
        _shapes = _indicators.Select(pair => (pair.Indicator.Code, Shape: IndicatorShape.Of(pair.Indicator, pair.Version, Measures, parameters)))
            .Where(pair => pair.Shape is not null).ToDictionary(pair => pair.Code, pair => pair.Shape!, StringComparer.Ordinal);
        List<Output> further = [.. _shapes.Values.SelectMany(shape => shape.Outputs), .. Measures.Checks(_codes)];
        _outputs = [.. Measures.AllVersions(), .. further];
        _wanted = [.. _codes, .. further.Select(output => output.Id)];
        _evaluation = new IndicatorEvaluation(Measures, parameters);
        Inputs = Measures.InputsOf(_codes);
    }

    public MeasureSet Measures { get; }

    /// <summary>The partitions that the figures rest on.</summary>
    public InputSet Inputs { get; }

    /// <summary>The families that answer it, as the date's own rules divide them; only what those do not ask at all gets families of its own.</summary>
    /// <param name="own">The same date under its own rules: this object itself for an ordinary run.</param>
    public Plan PlanWithin(RunQuestions own) => PlanFor(own, _wanted.Contains);

    /// <summary>Those of the families that answer some measures alone, so that they are read from the cubes of the run.</summary>
    public Plan PlanWithin(RunQuestions own, IReadOnlyCollection<string> codes) => PlanFor(own, codes.Concat(Measures.Checks(codes).Select(output => output.Id)).ToHashSet(StringComparer.Ordinal).Contains);

    private Plan PlanFor(RunQuestions own, Func<string, bool> isWanted)
    {
        var plan = new Planner(own.Measures.Available).Plan(own._outputs);
        var wanted = _outputs.Where(output => isWanted(output.Id)).ToList();
        if (own != this)
        {
            var families = plan.Families.SelectMany(family => family.Outputs.Select(output => (Key: KeyOf(output), Family: family)))
                .DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Family, StringComparer.Ordinal);
            var further = wanted.Where(output => !families.ContainsKey(KeyOf(output))).ToList();
            var shared = wanted.Except(further).GroupBy(output => families[KeyOf(output)]).Select(group => group.Key with { Outputs = [.. group] });
            return new([.. shared, .. new Planner(Measures.Available).Plan(further).Families]);
        }

        var needed = plan.Families.Select(family => family with { Outputs = [.. family.Outputs.Where(output => isWanted(output.Id))] });
        return new([.. needed.Where(family => family.Outputs.Count > 0)]);
    }

    public IReadOnlyList<IndicatorResult> Evaluate(ILookup<string, Answer> answers)
    {
        var values = new MeasureValues();
        foreach (var code in _codes)
        {
            var missing = Measures.Lacking(code, answers);
            if (missing.Count > 0)
            {
                values.Lack(code, missing);
            }
            else
            {
                values.Set(code, answers[code].Single().Value);
            }
        }

        return [.. _indicators.Select(pair => _evaluation.Evaluate(
            pair.Indicator, pair.Version, values, _shapes.GetValueOrDefault(pair.Indicator.Code)?.Read(answers)))];
    }

    /// <summary>What an output computes, whatever its asker calls it.</summary>
    private static string KeyOf(Output output) =>
        output.Relation.Key + "|" + string.Join('|', output.Terms.Select(term => term.Key)) + "|" + string.Join(',', output.By.Select(column => column.Name));
}
