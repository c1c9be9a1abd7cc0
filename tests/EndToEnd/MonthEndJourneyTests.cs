using System.Globalization;
using Microsoft.Playwright;
using Portal.EndToEnd.Running;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd;

/// <summary>Month-end in a browser: one number from the dashboard down to its loans, out into the filed documents, and into a finding that
/// the ledger proves.</summary>
public sealed class MonthEndJourneyTests(ServedBank bank)
{
    private const string Form = "G11_I";

    /// <summary>Row 1, all loans; column E, the three classes of non-performing ones.</summary>
    private const string NonPerforming = "1.E";

    [Fact]
    public async Task From_a_tile_to_the_filed_return_and_a_finding_that_the_ledger_proves()
    {
        await using var auditor = await bank.Browsers.OpenAsync(new Reader("auditor"));

        var bad = await FollowTheRatioToItsLoansAsync(auditor);
        var screen = await ReadTheReturnAsync(auditor);
        await CompareTheWorkbookAsync(auditor, screen);
        await CompareThePdfAsync(auditor);
        var finding = await OpenAFindingFromACellAsync(auditor, bad);
        await SignAndAnswerAsync(finding);
        await ProveTheLedgerAsync(auditor, finding);

        Assert.Equal([], auditor.Foreign);
        Assert.Equal([], auditor.Complaints);
    }

    /// <returns>The non-performing balance, as the loans sum to it.</returns>
    private static async Task<decimal> FollowTheRatioToItsLoansAsync(Visit auditor)
    {
        await auditor.GoAsync("/");
        var tile = auditor.Page.GetByTestId("tile-npl_ratio").Locator(".v").GetByRole(AriaRole.Link);
        var shown = await tile.InnerTextAsync();
        await auditor.FollowAsync(tile, "Non-performing loan ratio");
        await Expect(auditor.Page.GetByTestId("value")).ToHaveTextAsync(shown);

        var facts = auditor.Page.Locator("dl.facts", new() { Has = auditor.Page.GetByText("Numerator", new() { Exact = true }) });
        var (bad, all) = (Amount(await FactAsync(facts, "Numerator")), Amount(await FactAsync(facts, "Denominator")));
        Assert.Equal(
            shown,
            decimal.Round(100m * bad / all, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture) + "%"
        );

        await auditor.FollowAsync(auditor.Link("open as a list"), "Loans");
        Assert.Equal(bad, Amount(await auditor.Page.Locator("[data-testid=loans] [data-total=balance]").InnerTextAsync()));
        Assert.Equal(bad, await SumOfAllPagesAsync(auditor));
        return bad;
    }

    private static async Task<decimal> SumOfAllPagesAsync(Visit visit)
    {
        var (sum, rows) = (0m, visit.Page.GetByTestId("loans").Locator("tbody tr"));
        while (true)
        {
            var first = rows.First.Locator("td").First;
            var (number, balances) = (await first.InnerTextAsync(), await rows.Locator("td:nth-of-type(8)").AllInnerTextsAsync());
            sum += balances.Sum(Amount);
            if (await visit.Link("Next page").CountAsync() == 0)
            {
                return sum;
            }

            await visit.Link("Next page").ClickAsync();
            await Expect(first).Not.ToHaveTextAsync(number);
            await visit.ReadyAsync();
        }
    }

    /// <returns>The figures of the workspace by cell.</returns>
    private static async Task<IReadOnlyDictionary<string, decimal>> ReadTheReturnAsync(Visit auditor)
    {
        await auditor.FollowAsync(auditor.Menu("Returns"), "Returns");
        await auditor.FollowAsync(auditor.Link(Form), Form);
        var cells = await auditor
            .Page.Locator("td[data-ref]:not(.return-missing)")
            .EvaluateAllAsync<string[][]>("cells => cells.map(c => [c.dataset.ref, c.innerText])");
        var figures = cells.ToDictionary(c => c[0], c => Amount(c[1]), StringComparer.Ordinal);

        Assert.True(figures.Count > 500, $"only {figures.Count} cells hold a figure");
        Assert.True(figures[NonPerforming] > 0, "a book without a bad loan shows nothing");
        return figures;
    }

    private static async Task CompareTheWorkbookAsync(Visit auditor, IReadOnlyDictionary<string, decimal> screen)
    {
        var (name, workbook) = await auditor.DownloadAsync(auditor.Link("Excel"));

        Assert.Equal($"v1-{Form}-{ServedBank.AsOf}.xlsx", name);
        Assert.Equal([Form, "Lineage", "Checks"], Exports.Sheets(workbook));
        Assert.NotEqual(0, Exports.FormulaCount(workbook, Form));
        Assert.Equal(Lines(screen), Lines(Exports.Figures(workbook, Form)));
    }

    /// <summary>Every row of the screen, from its number to its last figure, stands in the PDF letter by letter; English names are set
    /// apart there.</summary>
    private static async Task CompareThePdfAsync(Visit auditor)
    {
        var rows = await auditor
            .Page.Locator(".return-scroll tbody tr")
            .EvaluateAllAsync<string[]>(
                "rows => rows.map(r => [...r.children].map(c => c.matches('th') ? c.firstChild.textContent : c.innerText).join('').replace(/\\s/g, ''))"
            );

        var (name, pdf) = await auditor.DownloadAsync(auditor.Link("PDF"));

        Assert.Equal($"v1-{Form}-{ServedBank.AsOf}.pdf", name);
        var letters = Exports.Letters(pdf);
        Assert.Contains(rows, row => row.StartsWith("1各项贷款", StringComparison.Ordinal));
        Assert.Equal([], rows.Where(row => !letters.Contains(row, StringComparison.Ordinal)));
    }

    /// <returns>Number of the finding.</returns>
    private static async Task<string> OpenAFindingFromACellAsync(Visit auditor, decimal bad)
    {
        await auditor.Page.Locator($"td[data-ref='{NonPerforming}']").GetByRole(AriaRole.Button).ClickAsync();
        var panel = auditor.Page.GetByTestId("cell-panel");
        await Expect(panel.GetByTestId("proof")).ToContainTextAsync($"sum to {bad.ToString("N2", CultureInfo.InvariantCulture)}");
        await Expect(panel.GetByText("equals the cell")).ToBeVisibleAsync();

        await auditor.FollowAsync(panel.GetByRole(AriaRole.Link, new() { Name = "Raise a finding" }), "New finding");
        var frozen = auditor.Page.GetByTestId("frozen");
        await Expect(frozen).ToContainTextAsync($"{Form}[{NonPerforming}]");
        await Expect(frozen).ToContainTextAsync(bad.ToString("N2", CultureInfo.InvariantCulture));

        await auditor.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("Non-performing loans are classified late");
        await auditor.Page.GetByLabel("Rating", new() { Exact = true }).SelectOptionAsync("High");
        await auditor.Page.GetByLabel("Owner", new() { Exact = true }).SelectOptionAsync("compliance");
        foreach (var part in new[] { "Criteria", "Cause", "Consequence", "Recommendation" })
        {
            await auditor.Page.GetByLabel(part, new() { Exact = true }).FillAsync($"{part} of this test.");
        }

        await auditor.Button("Save as draft").ClickAsync();
        await Expect(auditor.Page.GetByTestId("status")).ToHaveTextAsync("Draft");
        await Expect(auditor.Page.GetByTestId("loan-set")).ToContainTextAsync($"{Form}[{NonPerforming}]");
        return (await auditor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync()).Split(' ')[0];
    }

    /// <summary>The author does not sign: a manager does, and the owner answers.</summary>
    private async Task SignAndAnswerAsync(string finding)
    {
        await using var manager = await bank.Browsers.OpenAsync(new Reader("manager"));
        await manager.GoAsync($"/findings/{finding}");
        await manager.Button("Sign and send to the owner").ClickAsync();
        await manager.Button("Confirm").ClickAsync();
        await Expect(manager.Page.GetByTestId("status")).ToHaveTextAsync("To be confirmed");

        await using var owner = await bank.Browsers.OpenAsync(new Reader("compliance"));
        await owner.GoAsync($"/findings/{finding}");
        await owner.Button("Answer").ClickAsync();
        await owner.Page.GetByLabel("What, why, and where the proof is").FillAsync("We agree and will add a check.");
        await owner.Button("Confirm").ClickAsync();
        await Expect(owner.Page.GetByTestId("status")).ToHaveTextAsync("Agreed");
    }

    private async Task ProveTheLedgerAsync(Visit auditor, string finding)
    {
        await auditor.GoAsync($"/findings/{finding}");
        await auditor.FollowAsync(auditor.Link("In the ledger"), "Ledger");
        var entries = auditor.Page.GetByTestId("ledger").GetByRole(AriaRole.Rowheader);
        await Expect(entries.Filter(new() { HasText = "Finding opened" })).ToHaveCountAsync(1);
        await Expect(entries.Filter(new() { HasText = "Finding submitted" })).ToHaveCountAsync(1);

        await auditor.Button("Verify the ledger").ClickAsync();
        await Expect(auditor.Page.GetByTestId("verification")).ToContainTextAsync("Nothing was changed");

        var call = await Product.RunAsync("ledger", "verify", "--home", bank.Home);
        Assert.Equal((0, ""), (call.ExitCode, call.Errors));
        Assert.StartsWith("The ledger is intact", call.Output, StringComparison.Ordinal);
    }

    /// <summary>The figure beside a word of a list of facts.</summary>
    private static Task<string> FactAsync(ILocator facts, string word) =>
        facts.Locator($"dt:text-is('{word}') + dd").GetByRole(AriaRole.Link).InnerTextAsync();

    private static decimal Amount(string text) =>
        decimal.Parse(text.Trim().Replace('\u2212', '-'), NumberStyles.Number, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, decimal> figures) =>
        figures
            .OrderBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value:0.00}"));
}
