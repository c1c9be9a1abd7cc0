using System.Globalization;
using ClosedXML.Excel;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>The form itself: title block, headings, leaves as numbers and formulas as formulas.</summary>
internal static class FormSheet
{
    private static readonly XLColor Computed = XLColor.FromHtml("#EEF4FB");
    private static readonly XLColor Grey = XLColor.FromHtml("#E3E6E9");
    private static readonly XLColor Head = XLColor.FromHtml("#F2F4F6");

    public static void Write(
        IXLWorksheet sheet,
        ReturnDocument document,
        SheetLayout layout,
        CultureInfo culture,
        DateTimeOffset generatedAt
    )
    {
        Title(sheet, document, culture, generatedAt);
        Headings(sheet, document, layout, culture);
        foreach (var row in document.Rows)
        {
            var at = layout.RowOf(row.Number);
            sheet.Cell(at, 1).SetValue(row.Number).SetDataType(XLDataType.Text);
            sheet.Cell(at, 2).SetValue(row.Item.Zh).Style.Alignment.SetIndent(row.Level);
            if (!layout.IsChinese)
            {
                sheet.Cell(at, 3).SetValue(row.Item.En).Style.Alignment.SetIndent(row.Level);
            }

            sheet.Row(at).Style.Font.Bold = row.Level == 0;
            if (row.IsHidden)
            {
                sheet.Row(at).Hide();
            }

            foreach (var column in document.Columns)
            {
                Figure(sheet.Cell(at, layout.ColumnOf(column.Code)), document.Cell(row.Number, column.Code), document, layout, culture);
            }
        }

        Shape(sheet, document, layout, culture);
    }

    private static void Title(IXLWorksheet sheet, ReturnDocument document, CultureInfo culture, DateTimeOffset generatedAt)
    {
        sheet
            .Cell(1, 1)
            .SetValue(document.IsDemo ? $"{document.Name.For(culture)} · {DocumentWords.Demo.For(culture)}" : document.Name.For(culture))
            .Style.Font.SetBold()
            .Font.SetFontSize(14);
        Line(
            sheet,
            2,
            (DocumentWords.Bank, document.Book),
            (DocumentWords.Period, FigureText.Of(document.AsOf)),
            (DocumentWords.Scope, document.Scope.Name.For(culture)),
            (DocumentWords.Currency, document.Currency),
            (DocumentWords.Unit, document.Unit.Name.For(culture)),
            (DocumentWords.Version, document.Version)
        );
        Line(sheet, 3, (DocumentWords.InputSet, document.InputDigest));
        Line(sheet, 4, (DocumentWords.Catalogue, document.CatalogueDigest));
        Line(sheet, 5, (DocumentWords.Content, document.ContentDigest));
        Line(sheet, 6, (DocumentWords.Generated, FigureText.Of(generatedAt)));

        void Line(IXLWorksheet target, int row, params (LocalText Word, string Value)[] facts) =>
            target
                .Cell(row, 1)
                .SetValue(string.Join("    ", facts.Select(f => $"{f.Word.For(culture)}: {f.Value}")))
                .SetDataType(XLDataType.Text);
    }

    private static void Headings(IXLWorksheet sheet, ReturnDocument document, SheetLayout layout, CultureInfo culture)
    {
        sheet.Cell(SheetLayout.HeaderRow, 1).SetValue(DocumentWords.Number.For(culture));
        sheet.Cell(SheetLayout.HeaderRow, 2).SetValue(DocumentWords.Item.For(culture));
        foreach (var column in document.Columns)
        {
            var name = layout.IsChinese ? column.Name.Zh : $"{column.Name.Zh}\n{column.Name.En}";
            sheet.Cell(SheetLayout.HeaderRow, layout.ColumnOf(column.Code)).SetValue($"{column.Code} {name}");
        }

        var header = sheet.Range(SheetLayout.HeaderRow, 1, SheetLayout.HeaderRow, layout.LastColumn);
        header
            .Style.Font.SetBold()
            .Fill.SetBackgroundColor(Head)
            .Alignment.SetWrapText()
            .Alignment.SetVertical(XLAlignmentVerticalValues.Bottom);
        sheet
            .Range(SheetLayout.HeaderRow, layout.FirstFigureColumn, SheetLayout.HeaderRow, layout.LastColumn)
            .Style.Alignment.SetHorizontal(XLAlignmentHorizontalValues.Right);
        sheet.Row(SheetLayout.HeaderRow).Height = layout.IsChinese ? 18 : 32;
    }

    private static void Figure(IXLCell target, ReturnCell cell, ReturnDocument document, SheetLayout layout, CultureInfo culture)
    {
        if (cell.Kind == CellKind.Blank)
        {
            target.Style.Fill.BackgroundColor = Grey;
            return;
        }

        target.Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Right;
        if (cell.Value is not { } value)
        {
            target.SetValue(DocumentWords.NoData.For(culture)).Style.Font.SetItalic();
        }
        else if (cell.Kind == CellKind.Formula)
        {
            target.SetFormulaA1(layout.Formula(cell, document)).Style.Fill.SetBackgroundColor(Computed);
        }
        else
        {
            target.SetValue(value);
        }

        target.Style.NumberFormat.Format =
            "#,##0." + new string('0', document.Unit.Decimals) + ";[Red]-#,##0." + new string('0', document.Unit.Decimals);
    }

    private static void Shape(IXLWorksheet sheet, ReturnDocument document, SheetLayout layout, CultureInfo culture)
    {
        sheet.Column(1).Width = 10;
        sheet.Column(2).Width = 46;
        if (!layout.IsChinese)
        {
            sheet.Column(3).Width = 52;
        }

        for (var column = layout.FirstFigureColumn; column <= layout.LastColumn; column++)
        {
            sheet.Column(column).Width = 17;
        }

        var table = sheet.Range(SheetLayout.HeaderRow, 1, layout.LastRow, layout.LastColumn);
        table.Style.Border.SetInsideBorder(XLBorderStyleValues.Hair).Border.SetOutsideBorder(XLBorderStyleValues.Thin);
        sheet.SheetView.Freeze(SheetLayout.HeaderRow, layout.FirstFigureColumn - 1);
        SheetPaper.Set(sheet, document, culture, SheetLayout.HeaderRow);
        sheet.PageSetup.PrintAreas.Add(1, 1, layout.LastRow, layout.LastColumn);
    }
}
