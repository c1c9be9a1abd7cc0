using System.Globalization;
using System.Net;
using ClosedXML.Excel;
using Portal.Data.Returns;
using Portal.Data.Store;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The list of loans as a file: what its page shows, all of it, and no customer.</summary>
public sealed class LoanFileTests(BookedPortal portal) : IClassFixture<BookedPortal>
{
    private const string Late = "days_past_due > 30";

    [Fact]
    public async Task The_file_has_every_loan_of_the_condition_to_the_cent_and_masks_its_customers()
    {
        var engine = portal.Get<IndicatorEngine>();
        var at = Viewpoint.Of(new DateOnly(2024, 12, 31));
        var sums = await engine.SumsAsync(Late, at, null, Stop);
        var first = (await engine.LoansAsync(Late, at, new LoanPageRequest("balance", true, null, 1, null), Stop)).Rows[0];
        Assert.True(sums.Count > 50, "the file must hold more than one page");
        using var browser = await portal.SignedInAsync("auditor");

        var bytes = await browser.GetByteArrayAsync($"/lists/loans.xlsx?predicate={Uri.EscapeDataString(Late)}&sort=-balance", Stop);

        using var book = new XLWorkbook(new MemoryStream(bytes));
        var facts = book.Worksheet(1).RowsUsed().Skip(1).ToDictionary(r => r.Cell(1).GetString(), r => r.Cell(2).GetString());
        Assert.Equal(("2024-12-31", Late), (facts["As of"], facts["Condition"]));
        Assert.Equal(sums.Count, decimal.Parse(facts["Rows"], NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
        var rows = book.Worksheet(2).RowsUsed().ToList();
        var heads = rows[0].CellsUsed().ToDictionary(c => c.GetString(), c => c.Address.ColumnNumber);
        Assert.Equal(sums.Count, rows.Count - 1);
        Assert.Equal(sums.Balance, rows.Skip(1).Sum(row => row.Cell(heads["Balance"]).GetValue<decimal>()));
        Assert.Equal(
            (first.LoanId, first.MaskedCustomer),
            (rows[1].Cell(heads["Loan"]).GetString(), rows[1].Cell(heads["Customer"]).GetString())
        );
        Assert.All(rows.Skip(1), row => Assert.Contains("*", row.Cell(heads["Customer"]).GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_condition_that_cannot_be_read_gives_its_sentence_and_no_file()
    {
        using var browser = await portal.SignedInAsync("auditor");
        var before = (await portal.Get<ExportRegister>().ListAsync(null, new PageRequest(1, 1), Stop)).Total;

        using var answer = await browser.GetAsync("/lists/loans.csv?predicate=((((", Stop);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(before, (await portal.Get<ExportRegister>().ListAsync(null, new PageRequest(1, 1), Stop)).Total);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
