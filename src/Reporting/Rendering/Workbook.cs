using System.Globalization;
using ClosedXML.Excel;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>A return as an Excel file: the form with live formulas, its lineage, its checks.</summary>
/// <remarks>
/// Column widths are set, never fitted: fitting depends on the machine's fonts. Every written figure is read back from the bytes and
/// compared with the document; a file that differs is not handed out. Equal documents and times give equal bytes.
/// </remarks>
public static class Workbook
{
    public static byte[] Write(ReturnDocument document, CultureInfo culture, DateTimeOffset generatedAt)
    {
        var layout = new SheetLayout(document, culture);
        using var book = new XLWorkbook();
        book.Properties.Author = "Assay";
        book.Properties.Title = $"{document.Form} {FigureText.Of(document.AsOf)}";
        book.Properties.Created = generatedAt.UtcDateTime;
        book.Properties.Modified = generatedAt.UtcDateTime;
        book.Style.Font.FontName = "Noto Sans CJK SC";
        book.Style.Font.FontSize = 10;
        FormSheet.Write(book.AddWorksheet(document.Form), document, layout, culture, generatedAt);
        LineageSheet.Write(book.AddWorksheet(DocumentWords.Lineage.For(culture)), document, culture);
        CheckSheet.Write(book.AddWorksheet(DocumentWords.Checks.For(culture)), document, culture);
        using var saved = new MemoryStream();
        book.SaveAs(saved, new SaveOptions { EvaluateFormulasBeforeSaving = true, ValidatePackage = false });
        var bytes = OfficePackage.Normalize(saved.ToArray());
        WorkbookProof.Require(bytes, document, layout);
        return bytes;
    }
}
