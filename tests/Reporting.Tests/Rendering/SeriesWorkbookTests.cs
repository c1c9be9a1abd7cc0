using System.IO.Compression;
using System.Xml.Linq;
using ClosedXML.Excel;
using Portal.Reporting.Rendering;
using Xunit;

namespace Portal.Reporting.Tests.Rendering;

public sealed class SeriesWorkbookTests
{
    private static readonly DateTimeOffset _at = new(2025, 1, 3, 8, 0, 0, TimeSpan.Zero);

    private static readonly SeriesDocument _document = new(
        "NPL ratio & more · Level",
        ["A bank", "npl_ratio"],
        "Period",
        [new(2023, 12, 31), new(2024, 12, 31)],
        [
            new("Level", "0.00%", [0.0146m, 0.0144m], true),
            new("Year on year", "0.00%", [null, -0.0002m], false),
            new("All banks", "0.00%", [0.0159m, null], true),
        ],
        "Sources",
        ["Who", "As printed"],
        [
            ["All banks", "1.590"],
        ]
    );

    [Fact]
    public void Figures_are_decimals_and_what_is_no_figure_is_an_empty_cell_and_no_zero()
    {
        using var book = new XLWorkbook(new MemoryStream(SeriesWorkbook.Write(_document, _at)));
        var sheet = book.Worksheet("Series");

        Assert.Equal(
            (0.0146m, 0.0144m, -0.0002m),
            (sheet.Cell("B6").GetValue<decimal>(), sheet.Cell("B7").GetValue<decimal>(), sheet.Cell("C7").GetValue<decimal>())
        );
        Assert.Equal(new DateTime(2024, 12, 31, 0, 0, 0, DateTimeKind.Unspecified), sheet.Cell("A7").GetDateTime());
        Assert.True(sheet.Cell("C6").IsEmpty());
        Assert.True(sheet.Cell("D7").IsEmpty());
        Assert.Equal("1.590", book.Worksheet("Sources").Cell("B2").GetString());
    }

    [Fact]
    public void A_heading_stands_over_its_figures()
    {
        using var book = new XLWorkbook(new MemoryStream(SeriesWorkbook.Write(_document, _at)));

        Assert.Equal(
            ["General", "Right", "Right", "Right"],
            book.Worksheet("Series").Row(5).Cells(1, 4).Select(cell => cell.Style.Alignment.Horizontal.ToString())
        );
    }

    [Fact]
    public void The_chart_reads_the_cells_of_what_is_drawn_and_leaves_gaps_open()
    {
        var xml = Chart(_document);

        Assert.Equal(
            ["Series!$B$5", "Series!$A$6:$A$7", "Series!$B$6:$B$7", "Series!$D$5", "Series!$A$6:$A$7", "Series!$D$6:$D$7"],
            Formulas(xml)
        );
        Assert.Equal("gap", xml.Descendants().Single(element => element.Name.LocalName == "dispBlanksAs").Attribute("val")!.Value);
    }

    [Fact]
    public void The_chart_begins_and_ends_with_a_figure_of_what_is_drawn()
    {
        var growth = _document with
        {
            Dates = [new(2022, 12, 31), new(2023, 12, 31), new(2024, 12, 31), new(2025, 12, 31)],
            Columns =
            [
                new("Level", "0.00%", [0.01m, 0.02m, 0.03m, null], false),
                new("Year on year", "0.00", [null, 0.01m, 0.01m, null], true),
            ],
        };

        Assert.Equal(["Series!$C$5", "Series!$A$7:$A$8", "Series!$C$7:$C$8"], Formulas(Chart(growth)));
    }

    [Fact]
    public void The_file_is_a_valid_spreadsheet_and_the_same_document_gives_the_same_bytes()
    {
        var bytes = SeriesWorkbook.Write(_document, _at);

        using var file = DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Empty(
            new DocumentFormat.OpenXml.Validation.OpenXmlValidator()
                .Validate(file)
                .Where(problem =>
                    problem.Part?.Uri.ToString().Contains("sheet1", StringComparison.Ordinal) == true
                    || problem.Part?.Uri.ToString().Contains("drawing", StringComparison.Ordinal) == true
                    || problem.Part?.Uri.ToString().Contains("chart", StringComparison.Ordinal) == true
                )
                .Select(problem => $"{problem.Part?.Uri} {problem.Path?.XPath}: {problem.Description}")
        );
        Assert.Equal(bytes, SeriesWorkbook.Write(_document, _at));
    }

    private static XDocument Chart(SeriesDocument document)
    {
        using var package = new ZipArchive(new MemoryStream(SeriesWorkbook.Write(document, _at)));
        using var chart = new StreamReader(
            package
                .Entries.Single(entry =>
                    entry.FullName.Contains("/charts/", StringComparison.Ordinal) && entry.Name.EndsWith(".xml", StringComparison.Ordinal)
                )
                .Open()
        );
        return XDocument.Parse(chart.ReadToEnd());
    }

    private static IEnumerable<string> Formulas(XDocument chart) =>
        chart.Descendants().Where(element => element.Name.LocalName == "f").Select(element => element.Value);
}
