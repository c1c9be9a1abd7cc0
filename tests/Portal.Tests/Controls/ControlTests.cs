using Bunit;
using Portal.Controls;
using Portal.Reporting.Indicators;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Controls;

public sealed class ControlTests : PortalTest
{
    [Theory]
    [InlineData(LimitState.Within, "●", "Within limit")]
    [InlineData(LimitState.Watch, "▲", "Watch")]
    [InlineData(LimitState.Breach, "■", "Breach")]
    [InlineData(LimitState.None, "○", "No limit")]
    public void A_limit_state_has_a_sign_and_a_word_beside_its_colour(LimitState state, string sign, string word)
    {
        var pill = Render<LimitPill>(p => p.Add(c => c.State, state));

        Assert.Equal(sign + word, pill.Find(".pill").TextContent);
    }

    [Theory]
    [InlineData(ResultStatus.NotEvaluable, "Not evaluable")]
    [InlineData(ResultStatus.NotApplicable, "Not applicable")]
    public void What_cannot_be_computed_is_never_shown_as_passed(ResultStatus status, string word)
    {
        var pill = Render<LimitPill>(p => p.Add(c => c.State, LimitState.Within).Add(c => c.Status, status));

        Assert.Contains(word, pill.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Within", pill.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Undecided_checks_are_not_counted_as_passed()
    {
        var pill = Render<CheckPill>(p => p.Add(c => c.Failed, 0).Add(c => c.Undecided, 2));

        Assert.Contains("2 undecided", pill.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_follow_the_language_of_the_page()
    {
        GivenLanguage("zh-CN");

        Assert.Equal("■超限", Render<LimitPill>(p => p.Add(c => c.State, LimitState.Breach)).Find(".pill").TextContent);
    }

    [Fact]
    public void A_trend_says_in_words_what_it_draws_and_gives_the_figures_as_a_table()
    {
        var chart = Render<TrendChart>(p => p
            .Add(c => c.Points, [new(new(2024, 10, 31), 0.0150m), new(new(2024, 11, 30), null), new(new(2024, 12, 31), 0.0144m)])
            .Add(c => c.Title, "NPL ratio").Add(c => c.Name, "NPL ratio").Add(c => c.Unit, "ratio")
            .Add(c => c.HrefOf, date => Urls.Indicator("npl_ratio", date)));

        Assert.Equal("From 1.50% in 2024-10 to 1.44% in 2024-12; lowest 1.44% in 2024-12, highest 1.50% in 2024-10.", chart.Find("desc").TextContent);
        Assert.Equal(["1.44%", "no value", "1.50%"], chart.FindAll("td").Select(c => c.TextContent.Trim()));
        Assert.Equal("/indicators/npl_ratio?asOf=2024-12-31", chart.Find("td a").GetAttribute("href"));
    }

    [Fact]
    public void A_trend_without_any_value_says_how_to_get_one()
    {
        var chart = Render<TrendChart>(p => p.Add(c => c.Points, [new(new(2024, 12, 31), null)]).Add(c => c.Title, "x").Add(c => c.Name, "x").Add(c => c.Unit, "ratio"));

        Assert.Contains("No month-ends to draw yet", chart.Markup, StringComparison.Ordinal);
        Assert.Empty(chart.FindAll("svg"));
    }

    [Fact]
    public void A_heading_sorts_amounts_from_the_top_first_and_turns_round_on_the_second_press()
    {
        string Href(string sort) => "/loans?sort=" + sort;
        var off = Render<SortHeader>(p => p.Add(c => c.Text, "Balance").Add(c => c.Column, "balance").Add(c => c.Sort, "loan_id").Add(c => c.Href, Href).Add(c => c.IsNumber, true));
        var on = Render<SortHeader>(p => p.Add(c => c.Text, "Balance").Add(c => c.Column, "balance").Add(c => c.Sort, "-balance").Add(c => c.Href, Href).Add(c => c.IsNumber, true));

        Assert.Equal(("none", "/loans?sort=-balance"), (off.Find("th").GetAttribute("aria-sort"), off.Find("a").GetAttribute("href")));
        Assert.Equal(("descending", "/loans?sort=balance"), (on.Find("th").GetAttribute("aria-sort"), on.Find("a").GetAttribute("href")));
    }

    [Fact]
    public void A_bar_is_as_long_as_its_share_of_the_longest()
    {
        var bars = Render<Bars>(p => p.Add(c => c.Rows, [new("a", 0.02m, null), new("b", 0.005m, "/loans")]).Add(c => c.Title, "t").Add(c => c.Heading, "h").Add(c => c.ValueHeading, "v").Add(c => c.Unit, "ratio"));

        Assert.Equal(["100", "25"], bars.FindAll("rect").Select(r => r.GetAttribute("width")));
    }

    [Fact]
    public void A_figure_that_leads_somewhere_is_a_link_and_one_that_does_not_is_text()
    {
        Assert.Equal("/x", Render<FigureText>(p => p.Add(c => c.Text, "1").Add(c => c.Href, "/x")).Find("a").GetAttribute("href"));
        Assert.Empty(Render<FigureText>(p => p.Add(c => c.Text, "1")).FindAll("a, button"));
    }
}
