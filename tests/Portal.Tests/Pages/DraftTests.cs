using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Drafts;
using Portal.Data.Findings;
using Portal.Data.Scenarios;
using Portal.Data.Store;
using Portal.Findings;
using Portal.Scenarios;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>What is typed is back, and two people on one thing see both texts.</summary>
public sealed class DraftTests : GivenPortal
{
    private static readonly FindingContent _content = new() { Title = "Late loans booked as normal", Cause = "unknown" };

    [Fact]
    public async Task What_was_typed_into_an_edited_finding_is_back_when_the_page_is_opened_again_and_goes_when_it_is_saved()
    {
        GivenReader(Roles.Auditor);
        var number = await OpenAsync();
        var first = await EditedAsync(number, "#cause", "A job failed.");
        await first.Find("form").ParentElement!.FocusOutAsync(new());
        first.WaitForAssertion(() =>
            Assert.Contains("Draft kept at", first.Find("[data-testid=draft-saved]").TextContent, StringComparison.Ordinal)
        );

        var again = Render<FindingPage>(p => p.Add(c => c.Number, number));

        again.WaitForAssertion(() => Assert.Equal("A job failed.", again.Find("#cause").GetAttribute("value")));
        Assert.Contains("is back", again.Find("[data-testid=draft]").TextContent, StringComparison.Ordinal);
        await again.Find("form").SubmitAsync();
        again.WaitForAssertion(() => Assert.Empty(again.FindAll("#cause")));
        Assert.Empty(await FormsAsync("auditor", number));
        Assert.Equal("A job failed.", (await Get<FindingRegister>().GetAsync(Actor.System, number, CancellationToken.None))!.Content.Cause);
    }

    [Fact]
    public async Task Leaving_the_page_keeps_the_last_words_and_cancelling_drops_them()
    {
        GivenReader(Roles.Auditor);
        var number = await OpenAsync();
        await EditedAsync(number, "#cause", "Half a sentence");
        await DisposeComponentsAsync();
        Assert.Equal(["finding.edit"], await FormsAsync("auditor", number));

        var again = Render<FindingPage>(p => p.Add(c => c.Number, number));
        again.WaitForAssertion(() => Assert.NotNull(again.Find("#cause")));
        await again.FindAll("form button[type=button]").Single().ClickAsync(new());

        again.WaitForAssertion(() => Assert.Empty(again.FindAll("#cause")));
        Assert.Empty(await FormsAsync("auditor", number));
    }

    [Fact]
    public async Task Two_people_on_one_finding_get_both_texts_and_nothing_is_overwritten_in_silence()
    {
        GivenReader(Roles.Auditor);
        var number = await OpenAsync();
        var page = await EditedAsync(number, "#title", "My title");
        await page.Find("#cause").InputAsync(new() { Value = "My cause" });
        await ByManagerAsync(number, _content with { Cause = "Their cause", Recommendation = "Their advice" });

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() =>
            Assert.Equal(["Title", "Cause", "Recommendation"], page.FindAll("[data-testid=merge] legend").Select(l => l.TextContent))
        );
        var take = page.Find("[data-testid=merge] .btn.primary");
        Assert.True(take.HasAttribute("disabled")); // both wrote a cause: nobody decides that for the person
        await page.FindAll("fieldset")[1].QuerySelectorAll("input")[1].ChangeAsync(new() { Value = "on" });
        await page.Find("[data-testid=merge] .btn.primary").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("My title", page.Find("#title").GetAttribute("value")));
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#title")));
        var stored = (await Get<FindingRegister>().GetAsync(Actor.System, number, CancellationToken.None))!.Content;
        Assert.Equal(("My title", "My cause", "Their advice"), (stored.Title, stored.Cause, stored.Recommendation));
    }

    [Fact]
    public async Task A_draft_of_an_older_version_is_merged_when_the_page_is_opened_and_can_be_discarded()
    {
        GivenReader(Roles.Auditor);
        var number = await OpenAsync();
        await EditedAsync(number, "#cause", "My cause");
        await DisposeComponentsAsync();
        await ByManagerAsync(number, _content with { Cause = "Their cause" });

        var page = Render<FindingPage>(p => p.Add(c => c.Number, number));

        page.WaitForAssertion(() => Assert.Equal(["Their cause", "My cause"], page.FindAll("blockquote").Select(q => q.TextContent)));
        await page.FindAll("[data-testid=merge] .actions button")[1].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Their cause", page.Find("#cause").GetAttribute("value")));
        Assert.Empty(await FormsAsync("auditor", number));
    }

    [Fact]
    public async Task The_text_of_a_step_and_a_new_finding_are_kept_too()
    {
        GivenReader(Roles.Auditor);
        var number = await OpenAsync();
        var page = Render<FindingPage>(p => p.Add(c => c.Number, number));
        page.WaitForAssertion(() => Assert.Contains("Withdraw", page.Find("[data-testid=steps]").TextContent, StringComparison.Ordinal));
        await page.FindAll("[data-testid=steps] .actions button").Single(b => b.TextContent == "Withdraw").ClickAsync(new());
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#step-text")));
        await page.Find("#step-text").InputAsync(new() { Value = "It was none" });
        var blank = Render<NewFindingPage>();
        blank.WaitForAssertion(() => Assert.NotNull(blank.Find("#title")));
        await blank.Find("#title").InputAsync(new() { Value = "Another one" });
        await DisposeComponentsAsync();

        var again = Render<FindingPage>(p => p.Add(c => c.Number, number));
        again.WaitForAssertion(() => Assert.Equal("It was none", again.Find("#step-text").GetAttribute("value")));
        var new_ = Render<NewFindingPage>();
        new_.WaitForAssertion(() => Assert.Equal("Another one", new_.Find("#title").GetAttribute("value")));
    }

    [Fact]
    public async Task A_new_finding_whose_draft_a_crash_kept_is_neither_back_nor_opened_twice()
    {
        GivenReader(Roles.Auditor);
        var blank = Render<NewFindingPage>();
        blank.WaitForAssertion(() => Assert.NotNull(blank.Find("#title")));
        await blank.Find("#title").InputAsync(new() { Value = "Late loans" });
        await DisposeComponentsAsync();
        await using var db = await Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(CancellationToken.None);
        var left = await db.Set<Draft>().AsNoTracking().SingleAsync(CancellationToken.None);
        var page = Render<NewFindingPage>();
        page.WaitForAssertion(() => Assert.Equal("Late loans", page.Find("#title").GetAttribute("value")));
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("/findings/F-", Get<NavigationManager>().Uri, StringComparison.Ordinal));
        await DisposeComponentsAsync();
        db.Set<Draft>().Add(left); // as if the portal had died before it deleted it
        await db.SaveChangesAsync(CancellationToken.None);

        var again = Render<NewFindingPage>();

        again.WaitForAssertion(() => Assert.NotNull(again.Find("#title")));
        Assert.True(string.IsNullOrEmpty(again.Find("#title").GetAttribute("value")));
        Assert.Equal(
            left.Operation,
            (await db.LedgerEntries.OrderByDescending(e => e.Sequence).FirstAsync(CancellationToken.None)).OperationId
        );
    }

    [Fact]
    public async Task Steps_of_a_scenario_come_back_and_opening_the_editor_alone_leaves_no_draft()
    {
        GivenReader(Roles.Compliance);
        var number = await Get<ScenarioRegister>()
            .CreateAsync(
                Actor.User("compliance"),
                Guid.NewGuid(),
                new ScenarioContent("Stress", new DateOnly(2024, 12, 31), [new GrowStep(0.1m, null)], null),
                CancellationToken.None
            );
        var page = await EditorAsync(number);
        await DisposeComponentsAsync();
        Assert.Empty(await Get<DraftRegister>().FormsAsync(Actor.User("compliance"), Scenario.SubjectOf(number), CancellationToken.None));

        page = await EditorAsync(number);
        await page.Find("#step-1-percent").ChangeAsync(new() { Value = "25" });
        await DisposeComponentsAsync();

        var again = Render<ScenarioPage>(p => p.Add(c => c.Number, number));
        again.WaitForAssertion(() => Assert.Equal("25", again.Find("#step-1-percent").GetAttribute("value")));
    }

    private async Task<IRenderedComponent<ScenarioPage>> EditorAsync(string number)
    {
        var page = Render<ScenarioPage>(p => p.Add(c => c.Number, number));
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".page-header button")));
        await page.FindAll(".page-header button").Single().ClickAsync(new());
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#step-1-percent")));
        return page;
    }

    private async Task<IRenderedComponent<FindingPage>> EditedAsync(string number, string field, string text)
    {
        var page = Render<FindingPage>(p => p.Add(c => c.Number, number));
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".page-header button")));
        await page.FindAll(".page-header button").Single().ClickAsync(new());
        page.WaitForAssertion(() => Assert.NotNull(page.Find(field)));
        await page.Find(field).InputAsync(new() { Value = text });
        return page;
    }

    private Task<string> OpenAsync() =>
        Get<FindingRegister>().OpenAsync(Actor.User("auditor"), Guid.NewGuid(), _content, null, null, CancellationToken.None);

    private Task<int> ByManagerAsync(string number, FindingContent content) =>
        Get<FindingRegister>().EditAsync(Actor.User("auditmanager"), Guid.NewGuid(), number, 0, content, CancellationToken.None);

    private Task<IReadOnlyList<string>> FormsAsync(string user, string number) =>
        Get<DraftRegister>().FormsAsync(Actor.User(user), Finding.SubjectOf(number), CancellationToken.None);
}
