using Portal.Reporting.Returns;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Returns;

/// <summary>Returns beside others, beside the ledger, and on days that they are not filed for.</summary>
public sealed class ReturnComparedTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2023, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Without_a_ledger_the_cross_check_names_what_it_needs()
    {
        await _book.LoansAsync(YearEnd, GivenBook.Row(("business_kind", "consumer"), ("balance", 50_000m)));

        var check = (await FillAsync("G01_II")).Checks.Single(c => c.Id == "G01_II-G01_62");

        Assert.Equal(CheckState.NotEvaluable, check.State);
        Assert.Contains("gl_balance.G01_62_C", check.Missing);
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_digest_and_a_correction_another_while_the_past_stays_reproducible()
    {
        await _book.LoansAsync(YearEnd, GivenBook.Row(("business_kind", "consumer"), ("balance", 50_000m)));
        var engine = new ReturnEngine(_book.Engine, _book.Store);
        var first = await engine.ComputeAsync("G01_II", engine.At("G01_II"), CancellationToken.None);
        var again = await engine.ComputeAsync("G01_II", Viewpoint.Of(YearEnd), CancellationToken.None);
        var known = _book.Store.Seals()[^1].SealedAt;
        await Task.Delay(20);
        await _book.LoansAsync(YearEnd, GivenBook.Row(("business_kind", "consumer"), ("balance", 60_000m)));

        var corrected = await engine.ComputeAsync("G01_II", Viewpoint.Of(YearEnd), CancellationToken.None);
        var then = await engine.ComputeAsync("G01_II", Viewpoint.Of(YearEnd, known), CancellationToken.None);

        Assert.Equal(first.ContentDigest, again.ContentDigest);
        Assert.Equal((5.00m, 6.00m), (Value(first, "1.A"), Value(corrected, "1.A")));
        Assert.NotEqual(first.ContentDigest, corrected.ContentDigest);
        Assert.Equal(first.ContentDigest, then.ContentDigest);
    }

    [Theory]
    [InlineData("G99", "There is no return 'G99'. The catalogue holds G01_II, G11_I.")]
    [InlineData("G01_II", "There is no loan_snapshot for 2024-01-31; the nearest is 2023-12-31, the newest 2023-12-31.")]
    [InlineData("G11_I", "Return G11_I is filed quarterly, and not for 2024-01-31: the days around it are 2023-12-31 and 2024-03-31.")]
    public async Task What_is_not_there_is_said_in_a_sentence(string form, string expected)
    {
        await _book.LoansAsync(YearEnd, GivenBook.Row(("business_kind", "consumer"), ("balance", 50_000m)));
        var engine = new ReturnEngine(_book.Engine, _book.Store);

        var problem = await Assert.ThrowsAnyAsync<Exception>(() =>
            engine.ComputeAsync(form, Viewpoint.Of(new DateOnly(2024, 1, 31)), CancellationToken.None)
        );

        Assert.StartsWith(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("G11_I", 2023, 8, 30)] // no month-end
    [InlineData("G11_I", 2023, 11, 30)] // no quarter-end
    [InlineData("G01_II", 2023, 12, 30)]
    public async Task A_return_is_refused_for_a_day_that_it_is_not_filed_for_though_there_are_loans(
        string form,
        int year,
        int month,
        int day
    )
    {
        var date = new DateOnly(year, month, day);
        await _book.LoansAsync(date, GivenBook.Row(("business_kind", "consumer"), ("balance", 50_000m)));
        await _book.LoansAsync(new DateOnly(2023, 9, 30), GivenBook.Row(("business_kind", "consumer"), ("balance", 40_000m)));
        var engine = new ReturnEngine(_book.Engine, _book.Store);

        var refused = await Assert.ThrowsAsync<Portal.Data.Warehouse.WarehouseException>(() =>
            engine.ComputeAsync(form, Viewpoint.Of(date), CancellationToken.None)
        );

        Assert.Contains(FormattableString.Invariant($"not for {date:yyyy-MM-dd}"), refused.Message, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2023, 9, 30), (await engine.ComputeAsync("G11_I", engine.At("G11_I"), CancellationToken.None)).AsOf); // without a date: the newest that it is filed for
    }

    [Fact]
    public async Task Two_returns_of_a_day_are_compared_to_the_cent_and_so_is_the_ledger()
    {
        // A business loan without an industry stands in no row of G11_I, and in its class of G01_II. The ledger is one yuan off.
        await _book.LoansAsync(
            YearEnd,
            GivenBook.Row(
                ("business_kind", "working_capital"),
                ("industry", "none"),
                ("balance", 100m),
                ("days_past_due", 95),
                ("five_class", "substandard")
            ),
            GivenBook.Row(("business_kind", "consumer"), ("balance", 50_000m))
        );
        await _book.ItemsAsync("gl_balance", YearEnd, ("G01_62_C", 50_101m));

        var (long_, brief) = (await FillAsync("G11_I"), await FillAsync("G01_II"));

        Assert.Equal((CheckState.Failed, -100m), Outcome(long_, "G11_I-G01_II-1"));
        Assert.Equal((CheckState.Failed, 100m), Outcome(brief, "G01_II-G11_I-1"));
        Assert.Equal((CheckState.Ok, 0m), Outcome(brief, "G01_II-G11_I-1.1.1")); // the normal loan stands in both
        Assert.Equal((CheckState.Failed, 100m), Outcome(brief, "G01_II-G11_I-1.2.1"));
        Assert.Equal((CheckState.Ok, 0m), Outcome(brief, "G01_II-G11_I-2.2")); // overdue loans stand in both whatever their industry
        Assert.Equal((CheckState.Failed, -1m), Outcome(brief, "G01_II-G01_62"));
    }

    [Fact]
    public async Task What_the_loads_were_warned_of_travels_with_the_return_to_its_sheet_and_its_print()
    {
        // More is owed than was paid out: the contract lets it in with a warning.
        await _book.LoansAsync(
            YearEnd,
            GivenBook.Row(("business_kind", "consumer"), ("balance", 50_000m), ("principal_own", 40_000m), ("principal_total", 40_000m))
        );

        var document = await FillAsync("G01_II");

        var note = document.Notes[0];
        Assert.Equal("Load 1: loan_snapshot 2023-12-31: 1 row, 50,000.00: more is owed than was paid out", note.En);
        Assert.Equal(document.ContentDigest, ReturnJson.Read(ReturnJson.Write(document)).ContentDigest);
        Assert.NotEqual(document.ContentDigest, ReturnDigest.Of(document with { Notes = [] }));
        var chinese = System.Globalization.CultureInfo.GetCultureInfo("zh-CN");
        using var book = new ClosedXML.Excel.XLWorkbook(
            new MemoryStream(Portal.Reporting.Rendering.Workbook.Write(document, chinese, DateTimeOffset.UnixEpoch))
        );
        Assert.Contains(book.Worksheets.SelectMany(sheet => sheet.CellsUsed()), cell => cell.GetString() == note.Zh);
        var html = await Portal.Reporting.Rendering.PdfHtml.RenderAsync(document, chinese, DateTimeOffset.UnixEpoch, "");
        Assert.Contains(note.Zh, System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Between_quarters_a_monthly_return_is_not_compared_with_a_quarterly_one()
    {
        var november = new DateOnly(2023, 11, 30);
        await _book.LoansAsync(november, GivenBook.Row(("business_kind", "consumer"), ("balance", 50_000m)));

        var document = await new ReturnEngine(_book.Engine, _book.Store).ComputeAsync(
            "G01_II",
            Viewpoint.Of(november),
            CancellationToken.None
        );

        Assert.DoesNotContain(document.Checks, check => check.Rule.Contains("G11_I:", StringComparison.Ordinal));
    }

    private static (CheckState State, decimal? Difference) Outcome(ReturnDocument document, string check) =>
        document.Checks.Single(c => c.Id == check) is var found ? (found.State, found.Difference) : default;

    private Task<ReturnDocument> FillAsync(string form) =>
        new ReturnEngine(_book.Engine, _book.Store).ComputeAsync(form, Viewpoint.Of(YearEnd), CancellationToken.None);

    private static decimal? Value(ReturnDocument document, string reference) => document.Find(reference)!.Value;
}
