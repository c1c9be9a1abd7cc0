using System.Globalization;
using ClosedXML.Excel;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>One line for each cell: what it is, where it comes from, and what it was computed with.</summary>
internal static class LineageSheet
{
    private static readonly (LocalText Word, double Width)[] Headings =
    [
        (DocumentWords.Cell, 11),
        (DocumentWords.Kind, 9),
        (DocumentWords.Value, 17),
        (DocumentWords.Exact, 22),
        (DocumentWords.Rows, 11),
        (DocumentWords.Formula, 26),
        (DocumentWords.Predicate, 46),
        (DocumentWords.Basis, 34),
        (DocumentWords.Needs, 28),
        (DocumentWords.InputSet, 34),
        (DocumentWords.Catalogue, 34),
    ];

    /// <summary>From the formula on a column holds texts, which are read to their end.</summary>
    private const int FirstWrapped = 6;
    private const double LineHeight = 15;
    private const char FirstWide = '\u2e80';

    public static void Write(IXLWorksheet sheet, ReturnDocument document, CultureInfo culture)
    {
        for (var i = 0; i < Headings.Length; i++)
        {
            sheet
                .Cell(2, i + 1)
                .SetValue(
                    Headings[i].Word == DocumentWords.Exact
                        ? $"{DocumentWords.Exact.For(culture)} ({document.CurrencyWord.For(culture)})"
                        : Headings[i].Word.For(culture)
                )
                .Style.Font.SetBold();
            sheet.Column(i + 1).Width = Headings[i].Width;
        }

        sheet
            .Cell(1, 1)
            .SetValue(
                document.IsDemo
                    ? $"{document.Form} {FigureText.Of(document.AsOf)} · {DocumentWords.Demo.For(culture)}"
                    : $"{document.Form} {FigureText.Of(document.AsOf)}"
            )
            .Style.Font.SetBold();
        var row = 3;
        foreach (var cell in document.Cells.Where(c => c.Kind != CellKind.Blank))
        {
            Line(sheet, row++, cell, document, culture);
        }

        if (document.Notes.Count > 0)
        {
            sheet.Cell(++row, 1).SetValue(DocumentWords.Notes.For(culture)).Style.Font.SetBold();
            foreach (var note in document.Notes)
            {
                Text(sheet.Cell(++row, 1), note.For(culture));
            }
        }

        sheet.SheetView.Freeze(2, 1);
        SheetPaper.Set(sheet, document, culture, 2);

        // Two pages wide, the cell's reference on both: on one the letters would be too small to read.
        sheet.PageSetup.FitToPages(2, 0);
        sheet.PageSetup.SetColumnsToRepeatAtLeft(1, 1);
    }

    private static void Line(IXLWorksheet sheet, int row, ReturnCell cell, ReturnDocument document, CultureInfo culture)
    {
        Text(sheet.Cell(row, 1), cell.Ref);
        Text(sheet.Cell(row, 2), DocumentWords.KindOf(cell.Kind).For(culture));
        if (cell.Value is { } value)
        {
            sheet.Cell(row, 3).SetValue(value).Style.NumberFormat.SetFormat("#,##0.00");
        }

        // As text: Excel keeps 15 digits of a number, and this sum is exact.
        Text(sheet.Cell(row, 4), cell.Exact is { } exact ? FigureText.Of(exact, 2) : "");
        sheet.Cell(row, 4).Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Right;
        if (cell.Rows is { } rows)
        {
            sheet.Cell(row, 5).SetValue(rows).Style.NumberFormat.SetFormat("#,##0");
        }

        Text(sheet.Cell(row, 6), cell.Formula ?? "");
        Text(sheet.Cell(row, 7), cell.Predicate ?? "");
        Text(sheet.Cell(row, 8), cell.Basis?.For(culture) ?? "");
        Text(sheet.Cell(row, 9), string.Join("; ", cell.Missing.Select(need => document.Need(need, culture))));
        Text(sheet.Cell(row, 10), document.InputDigest);
        Text(sheet.Cell(row, 11), document.CatalogueDigest);
        foreach (var column in Enumerable.Range(FirstWrapped, Headings.Length - FirstWrapped + 1))
        {
            sheet.Cell(row, column).Style.Alignment.SetWrapText(true);
        }

        sheet.Row(row).Style.Alignment.SetVertical(XLAlignmentVerticalValues.Top);

        // Said and not left to the program that opens the file: some draw a row without a height as one line.
        sheet.Row(row).Height =
            LineHeight
            * Enumerable.Range(FirstWrapped, Headings.Length - FirstWrapped + 1).Max(column => Lines(sheet.Cell(row, column), column));
    }

    /// <summary>Lines that a text takes in its column, with a fifth to spare for words that do not break; Chinese characters are two
    /// wide.</summary>
    private static int Lines(IXLCell cell, int column) =>
        Math.Max(
            1,
            (int)
                Math.Ceiling(
                    cell.GetString().Sum(c => c >= FirstWide ? 2 : 1)
                        * (cell.GetString().Contains(' ', StringComparison.Ordinal) ? 1.2 : 1)
                        / Headings[column - 1].Width
                )
        );

    private static void Text(IXLCell cell, string text) => cell.SetValue(text).SetDataType(XLDataType.Text);
}
