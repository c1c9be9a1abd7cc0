using System.Text.Json;
using System.Text.RegularExpressions;
using Bunit;
using Portal.Api;
using Portal.Controls;
using Portal.Dashboards;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.Imports;
using Portal.Indicators;
using Portal.Reporting.Indicators;
using Portal.TestKit;
using Portal.Tests.Doors;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>A bank's own book, loaded as the guide says: nothing of the demonstration's board judges it, and everywhere it is said that no
/// appetite is set.</summary>
[Collection(CommandLine.Name)]
public sealed partial class RealBankTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2023, 12, 31);

    [Theory]
    [InlineData("en", "no appetite set", "No appetite set: the board of this bank")]
    [InlineData("zh-CN", "未设风险偏好", "未设风险偏好：本行董事会")]
    public async Task Tiles_lists_and_pages_say_that_no_appetite_is_set(string language, string told, string sentence)
    {
        GivenLanguage(language);
        GivenReader(Roles.Executive);
        await LoadAsync();
        await Get<IndicatorRuns>().ComputeAsync(Actor.OperatingSystem("tester"), AsOf, null, CancellationToken.None);

        var first = Render<DashboardPage>();
        first.WaitForAssertion(
            () => Assert.Contains(told, first.Find("[data-testid=tile-npl_ratio] .d").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(20)
        );
        var list = Render<IndicatorsPage>();
        list.WaitForAssertion(
            () => Assert.Contains(told, list.Find("[data-testid=indicators]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(20)
        );
        var page = Render<IndicatorPage>(p => p.Add(c => c.Code, "npl_ratio"));
        page.WaitForAssertion(
            () => Assert.StartsWith(sentence, page.Find("[data-testid=no-appetite]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(20)
        );
        Assert.All(
            [first.Markup, list.Markup, page.Markup],
            markup => Assert.DoesNotContain("demonstration 20", markup, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_run_that_was_once_held_against_the_demonstrations_board_is_shown_without_it()
    {
        await LoadAsync();
        await GivenRunAsync(AsOf, Ratio("npl_ratio", 0.0200m, "watch") with { RegulatoryState = "within", Appetite = Appetite("red") });

        var kept = (await Get<RunReader>().LatestAsync(AsOf, CancellationToken.None))!.Find("npl_ratio")!;

        Assert.Equal((null, LimitState.Within), (kept.Appetite, kept.LimitState));
        using var body = JsonDocument.Parse(JsonSerializer.Serialize(IndicatorBody.Of(kept), JsonSerializerOptions.Web));
        Assert.Equal("not_set", body.RootElement.GetProperty("appetite").GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_command_line_says_it_in_its_table()
    {
        await LoadAsync();

        var (code, table, _) = await CommandLine.RunAsync("compute", "--home", Get<Home>().Root);

        Assert.Equal(0, code);
        Assert.Matches(@"npl_ratio \(AQ01\).* 5\.0000 % within +no appetite set *\n", table);
        Assert.DoesNotContain("Board appetite of", table, StringComparison.Ordinal);
    }

    /// <summary>The worked example of the guide.</summary>
    private async Task LoadAsync()
    {
        var guide = await File.ReadAllTextAsync(Repository.PathOf("docs", "import-profiles.md"));
        var (home, store) = (Get<Home>(), Get<WarehouseStore>());
        var (profile, input) = (Path.Combine(home.Root, "guide.yaml"), Path.Combine(home.Root, "book.csv"));
        await File.WriteAllTextAsync(profile, Block("yaml"));
        await File.WriteAllTextAsync(input, Block("csv"));
        var loaded = ImportProfile.Load(profile, Get<Contract>(), home, AsOf, new Dictionary<string, string>());
        await new Loader(home, store).LoadAsync(new LoadRequest(loaded, AsOf, [input], "test"), null, CancellationToken.None);
        Assert.False(store.Book!.IsDemo);

        string Block(string language) =>
            Blocks().Matches(guide.ReplaceLineEndings("\n")).First(m => m.Groups[1].Value == language).Groups[2].Value;
    }

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
