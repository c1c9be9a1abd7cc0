using Bunit;
using Portal.Data.Access;
using Portal.Data.Findings;
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
        GivenReader(Roles.Auditor);
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
        GivenReader(Roles.Auditor);
        await GivenFindingAsync("Late loans");
        GivenAddress("/findings?sort=title&columns=number,title");

        var page = Render<FindingsPage>();

        page.WaitForAssertion(() => Assert.Equal(["No.", "Finding ↑, sorted ascending"], Headings(page)));
        Assert.Equal(
            ["/findings?sort=number&columns=number%2Ctitle", "/findings?sort=-title&columns=number%2Ctitle"],
            page.FindAll("[data-testid=findings] thead a").Select(a => a.GetAttribute("href"))
        );
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

    private Task<string> GivenFindingAsync(string title) =>
        Get<FindingRegister>()
            .OpenAsync(
                Actor.User("auditor"),
                Guid.NewGuid(),
                new FindingContent { Title = title },
                null,
                null,
                TestContext.Current.CancellationToken
            );
}
