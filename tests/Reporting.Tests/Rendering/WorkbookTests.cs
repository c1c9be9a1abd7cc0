using System.Diagnostics;
using System.Globalization;
using ClosedXML.Excel;
using Portal.Reporting.Rendering;
using Portal.Reporting.Returns;
using Portal.Reporting.Tests.Returns;
using Xunit;

namespace Portal.Reporting.Tests.Rendering;

public sealed class WorkbookTests
{
    private static readonly DateTimeOffset GeneratedAt = new(2024, 1, 12, 8, 30, 0, TimeSpan.Zero);
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");

    [Fact]
    public async Task LibreOffice_recalculates_every_formula_to_the_value_of_the_document()
    {
        Assert.SkipWhen(FindOffice() is null, "LibreOffice is not installed (Debian package libreoffice-calc-nogui).");
        var document = GivenReturns.Sample();
        var directory = Directory.CreateTempSubdirectory("assay-office-").FullName;
        try
        {
            // Without the saved values, so that every shown number is LibreOffice's own.
            using (var book = new XLWorkbook(new MemoryStream(Workbook.Write(document, Chinese, GeneratedAt))))
            {
                book.SaveAs(Path.Combine(directory, "return.xlsx"));
            }

            var lines = await RecalculateAsync(directory);

            var compared = 0;
            foreach (var row in document.Rows)
            {
                var line = lines.Single(l => l[0] == row.Number && l[1].Trim() == row.Item.Zh);
                for (var i = 0; i < document.Columns.Count; i++)
                {
                    var cell = document.Cell(row.Number, document.Columns[i].Code);
                    var shown = line[2 + i];
                    var expected = cell switch
                    {
                        { Kind: CellKind.Blank } => "",
                        { Value: { } value } => value.ToString("#,##0.00", CultureInfo.InvariantCulture),
                        _ => "无法计算",
                    };
                    Assert.Equal($"{cell.Ref} {expected}", $"{cell.Ref} {shown}");
                    compared++;
                }
            }

            Assert.Equal(152 * 8, compared); // 151 rows of the template and the hidden step of row 5.4
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void The_file_keeps_formulas_values_print_setup_and_lineage()
    {
        var document = GivenReturns.Sample();

        using var book = new XLWorkbook(new MemoryStream(Workbook.Write(document, CultureInfo.GetCultureInfo("en"), GeneratedAt)));

        var sheet = book.Worksheet("G11_I");
        Assert.Contains("demo data", sheet.Cell(1, 1).GetString(), StringComparison.Ordinal);
        Assert.Contains(document.ContentDigest, sheet.Cell(5, 1).GetString(), StringComparison.Ordinal);
        Assert.Equal("ROUND(E9+H9,2)", sheet.Cell(9, 4).FormulaA1); // 1.A = B + E
        Assert.Equal("ROUND(SUM(F9:G9),2)", sheet.Cell(9, 5).FormulaA1); // 1.B = C + D
        Assert.Equal("ROUND(SUM(F12:F16),2)", sheet.Cell(11, 6).FormulaA1); // 2.1.C = its five divisions
        Assert.StartsWith("ROUND(F11+F17+F25", sheet.Cell(10, 6).FormulaA1, StringComparison.Ordinal); // 2.C = the sections, between which divisions stand
        Assert.Equal(
            (double)document.Cell("1", "A").Value!.Value,
            Convert.ToDouble(sheet.Cell(9, 4).CachedValue, CultureInfo.InvariantCulture)
        );
        Assert.Equal((8, 3), (sheet.SheetView.SplitRow, sheet.SheetView.SplitColumn));
        Assert.Equal(
            (XLPageOrientation.Landscape, 1, 8),
            (sheet.PageSetup.PageOrientation, sheet.PageSetup.PagesWide, sheet.PageSetup.FirstRowToRepeatAtTop)
        );

        var lineage = book.Worksheet("Lineage").RowsUsed().Single(r => r.Cell(1).GetString() == "2.6.2.D");
        Assert.Equal(document.Cell("2.6.2", "D").Predicate, lineage.Cell(7).GetString());
        Assert.Equal(FigureText.Of(document.Cell("2.6.2", "D").Exact!.Value, 2), lineage.Cell(4).GetString());
        Assert.Equal((document.InputDigest, document.CatalogueDigest), (lineage.Cell(10).GetString(), lineage.Cell(11).GetString()));
        Assert.Equal(document.Cells.Count(c => c.Kind != CellKind.Blank), book.Worksheet("Lineage").RowsUsed().Count() - 2);
        Assert.Equal(document.Checks.Count, book.Worksheet("Checks").RowsUsed().Count() - 2);

        // Printed on two pages side by side, every text wrapped: nothing is cut at the edge of a column, and nothing is too small to read.
        Assert.Equal(2, book.Worksheet("Lineage").PageSetup.PagesWide);
        Assert.All(Enumerable.Range(6, 6), column => Assert.True(lineage.Cell(column).Style.Alignment.WrapText, $"column {column}"));
    }

    [Fact]
    public void Two_files_of_one_document_are_the_same_bytes()
    {
        var document = GivenReturns.Sample("G01_II");

        Assert.Equal(Workbook.Write(document, Chinese, GeneratedAt), Workbook.Write(document, Chinese, GeneratedAt));
    }

    [Fact]
    public void A_file_that_would_differ_from_the_document_is_not_handed_out()
    {
        var document = GivenReturns.Sample("G01_II");
        var touched = document with { Cells = [.. document.Cells.Select(c => c.Ref == "1.1.A" ? c with { Value = c.Value + 0.01m } : c)] }; // no longer the sum of its terms

        var problem = Assert.Throws<InvalidOperationException>(() => Workbook.Write(touched, Chinese, GeneratedAt));

        Assert.Contains("cell 1.1.A (C10) differs", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_amount_beyond_the_digits_of_Excel_is_refused_rather_than_rounded()
    {
        var figures = new Dictionary<string, decimal> { ["1.1.1.A"] = 123_456_789_012_345_678_901.23m };
        var document = GivenReturns.Fill("G01_II", figures);

        var problem = Assert.Throws<InvalidOperationException>(() => Workbook.Write(document, Chinese, GeneratedAt));

        Assert.Contains("Excel keeps 15 digits", problem.Message, StringComparison.Ordinal);
    }

    private static string? FindOffice() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(d => Path.Combine(d, "soffice"))
            .FirstOrDefault(File.Exists);

    private static async Task<List<string[]>> RecalculateAsync(string directory)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                FindOffice()!,
                [
                    "--headless",
                    "-env:UserInstallation=" + new Uri(Path.Combine(directory, "profile")).AbsoluteUri,
                    "--convert-to",
                    "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true",
                    "--outdir",
                    directory,
                    Path.Combine(directory, "return.xlsx"),
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var lines = await File.ReadAllLinesAsync(Path.Combine(directory, "return.csv"));
        return [.. lines.Select(l => l.Split('\t').Select(f => f.Trim('"')).ToArray()).Where(l => l.Length > 2)]; // tab, quote, UTF-8, as shown
    }
}
