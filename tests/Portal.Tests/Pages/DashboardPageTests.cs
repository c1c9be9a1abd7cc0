using Bunit;
using Portal.Controls;
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

    [Theory]
    [InlineData("en", "1.20%−0.10 pp · 0.30 pp left to ≤\u00a01.5%")]
    [InlineData("zh-CN", "1.20%−0.10 个百分点 · 距 ≤\u00a01.5% 尚余 0.30 个百分点")]
    public async Task What_stands_beside_says_how_it_moved_and_what_its_limit_leaves(string language, string text)
    {
        GivenLanguage(language);
        GivenReader(Roles.Executive);
        await GivenRunAsync(_november, Ratio("npl_ratio", 0.0146m), Beside(0.013m));
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m), Beside(0.012m));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() =>
            Assert.Equal(
                text,
                string.Concat(page.Find("[data-testid=beside-npl_90_basis] dd").TextContent.Split('\n').Select(line => line.Trim()))
            )
        );

        static RunValue Beside(decimal value) => Ratio("npl_90_basis", value) with { BreachLimit = 0.015m };
    }

    [Fact]
    public async Task A_headroom_beside_a_number_says_its_change_and_not_its_distance_to_nothing()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_november, Ratio("provision_coverage", 3m), Excess(12_000_000m));
        await GivenRunAsync(_december, Ratio("provision_coverage", 3m), Excess(12_340_000m));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Equal("+340,000.00", page.Find("[data-testid=beside-provision_excess] .moved").TextContent));

        static RunValue Excess(decimal value) =>
            new(
                "provision_excess",
                "X",
                ResultStatus.Ok,
                [],
                value,
                null,
                null,
                Unit.Money,
                Direction.Higher,
                LimitState.Within,
                null,
                0m,
                []
            )
            {
                RegulatoryState = RegulatoryState.Within,
            };
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

    [Fact]
    public async Task A_breach_is_named_in_the_sentence()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.06m, "breach"), Ratio("credit_cost", 0.03m));

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() =>
            Assert.Contains(
                "1 beyond the regulatory limit (Non-performing loan ratio)",
                page.Find(".sentence").TextContent,
                StringComparison.Ordinal
            )
        );
    }

    [Theory]
    [InlineData(
        "en",
        0.0144,
        "within",
        "Within limits",
        "board appetite (amber) ≤\u00a01.7%",
        "0.26 pp left to the board appetite (amber) of 1.7% and 3.56 pp to the regulatory limit of 5%."
    )]
    [InlineData(
        "en",
        0.0182,
        "amber",
        "Past board amber",
        "board appetite (amber) ≤\u00a01.7%",
        "0.12 pp past the board appetite (amber) of 1.7%, with 0.08 pp left to the board appetite (red) of 1.9%."
    )]
    [InlineData(
        "en",
        0.0200,
        "red",
        "Past board red",
        "board appetite (red) ≤\u00a01.9%",
        "0.10 pp past the board appetite (red) of 1.9%, with 3.00 pp left to the regulatory limit of 5%."
    )]
    [InlineData(
        "zh-CN",
        0.0144,
        "within",
        "达标",
        "风险偏好预警值 ≤\u00a01.7%",
        "距风险偏好预警值 1.7% 尚有 0.26 个百分点，距监管限额 5% 尚有 3.56 个百分点。"
    )]
    [InlineData(
        "zh-CN",
        0.0200,
        "red",
        "超出风险偏好容忍值",
        "风险偏好容忍值 ≤\u00a01.9%",
        "越过风险偏好容忍值 1.9% 达 0.10 个百分点，距监管限额 5% 尚有 3.00 个百分点。"
    )]
    public async Task A_tile_tells_the_nearer_limit_and_whose_it_is(
        string language,
        double value,
        string state,
        string pill,
        string limit,
        string sentence
    )
    {
        GivenLanguage(language);
        GivenReader(Roles.Executive);
        await GivenRunAsync(
            _december,
            Ratio("npl_ratio", (decimal)value, state == "within" ? "within" : "watch") with
            {
                RegulatoryState = RegulatoryState.Within,
                Appetite = Appetite(state),
            }
        );

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.EndsWith(sentence, Sentence(page, "npl_ratio"), StringComparison.Ordinal));
        var tile = page.Find("[data-testid=tile-npl_ratio]");
        Assert.Contains(limit, tile.QuerySelector(".d")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            (
                state switch
                {
                    "within" => "●",
                    "red" => "■",
                    _ => "▲",
                }
            ) + pill,
            tile.QuerySelector(".pill")!.TextContent
        );
    }

    [Fact]
    public async Task What_the_board_does_not_accept_is_named_apart_from_a_broken_rule()
    {
        GivenReader(Roles.Executive);
        await GivenRunAsync(
            _december,
            Ratio("npl_ratio", 0.02m, "watch") with
            {
                RegulatoryState = RegulatoryState.Within,
                Appetite = Appetite("red"),
            }
        );

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() =>
            Assert.Contains(
                "of 1 indicator with a limit, 1 past board red (Non-performing loan ratio)",
                page.Find(".sentence").TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.DoesNotContain("regulatory limit", page.Find(".sentence").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "en",
        "of 5 indicators with a limit, 1 beyond the regulatory limit (Leverage ratio), 1 past board red (",
        "1 on watch, 1 cannot be judged",
        "See which"
    )]
    [InlineData("zh-CN", "5 项设限指标中：1 项突破监管限额（杠杆率），1 项超出风险偏好容忍值（", "1 项处于预警，1 项无法判断", "查看清单")]
    public async Task The_sentence_counts_every_indicator_that_has_a_limit_also_without_a_tile_and_leads_to_them(
        string language,
        string begins,
        string ends,
        string link
    )
    {
        GivenLanguage(language);
        GivenReader(Roles.Executive);
        await GivenRunAsync(
            _december,
            Ratio("npl_ratio", 0.0144m),
            Ratio("leverage_ratio", 0.03m, "breach"),
            Ratio("overdue_60_to_npl", 0.0200m, "watch") with
            {
                RegulatoryState = RegulatoryState.Within,
                Appetite = Appetite("red"),
            },
            Ratio("npl_90_basis", 0.0180m, "watch") with
            {
                RegulatoryState = RegulatoryState.Within,
                Appetite = Appetite("amber"),
            },
            Ratio("cet1_ratio", null, "none", "not_evaluable", "capital_item.CET1_NET")
        );

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Contains(begins, page.Find(".sentence").TextContent, StringComparison.Ordinal));
        Assert.Contains(ends, page.Find(".sentence").TextContent, StringComparison.Ordinal);
        var door = page.Find("[data-testid=passed]");
        Assert.Equal((link, "/indicators?asOf=2024-12-31&state=passed"), (door.TextContent, door.GetAttribute("href")));

        GivenAddress("/indicators?asOf=2024-12-31&state=passed");
        var list = Render<Portal.Indicators.IndicatorsPage>();
        list.WaitForAssertion(() => Assert.Equal(4, list.FindAll("tbody tr").Count));
    }

    [Theory]
    [InlineData("amber", "▲", "watch", "Past board amber")]
    [InlineData("red", "■", "board", "Past board red")]
    public void The_boards_red_and_amber_differ_in_shape_colour_and_word(string state, string sign, string colour, string word)
    {
        var appetite = new Portal.Reporting.Indicators.BoardAppetite(
            0.017m,
            0.019m,
            Enum.Parse<AppetiteState>(state, ignoreCase: true),
            "2023-17",
            null,
            null
        );
        var (kind, key) = LimitPill.Of(ResultStatus.Ok, LimitState.Watch, null, appetite);

        var pill = Render<StatePill>(p => p.Add(c => c.Kind, kind).Add(c => c.Text, key)).Find(".pill");

        Assert.Equal((sign, true), (pill.QuerySelector("[aria-hidden]")!.TextContent, pill.ClassList.Contains(colour)));
        // a screen reader hears the word, not the sign
        Assert.Equal(word, Get<Microsoft.Extensions.Localization.IStringLocalizer<LimitPill>>()[key].Value);
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
