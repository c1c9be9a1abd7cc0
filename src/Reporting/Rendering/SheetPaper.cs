using System.Globalization;
using ClosedXML.Excel;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>Print setup of every sheet: A4 landscape, one page wide, header rows repeated, digest and page number below.</summary>
internal static class SheetPaper
{
    public static void Set(IXLWorksheet sheet, ReturnDocument document, CultureInfo culture, int headerRow)
    {
        var setup = sheet.PageSetup;
        setup.PaperSize = XLPaperSize.A4Paper;
        setup.PageOrientation = XLPageOrientation.Landscape;
        setup.FitToPages(1, 0);
        setup.SetRowsToRepeatAtTop(headerRow, headerRow);
        setup.Margins.SetLeft(0.4).SetRight(0.4).SetTop(0.75).SetBottom(0.75).SetHeader(0.3).SetFooter(0.3);
        setup.Header.Left.AddText(Plain($"{document.Form} {FigureText.Of(document.AsOf)}"));
        setup.Header.Right.AddText(Plain(document.IsDemo ? $"{document.Book} · {DocumentWords.Demo.For(culture)}" : document.Book));
        setup.Footer.Left.AddText(Plain($"{DocumentWords.Content.For(culture)} {document.ContentDigest}")).SetFontSize(7);
        setup.Footer.Right.AddText(XLHFPredefinedText.PageNumber);
        setup.Footer.Right.AddText(" / ");
        setup.Footer.Right.AddText(XLHFPredefinedText.NumberOfPages);
    }

    // In headers an ampersand starts a code.
    private static string Plain(string text) => text.Replace("&", "&&", StringComparison.Ordinal);
}
