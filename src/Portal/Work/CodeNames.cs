using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Work;

/// <summary>What the warehouse's codes are called, from the contract's code lists and nowhere else.</summary>
public sealed class CodeNames(Contract contract)
{
    /// <summary>The name of a code in the page's language; the code itself when the list does not hold it.</summary>
    public string Of(string list, string code, CultureInfo culture) =>
        contract.CodeLists.TryGetValue(list, out var values) && values.Values.FirstOrDefault(v => v.Code == code) is { } value
            ? Text(value, culture)
            : code;

    /// <summary>The name of a code that the warehouse stores as a number.</summary>
    public string Of(string list, int value, CultureInfo culture) =>
        contract.CodeLists.TryGetValue(list, out var values) && values.Values.FirstOrDefault(v => v.Value == value) is { } found
            ? Text(found, culture)
            : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A list as a select shows it, in the list's own order.</summary>
    public IReadOnlyList<(string Value, string Name)> Options(string list, CultureInfo culture) =>
        contract.CodeLists.TryGetValue(list, out var values) ? [.. values.Values.Select(v => (v.Code, Text(v, culture)))] : [];

    /// <summary>Names a key of a breakdown: a column that has a code list by its list, any other as it stands.</summary>
    public string OfColumn(string column, string value, CultureInfo culture)
    {
        var list = contract.Tables.Values.Select(t => t.Find(column)?.CodeList).FirstOrDefault(l => l is not null);
        return list is null ? value
            : int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? Of(list, number, culture)
            : Of(list, value, culture);
    }

    private static string Text(CodeValue value, CultureInfo culture) => culture.TwoLetterISOLanguageName == "zh" ? value.Zh : value.En;
}
