using Bunit;
using Portal.Controls;
using Portal.Dashboards;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Data.Runs;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>What the first page says of limits: whose they are, how near, and what was passed.</summary>
public sealed class DashboardLimitTests : GivenPortal
{
    private static readonly DateOnly _november = new(2024, 11, 30);
    private static readonly DateOnly _december = new(2024, 12, 31);

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
    [InlineData(AppetiteState.Amber, "▲", "watch", "Past board amber")]
    [InlineData(AppetiteState.Red, "■", "board", "Past board red")]
    public void The_boards_red_and_amber_differ_in_shape_colour_and_word(AppetiteState state, string sign, string colour, string word)
    {
        var appetite = new Portal.Reporting.Indicators.BoardAppetite(0.017m, 0.019m, state, "2023-17", null, null);
        var (kind, key) = LimitPill.Of(ResultStatus.Ok, LimitState.Watch, null, appetite);

        var pill = Render<StatePill>(p => p.Add(c => c.Kind, kind).Add(c => c.Text, key)).Find(".pill");

        Assert.Equal((sign, true), (pill.QuerySelector("[aria-hidden]")!.TextContent, pill.ClassList.Contains(colour)));
        // a screen reader hears the word, not the sign
        Assert.Equal(word, Get<Microsoft.Extensions.Localization.IStringLocalizer<LimitPill>>()[key].Value);
    }

    private static string Sentence(IRenderedComponent<DashboardPage> page, string code) =>
        page.Find($"[data-testid=tile-{code}] [data-testid=sentence]").TextContent;
}
