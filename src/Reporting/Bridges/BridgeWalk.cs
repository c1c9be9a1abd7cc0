using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;

namespace Portal.Reporting.Bridges;

/// <summary>Goes from the opening to the closing figure line by line. An effect is the figure after a line less the figure before it, so
/// the effects add up whatever the formula is.</summary>
internal sealed class BridgeWalk(
    BridgeRequest request,
    BridgePeriod period,
    IReadOnlyList<BridgeLine> lines,
    IReadOnlyCollection<string> explained,
    BridgeMoves moves
)
{
    private readonly Indicator _indicator = request.Indicator;

    public Bridge From(BridgeSides sides)
    {
        var before = At(sides.Start, sides.Start.Values, sides.Start.Parameters);
        if ((request.Published ?? before.Value) is not { } opening)
        {
            return NotApplicable();
        }

        var steps = new List<BridgeStep>();
        var running = sides
            .End.FormulaOf(_indicator)!
            .Measures.ToDictionary(code => code, code => sides.Corrected.Values[code], StringComparer.Ordinal);
        var (parameters, last) = (sides.Corrected.Parameters, opening);
        foreach (var line in lines)
        {
            switch (line.Kind)
            {
                case BridgeLineKind.RuleChange or BridgeLineKind.LateData:
                    break;
                case BridgeLineKind.OtherAmounts:
                    parameters = sides.End.Parameters;
                    foreach (var code in running.Keys.Except(explained, StringComparer.Ordinal).ToList())
                    {
                        running[code] = sides.End.Values[code];
                    }

                    break;
                default:
                    foreach (var code in explained)
                    {
                        running[code] += moves.Of(line, code);
                    }

                    break;
            }

            var after =
                line.Kind == BridgeLineKind.RuleChange
                    ? At(sides.Ruled, sides.Ruled.Values, sides.Ruled.Parameters)
                    : At(sides.End, running, parameters);
            if (after.Value is not { } value)
            {
                return NotApplicable();
            }

            steps.Add(new(line, value - last, value, after.Numerator - before.Numerator, after.Denominator - before.Denominator));
            (before, last) = (after, value);
        }

        Prove(running, sides.End);
        return new(_indicator, period, ResultStatus.Ok, [], opening, last, steps);
    }

    /// <summary>The closing figures are known by themselves; parts that lead elsewhere are no bridge.</summary>
    private void Prove(Dictionary<string, decimal> running, BridgeSide end)
    {
        foreach (var (code, value) in running.Where(pair => end.Values[pair.Key] != pair.Value))
        {
            throw WarehouseException.Of(
                "bridge.remainder",
                $"The bridge of '{_indicator.Code}' from {period.Opening:yyyy-MM-dd} to {period.Closing:yyyy-MM-dd} leads to {value} for '{code}', the closing snapshot says {end.Values[code]}. No bridge is given."
            );
        }
    }

    private Figure At(BridgeSide side, IReadOnlyDictionary<string, decimal> values, Parameters parameters)
    {
        var formula = side.FormulaOf(_indicator)!;
        var (numerator, denominator) = _indicator.Kind.IsQuotient() ? formula.Parts(values, parameters) : (null, null);
        return new(IndicatorEvaluation.Rounded(_indicator.Unit, formula.Evaluate(values, parameters)), numerator, denominator);
    }

    private Bridge NotApplicable() => new(_indicator, period, ResultStatus.NotApplicable, [], null, null, []);

    private readonly record struct Figure(decimal? Value, decimal? Numerator, decimal? Denominator);
}
