using System.Globalization;
using System.Text;
using Portal.Data;

namespace Portal.Reporting.Rendering;

/// <summary>A list as CSV. What it is stands above the rows, in lines that begin with a number sign; a program skips those.</summary>
public static class ListCsv
{
    public static byte[] Write(ListDocument document)
    {
        var text = new StringBuilder();
        foreach (var said in document.Facts.Select(fact => $"{fact.Name}: {fact.Value}").Prepend(document.Title))
        {
            // A comma would need quotation marks, and then the line would begin with one of them.
            text.Append("# ").Append(Printable.Message(said).Replace(',', '，')).Append("\r\n");
        }

        Line(text, document.Columns);
        foreach (var row in document.Rows)
        {
            Line(text, row.Select(Text));
        }

        // With its byte order mark, without which Excel reads Chinese as Latin letters.
        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Line(StringBuilder text, IEnumerable<string> fields) =>
        text.AppendJoin(',', fields.Select(SpreadsheetText.CsvField)).Append("\r\n");

    private static string Text(object? value) =>
        value switch
        {
            null => "",
            string text => Printable.Message(text),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeOffset at => at.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture),
            IFormattable number and (int or long or decimal) => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException($"A list holds no {value.GetType().Name}."),
        };
}
