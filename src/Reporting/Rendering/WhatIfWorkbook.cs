using ClosedXML.Excel;

namespace Portal.Reporting.Rendering;

/// <summary>A table of a what-if as it goes on a sheet.</summary>
/// <param name="Facts">Lines below the mark: what it is about, from what it was computed.</param>
/// <param name="Rows">A text, a number or nothing for each heading.</param>
public sealed record WhatIfSheet(
    string Name,
    IReadOnlyList<string> Facts,
    IReadOnlyList<string> Headings,
    IReadOnlyList<IReadOnlyList<WhatIfCell>> Rows
);

/// <param name="Text">Shown where there is no number.</param>
/// <param name="Format">Number format of the value.</param>
public sealed record WhatIfCell(string Text, decimal? Value = null, string Format = "General");

/// <summary>Tables of a what-if as an Excel file. Every sheet begins, and every printed page ends, with the mark that these are no
/// published figures.</summary>
/// <remarks>Equal tables and times give equal bytes.</remarks>
public static class WhatIfWorkbook
{
    private const int MarkRow = 1;

    public static byte[] Write(string title, string mark, IReadOnlyList<WhatIfSheet> sheets, DateTimeOffset generatedAt)
    {
        using var book = new XLWorkbook();
        book.Properties.Author = "Assay";
        book.Properties.Title = $"{mark} {title}";
        book.Properties.Created = generatedAt.UtcDateTime;
        book.Properties.Modified = generatedAt.UtcDateTime;
        book.Style.Font.FontName = "Noto Sans CJK SC";
        book.Style.Font.FontSize = 10;
        foreach (var sheet in sheets)
        {
            Write(book.AddWorksheet(sheet.Name), sheet, mark);
        }

        using var saved = new MemoryStream();
        book.SaveAs(saved, new SaveOptions { ValidatePackage = false });
        return OfficePackage.Normalize(saved.ToArray());
    }

    private static void Write(IXLWorksheet sheet, WhatIfSheet table, string mark)
    {
        sheet.Cell(MarkRow, 1).SetValue(mark).Style.Font.SetBold().Font.SetFontSize(14).Font.SetFontColor(XLColor.FromHtml("#8A5A00"));
        for (var i = 0; i < table.Facts.Count; i++)
        {
            sheet.Cell(MarkRow + 1 + i, 1).SetValue(table.Facts[i]).SetDataType(XLDataType.Text);
        }

        var header = MarkRow + table.Facts.Count + 2;
        for (var column = 0; column < table.Headings.Count; column++)
        {
            sheet
                .Cell(header, column + 1)
                .SetValue(table.Headings[column])
                .SetDataType(XLDataType.Text)
                .Style.Font.SetBold()
                .Fill.SetBackgroundColor(XLColor.FromHtml("#F2F4F6"));
            sheet.Column(column + 1).Width = column == 0 ? 46 : 22;
        }

        foreach (var (row, cells) in table.Rows.Index())
        {
            foreach (var (column, cell) in cells.Index())
            {
                var target = sheet.Cell(header + 1 + row, column + 1);
                if (cell.Value is { } value)
                {
                    target.SetValue(value).Style.NumberFormat.SetFormat(cell.Format);
                }
                else
                {
                    // why it is not evaluable stays in its own cell
                    target.SetValue(cell.Text).SetDataType(XLDataType.Text).Style.Alignment.SetWrapText(column > 0);
                }
            }
        }

        sheet.SheetView.Freeze(header, 1);
        sheet.PageSetup.PaperSize = XLPaperSize.A4Paper;
        sheet.PageSetup.PageOrientation = XLPageOrientation.Landscape;
        sheet.PageSetup.FitToPages(1, 0);
        sheet.PageSetup.Footer.Center.AddText(mark);
    }
}
