using Bunit;
using Portal.Controls;
using Portal.Data.Figures;
using Portal.Lists;
using Portal.Reporting.Indicators;
using Portal.Shell;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Controls;

public sealed class ControlTests : PortalTest
{
    [Theory]
    [InlineData(RegulatoryState.Within, null, "●", "Within limits")]
    [InlineData(RegulatoryState.Within, AppetiteState.Amber, "▲", "Past board amber")]
    [InlineData(RegulatoryState.Within, AppetiteState.Red, "■", "Past board red")]
    [InlineData(RegulatoryState.Early, AppetiteState.Amber, "▲", "Past the rule’s early mark")]
    [InlineData(RegulatoryState.Breach, AppetiteState.Red, "✖", "Regulatory breach")]
    [InlineData(null, AppetiteState.Red, "■", "Past board red")]
    [InlineData(null, null, "○", "No limit")]
    public void A_state_has_a_sign_and_a_word_beside_its_colour_and_says_whose_limit_was_passed(
        RegulatoryState? regulatory,
        AppetiteState? appetite,
        string sign,
        string word
    ) => Assert.Equal(sign + word, Pill(regulatory, appetite).Find(".pill").TextContent);

    [Theory]
    [InlineData(ResultStatus.NotEvaluable, "Not evaluable")]
    [InlineData(ResultStatus.NotApplicable, "Not applicable")]
    public void What_cannot_be_computed_is_never_shown_as_passed(ResultStatus status, string word)
    {
        var pill = Pill(RegulatoryState.Within, null, status);

        Assert.Contains(word, pill.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Within", pill.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limits_of_a_drawing_are_told_apart_by_dashes_and_names_and_not_by_colour()
    {
        var chart = Render<TrendChart>(p =>
            p.Add(c => c.Points, [new(new(2024, 11, 30), 0.0150m), new(new(2024, 12, 31), 0.0180m)])
                .Add(c => c.Title, "t")
                .Add(c => c.Name, "n")
                .Add(c => c.Unit, Unit.Ratio)
                .Add(
                    c => c.Limits,
                    [
                        new(LimitKind.Regulatory, 0.02m, 0.002m),
                        new(LimitKind.AppetiteRed, 0.019m, 0.001m),
                        new(LimitKind.AppetiteAmber, 0.017m, -0.001m),
                    ]
                )
        );

        Assert.Equal(
            ["limit regulatory", "limit appetitered", "limit appetiteamber"],
            chart.FindAll("line.limit").Select(l => l.GetAttribute("class"))
        );
        Assert.Equal(
            ["Regulatory limit 2%", "Board appetite, red 1.9%", "Board appetite, amber 1.7%"],
            chart.FindAll("text.regulatory, text.appetitered, text.appetiteamber").Select(t => t.TextContent)
        );
        Assert.EndsWith(
            "Limits: Regulatory limit 2%, Board appetite, red 1.9%, Board appetite, amber 1.7%.",
            chart.Find("desc").TextContent,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("en", "Regulatory limit", "Board appetite", "amber ≤\u00a01.7%", "red ≤\u00a01.9%")]
    [InlineData("zh-CN", "监管限额", "风险偏好", "预警值 ≤\u00a01.7%", "容忍值 ≤\u00a01.9%")]
    public void A_list_of_indicators_has_a_column_for_each_set(string language, string rule, string board, params string[] marks)
    {
        GivenLanguage(language);
        var table = Render<IndicatorTable>(p =>
            p.Add(c => c.Title, "t")
                .Add(
                    c => c.Lines,
                    [
                        new(
                            Result(
                                0.018m,
                                new(null, 0.05m, RegulatoryState.Within),
                                new(0.017m, 0.019m, AppetiteState.Amber, "x", new(2022, 3, 25), null)
                            ),
                            null
                        ),
                    ]
                )
        );

        Assert.Equal([rule, board], table.FindAll("thead th").Skip(4).Take(2).Select(h => h.TextContent));
        Assert.Equal(["≤\u00a05%"], table.FindAll("tbody tr > *")[4].Children.Select(mark => mark.TextContent));
        Assert.Equal(marks, table.FindAll("tbody tr > *")[5].Children.Select(mark => mark.TextContent));
    }

    [Fact]
    public void Of_two_limits_equally_near_the_rules_is_told()
    {
        var lines = LimitLine.Of(
            Result(0.04m, new(null, 0.05m, RegulatoryState.Within), new(0.03m, 0.05m, AppetiteState.Amber, "x", new(2022, 3, 25), null))
        );

        Assert.Equal([LimitKind.Regulatory, LimitKind.AppetiteRed, LimitKind.AppetiteAmber], lines.Select(line => line.Kind));
        Assert.Equal(new LimitLine(LimitKind.Regulatory, 0.05m, 0.01m), LimitLine.Nearest(lines));
        Assert.Equal(new LimitLine(LimitKind.AppetiteAmber, 0.03m, -0.01m), LimitLine.Told(lines));
    }

    [Fact]
    public void Undecided_checks_are_not_counted_as_passed()
    {
        var pill = Render<CheckPill>(p => p.Add(c => c.Failed, 0).Add(c => c.Undecided, 2));

        Assert.Contains("2 undecided", pill.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_of_one_point_has_an_axis_and_its_date_below_the_point()
    {
        var chart = Render<TrendChart>(p =>
            p.Add(c => c.Points, [new TrendPoint(new DateOnly(2024, 12, 31), 0.0144m)])
                .Add(c => c.Unit, Unit.Ratio)
                .Add(c => c.Name, "NPL ratio")
                .Add(c => c.Title, "Trend")
        );

        Assert.Single(chart.FindAll("line.axis"));
        Assert.True(chart.FindAll("line.gridline").Count >= 2, "an axis has marks");
        var (point, date) = (chart.Find("circle.series-end"), chart.FindAll("svg text").Single(text => text.TextContent == "2024-12"));
        Assert.Equal((point.GetAttribute("cx"), "middle"), (date.GetAttribute("x"), date.GetAttribute("text-anchor")));
    }

    [Fact]
    public void The_parts_of_a_bridge_leave_red_to_limits()
    {
        var styles = File.ReadAllText(Portal.TestKit.Repository.PathOf("src", "Portal", "wwwroot", "controls.css"));

        Assert.All(
            styles.Split('\n').Where(line => line.Contains(".bridge-", StringComparison.Ordinal)),
            line => Assert.DoesNotContain("--breach", line, StringComparison.Ordinal)
        );
        Assert.Contains(".bridge-worse", styles, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_follow_the_language_of_the_page()
    {
        GivenLanguage("zh-CN");

        Assert.Equal("✖突破监管限额", Pill(RegulatoryState.Breach, null).Find(".pill").TextContent);
    }

    [Fact]
    public void A_trend_says_in_words_what_it_draws_and_gives_the_figures_as_a_table()
    {
        var chart = Render<TrendChart>(p =>
            p.Add(c => c.Points, [new(new(2024, 10, 31), 0.0150m), new(new(2024, 11, 30), null), new(new(2024, 12, 31), 0.0144m)])
                .Add(c => c.Title, "NPL ratio")
                .Add(c => c.Name, "NPL ratio")
                .Add(c => c.Unit, Unit.Ratio)
                .Add(c => c.HrefOf, date => Urls.Indicator("npl_ratio", date))
        );

        Assert.Equal(
            "From 1.50% in 2024-10 to 1.44% in 2024-12; lowest 1.44% in 2024-12, highest 1.50% in 2024-10.",
            chart.Find("desc").TextContent
        );
        Assert.Equal(["1.44%", "no value", "1.50%"], chart.FindAll("td").Select(c => c.TextContent.Trim()));
        Assert.Equal("/indicators/npl_ratio?asOf=2024-12-31", chart.Find("td a").GetAttribute("href"));
    }

    [Fact]
    public void A_trend_without_any_value_says_how_to_get_one()
    {
        var chart = Render<TrendChart>(p =>
            p.Add(c => c.Points, [new(new(2024, 12, 31), null)]).Add(c => c.Title, "x").Add(c => c.Name, "x").Add(c => c.Unit, Unit.Ratio)
        );

        Assert.Contains("No month-ends to draw yet", chart.Markup, StringComparison.Ordinal);
        Assert.Empty(chart.FindAll("svg"));
    }

    [Fact]
    public void A_heading_sorts_amounts_from_the_top_first_and_turns_round_on_the_second_press()
    {
        IRenderedComponent<ColumnTitle> In(string sort) =>
            Render<ColumnTitle>(p =>
                p.Add(c => c.Title, "Balance")
                    .Add(c => c.Sort, "balance")
                    .Add(c => c.IsNumber, true)
                    .Add(c => c.Place, new ListPlace(sort, null, word => "/loans?sort=" + word, null))
            );

        var (off, on) = (In("loan_id"), In("-balance"));

        Assert.Equal("/loans?sort=-balance", off.Find("a").GetAttribute("href"));
        Assert.Equal("/loans?sort=balance", on.Find("a").GetAttribute("href"));
        Assert.DoesNotContain("sorted", off.Markup, StringComparison.Ordinal);
        Assert.Contains("sorted descending", on.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bar_is_as_long_as_its_share_of_the_longest()
    {
        var bars = Render<Bars>(p =>
            p.Add(c => c.Rows, [new("a", 0.02m, null), new("b", 0.005m, "/loans")])
                .Add(c => c.Title, "t")
                .Add(c => c.Heading, "h")
                .Add(c => c.ValueHeading, "v")
                .Add(c => c.Unit, Unit.Ratio)
        );

        Assert.Equal(["100", "25"], bars.FindAll("rect").Select(r => r.GetAttribute("width")));
    }

    [Fact]
    public void A_figure_that_leads_somewhere_is_a_link_and_one_that_does_not_is_text()
    {
        Assert.Equal("/x", Render<FigureText>(p => p.Add(c => c.Text, "1").Add(c => c.Href, "/x")).Find("a").GetAttribute("href"));
        Assert.Empty(Render<FigureText>(p => p.Add(c => c.Text, "1")).FindAll("a, button"));
    }

    private IRenderedComponent<LimitPill> Pill(
        RegulatoryState? regulatory,
        AppetiteState? appetite,
        ResultStatus status = ResultStatus.Ok
    ) =>
        Render<LimitPill>(p =>
            p.Add(
                c => c.Result,
                Result(
                    0.04m,
                    regulatory is { } rule ? new(null, 0.05m, rule) : null,
                    appetite is { } board ? new(0.017m, 0.019m, board, "x", new(2022, 3, 25), null) : null
                ) with
                {
                    Status = status,
                }
            )
        );

    private static IndicatorResult Result(decimal value, RegulatoryLimit? regulatory, BoardAppetite? appetite) =>
        new(
            "npl_ratio",
            "AQ01",
            new("NPL ratio", "不良贷款率"),
            ResultStatus.Ok,
            [],
            value,
            null,
            null,
            Unit.Ratio,
            Direction.Lower,
            regulatory,
            appetite,
            []
        );
}
