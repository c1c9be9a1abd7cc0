using System.Globalization;
using ClosedXML.Excel;
using UglyToad.PdfPig;

namespace Portal.EndToEnd.Running;

/// <summary>Files that the portal gave, read by other programs' eyes: nothing here knows how they were made.</summary>
internal static class Exports
{
    /// <summary>The figures of a return's sheet by number of the row and letter of the column, as Excel shows them before it computes
    /// anything; what it hides is a step of a formula.</summary>
    public static IReadOnlyDictionary<string, decimal> Figures(byte[] workbook, string sheetName)
    {
        using var book = new XLWorkbook(new MemoryStream(workbook));
        var sheet = book.Worksheet(sheetName);
        var header = sheet.RowsUsed().First(r => r.Cell(1).GetString() == "No.");
        var columns = header
            .CellsUsed()
            .Select(c => (Letter: c.GetString().Split(' ')[0], c.Address.ColumnNumber))
            .Where(c => c.Letter.Length == 1 && char.IsAsciiLetterUpper(c.Letter[0]))
            .ToList();
        var figures = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var row in sheet.RowsUsed(r => r.RowNumber() > header.RowNumber() && !r.IsHidden))
        {
            foreach (var (letter, column) in columns)
            {
                if (
                    decimal.TryParse(
                        Convert.ToString(row.Cell(column).CachedValue, CultureInfo.InvariantCulture),
                        NumberStyles.Float,
                        CultureInfo.InvariantCulture,
                        out var figure
                    )
                )
                {
                    figures.Add($"{row.Cell(1).GetString()}.{letter}", figure);
                }
            }
        }

        return figures;
    }

    public static IReadOnlyList<string> Sheets(byte[] workbook)
    {
        using var book = new XLWorkbook(new MemoryStream(workbook));
        return [.. book.Worksheets.Select(s => s.Name)];
    }

    /// <summary>Formulas of a sheet; a sheet of values only has none.</summary>
    public static int FormulaCount(byte[] workbook, string sheetName)
    {
        using var book = new XLWorkbook(new MemoryStream(workbook));
        return book.Worksheet(sheetName).CellsUsed().Count(c => c.HasFormula);
    }

    /// <summary>All letters of a PDF in reading order, without white space.</summary>
    public static string Letters(byte[] pdf)
    {
        using var document = PdfDocument.Open(pdf);
        return Plain(string.Concat(document.GetPages().SelectMany(p => p.Letters).Select(l => l.Value)));
    }

    public static string Plain(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
