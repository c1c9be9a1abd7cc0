using System.Globalization;
using Portal.Reporting.Rendering;
using Portal.Reporting.Tests.Returns;
using Xunit;

namespace Portal.Reporting.Tests.Rendering;

public sealed class ReturnExportsTests
{
    [Fact]
    public async Task A_browser_that_is_not_there_is_named_with_the_setting_that_says_so()
    {
        using var printer = new PdfPrinter(new PrintingOptions { Browser = "/nowhere/chromium" });
        var stamp = new ExportStamp(new DateTimeOffset(2024, 1, 12, 8, 30, 0, TimeSpan.Zero), "", CultureInfo.GetCultureInfo("zh-CN"));

        var problem = await Assert.ThrowsAsync<PrintingUnavailableException>(() =>
            new ReturnExports(printer).RenderAsync(GivenReturns.Sample("G01_II"), ExportFormat.Pdf, stamp, CancellationToken.None)
        );

        Assert.Equal(
            "The browser for printing PDF is set to '/nowhere/chromium', and there is no such file. Correct Printing:Browser, or "
                + "leave it empty so that Assay looks for one.",
            problem.Message
        );
    }

    [Fact]
    public void A_list_of_formats_is_read_in_any_case() =>
        Assert.Equal([ExportFormat.Xlsx, ExportFormat.Pdf], ReturnExports.Formats("xlsx, PDF"));

    [Theory]
    [InlineData("docx", "Unknown format 'docx'; xlsx and pdf are accepted, separated by a comma.")]
    [InlineData("", "No format was given; xlsx and pdf are accepted, separated by a comma.")]
    public void An_unknown_format_is_refused_with_those_there_are(string list, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => ReturnExports.Formats(list)).Message, StringComparison.Ordinal);
}
