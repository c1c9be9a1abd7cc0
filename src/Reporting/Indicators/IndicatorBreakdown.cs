using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>An indicator's formula, evaluated for each value of one column.</summary>
internal static class IndicatorBreakdown
{
    public static IReadOnlyList<ResultRow> Rows(
        Indicator indicator,
        Formula formula,
        IReadOnlyList<Output> outputs,
        ILookup<string, Answer> answers,
        Parameters parameters
    )
    {
        var column = outputs[0].By[0];
        var groups = outputs
            .SelectMany(output => answers[output.Id].Select(answer => (output.Id, Group: answer.Keys[0], answer.Value)))
            .GroupBy(found => MeasureValues.Key(column, found.Group), StringComparer.Ordinal);
        var name = column.Name[(column.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return
        [
            .. groups
                .Select(group =>
                    (
                        Keys: new Dictionary<string, string> { [name] = group.Key },
                        Value: Value(indicator, formula, group.Select(found => (found.Id, found.Value)), parameters)
                    )
                )
                .Where(row => row.Value is not null)
                .OrderBy(row => row.Keys[name], StringComparer.Ordinal)
                .Select(row => new ResultRow(row.Keys, row.Value!.Value)),
        ];
    }

    /// <summary>A measure without rows in the group is zero there.</summary>
    private static decimal? Value(
        Indicator indicator,
        Formula formula,
        IEnumerable<(string Id, decimal Value)> found,
        Parameters parameters
    )
    {
        var values = formula.Measures.ToDictionary(code => code, _ => 0m, StringComparer.Ordinal);
        foreach (var (id, value) in found)
        {
            values[id] = value;
        }

        return IndicatorEvaluation.Rounded(indicator.Unit, formula.Evaluate(values, parameters));
    }
}
