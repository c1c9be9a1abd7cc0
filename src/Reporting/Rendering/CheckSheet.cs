using System.Globalization;
using ClosedXML.Excel;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>The checks with both sides.</summary>
internal static class CheckSheet
{
    private static readonly (LocalText Word, double Width)[] Headings =
    [
        (DocumentWords.Check, 18),
        (DocumentWords.Rule, 34),
        (DocumentWords.Item, 50),
        (DocumentWords.At, 12),
        (DocumentWords.Left, 24),
        (DocumentWords.Right, 24),
        (DocumentWords.Difference, 18),
        (DocumentWords.Tolerance, 12),
        (DocumentWords.Result, 14),
        (DocumentWords.Needs, 60),
    ];

    public static void Write(IXLWorksheet sheet, ReturnDocument document, CultureInfo culture)
    {
        sheet
            .Cell(1, 1)
            .SetValue(
                document.IsDemo
                    ? $"{document.Form} {FigureText.Of(document.AsOf)} · {DocumentWords.Demo.For(culture)}"
                    : $"{document.Form} {FigureText.Of(document.AsOf)}"
            )
            .Style.Font.SetBold();
        for (var i = 0; i < Headings.Length; i++)
        {
            sheet.Cell(2, i + 1).SetValue(Headings[i].Word.For(culture)).Style.Font.SetBold();
            sheet.Column(i + 1).Width = Headings[i].Width;
        }

        for (var i = 0; i < document.Checks.Count; i++)
        {
            Line(sheet, 3 + i, document.Checks[i], document, culture);
        }

        sheet.SheetView.Freeze(2, 1);
        SheetPaper.Set(sheet, document, culture, 2);
    }

    private static void Line(IXLWorksheet sheet, int row, CheckResult check, ReturnDocument document, CultureInfo culture)
    {
        var decimals = check.IsExact ? 2 : document.Unit.Decimals;
        string[] texts =
        [
            check.Id,
            check.Rule,
            check.Text.For(culture),
            check.Lines > 1 ? DocumentWords.Lines(check.Lines).For(culture) : check.At,
            Figure(check.Left, decimals),
            Figure(check.Right, decimals),
            Figure(check.Difference, decimals),
            Figure(check.Tolerance, check.IsExact ? 2 : decimals + 1),
            DocumentWords.State(check.State).For(culture),
            string.Join("; ", check.Missing),
        ];
        for (var i = 0; i < texts.Length; i++)
        {
            sheet.Cell(row, i + 1).SetValue(texts[i]).SetDataType(XLDataType.Text);
        }

        sheet.Range(row, 5, row, 8).Style.Alignment.SetHorizontal(XLAlignmentHorizontalValues.Right);
        if (check.State == CheckState.Failed)
        {
            sheet.Range(row, 1, row, texts.Length).Style.Font.SetFontColor(XLColor.FromHtml("#A3262A")).Font.SetBold();
        }

        string Figure(decimal? value, int digits) =>
            value is not { } figure ? ""
            : check.IsExact ? $"{FigureText.Of(figure, digits)} {document.CurrencyWord.For(culture)}"
            : FigureText.Of(figure, digits);
    }
}
