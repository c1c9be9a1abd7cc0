using Bunit;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Loans;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;
using Portal.Returns;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>The page of a return shows what was kept, and calculates only when somebody presses the button.</summary>
public sealed class ReturnPageTests : GivenPortal
{
    private static readonly DateOnly Day = new(2024, 12, 31);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("en", "was never calculated")]
    [InlineData("zh-CN", "尚未计算")]
    public async Task A_return_that_was_never_calculated_says_so_and_offers_the_button_to_whoever_may(string language, string said)
    {
        await GivenDemoBankAsync(Day);
        GivenLanguage(language);
        GivenReader(Roles.Executive);
        var executive = Page("/returns/G11_I");
        Assert.Contains(said, executive.Find(".state").TextContent, StringComparison.Ordinal);
        Assert.Empty(executive.FindAll(".state button"));

        GivenReader(Roles.Compliance);
        var page = Page("/returns/G11_I");
        Assert.Empty(page.FindAll("td[data-ref]"));
        Assert.Empty(await VersionsAsync());
        page.Find(".state button").Click();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("td[data-ref]")), Patience);
        var kept = Assert.Single(await VersionsAsync());
        Assert.Equal((1, "compliance"), (kept.Number, kept.CreatedBy));
        Assert.Contains("compliance", page.Find("[data-testid=kept]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comparing_with_now_computes_and_keeps_nothing_and_calculating_again_finds_the_same()
    {
        await GivenDemoBankAsync(Day);
        await CalculateAsync();
        GivenReader(Roles.Compliance);
        var page = Page("/returns/G11_I");

        Button(page, "Compare with now").Click();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=same]")), Patience);
        Button(page, "Calculate again").Click();
        page.WaitForAssertion(
            () => Assert.Contains("version 1 already holds exactly this", page.Markup, StringComparison.Ordinal),
            Patience
        );

        Assert.Single(await VersionsAsync());
    }

    [Fact]
    public async Task An_older_version_is_shown_by_its_address_with_the_way_to_the_others()
    {
        await GivenDemoBankAsync(Day);
        var first = await CalculateAsync();
        await KeepOtherAsync(first.Document);
        GivenReader(Roles.Compliance);

        var latest = Page("/returns/G11_I");
        Button(latest, "Compare with now").Click();
        latest.WaitForAssertion(
            () => Assert.Contains("1.A", latest.Find("[data-testid=differences]").TextContent, StringComparison.Ordinal),
            Patience
        );
        Assert.Contains("Version 2", latest.Find("[data-testid=kept]").TextContent, StringComparison.Ordinal);

        var older = Page("/returns/G11_I?version=1");

        Assert.Contains("Version 1", older.Find("[data-testid=kept]").TextContent, StringComparison.Ordinal);
        Assert.Equal("v1", older.Find("[data-testid=versions] a[aria-current]").TextContent);
        Assert.Contains("version=1", older.Find("a[download]").GetAttribute("href")!, StringComparison.Ordinal);
        Assert.DoesNotContain("Mark as prepared", older.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_of_other_inputs_says_so_however_far_it_is_and_goes_on_with_a_reason_alone()
    {
        await GivenDemoBankAsync(Day);
        var first = await CalculateAsync();
        var other = first.Document with
        {
            InputDigest = new string('0', 64),
            Checks = [.. first.Document.Checks.Select(check => check with { State = CheckState.Ok })],
        };
        await KeepAsync(other);
        GivenReader(Roles.Compliance);
        var page = Page("/returns/G11_I");
        Assert.NotEmpty(page.FindAll("[data-testid=stale]"));

        Button(page, "Mark as prepared").Click();
        page.WaitForAssertion(
            () => Assert.Contains("Inputs or rules have changed", page.Find("[role=alert]").TextContent, StringComparison.Ordinal),
            Patience
        );
        Assert.Equal(ReturnState.Checked, (await VersionsAsync())[0].State);

        page.Find("#step-reason").Change("the correction is filed next month");
        Button(page, "Mark as prepared").Click();
        page.WaitForAssertion(
            () => Assert.Contains("Prepared", page.Find("[data-testid=step]").TextContent, StringComparison.Ordinal),
            Patience
        );
        Assert.NotEmpty(page.FindAll("[data-testid=stale]"));

        await Get<UserRegister>()
            .CreateAsync(
                Actor.System,
                Guid.NewGuid(),
                new NewUser("compliance2", "Second", "long enough to pass", [Roles.Compliance]),
                CancellationToken.None
            );
        await StepAsync("compliance2", ReturnStep.Review);
        await StepAsync("executive", ReturnStep.Approve);
        var approved = Page("/returns/G11_I");
        Assert.Contains("Approved", approved.Find("[data-testid=step]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(approved.FindAll("[data-testid=stale]"));
        Assert.NotEmpty(approved.FindAll("#step-reason"));

        async Task StepAsync(string who, ReturnStep step)
        {
            var version = (await VersionsAsync())[0];
            var request = new ReturnStepRequest("G11_I", Day, version.Number, version.ContentDigest, step);
            var refused = await Assert.ThrowsAsync<RuleException>(() => TakeAsync(request));
            Assert.Equal("return.stale", refused.Rule);
            await TakeAsync(request with { Reason = "as agreed" });

            Task<ReturnState> TakeAsync(ReturnStepRequest asked) =>
                Get<Filings>().StepAsync(Actor.User(who), Guid.NewGuid(), asked, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_cell_says_whether_its_rules_changed_and_leads_to_the_loans_of_its_version_or_to_none()
    {
        await GivenDemoBankAsync(Day);
        var first = await CalculateAsync();
        var cells = first.Document.Cells.Select(c => c with { ClosureDigest = "1:" + new string('0', 64) });
        await KeepAsync(first.Document with { InputDigest = new string('0', 64), Cells = [.. cells] });
        GivenReader(Roles.Auditor);
        var cell = first.Document.Cells.First(c => c is { Measure: "gross_loans", Rows: > 0 }).Ref;

        Assert.Contains("others since", RulesOf($"/returns/G11_I?cell={cell}"), StringComparison.Ordinal);
        var changed = Page("/returns/G11_I").Find("[data-testid=changed-cells]");
        Assert.Contains($"The rules of {cells.Count()} cells changed:", changed.TextContent, StringComparison.Ordinal);
        Assert.Equal(FilingBar.MostNamed, changed.QuerySelectorAll("a[href*='version=2']").Length);
        Assert.Contains("those of now", RulesOf($"/returns/G11_I?version=1&cell={cell}"), StringComparison.Ordinal);
        Assert.Contains("version=2", LoansOf($"/returns/G11_I?cell={cell}"), StringComparison.Ordinal);
        GivenAddress(LoansOf($"/returns/G11_I?version=1&cell={cell}"));
        var told = Render<LoansPage>();
        told.WaitForAssertion(() => Assert.NotEmpty(told.FindAll("[data-testid=loans] tbody tr")), Patience);
        Assert.NotEmpty(told.FindAll("a[href^='/findings/new']"));

        GivenAddress(LoansOf($"/returns/G11_I?cell={cell}"));
        var untold = Render<LoansPage>();
        untold.WaitForAssertion(
            () => Assert.Contains("cannot be listed", untold.Find(".state.error").TextContent, StringComparison.Ordinal),
            Patience
        );
        Assert.Empty(untold.FindAll("[data-testid=loans], a[href^='/findings/new']"));

        string RulesOf(string address) => Page(address).Find("[data-testid=cell-rules]").TextContent;
        string LoansOf(string address) => Page(address).Find(".panel a[href^='/loans']").GetAttribute("href")!;
    }

    [Fact]
    public async Task The_list_shows_kept_versions_and_computes_none()
    {
        await GivenDemoBankAsync(Day);
        await CalculateAsync();
        GivenReader(Roles.Compliance);

        var page = Render<ReturnsPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=returns] tbody tr").Count), Patience);
        var rows = page.FindAll("[data-testid=returns] tbody tr").Select(r => r.TextContent).ToList();
        Assert.Contains("Not calculated yet", rows.Single(r => r.Contains("G01_II", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("v1", rows.Single(r => r.Contains("G11_I", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("[data-testid=returns] a[download]").Count);
    }

    [Theory]
    [InlineData("/returns/G11_I?asOf=2024-11-30", "/returns/G11_I?asOf=2024-09-30", "/returns/G11_I?asOf=2024-12-31")]
    [InlineData("/returns/G11_I?asOf=2024-09-30", "/returns/G11_I?asOf=2024-12-31")]
    public async Task A_day_without_a_return_leads_to_the_days_that_the_sentence_names(string address, params string[] links)
    {
        await GivenDemoBankAsync(Day);
        GivenReader(Roles.Compliance);

        var page = Page(address);

        Assert.Equal(links, page.FindAll("[data-testid=leads-to] a").Select(a => a.GetAttribute("href")));
        Assert.Empty(page.FindAll(".state button")); // trying again would be refused again
    }

    private IRenderedComponent<ReturnPage> Page(string address)
    {
        GivenAddress(address);
        var page = Render<ReturnPage>(p => p.Add(c => c.Form, "G11_I"));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".state-title, [data-testid=kept]")), Patience);
        return page;
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ReturnPage> page, string text) =>
        page.FindAll("button").Single(b => b.TextContent == text);

    private async Task<KeptReturn> CalculateAsync() =>
        (await Get<Filings>().CalculateAsync(Actor.User("compliance"), Guid.NewGuid(), "G11_I", Day, null, CancellationToken.None)).Kept;

    /// <summary>Another version, of which one cell holds another amount.</summary>
    private Task<SavedReturn> KeepOtherAsync(ReturnDocument document)
    {
        var other = document with { Cells = [.. document.Cells.Select(c => c.Ref == "1.A" ? c with { Value = c.Value + 1 } : c)] };
        return KeepAsync(other);
    }

    private Task<SavedReturn> KeepAsync(ReturnDocument other)
    {
        other = other with { ContentDigest = ReturnDigest.Of(other) };
        return Get<ReturnRegister>()
            .SaveCalculatedAsync(
                Actor.User("compliance"),
                Guid.NewGuid(),
                new NewReturn
                {
                    Form = other.Form,
                    AsOf = other.AsOf,
                    ContentDigest = other.ContentDigest,
                    CatalogueDigest = other.CatalogueDigest,
                    CatalogueText = Get<Catalogue>().Source.Text,
                    InputDigest = other.InputDigest,
                    ClosureDigest = other.ClosureDigest!,
                    DocumentJson = ReturnJson.Write(other),
                },
                CancellationToken.None
            );
    }

    private Task<IReadOnlyList<KeptVersion>> VersionsAsync() => Get<ReturnRegister>().VersionsAsync("G11_I", Day, CancellationToken.None);
}
