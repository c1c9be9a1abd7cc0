using System.Globalization;

namespace Portal.Data;

/// <summary>Texts on their way into a spreadsheet, where a cell that begins like a formula would be run as one.</summary>
public static class SpreadsheetText
{
    // Spreadsheets in East Asian languages read the full-width signs as well.
    private const string Begin = "=+-@\t\r＝＋－＠";

    /// <summary>Whether a spreadsheet would take the text for a formula. A number with its sign is none.</summary>
    public static bool IsFormula(string text) =>
        text.Length > 0
        && Begin.Contains(text[0], StringComparison.Ordinal)
        && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>One field of a CSV file: an apostrophe before what looks like a formula, quotation marks where they are needed.</summary>
    public static string CsvField(string text)
    {
        var safe = IsFormula(text) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
