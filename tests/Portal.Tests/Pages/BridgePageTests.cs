using AngleSharp.Dom;
using Bunit;
using Portal.Bridges;
using Portal.Controls;
using Portal.Dashboards;
using Portal.Data.Access;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class BridgePageTests : GivenPortal
{
    private static readonly DateOnly November = new(2024, 11, 30);
    private static readonly DateOnly December = new(2024, 12, 31);

    [Fact]
    public async Task The_table_leads_from_the_earlier_to_the_later_figure()
    {
        GivenReader(Roles.Executive);
        await GivenTwoRunsAsync();
        var bridge = (await Get<BridgeReader>().ReadAsync("npl_ratio", null, null, CancellationToken.None)).Bridge!;

        var page = Render<BridgePage>(p => p.Add(c => c.Code, "npl_ratio"));

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=bridge]")), Patience);
        var rows = page.FindAll("[data-testid=bridge] tbody tr");
        Assert.Equal(bridge.Steps.Count + 2, rows.Count);
        Assert.Contains(Figures.Percent(bridge.Opening!.Value, Culture), rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains(Figures.Percent(bridge.Closing!.Value, Culture), rows[^1].TextContent, StringComparison.Ordinal);
        Assert.All(bridge.Steps, step => Assert.Single(page.FindAll($"[data-testid=line-{step.Line.Code}]")));
        Assert.Equal(bridge.Steps.Count(step => step.Effect != 0m) + 2, page.FindAll("[data-testid=waterfall] rect").Count);
        Assert.Equal(0m, bridge.Steps.Single(step => step.Line.Code == "unexplained").Effect);
    }

    [Fact]
    public async Task The_sentence_under_a_tile_is_made_of_the_bridge_in_both_languages()
    {
        GivenReader(Roles.Executive);
        await GivenTwoRunsAsync();
        var bridge = (await Get<BridgeReader>().ReadAsync("npl_ratio", null, null, CancellationToken.None)).Bridge!;

        var page = Render<DashboardPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=bridge-npl_ratio]")), Patience);
        var english = Numbers(page.Find("[data-testid=bridge-npl_ratio]"));
        GivenLanguage("zh-CN");
        var chinese = Numbers(Render<BridgeSentence>(p => p.Add(c => c.Of, bridge)).Find("p"));

        Assert.Equal(english.Order(), chinese.Order());
        Assert.Equal(Figures.Points(bridge.Change!.Value, Culture), english[0]);
        Assert.Equal(Number(english[0]), english.Skip(1).Sum(Number)); // as printed
        Assert.Empty(page.FindAll("[data-testid=bridge-cet1_ratio]")); // capital does not move with loans
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public async Task Every_why_sentence_adds_up_as_printed_in_one_scale(string language)
    {
        GivenLanguage(language);
        GivenReader(Roles.Executive);
        await GivenTwoRunsAsync();
        var catalogue = Get<Portal.Reporting.Catalogues.Catalogue>();
        var codes = catalogue
            .Indicators.Where(indicator => Get<BridgeReader>().CanExplain(indicator, December))
            .Select(indicator => indicator.Code)
            .ToList();
        var bridges = await Get<BridgeReader>().ReadAllAsync(codes, December, CancellationToken.None);
        Assert.True(bridges.Values.Count(bridge => bridge.Change is not (null or 0m)) > 20);

        foreach (var bridge in bridges.Values.Where(bridge => bridge.Change is not null))
        {
            var numbers = Numbers(Render<BridgeSentence>(p => p.Add(c => c.Of, bridge)).Find("p"));
            Assert.True(
                numbers.Count == 0 || Number(numbers[0]) == numbers.Skip(1).Sum(Number),
                $"{bridge.Indicator.Code}: {string.Join(' ', numbers)}"
            );
            if (bridge.Change is null)
            {
                continue;
            }

            var table = Render<BridgeTable>(p => p.Add(c => c.Of, bridge).Add(c => c.Title, "t").Add(c => c.Currency, "CNY"));
            var effects = table.FindAll("tbody tr td:nth-of-type(1)").Select(cell => Amount(cell.TextContent)).ToList();
            Assert.True(effects[^1] == effects.Skip(1).SkipLast(1).Sum(), $"{bridge.Indicator.Code}: {string.Join(' ', effects)}");
        }
    }

    [Fact]
    public async Task A_figure_without_balances_says_that_movements_do_not_explain_it()
    {
        GivenReader(Roles.Executive);
        await GivenTwoRunsAsync();

        var page = Render<BridgePage>(p => p.Add(c => c.Code, "cet1_ratio"));

        page.WaitForAssertion(
            () => Assert.Contains("Movements of loans do not explain this figure", page.Markup, StringComparison.Ordinal),
            Patience
        );
    }

    [Fact]
    public async Task One_run_alone_has_changed_from_nothing()
    {
        GivenReader(Roles.Executive);
        await GivenDemoBankAsync(December, 2);
        await Get<IndicatorRuns>().ComputeAsync(Actor.System, Viewpoint.Of(December), CancellationToken.None);
        GivenLanguage("zh-CN");

        var page = Render<BridgePage>(p => p.Add(c => c.Code, "npl_ratio"));

        page.WaitForAssertion(() => Assert.Contains("没有更早的计算", page.Markup, StringComparison.Ordinal), Patience);
    }

    private static System.Globalization.CultureInfo Culture => System.Globalization.CultureInfo.InvariantCulture;

    private static TimeSpan Patience => TimeSpan.FromSeconds(60);

    private async Task GivenTwoRunsAsync()
    {
        await GivenDemoBankAsync(December, 2);
        foreach (var date in new[] { November, December })
        {
            await Get<IndicatorRuns>().ComputeAsync(Actor.System, Viewpoint.Of(date), CancellationToken.None);
        }
    }

    /// <summary>The signed figures of a sentence.</summary>
    private static List<string> Numbers(IElement sentence) =>
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(sentence.TextContent, "(?<![0-9])(?:[+\u2212][0-9.,]*[0-9]|0\\.00(?= ))")
                .Select(match => match.Value),
        ];

    /// <summary>A cell of the table without its word for ten thousand or a million, which all cells of a column share.</summary>
    private static decimal Amount(string cell) =>
        System.Text.RegularExpressions.Regex.Match(cell, "[+\u2212]?[0-9][0-9.,]*") is { Success: true } match ? Number(match.Value) : 0m;

    private static decimal Number(string text) =>
        decimal.Parse(text.Replace('\u2212', '-'), System.Globalization.NumberStyles.Number, Culture);
}
