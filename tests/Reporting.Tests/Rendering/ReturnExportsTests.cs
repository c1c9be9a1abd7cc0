using System.Globalization;
using Portal.Data;
using Portal.Reporting.Rendering;
using Portal.Reporting.Tests.Returns;
using Xunit;

namespace Portal.Reporting.Tests.Rendering;

public sealed class ReturnExportsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-export-").FullName;
    private readonly ExportStamp _stamp = new(
        new DateTimeOffset(2024, 1, 12, 8, 30, 0, TimeSpan.Zero),
        "",
        CultureInfo.GetCultureInfo("zh-CN")
    );

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Files_are_written_whole_replaced_and_reported_with_the_hash_of_their_bytes()
    {
        using var printer = new PdfPrinter(new PrintingOptions());
        var exports = new ReturnExports(printer);
        await File.WriteAllTextAsync(Path.Combine(_directory, "G01_II-2023-12-31.pdf"), "an older file");

        var files = await exports.WriteAsync(
            GivenReturns.Sample("G01_II"),
            ReturnExports.Formats("xlsx, PDF"),
            _directory,
            _stamp,
            CancellationToken.None
        );

        Assert.Equal(["G01_II-2023-12-31.xlsx", "G01_II-2023-12-31.pdf"], files.Select(f => Path.GetFileName(f.Path)));
        Assert.Equal(2, Directory.GetFiles(_directory).Length);
        foreach (var file in files)
        {
            Assert.Equal(file.Sha256, await Hashing.Sha256OfFileAsync(file.Path, CancellationToken.None));
            Assert.Equal(new FileInfo(file.Path).Length, file.Bytes);
        }
    }

    [Fact]
    public async Task When_one_file_cannot_be_made_none_is_written()
    {
        using var printer = new PdfPrinter(new PrintingOptions { Browser = "/nowhere/chromium" });

        var problem = await Assert.ThrowsAsync<PrintingUnavailableException>(() =>
            new ReturnExports(printer).WriteAsync(
                GivenReturns.Sample("G01_II"),
                [ExportFormat.Xlsx, ExportFormat.Pdf],
                _directory,
                _stamp,
                CancellationToken.None
            )
        );

        Assert.Equal(
            "The browser for printing PDF is set to '/nowhere/chromium', and there is no such file. Correct Printing:Browser, or "
                + "leave it empty so that Assay looks for one.",
            problem.Message
        );
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Theory]
    [InlineData("docx", "Unknown format 'docx'; xlsx and pdf are accepted, separated by a comma.")]
    [InlineData("", "No format was given; xlsx and pdf are accepted, separated by a comma.")]
    public void An_unknown_format_is_refused_with_those_there_are(string list, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => ReturnExports.Formats(list)).Message, StringComparison.Ordinal);
}
