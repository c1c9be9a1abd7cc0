using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>What was found for the measures of a run: a figure, or what is missing for it.</summary>
internal sealed class MeasureValues
{
    private readonly Dictionary<string, decimal> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _missing = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, decimal> Values => _values;

    public void Set(string code, decimal value) => _values[code] = value;

    public void Lack(string code, IReadOnlyList<string> missing) => _missing[code] = missing;

    /// <summary>What the measures of a formula lack together.</summary>
    public IReadOnlyList<string> Missing(IEnumerable<string> codes) =>
        [.. codes.SelectMany(code => _missing.GetValueOrDefault(code) ?? []).Distinct(StringComparer.Ordinal)];

    /// <summary>A stored key as people and files write it: the symbol of a code, an ISO date, true or false.</summary>
    public static string Key(Column column, object? value) =>
        value switch
        {
            null => "missing",
            long number when column.CodeList is { } list => list.Find((int)number)?.Code
                ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            DateOnly date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        };

    /// <summary>Rows of a distribution. By one short code list every code has a row, also where there is nothing, if it is to be complete;
    /// a matrix has no empty cells.</summary>
    public static IReadOnlyList<ResultRow> Rows(IReadOnlyList<Column> by, IEnumerable<Answer> answers, bool isComplete = true)
    {
        var found = answers
            .Where(answer => by.Count == 1 || answer.Value != 0m)
            .Select(answer => (Order: answer.Keys[0] as long? ?? 0, Row: Row(by, answer)))
            .ToList();
        if (isComplete && by is [{ Type: ColumnType.Code, CodeList: { Values.Count: <= 6 } list } only])
        {
            found.AddRange(
                list.Values.Where(value => found.All(row => row.Row.Keys[only.Name] != value.Code))
                    .Select(value => ((long)value.Value, new ResultRow(new Dictionary<string, string> { [only.Name] = value.Code }, 0m)))
            );
        }

        return
        [
            .. found
                .OrderBy(pair => pair.Order)
                .ThenBy(pair => string.Join('|', pair.Row.Keys.Values), StringComparer.Ordinal)
                .Select(pair => pair.Row),
        ];
    }

    private static ResultRow Row(IReadOnlyList<Column> by, Answer answer) =>
        new(
            by.Select((column, i) => (column.Name, Key: Key(column, answer.Keys[i])))
                .ToDictionary(pair => pair.Name, pair => pair.Key, StringComparer.Ordinal),
            answer.Value
        );
}
