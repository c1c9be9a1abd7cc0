using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Portal.Data;

namespace Portal.Reporting.Rendering;

/// <summary>A list as an Excel file: a first sheet that says what it is, then the rows with their types.</summary>
/// <remarks>
/// Written cell by cell in one pass, so that a long list needs little memory. Amounts are written with the digits of their
/// <see cref="decimal"/>; Excel itself keeps 15 of them. No cell is a formula: texts are inline, and those that begin like one are marked
/// as quoted, so that editing them does not make them one.
/// </remarks>
public static class ListWorkbook
{
    private const uint Plain = 0;
    private const uint Bold = 1;
    private const uint Day = 2;
    private const uint Moment = 3;
    private const uint Amount = 4;
    private const uint Count = 5;
    private const uint Quoted = 6;
    private const int LongestSheetName = 31;
    private const int Measured = 500;
    private const int LongestText = 32_767;
    private static readonly DateTime Epoch = new(1899, 12, 30);

    /// <exception cref="ArgumentException">A row holds a value of a kind that a list does not have.</exception>
    public static byte[] Write(ListDocument document)
    {
        using var saved = new MemoryStream();
        using (var package = SpreadsheetDocument.Create(saved, SpreadsheetDocumentType.Workbook))
        {
            var book = package.AddWorkbookPart();
            book.AddNewPart<WorkbookStylesPart>("styles").Stylesheet = Styles();
            Sheet(book.AddNewPart<WorksheetPart>("about"), [26, 90], 0, About(document));
            Sheet(book.AddNewPart<WorksheetPart>("rows"), Widths(document), 1, Rows(document));
            book.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook(
                new Sheets(
                    new Sheet
                    {
                        Name = NameOf(document.About),
                        SheetId = 1,
                        Id = "about",
                    },
                    new Sheet
                    {
                        Name = NameOf(document.Title),
                        SheetId = 2,
                        Id = "rows",
                    }
                )
            );
        }

        return OfficePackage.Normalize(saved.ToArray());
    }

    private static IEnumerable<IEnumerable<Cell>> About(ListDocument document) =>
        [
            [Text(document.Title, Bold)],
            .. document.Facts.Select(fact => (IEnumerable<Cell>)[Text(fact.Name, Bold), Text(fact.Value)]),
        ];

    private static IEnumerable<IEnumerable<Cell>> Rows(ListDocument document) =>
        document.Rows.Select(row => row.Select(Of)).Prepend(document.Columns.Select(name => Text(name, Bold)));

    /// <summary>Wide enough for what stands at the top of each column, within bounds.</summary>
    private static IReadOnlyList<double> Widths(ListDocument document) =>
        [
            .. document.Columns.Select(
                (name, at) =>
                    Math.Clamp(document.Rows.Take(Measured).Select(row => WidthOf(row[at])).Prepend(WidthOf(name)).Max() + 2, 8, 60)
            ),
        ];

    /// <summary>In digits; a Chinese character is as wide as two.</summary>
    private static double WidthOf(object? value) =>
        value switch
        {
            string text => text.Sum(sign => sign >= '\u2e80' ? 2 : 1),
            DateOnly => 10,
            DateTimeOffset => 19,
            decimal amount => amount.ToString("N2", CultureInfo.InvariantCulture).Length,
            _ => 6,
        };

    /// <param name="frozen">Rows at the top that stay in sight.</param>
    private static void Sheet(WorksheetPart part, IReadOnlyList<double> widths, int frozen, IEnumerable<IEnumerable<Cell>> rows)
    {
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        if (frozen > 0)
        {
            var pane = new Pane
            {
                VerticalSplit = frozen,
                TopLeftCell = "A2",
                ActivePane = PaneValues.BottomLeft,
                State = PaneStateValues.Frozen,
            };
            writer.WriteElement(new SheetViews(new SheetView(pane) { WorkbookViewId = 0 }));
        }

        writer.WriteElement(
            new Columns(
                widths.Select(
                    (width, at) =>
                        new Column
                        {
                            Min = (uint)at + 1,
                            Max = (uint)at + 1,
                            Width = width,
                            CustomWidth = true,
                        }
                )
            )
        );
        writer.WriteStartElement(new SheetData());
        foreach (var row in rows)
        {
            writer.WriteElement(new Row(row));
        }

        writer.WriteEndElement();

        // Printed, a page has all columns side by side.
        writer.WriteElement(
            new PageSetup
            {
                PaperSize = 9, // A4
                Orientation = OrientationValues.Landscape,
                FitToWidth = 1,
                FitToHeight = 0,
            }
        );
        writer.WriteEndElement();
    }

    private static Cell Of(object? value) =>
        value switch
        {
            null => new Cell(),
            string text => Text(text, SpreadsheetText.IsFormula(text) ? Quoted : Plain),
            DateOnly day => Number(Serial(day.ToDateTime(TimeOnly.MinValue)), Day),
            DateTimeOffset at => Number(Serial(at.DateTime), Moment),
            decimal amount => Number(amount, Amount),
            int or long => Number(Convert.ToDecimal(value, CultureInfo.InvariantCulture), Count),
            _ => throw new ArgumentException($"A list holds no {value.GetType().Name}."),
        };

    /// <summary>Days since the day that Excel counts from, to the second.</summary>
    private static decimal Serial(DateTime at) => decimal.Round((at - Epoch).Ticks / (decimal)TimeSpan.TicksPerDay, 8);

    private static Cell Number(decimal value, uint style) =>
        new()
        {
            CellValue = new CellValue(value.ToString(CultureInfo.InvariantCulture)),
            DataType = CellValues.Number,
            StyleIndex = style,
        };

    private static Cell Text(string text, uint style = Plain) =>
        new()
        {
            InlineString = new InlineString(new Text(Short(Printable.Message(text))) { Space = SpaceProcessingModeValues.Preserve }),
            DataType = CellValues.InlineString,
            StyleIndex = style,
        };

    // Longer ones make Excel refuse the whole file; the sign at the end says that it was cut.
    private static string Short(string text) => text.Length <= LongestText ? text : text[..(LongestText - 1)] + "…";

    private static string NameOf(string sheet) => sheet.Length <= LongestSheetName ? sheet : sheet[..LongestSheetName];

    private static Stylesheet Styles() =>
        new(
            new NumberingFormats(
                new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy-mm-dd" },
                new NumberingFormat { NumberFormatId = 165, FormatCode = "yyyy-mm-dd hh:mm:ss" }
            ),
            new Fonts(FontOf(isBold: false), FontOf(isBold: true)),
            new Fills(
                new Fill(new PatternFill { PatternType = PatternValues.None }),
                new Fill(new PatternFill { PatternType = PatternValues.Gray125 })
            ),
            new Borders(new Border()),
            new CellStyleFormats(new CellFormat()),
            new CellFormats(
                new CellFormat { FontId = 0 },
                new CellFormat { FontId = 1, ApplyFont = true },
                new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true },
                new CellFormat { NumberFormatId = 165, ApplyNumberFormat = true },
                new CellFormat { NumberFormatId = 4, ApplyNumberFormat = true },
                new CellFormat { NumberFormatId = 3, ApplyNumberFormat = true },
                new CellFormat { QuotePrefix = true }
            )
        );

    private static Font FontOf(bool isBold) =>
        isBold
            ? new Font(new Bold(), new FontSize { Val = 10 }, new FontName { Val = "Noto Sans CJK SC" })
            : new Font(new FontSize { Val = 10 }, new FontName { Val = "Noto Sans CJK SC" });
}
