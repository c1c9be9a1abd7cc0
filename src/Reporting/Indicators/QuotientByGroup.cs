using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>A quotient for each value of one column, and the worst of them: alone, against the quotient of the whole, or by its distance
/// from it.</summary>
internal sealed class QuotientByGroup(Indicator indicator, Formula formula, Parameters parameters)
{
    /// <param name="outputs">One for each of the measures, in their order.</param>
    public ShapedFigure Read(IReadOnlyList<Output> outputs, IReadOnlyList<string> codes, ILookup<string, Answer> answers)
    {
        var column = outputs[0].By[0];
        var found = outputs
            .SelectMany(
                (output, i) =>
                    answers[output.Id].Select(answer => (Code: codes[i], Group: MeasureValues.Key(column, answer.Keys[0]), answer.Value))
            )
            .ToList();
        var whole = Quotient(found.Select(part => (part.Code, part.Value)));
        var groups = found
            .GroupBy(part => part.Group, StringComparer.Ordinal)
            .Select(group => (group.Key, Value: Against(Quotient(group.Select(part => (part.Code, part.Value))), whole)))
            .Where(group => group.Value is not null)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        var values = groups
            .Select(group => indicator.Kind == IndicatorKind.Deviation ? Math.Abs(group.Value!.Value) : group.Value!.Value)
            .ToList();
        return new(
            [.. groups.Select(group => new ResultRow(new Dictionary<string, string> { [column.Name] = group.Key }, group.Value!.Value))],
            new(
                values.Count == 0 ? null
                    : indicator.Better == Direction.Higher ? values.Min()
                    : values.Max(),
                null,
                null
            )
        );
    }

    private decimal? Quotient(IEnumerable<(string Code, decimal Value)> parts)
    {
        var values = formula.Measures.ToDictionary(code => code, _ => 0m, StringComparer.Ordinal);
        foreach (var (code, value) in parts)
        {
            values[code] += value;
        }

        return formula.Evaluate(values, parameters);
    }

    private decimal? Against(decimal? group, decimal? whole) =>
        IndicatorEvaluation.Rounded(
            Unit.Ratio,
            indicator.Kind switch
            {
                IndicatorKind.Worst => group,
                IndicatorKind.Deviation => group - whole,
                _ => whole is null or 0m ? null : group / whole,
            }
        );
}
