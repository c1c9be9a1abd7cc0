using ClosedXML.Excel;

namespace Portal.Reporting.Rendering;

/// <summary>A series as an Excel file: one sheet with the figures and a chart that reads them, one with the sources.</summary>
/// <remarks>Equal documents and times give equal bytes. Excel itself keeps 15 digits of a number: ratios and amounts below ten trillion are
/// exact.</remarks>
public static class SeriesWorkbook
{
    public static byte[] Write(SeriesDocument document, DateTimeOffset generatedAt)
    {
        using var book = new XLWorkbook();
        book.Properties.Author = "Assay";
        book.Properties.Title = document.Title;
        book.Properties.Created = generatedAt.UtcDateTime;
        book.Properties.Modified = generatedAt.UtcDateTime;
        book.Style.Font.FontName = "Noto Sans CJK SC";
        book.Style.Font.FontSize = 10;
        var layout = new SeriesLayout(SeriesLayout.SheetName, document.Facts.Count + 3, document.Drawn);
        Figures(book.AddWorksheet(layout.Sheet), document, layout);
        if (document.Sources.Count > 0)
        {
            Sources(book.AddWorksheet(document.SourceTitle.Length <= 31 ? document.SourceTitle : "Sources"), document);
        }

        using var saved = new MemoryStream();
        book.SaveAs(saved, new SaveOptions { ValidatePackage = false });
        SeriesChart.AddTo(saved, document, layout);
        return OfficePackage.Normalize(saved.ToArray());
    }

    private static void Figures(IXLWorksheet sheet, SeriesDocument document, SeriesLayout layout)
    {
        sheet.Cell(1, 1).SetValue(document.Title).Style.Font.SetBold().Font.SetFontSize(14);
        for (var i = 0; i < document.Facts.Count; i++)
        {
            sheet.Cell(i + 2, 1).SetValue(document.Facts[i]).SetDataType(XLDataType.Text);
        }

        Headings(sheet, layout.HeaderRow, [document.PeriodHeading, .. document.Columns.Select(column => column.Name)]);
        for (var row = 0; row < document.Dates.Count; row++)
        {
            sheet
                .Cell(layout.HeaderRow + 1 + row, 1)
                .SetValue(document.Dates[row].ToDateTime(TimeOnly.MinValue))
                .Style.DateFormat.SetFormat("yyyy-mm-dd");
        }

        for (var column = 0; column < document.Columns.Count; column++)
        {
            for (var row = 0; row < document.Dates.Count; row++)
            {
                if (document.Columns[column].Values[row] is { } value)
                {
                    sheet
                        .Cell(layout.HeaderRow + 1 + row, column + 2)
                        .SetValue(value)
                        .Style.NumberFormat.SetFormat(document.Columns[column].Format);
                }
            }

            sheet.Cell(layout.HeaderRow, column + 2).Style.Alignment.SetHorizontal(XLAlignmentHorizontalValues.Right);
            sheet.Column(column + 2).Width = 20;
        }

        sheet.Column(1).Width = 14;
        sheet.SheetView.Freeze(layout.HeaderRow, 1);
        sheet.PageSetup.PaperSize = XLPaperSize.A4Paper;
        sheet.PageSetup.PageOrientation = XLPageOrientation.Landscape;
        sheet.PageSetup.FitToPages(1, 0);
    }

    private static void Sources(IXLWorksheet sheet, SeriesDocument document)
    {
        Headings(sheet, 1, document.SourceHeadings);
        for (var row = 0; row < document.Sources.Count; row++)
        {
            for (var column = 0; column < document.Sources[row].Count; column++)
            {
                // As printed, with its decimals: text, not a number.
                sheet.Cell(row + 2, column + 1).SetValue(document.Sources[row][column]).SetDataType(XLDataType.Text);
            }
        }

        for (var column = 1; column <= document.SourceHeadings.Count; column++)
        {
            sheet.Column(column).Width = column == document.SourceHeadings.Count ? 80 : 20;
        }
    }

    private static void Headings(IXLWorksheet sheet, int row, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            sheet
                .Cell(row, i + 1)
                .SetValue(names[i])
                .SetDataType(XLDataType.Text)
                .Style.Font.SetBold()
                .Fill.SetBackgroundColor(XLColor.FromHtml("#F2F4F6"));
        }
    }
}

/// <summary>Where the figures stand on their sheet.</summary>
/// <param name="Drawn">Which of the periods below the headings the chart reads.</param>
internal sealed record SeriesLayout(string Sheet, int HeaderRow, (int From, int Count) Drawn)
{
    public const string SheetName = "Series";

    /// <summary>The drawn cells of a column, as a formula names them.</summary>
    public string Range(int column) =>
        FormattableString.Invariant(
            $"{Sheet}!${Letter(column)}${HeaderRow + 1 + Drawn.From}:${Letter(column)}${HeaderRow + Drawn.From + Drawn.Count}"
        );

    public string Heading(int column) => FormattableString.Invariant($"{Sheet}!${Letter(column)}${HeaderRow}");

    private static string Letter(int column) => XLHelper.GetColumnLetterFromNumber(column);
}
