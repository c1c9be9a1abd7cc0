using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Portal.Reporting.Rendering;
using Portal.Reporting.Returns;
using Portal.Reporting.Tests.Returns;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;
using Xunit;

namespace Portal.Reporting.Tests.Rendering;

public sealed class PdfPrinterTests : IDisposable
{
    private const string Checkpoint = "assay.example/ledger\n42\nq3KzS5v0m1bq0oC1t2u3w4x5y6z7A8B9C0D1E2F3G4H=\n";

    private static readonly DateTimeOffset GeneratedAt = new(2024, 1, 12, 8, 30, 0, TimeSpan.Zero);

    private readonly PdfPrinter _printer = new(new PrintingOptions());

    public void Dispose() => _printer.Dispose();

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task The_pdf_shows_every_figure_of_the_document_and_its_digest_and_page_number_on_every_page(string culture)
    {
        var document = GivenReturns.Sample();

        var bytes = await PrintAsync(document, culture);

        using var pdf = PdfDocument.Open(bytes);
        var pages = pdf.GetPages().Select(p => Plain(string.Concat(p.Letters.Select(l => l.Value)))).ToList();
        Assert.True(pages.Count > 3);
        for (var i = 0; i < pages.Count; i++)
        {
            Assert.Contains(document.ContentDigest, pages[i], StringComparison.Ordinal);
            Assert.Contains("q3KzS5v0m1bq0oC1t2u3w4x5y6z7A8B9C0D1E2F3G4H=", pages[i], StringComparison.Ordinal);
            Assert.Contains(culture == "en" ? "demodata" : "演示数据", pages[i], StringComparison.Ordinal);
            Assert.Contains("2023-12-31", pages[i], StringComparison.Ordinal);
            Assert.Contains(
                Plain(culture == "en" ? $"Page {i + 1} of {pages.Count}" : $"第{i + 1}页，共{pages.Count}页"),
                pages[i],
                StringComparison.Ordinal
            );
        }

        var text = string.Concat(pages);
        var shown = document.Rows.Where(r => !r.IsHidden).ToList();
        foreach (var cell in document.Cells.Where(c => c.Value is not null && shown.Any(r => r.Number == c.Row)))
        {
            Assert.Contains(FigureText.Of(cell.Value!.Value, 2), text, StringComparison.Ordinal);
        }

        var words = shown.Select(r => r.Item.Zh).Concat(document.Columns.Select(c => c.Name.Zh)).Append(document.Name.Zh);
        Assert.All(words, word => Assert.Contains(Plain(word), text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_pdf_is_tagged_and_carries_its_fonts()
    {
        using var pdf = PdfDocument.Open(await PrintAsync(GivenReturns.Sample("G01_II"), "zh-CN"));

        var catalog = pdf.Structure.Catalog.CatalogDictionary;
        Assert.True(catalog.TryGet(NameToken.Create("StructTreeRoot"), out _));
        Assert.True(catalog.TryGet(NameToken.Create("MarkInfo"), out _));
        var fonts = FontsOf(pdf).ToList();
        Assert.NotEmpty(fonts);
        Assert.All(fonts, font => Assert.True(IsEmbedded(pdf, font), font.ToString()));
    }

    [Fact]
    public async Task Two_prints_of_one_document_are_the_same_bytes_and_carry_the_time_they_were_given()
    {
        var document = GivenReturns.Sample("G01_II");

        var first = await PrintAsync(document, "zh-CN");
        await Task.Delay(1100); // the browser's own clock moves on by a second
        var second = await PrintAsync(document, "zh-CN");

        Assert.Equal(Convert.ToHexString(SHA256.HashData(first)), Convert.ToHexString(SHA256.HashData(second)));
        using var pdf = PdfDocument.Open(first);
        Assert.Contains("(node00000001)", Encoding.Latin1.GetString(first), StringComparison.Ordinal); // a browser that names its elements otherwise is noticed here
        Assert.Equal("D:20240112083000+00'00'", pdf.Information.CreationDate);
        Assert.Equal("D:20240112083000+00'00'", pdf.Information.ModifiedDate);
    }

    [Fact]
    public void A_missing_browser_is_one_sentence_that_names_the_package()
    {
        var problem = Assert.Throws<PrintingUnavailableException>(() => Browser.Find("", "/nowhere"));

        Assert.Equal(
            "No browser to print the PDF with: install the Debian package chromium-headless-shell (apt-get install "
                + "chromium-headless-shell), or Chromium, Edge or Chrome.",
            problem.Message
        );
    }

    [Fact]
    public async Task A_missing_font_is_one_sentence_that_names_the_package()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Fonts are asked for on Linux only; Windows and macOS bring Chinese glyphs.");
        using var printer = new PdfPrinter(new PrintingOptions()) { FontList = "/bin/true" }; // lists nothing

        var problem = await Assert.ThrowsAsync<PrintingUnavailableException>(() =>
            printer.PrintHtmlAsync("<p>x</p>", GeneratedAt, default)
        );

        Assert.Equal(
            "No font with Chinese glyphs for the PDF: install the Debian package fonts-noto-cjk (apt-get install fonts-noto-cjk).",
            problem.Message
        );
    }

    [Fact]
    public async Task A_browser_that_hangs_is_stopped_and_leaves_nothing_behind()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The hanging browser is a shell script.");
            return;
        }

        var directory = Directory.CreateTempSubdirectory("hanging-").FullName;
        var script = Path.Combine(directory, "browser");
        await File.WriteAllTextAsync(script, "#!/bin/sh\nsleep 60 &\necho $! > \"" + directory + "/child\"\nwait\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var printer = new PdfPrinter(new PrintingOptions { Browser = script, Timeout = TimeSpan.FromMilliseconds(700) });

        var problem = await Assert.ThrowsAsync<TimeoutException>(() => printer.PrintHtmlAsync("<p>x</p>", GeneratedAt, default));

        Assert.Contains("Printing:Timeout", problem.Message, StringComparison.Ordinal);
        var child = int.Parse(await File.ReadAllTextAsync(Path.Combine(directory, "child")), CultureInfo.InvariantCulture);
        Assert.True(IsGone(child), $"process {child} that the browser started still runs");
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Glyphs_are_named_by_the_word_and_not_by_the_radical_that_looks_like_it() =>
        Assert.Equal(
            "2 beginbfchar\n<01> <884C>\n<02> <0041>\nendbfchar\n3 beginbfchar\n<10> <9875>\n<11> <98CE>\n<12> <98DE>\nendbfchar", // 页 风 飞
            UnicodeMap.Correct("2 beginbfchar\n<01> <2F8F>\n<02> <0041>\nendbfchar\n1 beginbfrange\n<10> <12> <2EDA>\nendbfrange")
        );

    [Fact]
    public void Elements_are_named_by_their_order_and_not_by_the_number_that_a_browser_under_load_gave_them()
    {
        var early = Encoding.Latin1.GetBytes(
            "/ID (node00000050)>> /Headers [(node00000050) (node00000107)] /Names [(node00000050) 171 0 R (node00000107) 9 0 R]"
        );
        var late = Encoding.Latin1.GetBytes(
            "/ID (node00000051)>> /Headers [(node00000051) (node00000214)] /Names [(node00000051) 171 0 R (node00000214) 9 0 R]"
        );

        PdfElementNames.Count(early);
        PdfElementNames.Count(late);

        Assert.Equal(
            "/ID (node00000001)>> /Headers [(node00000001) (node00000002)] /Names [(node00000001) 171 0 R (node00000002) 9 0 R]",
            Encoding.Latin1.GetString(early)
        );
        Assert.Equal(early, late);
    }

    [Fact]
    public void A_style_string_cannot_be_ended_by_what_it_holds() =>
        Assert.Equal("\"a\\22 ; } \\3c /style>\\5c \\a \"", PdfStyle.Quoted("a\"; } </style>\\\n"));

    // Letters on paper carry no spaces.
    private static string Plain(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static IEnumerable<DictionaryToken> FontsOf(PdfDocument pdf) =>
        from page in pdf.GetPages()
        let resources = Follow(pdf, page.Dictionary.Data["Resources"])
        from font in Follow(pdf, resources.Data["Font"]).Data.Values
        select Follow(pdf, font);

    // A Type 3 font is its glyphs' drawings; every other kind needs a font file.
    private static bool IsEmbedded(PdfDocument pdf, DictionaryToken font) =>
        font.Data.ContainsKey("CharProcs")
        || (
            font.Data.TryGetValue("DescendantFonts", out var inner)
            && ((ArrayToken)Resolve(pdf, inner)).Data.All(f => IsEmbedded(pdf, Follow(pdf, f)))
        )
        || (
            font.Data.TryGetValue("FontDescriptor", out var descriptor)
            && Follow(pdf, descriptor).Data.Keys.Any(k => k.StartsWith("FontFile", StringComparison.Ordinal))
        );

    private static DictionaryToken Follow(PdfDocument pdf, IToken token) => (DictionaryToken)Resolve(pdf, token);

    private static IToken Resolve(PdfDocument pdf, IToken token) =>
        token is IndirectReferenceToken reference ? pdf.Structure.GetObject(reference.Data).Data : token;

    // A stopped process whose parent has not yet collected it is a zombie (state Z): it runs no more.
    private static bool IsGone(int id)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var status = $"/proc/{id}/stat";
            if (!File.Exists(status) || File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal))
            {
                return true;
            }

            Thread.Sleep(50);
        }

        return false;
    }

    private Task<byte[]> PrintAsync(ReturnDocument document, string culture) =>
        _printer.PrintAsync(document, CultureInfo.GetCultureInfo(culture), GeneratedAt, Checkpoint, CancellationToken.None);
}
