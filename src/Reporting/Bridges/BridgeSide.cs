using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;

namespace Portal.Reporting.Bridges;

/// <summary>The measures of one date, from what was known at one time, under the rules of one day; answered from the cubes of that date's
/// run where it has them.</summary>
internal sealed class BridgeSide(Catalogue catalogue, WarehouseStore store, Viewpoint at)
{
    private readonly Dictionary<string, decimal> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _missing = new(StringComparer.Ordinal);

    public MeasureSet Measures { get; } = new(catalogue, store, at);

    public Parameters Parameters { get; } = catalogue.ParametersAt(at);

    public IReadOnlyDictionary<string, decimal> Values => _values;

    /// <summary>Null when no version is in force on that day, or the version has no formula yet.</summary>
    public Formula? FormulaOf(Indicator indicator) =>
        indicator.Versions.At(at.RulesOf)?.Formula is { } text ? Formula.Parse(text.Value) : null;

    /// <summary>Why the indicator has no value here; empty when nothing is missing.</summary>
    public IReadOnlyList<string> Missing(Indicator indicator) =>
        FormulaOf(indicator) is { } formula
            ? [.. formula.Measures.SelectMany(code => _missing[code]).Distinct(StringComparer.Ordinal)]
            : [FormattableString.Invariant($"{indicator.Code}: no rule in force on {at.RulesOf:yyyy-MM-dd}")];

    public async Task ReadAsync(IEnumerable<Indicator> indicators, Answers answers, CancellationToken cancellationToken)
    {
        var codes = indicators
            .Select(FormulaOf)
            .OfType<Formula>()
            .SelectMany(formula => formula.Measures)
            .ToHashSet(StringComparer.Ordinal);
        var found = await answers.AskAsync(Measures, [.. Measures.Outputs(codes), .. Measures.Checks(codes)], cancellationToken);
        foreach (var code in codes)
        {
            _missing[code] = Measures.Lacking(code, found);
            if (_missing[code].Count == 0)
            {
                _values[code] = found[code].Single().Value;
            }
        }
    }
}
