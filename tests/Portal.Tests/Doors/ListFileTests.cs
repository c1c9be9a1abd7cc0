using System.Net;
using System.Text;
using ClosedXML.Excel;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Data.Store;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Lists as files: exactly the view and all of it, with what it is, entered in the ledger.</summary>
public sealed class ListFileTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    [Fact]
    public async Task A_workbook_holds_every_row_of_the_view_with_its_types_and_says_what_it_is()
    {
        var word = Guid.NewGuid().ToString("n")[..8];
        for (var i = 0; i < 52; i++)
        {
            await OpenAsync($"{word} {i:d2}", new DateOnly(2030, 1, 1).AddDays(i));
        }

        using var browser = await portal.SignedInAsync("auditor");
        using var answer = await browser.GetAsync($"/lists/findings.xlsx?q={word}&status=Draft&sort=-Title&columns=title,dueDate", Stop);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var book = new XLWorkbook(new MemoryStream(bytes));
        var facts = book.Worksheet(1).RowsUsed().Skip(1).ToDictionary(r => r.Cell(1).GetString(), r => r.Cell(2).GetString());
        Assert.Equal(
            ("Draft", word, "Finding, descending", "52", "auditor"),
            (facts["Status"], facts["Number or title contains"], facts["Sorted by"], facts["Rows"], facts["Taken by"])
        );
        Assert.Equal($"/findings?q={word}&status=Draft&sort=-Title&columns=title%2CdueDate", facts["Address of the view"]);
        var rows = book.Worksheet(2).RowsUsed().ToList();
        Assert.Equal(["Finding", "Due"], rows[0].CellsUsed().Select(c => c.GetString()));
        Assert.Equal(53, rows.Count);
        Assert.Equal($"{word} 51", rows[1].Cell(1).GetString());
        Assert.Equal((XLDataType.DateTime, new DateTime(2030, 2, 21)), (rows[1].Cell(2).DataType, rows[1].Cell(2).GetDateTime()));
        var entry = Assert.Single(await portal.Get<ExportRegister>().FindAsync(Hashing.Sha256(bytes), Stop));
        Assert.Equal(("list/findings", "auditor"), (entry.File.About, entry.By));
        Assert.True((await portal.Get<LedgerVerification>().VerifyAsync(Stop)).IsIntact);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://elsewhere\")", "\"'=HYPERLINK(\"\"http://elsewhere\"\")\"")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    public async Task What_looks_like_a_formula_is_a_text_in_both_kinds_of_file(string title, string field)
    {
        var number = await OpenAsync(title, null);
        using var browser = await portal.SignedInAsync("auditor");

        var csv = await browser.GetStringAsync($"/lists/findings.csv?q={number}&columns=number,title", Stop);
        var xlsx = await browser.GetByteArrayAsync($"/lists/findings.xlsx?q={number}&columns=number,title", Stop);

        Assert.EndsWith($"\r\nNo.,Finding\r\n{number},{field}\r\n", csv, StringComparison.Ordinal);
        using var book = new XLWorkbook(new MemoryStream(xlsx));
        var cell = book.Worksheet(2).Cell(2, 2);
        Assert.Equal((false, title, true), (cell.HasFormula, cell.GetString(), cell.Style.IncludeQuotePrefix));
    }

    [Fact]
    public async Task A_csv_says_what_it_is_in_lines_before_its_heading_and_is_read_as_Chinese()
    {
        var number = await OpenAsync("逾期贷款分类为正常", null);
        using var browser = await portal.SignedInAsync("auditor");

        var bytes = await browser.GetByteArrayAsync($"/lists/findings.csv?q={number}", Stop);

        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("# Findings", lines[0]);
        Assert.Contains("# Rows: 1", lines);
        Assert.Contains("逾期贷款分类为正常", lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_csv_is_stands_in_lines_that_begin_with_a_number_sign_whatever_was_searched()
    {
        using var browser = await portal.SignedInAsync("auditor");

        var csv = await browser.GetStringAsync($"/lists/findings.csv?q={Uri.EscapeDataString("a,\"b\",=1+1")}&columns=number,title", Stop);

        var lines = csv.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("No.,Finding", lines[^1]);
        Assert.All(lines[..^1], line => Assert.StartsWith("# ", line, StringComparison.Ordinal));
        Assert.DoesNotContain(lines[..^1], line => line.Contains(',', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_shows_no_more_than_its_reader_may_see()
    {
        var number = await OpenAsync("A draft that nobody has been told of", null);
        using var browser = await portal.SignedInAsync("businessline");

        var csv = await browser.GetStringAsync($"/lists/findings.csv?q={number}", Stop);

        Assert.DoesNotContain("A draft that nobody", csv, StringComparison.Ordinal);
        Assert.Contains("# Rows: 0", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_the_page_would_refuse_gives_no_file()
    {
        using var browser = await portal.SignedInAsync("auditor");

        using var answer = await browser.GetAsync("/lists/findings.csv?status=Nonsense", Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_link_on_another_site_leads_to_the_list_and_enters_nothing()
    {
        using var browser = await portal.SignedInAsync("auditor");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/lists/findings.xlsx?status=Draft");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        var before = (await portal.Get<ExportRegister>().ListAsync(null, new PageRequest(1, 1), Stop)).Total;

        using var answer = await browser.SendAsync(request, Stop);

        Assert.Equal("/findings?status=Draft", answer.Headers.Location?.OriginalString ?? answer.RequestMessage?.RequestUri?.PathAndQuery);
        Assert.Equal(before, (await portal.Get<ExportRegister>().ListAsync(null, new PageRequest(1, 1), Stop)).Total);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<string> OpenAsync(string title, DateOnly? due) =>
        portal
            .Get<FindingRegister>()
            .OpenAsync(
                Actor.User("auditor"),
                Guid.NewGuid(),
                new FindingContent { Title = title, DueDate = due },
                null,
                null,
                TestContext.Current.CancellationToken
            );
}
