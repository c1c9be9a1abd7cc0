using Bunit;
using Portal.Dashboards;
using Portal.Data.Access;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class DashboardPageTests : GivenPortal
{
    private static readonly DateOnly _november = new(2024, 11, 30);
    private static readonly DateOnly _december = new(2024, 12, 31);

    [Fact]
    public void Without_any_run_it_says_how_to_compute_one()
    {
        GivenReader(Roles.Executive);

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Equal("./portal compute", page.Find("pre").TextContent.Trim()));
    }

    [Fact]
    public async Task A_date_without_a_run_is_not_shown_with_the_figures_of_another_date()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_november, Ratio("npl_ratio", 0.0146m));
        GivenAddress("/?asOf=2024-12-31");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Equal("./portal compute --as-of 2024-12-31", page.Find("pre").TextContent.Trim()));
        Assert.DoesNotContain("1.46%", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tile_says_value_change_limit_and_state()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_november, Ratio("npl_ratio", 0.0146m));
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=tile-npl_ratio]")));
        var tile = page.Find("[data-testid=tile-npl_ratio]").TextContent;
        Assert.Contains("1.44%", tile, StringComparison.Ordinal);
        Assert.Contains("−0.02 pp on the month · limit 5%", tile, StringComparison.Ordinal);
        Assert.Contains("Within limit", tile, StringComparison.Ordinal);
        Assert.Contains("the NPL ratio is 1.44%, −0.02 pp on the month", page.Find(".sentence").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gap_of_a_month_gives_no_change_on_the_month()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(new DateOnly(2024, 10, 31), Ratio("npl_ratio", 0.0146m));
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Contains("No earlier month", page.Find("[data-testid=tile-npl_ratio]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_could_not_be_evaluated_names_what_it_needs_and_is_no_zero()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_december, Ratio("capital_adequacy_ratio", null, "none", "not_evaluable", "capital_item.TOTAL_NET"));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=tile-capital_adequacy_ratio]")));
        var tile = page.Find("[data-testid=tile-capital_adequacy_ratio]").TextContent;
        Assert.Contains("Not evaluable", tile, StringComparison.Ordinal);
        Assert.Contains("Needs capital_item.TOTAL_NET", tile, StringComparison.Ordinal);
        Assert.DoesNotContain("0.00", tile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_breach_is_named_in_the_sentence()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.06m, "breach"), Ratio("allowance_to_loans", 0.03m));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Contains("beyond their limit: Non-performing loan ratio.", page.Find(".sentence").TextContent, StringComparison.Ordinal));
    }
}
