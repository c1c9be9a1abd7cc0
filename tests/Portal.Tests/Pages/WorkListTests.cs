using Bunit;
using Microsoft.AspNetCore.Components;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Views;
using Portal.Findings;
using Portal.Lists;
using Xunit;
using TestContext = Xunit.TestContext;

namespace Portal.Tests.Pages;

/// <summary>What every list that people work in can do, seen on the list of findings.</summary>
public sealed class WorkListTests : GivenPortal
{
    [Fact]
    public async Task The_address_chooses_the_columns_and_each_choice_is_a_link()
    {
        GivenReader(Roles.Compliance); // sees all of them and selects none
        await GivenFindingAsync("Late loans");
        GivenAddress("/findings?columns=title,openedBy");

        var page = Render<FindingsPage>();

        page.WaitForAssertion(() => Assert.Equal(["Finding", "Opened by"], Headings(page)));
        Assert.Equal(["Late loans", "auditor"], page.FindAll("[data-testid=findings] tbody td").Select(c => c.TextContent.Trim()));
        Assert.Equal(
            "/findings?columns=title",
            page.Find("[data-testid=columns] a[aria-label='Hide the column Opened by']").GetAttribute("href")
        );
        Assert.Equal(
            "/findings?columns=number%2Ctitle%2CopenedBy",
            page.Find("[data-testid=columns] a[aria-label='Show the column No.']").GetAttribute("href")
        );
    }

    [Fact]
    public async Task The_order_is_a_link_that_says_how_the_list_is_sorted_now()
    {
        GivenReader(Roles.Compliance); // sees all of them and selects none
        await GivenFindingAsync("Late loans");
        GivenAddress("/findings?sort=Title&columns=number,title");

        var page = Render<FindingsPage>();

        page.WaitForAssertion(() => Assert.Equal(["No.", "Finding ↑, sorted ascending"], Headings(page)));
        Assert.Equal(
            ["/findings?sort=Number&columns=number%2Ctitle", "/findings?sort=-Title&columns=number%2Ctitle"],
            page.FindAll("[data-testid=findings] thead a").Select(a => a.GetAttribute("href"))
        );
    }

    [Theory]
    [InlineData("Title", "Arrears", "Zeal")]
    [InlineData("-Title", "Zeal", "Arrears")]
    public async Task The_order_that_a_header_leads_to_is_the_order_of_the_rows(string sort, params string[] titles)
    {
        GivenReader(Roles.Compliance); // sees all of them and selects none
        await GivenFindingAsync("Zeal");
        await GivenFindingAsync("Arrears");
        GivenAddress("/findings?columns=title");
        var first = Render<FindingsPage>();
        first.WaitForAssertion(() => Assert.Contains("Finding", Headings(first)));
        GivenAddress(first.Find("[data-testid=findings] thead a").GetAttribute("href")!.Replace("Title", sort, StringComparison.Ordinal));

        var page = Render<FindingsPage>();

        page.WaitForAssertion(() => Assert.Equal(titles, page.FindAll("[data-testid=findings] tbody td").Select(c => c.TextContent)));
    }

    [Fact]
    public async Task The_foot_counts_all_rows_that_match_and_not_those_of_the_page()
    {
        GivenReader(Roles.Compliance); // sees all of them and selects none
        for (var i = 0; i < 51; i++)
        {
            await GivenFindingAsync($"Late loans {i}");
        }

        GivenAddress("/findings?q=Late");
        var page = Render<FindingsPage>();

        page.WaitForAssertion(() => Assert.Equal(50, page.FindAll("[data-testid=findings] tbody tr").Count));
        Assert.Equal("Total 51", page.Find("[data-testid=findings] tfoot td").TextContent.Trim());
    }

    [Fact]
    public async Task A_page_after_the_end_says_so_and_never_that_there_is_no_finding()
    {
        GivenReader(Roles.Auditor);
        await GivenFindingAsync("Late loans");
        GivenAddress("/findings?page=9");

        var page = Render<FindingsPage>();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=past-end]")));
        Assert.Empty(page.FindAll(".state.empty"));
        Assert.Equal("/findings?view=all", page.Find(".pager a").GetAttribute("href"));
    }

    [Fact]
    public async Task Selected_findings_are_assigned_in_one_act_that_says_what_became_of_each()
    {
        GivenReader(Roles.Auditor);
        var mine = await GivenFindingAsync("Mine");
        var other = await GivenFindingAsync("Of another", "auditmanager");
        var page = Render<FindingsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=findings] tbody tr").Count));
        Assert.Empty(page.FindAll("[data-testid=assign]"));

        page.Find("[data-testid=findings] thead input").Change(true);
        page.WaitForElement("[data-testid=assign] input[type=date]").Change("2030-05-31");
        page.Find("[data-testid=assign]").Submit();

        page.WaitForAssertion(() =>
            Assert.Contains("1 of 2 findings changed", page.Find("[data-testid=assigned]").TextContent, StringComparison.Ordinal)
        );
        Assert.Contains($"{other} is edited by its author", page.Find("[data-testid=assigned] li").TextContent, StringComparison.Ordinal);
        page.WaitForAssertion(() =>
            Assert.Contains("2030-05-31", page.FindAll("[data-testid=findings] tbody tr")[1].TextContent, StringComparison.Ordinal)
        );
        Assert.Equal(mine, page.FindAll("[data-testid=findings] tbody a")[1].TextContent);
    }

    [Fact]
    public async Task Who_edits_no_findings_selects_none()
    {
        await GivenFindingAsync("Late loans");
        GivenReader(Roles.Compliance);

        var page = Render<FindingsPage>();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=findings] tbody tr")));
        Assert.Empty(page.FindAll("[data-testid=findings] input"));
    }

    [Fact]
    public async Task A_view_is_saved_from_its_address_without_the_place_in_it_and_is_a_link()
    {
        GivenReader(Roles.Auditor);
        await GivenFindingAsync("Late loans");
        GivenAddress("/findings?status=Draft&sort=Title&page=1");
        var page = Render<FindingsPage>();
        page.WaitForElement("#view-name").Change("Drafts by title");

        page.Find("[data-testid=views] form").Submit();

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["/findings?view=all", "/findings?status=Draft&sort=Title"],
                page.FindAll("[data-testid=views] a").Select(a => a.GetAttribute("href"))
            )
        );
        Assert.Contains("View: Drafts by title", page.Find("[data-testid=views] summary").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=views] li button").Click();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=views] a")));
    }

    [Fact]
    public async Task A_list_opens_with_the_view_of_the_readers_role_and_the_whole_list_is_one_link_away()
    {
        await GivenFindingAsync("Late loans");
        await Get<ViewRegister>()
            .SaveAsync(
                Actor.User("auditmanager"),
                new NewView("findings", "Drafts", ViewScope.RoleDefault, Roles.Auditor, "?status=Draft"),
                TestContext.Current.CancellationToken
            );
        GivenReader(Roles.Auditor);
        GivenAddress("/findings");
        var nav = Get<NavigationManager>();

        Render<FindingsPage>();
        Assert.EndsWith("/findings?status=Draft", nav.Uri, StringComparison.Ordinal);
        GivenAddress("/findings?view=all");
        var whole = Render<FindingsPage>();

        whole.WaitForAssertion(() => Assert.Single(whole.FindAll("[data-testid=findings] tbody tr")));
        Assert.EndsWith("/findings?view=all", nav.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "b", "a,b")]
    [InlineData("a,b", "b", null)]
    [InlineData("b", "c", "b,c")]
    public void One_choice_of_columns_has_one_word(string? chosen, string key, string? after)
    {
        ListColumn<string>[] columns =
        [
            new("a", "A", row => row),
            new("b", "B", row => row) { IsShown = false },
            new("c", "C", row => row) { IsShown = false },
        ];

        Assert.Equal(after, ChosenColumns.Without(columns, chosen, key));
    }

    private static IEnumerable<string> Headings(IRenderedComponent<FindingsPage> page) =>
        page.FindAll("[data-testid=findings] thead th").Select(h => h.TextContent.Trim());

    private Task<string> GivenFindingAsync(string title, string author = "auditor") =>
        Get<FindingRegister>()
            .OpenAsync(
                Actor.User(author),
                Guid.NewGuid(),
                new FindingContent { Title = title },
                null,
                null,
                TestContext.Current.CancellationToken
            );
}
