using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>One value of a column, and what the measures of a formula count there.</summary>
/// <param name="Keys">The value, by the column's name.</param>
/// <param name="Values">By the measure's code.</param>
internal sealed record Band(IReadOnlyDictionary<string, string> Keys, IReadOnlyDictionary<string, decimal> Values)
{
    /// <summary>The bands in the order of the column's values; what no measure counts anything of is no band.</summary>
    /// <param name="outputs">One for each of the measures, in their order.</param>
    public static IReadOnlyList<Band> Of(IReadOnlyList<Output> outputs, IReadOnlyList<string> codes, ILookup<string, Answer> answers) =>
        [
            .. outputs
                .SelectMany(
                    (output, i) =>
                        answers[output.Id].Select(answer => (Code: codes[i], Column: output.By[0], Key: answer.Keys[0], answer.Value))
                )
                .GroupBy(found => (Order: found.Key as long? ?? long.MinValue, Name: MeasureValues.Key(found.Column, found.Key)))
                .Where(group => group.Any(found => found.Value != 0m))
                .OrderBy(group => group.Key.Order)
                .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => Of(group.First().Column, group.Key.Name, codes, group.Select(found => (found.Code, found.Value)))),
        ];

    private static Band Of(Column column, string name, IReadOnlyList<string> codes, IEnumerable<(string Code, decimal Value)> found)
    {
        var values = codes.Distinct(StringComparer.Ordinal).ToDictionary(code => code, _ => 0m, StringComparer.Ordinal);
        foreach (var (code, value) in found)
        {
            values[code] += value;
        }

        return new(new Dictionary<string, string> { [column.Name] = name }, values);
    }
}
