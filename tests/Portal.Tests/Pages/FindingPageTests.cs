using Bunit;
using Portal.Controls;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Findings;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class FindingPageTests : GivenPortal
{
    private static readonly FrozenLoanSet _loans = new(
        "npl_ratio",
        0.0144m,
        "five_class >= substandard",
        new DateOnly(2024, 12, 31),
        new string('a', 64),
        new string('c', 64),
        270,
        147_732.13m,
        new string('f', 64)
    );

    [Fact]
    public async Task It_shows_the_parts_the_frozen_loans_and_the_trail()
    {
        GivenReader(Roles.Auditor);
        var page = await OpenedAsync();

        Assert.Contains("Loans past 90 days are booked as normal.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Not written yet.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("147,732.13", page.Find("[data-testid=loan-set]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Opened", page.Find(".trail time + b").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_cannot_be_taken_says_why()
    {
        GivenReader(Roles.Auditor);
        var steps = (await OpenedAsync()).Find("[data-testid=steps]").TextContent;

        Assert.Contains(
            "The author of a finding does not review, decide, extend or validate it, nor withdraw it once it was submitted.",
            steps,
            StringComparison.Ordinal
        );
        Assert.Contains("The finding needs an owner", steps, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_can_be_edited_and_the_change_is_recorded()
    {
        GivenReader(Roles.Auditor);
        var page = await OpenedAsync();
        await page.FindAll(".page-header button").Single().ClickAsync(new());
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#title")));

        await page.Find("#title").InputAsync(new() { Value = "Late loans stand as normal" });
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(
            () => Assert.Contains("Late loans stand as normal", page.Find("h1").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        page.WaitForAssertion(() => Assert.Contains("title", page.FindAll(".trail li")[^1].TextContent, StringComparison.Ordinal));
        var change = page.FindAll(".trail li")[^1];
        Assert.Equal(
            ("Late loans booked as normal", "Late loans stand as normal"),
            (change.QuerySelector("del")!.TextContent, change.QuerySelector("ins")!.TextContent)
        );
        Assert.Contains("Auditor (auditor)", change.TextContent, StringComparison.Ordinal); // what the person is called, and under which name he signs in
    }

    [Fact]
    public async Task Who_may_not_write_findings_has_no_button_for_it()
    {
        GivenReader(Roles.Executive);

        Assert.Empty((await OpenedAsync()).FindAll(".page-header button"));
    }

    [Fact]
    public async Task A_closed_finding_offers_no_edit_to_anybody()
    {
        GivenReader(Roles.Auditor);
        var number = await Get<FindingRegister>()
            .OpenAsync(
                Actor.User("auditor"),
                Guid.NewGuid(),
                new FindingContent { Title = "An error" },
                null,
                _loans,
                CancellationToken.None
            );
        await Get<FindingRegister>()
            .TakeStepAsync(
                Actor.User("auditor"),
                Guid.NewGuid(),
                number,
                0,
                new FindingStepRequest(FindingStep.Withdraw) { Text = "It was none." },
                CancellationToken.None
            );

        var page = Render<FindingPage>(p => p.Add(c => c.Number, number));

        page.WaitForAssertion(
            () => Assert.Contains("Withdrawn", page.FindAll(".trail li")[^1].TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        Assert.Empty(page.FindAll(".page-header button"));
    }

    [Fact]
    public async Task Closing_asks_for_the_numbers_of_the_retest_with_nothing_filled_in_and_shows_them_afterwards()
    {
        GivenReader(Roles.AuditManager);
        var register = Get<FindingRegister>();
        var content = new FindingContent
        {
            Title = "Late loans",
            Criteria = "a",
            Condition = "b",
            Cause = "c",
            Consequence = "d",
            Recommendation = "e",
            Owner = "compliance",
            DueDate = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime).AddDays(30),
        };
        var number = await register.OpenAsync(Actor.User("auditor"), Guid.NewGuid(), content, null, _loans, CancellationToken.None);
        var version = await register.SubmitAsync(Actor.User("auditmanager"), Guid.NewGuid(), number, 0, CancellationToken.None);
        foreach (var step in new[] { FindingStep.Respond, FindingStep.Start, FindingStep.Report })
        {
            var request = new FindingStepRequest(step) { Text = "done", Response = ManagementResponse.Agree };
            version = await register.TakeStepAsync(
                Actor.User("compliance"),
                Guid.NewGuid(),
                number,
                version,
                request,
                CancellationToken.None
            );
        }

        var page = Render<FindingPage>(p => p.Add(c => c.Number, number));
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=steps] button")), TimeSpan.FromSeconds(10));
        await page.FindAll("[data-testid=steps] button").Single(b => b.TextContent == "Close").ClickAsync(new());
        Assert.All(
            new[] { "#step-sample", "#step-found", "#step-allowed" },
            id => Assert.True(string.IsNullOrEmpty(page.Find(id).GetAttribute("value")) && page.Find(id).HasAttribute("required"))
        );

        await page.Find("#step-text").InputAsync(new() { Value = "Tested again." });
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(
            () => Assert.Contains("how many items were tested", page.Find("[role=alert]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );
        await page.Find("#step-sample").ChangeAsync(new() { Value = "60" });
        await page.Find("#step-found").ChangeAsync(new() { Value = "1" });
        await page.Find("#step-allowed").ChangeAsync(new() { Value = "2" });
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(
            () =>
                Assert.Equal(
                    "60 items tested, 1 exception found, 2 allowed. A full operating cycle was not confirmed.",
                    page.Find("[data-testid=retest]").TextContent.Trim()
                ),
            TimeSpan.FromSeconds(10)
        );
        var trail = page.FindAll(".trail li")[^1].TextContent;
        Assert.All(
            new[] { "items tested", "exceptions found", "exceptions allowed", "full cycle observed" },
            field => Assert.Contains(field, trail, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_business_line_is_offered_neither_what_it_cannot_open_nor_a_page_that_refuses_it()
    {
        GivenReader(Roles.BusinessLine);
        var list = Render<FindingsPage>();
        list.WaitForAssertion(
            () => Assert.Contains("auditors address to you", list.Find(".state").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(10)
        );

        foreach (
            var (role, figure, links) in new[]
            {
                (Roles.BusinessLine, "indicator/npl_ratio/2024-12-31", 0),
                (Roles.BusinessLine, "return/G11_I/1.E/2024-12-31", 0),
                (Roles.Admin, "return/G11_I/1.E/2024-12-31", 0),
                (Roles.Auditor, "return/G11_I/1.E/2024-12-31", 1),
                (Roles.Auditor, "indicator/npl_ratio/2024-12-31", 1),
            }
        )
        {
            var number = await Get<FindingRegister>()
                .OpenAsync(
                    Actor.User("auditor"),
                    Guid.NewGuid(),
                    new FindingContent { Title = "From a figure" },
                    figure,
                    _loans,
                    CancellationToken.None
                );
            var finding = (await Get<FindingRegister>().GetAsync(Actor.System, number, CancellationToken.None))!;
            GivenReader(role);
            var facts = Render<Portal.Findings.FindingFacts>(p =>
                p.Add(c => c.Finding, finding).Add(c => c.People, new Dictionary<string, string>())
            );
            Assert.Contains(Get<FigureWords>().Of(figure), facts.Markup, StringComparison.Ordinal);
            Assert.Equal(links, facts.FindAll("a").Count);
        }
    }

    [Theory]
    [InlineData("npl_ratio", "five_class >= substandard")]
    [InlineData("G01_II[1.2.A]", "five_class >= substandard")]
    [InlineData("loans", "days_past_due > 90")]
    public async Task It_says_whether_the_figure_still_uses_what_it_used(string code, string predicate)
    {
        GivenReader(Roles.Auditor);
        var asOf = new DateOnly(2024, 12, 31);
        var closures = Get<Catalogue>().ClosuresAt(Viewpoint.Of(asOf));
        var now = FigureRef.OfCode(code) switch
        {
            IndicatorFigure { Indicator: var indicator } => closures.Indicator(indicator),
            CellFigure cell => Get<ReturnEngine>().ClosureOf(cell.Form, cell.Cell, asOf),
            _ => closures.Loans(predicate),
        };

        Assert.Equal("those of now", await RulesAsync(now));
        Assert.Equal("others since", await RulesAsync("1:" + new string('0', 64)));
        Assert.StartsWith("not told", await RulesAsync(null), StringComparison.Ordinal);

        code = code.Replace("npl_ratio", "gone_ratio", StringComparison.Ordinal).Replace("1.2.A", "99.A", StringComparison.Ordinal);
        predicate = predicate.Replace("days_past_due", "days_gone", StringComparison.Ordinal);
        Assert.Equal("others since", await RulesAsync(now)); // what is not there any more is not what it was

        async Task<string> RulesAsync(string? closure)
        {
            var loans = _loans with { FigureCode = code, Predicate = predicate, ClosureDigest = closure };
            var number = await Get<FindingRegister>()
                .OpenAsync(
                    Actor.User("auditor"),
                    Guid.NewGuid(),
                    new FindingContent { Title = "Kept" },
                    null,
                    loans,
                    CancellationToken.None
                );
            var page = Render<FindingPage>(p => p.Add(c => c.Number, number));
            page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=rules]")), TimeSpan.FromSeconds(10));
            return page.Find("[data-testid=rules]").TextContent.Trim().TrimStart('▲', '■', '●', ' ');
        }
    }

    private async Task<IRenderedComponent<FindingPage>> OpenedAsync()
    {
        var content = new FindingContent { Title = "Late loans booked as normal", Condition = "Loans past 90 days are booked as normal." };
        var number = await Get<FindingRegister>()
            .OpenAsync(Actor.User("auditor"), Guid.NewGuid(), content, "indicator/npl_ratio/2024-12-31", _loans, CancellationToken.None);
        var page = Render<FindingPage>(p => p.Add(c => c.Number, number));
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=loan-set]")), TimeSpan.FromSeconds(10));
        return page;
    }
}
