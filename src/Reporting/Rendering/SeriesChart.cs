using System.Security;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Portal.Reporting.Rendering;

/// <summary>Puts a line chart beside the figures of a series; it reads their cells, so that whoever changes one sees it move.</summary>
/// <remarks>The library that writes the sheets knows no charts, so the two parts are written here.</remarks>
internal static class SeriesChart
{
    private const string Drawing = "rIdDrawing";
    private const string Chart = "rIdChart";

    public static void AddTo(MemoryStream package, SeriesDocument document, SeriesLayout layout)
    {
        package.Position = 0;
        using var file = SpreadsheetDocument.Open(package, isEditable: true);
        var id = file.WorkbookPart!.Workbook.Descendants<Sheet>().First(sheet => sheet.Name == layout.Sheet).Id!.Value!;
        var sheet = (WorksheetPart)file.WorkbookPart.GetPartById(id);
        var drawing = sheet.AddNewPart<DrawingsPart>(Drawing);
        Feed(drawing, DrawingXml(document, layout));
        Feed(drawing.AddNewPart<ChartPart>(Chart), ChartXml(document, layout));

        // The order of a sheet's elements is fixed: a drawing stands before the tables.
        sheet.Worksheet.InsertBefore(new Drawing { Id = Drawing }, sheet.Worksheet.GetFirstChild<TableParts>());
        sheet.Worksheet.Save();
    }

    private static void Feed(OpenXmlPart part, string xml)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        part.FeedData(text);
    }

    /// <summary>Right of the columns, as high as 24 rows.</summary>
    private static string DrawingXml(SeriesDocument document, SeriesLayout layout) =>
        FormattableString.Invariant(
            $"""
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
            <xdr:twoCellAnchor><xdr:from><xdr:col>{document.Columns.Count + 2}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{layout.HeaderRow
                - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
            <xdr:to><xdr:col>{document.Columns.Count + 14}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{layout.HeaderRow
                + 23}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>
            <xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart" descr="{Escaped(
                document.Title
            )}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>
            <xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>
            <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{Chart}"/></a:graphicData></a:graphic>
            </xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>
            """
        );

    private static string ChartXml(SeriesDocument document, SeriesLayout layout)
    {
        var lines = string.Concat(
            document
                .Columns.Select((column, i) => (column, i))
                .Where(pair => pair.column.IsDrawn)
                .Select((pair, order) => Line(pair.i + 2, order, layout))
        );
        var format = Escaped(document.Columns.First(column => column.IsDrawn).Format);
        return $"""
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
            <c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1100" b="1"/></a:pPr><a:r><a:rPr sz="1100" b="1"/><a:t>{Escaped(
                document.Title
            )}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>
            <c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{lines}<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>
            <c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="yyyy-mm" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/></c:catAx>
            <c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines/><c:numFmt formatCode="{format}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/></c:valAx>
            </c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>
            """;
    }

    /// <summary>The bank's line in colour, others grey and dashed with a mark at each figure.</summary>
    private static string Line(int column, int order, SeriesLayout layout) =>
        FormattableString.Invariant(
            $"""
            <c:ser><c:idx val="{order}"/><c:order val="{order}"/><c:tx><c:strRef><c:f>{layout.Heading(column)}</c:f></c:strRef></c:tx>
            <c:spPr><a:ln w="{(order == 0 ? 28575 : 15875)}"><a:solidFill><a:srgbClr val="{(
                order == 0 ? "0B6E6E" : "7B8A97"
            )}"/></a:solidFill>{(order == 0 ? "" : "<a:prstDash val=\"dash\"/>")}</a:ln></c:spPr>
            <c:marker><c:symbol val="{(
                order == 0 ? "circle"
                : order % 2 == 1 ? "diamond"
                : "square"
            )}"/><c:size val="{(order == 0 ? 4 : 6)}"/></c:marker>
            <c:cat><c:numRef><c:f>{layout.Range(1)}</c:f></c:numRef></c:cat><c:val><c:numRef><c:f>{layout.Range(
                column
            )}</c:f></c:numRef></c:val><c:smooth val="0"/></c:ser>
            """
        );

    private static string Escaped(string text) => SecurityElement.Escape(text) ?? "";
}
