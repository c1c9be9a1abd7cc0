using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>Reads a finished Excel file with another library than the one that wrote it, and compares every figure with the
/// document.</summary>
internal static class WorkbookProof
{
    public static void Require(byte[] bytes, ReturnDocument document, SheetLayout layout)
    {
        using var package = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        var part = package.WorkbookPart!;
        var sheet = part.Workbook.Descendants<Sheet>().Single(s => s.Name == document.Form);
        var cells = ((WorksheetPart)part.GetPartById(sheet.Id!))
            .Worksheet.Descendants<Cell>()
            .ToDictionary(c => c.CellReference!.Value!, StringComparer.Ordinal);
        foreach (var cell in document.Cells)
        {
            Require(cell, cells.GetValueOrDefault(layout.Address(cell)), layout.Address(cell), document, layout);
        }
    }

    private static void Require(ReturnCell cell, Cell? written, string address, ReturnDocument document, SheetLayout layout)
    {
        var isNumber = written?.CellValue is not null && written.DataType?.Value is null or CellValues.Number;
        var value =
            isNumber && decimal.TryParse(written!.CellValue!.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : (decimal?)null;
        if (
            value is { } found
            && cell.Value is { } wanted
            && decimal.Round(found, document.Unit.Decimals, MidpointRounding.AwayFromZero) == wanted
            && Math.Abs(found - wanted) < 0.0001m
        )
        {
            var formula = cell.Kind == CellKind.Formula ? layout.Formula(cell, document) : null;
            if (written!.CellFormula?.Text == formula)
            {
                return;
            }

            throw Differs(cell, address, $"its formula is '{written.CellFormula?.Text}', and should be '{formula}'");
        }

        if (cell.Value is not null || value is not null)
        {
            throw Differs(cell, address, $"the file holds {Show(value)}, and the return {Show(cell.Value)}");
        }
    }

    private static InvalidOperationException Differs(ReturnCell cell, string address, string how) =>
        new(
            $"The Excel file was not written: cell {cell.Ref} ({address}) differs: {how}. Excel keeps 15 digits of a number; a return with larger amounts can be exported as PDF."
        );

    private static string Show(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "nothing";
}
