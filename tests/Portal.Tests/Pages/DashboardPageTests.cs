using Bunit;
using Portal.Dashboards;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Data.Runs;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;
using Portal.Shell;
using Portal.Work;
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

        page.WaitForAssertion(() =>
            Assert.Equal($"./portal compute --home {Get<Portal.Data.Home>().Root}", page.Find("pre").TextContent.Trim())
        );
    }

    [Fact]
    public async Task A_date_without_a_run_is_not_shown_with_the_figures_of_another_date()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_november, Ratio("npl_ratio", 0.0146m));
        GivenAddress("/?asOf=2024-12-31");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() =>
            Assert.Equal($"./portal compute --home {Get<Portal.Data.Home>().Root} --as-of 2024-12-31", page.Find("pre").TextContent.Trim())
        );
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
        Assert.Contains("−0.02 pp on the month · regulatory limit ≤\u00a05%", tile, StringComparison.Ordinal);
        Assert.Contains("Within limits", tile, StringComparison.Ordinal);
        Assert.Contains("the NPL ratio is 1.44%, −0.02 pp on the month", page.Find(".sentence").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_the_ten_numbers_has_one_sentence_also_when_the_run_does_not_hold_it()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(
            _december,
            Ratio("npl_ratio", 0.0144m),
            Ratio("cet1_ratio", null, "none", "not_evaluable", "capital_item.CET1_NET")
        );

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll(".tiles > article").Count));
        Assert.All(
            page.FindAll(".tiles > article").Where(t => t.GetAttribute("data-testid") != "tile-work"),
            tile => Assert.EndsWith(".", tile.QuerySelectorAll("[data-testid=sentence]").Single().TextContent, StringComparison.Ordinal)
        );
        Assert.Contains("Missing: capital_item.CET1_NET", Sentence(page, "cet1_ratio"), StringComparison.Ordinal);
        Assert.Equal("No earlier month to compare with; 3.56 pp left to the regulatory limit of 5%.", Sentence(page, "npl_ratio"));
        Assert.Equal("This run does not hold it: compute the date again.", Sentence(page, "mob6_30"));
    }

    [Fact]
    public async Task What_is_read_together_stands_in_one_tile()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(
            _december,
            Ratio("provision_coverage", 3.029m),
            new RunValue(
                "provision_excess",
                "X",
                ResultStatus.Ok,
                [],
                12_340_000m,
                null,
                null,
                Unit.Money,
                Direction.Higher,
                LimitState.Within,
                null,
                0m,
                []
            )
        );

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() =>
            Assert.Equal("12.34 m", page.Find("[data-testid=tile-provision_coverage] [data-testid=beside-provision_excess] a").TextContent)
        );
    }

    [Fact]
    public async Task The_tenth_number_says_how_many_findings_are_late_now_against_the_month_end_before()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m));

        var page = Render<WorkTile>(p => p.Add(c => c.AsOf, _december).Add(c => c.Returns, Given()));

        page.WaitForAssertion(() =>
            Assert.StartsWith("As many overdue findings as on ", page.Find(".d").TextContent, StringComparison.Ordinal)
        );
        Assert.NotNull(page.Find("svg.spark"));
        Assert.EndsWith("0", page.Find("[data-testid=past-first-date]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tenth_number_counts_the_overdue_findings_of_high_rating()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m));

        var page = Render<WorkTile>(p =>
            p.Add(c => c.AsOf, _december)
                .Add(
                    c => c.Returns,
                    Given(
                        new("G11_I", Name, Name, FormFrequency.Monthly, 1, 0, 1, null, true, null, null),
                        new("G01_II", Name, Name, FormFrequency.Monthly, 0, 0, 0, null, false, null, null),
                        new("S67", Name, Name, FormFrequency.Monthly, 0, 2, 1, null, true, null, null)
                    )
                )
        );

        page.WaitForAssertion(() =>
            Assert.StartsWith(
                "3 of 3 returns are at risk (1 with a failing check, 1 with a check that cannot be decided, 1 not kept as they come "
                    + "out now); on 2024-12-31, 0 findings rated high or critical were overdue.",
                page.Find("[data-testid=sentence]").TextContent,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public async Task Without_the_right_to_returns_the_tenth_number_says_so()
    {
        GivenReader(Roles.Admin);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() =>
            Assert.Contains("needs the right", page.Find("[data-testid=tile-work]").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_gap_of_a_month_gives_no_change_on_the_month()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(new DateOnly(2024, 10, 31), Ratio("npl_ratio", 0.0146m));
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() =>
            Assert.Contains("No earlier month", page.Find("[data-testid=tile-npl_ratio]").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_could_not_be_evaluated_names_what_it_needs_and_is_no_zero()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_december, Ratio("cet1_ratio", null, "none", "not_evaluable", "capital_item.TOTAL_NET"));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=tile-cet1_ratio]")));
        var tile = page.Find("[data-testid=tile-cet1_ratio]").TextContent;
        Assert.Contains("Not evaluable", tile, StringComparison.Ordinal);
        Assert.Contains("Missing: capital_item.TOTAL_NET", tile, StringComparison.Ordinal);
        Assert.DoesNotContain("0.00", tile, StringComparison.Ordinal);
    }

    private static LocalText Name => new("A return", "报表");

    private static string Sentence(IRenderedComponent<DashboardPage> page, string code) =>
        page.Find($"[data-testid=tile-{code}] [data-testid=sentence]").TextContent;

    private static Loadable<IReadOnlyList<ReturnStatusLine>> Given(params IReadOnlyList<ReturnStatusLine> lines)
    {
        var read = new Loadable<IReadOnlyList<ReturnStatusLine>>();
        using var work = new CancellationTokenSource();
        read.Succeed(read.Begin(work), lines);
        return read;
    }
}
