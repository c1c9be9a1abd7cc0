using System.Text.Json;
using System.Text.RegularExpressions;
using Bunit;
using Portal.Dashboards;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.Imports;
using Portal.Indicators;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.TestKit;
using Portal.Tests.Doors;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>A bank's own book, loaded as the guide says: nothing of the demonstration's board judges it, and everywhere it is said that no
/// appetite is set.</summary>
[Collection(CommandLine.Name)]
public sealed partial class RealBankTests : GivenPortal
{
    private const string CapitalProfile = """
        profile: capital
        meaning: capital as the finance department states it
        book: {name: Guide Bank, currency: CNY}
        reads: {format: csv}
        tables:
          capital_item:
            columns: {item: item, amount: amount}
        """;

    private static readonly DateOnly AsOf = new(2023, 12, 31);

    [Theory]
    [InlineData("en", "no appetite set", "No appetite set: the board of this bank")]
    [InlineData("zh-CN", "未设风险偏好", "未设风险偏好：本行董事会")]
    public async Task Tiles_lists_and_pages_say_that_no_appetite_is_set(string language, string told, string sentence)
    {
        GivenLanguage(language);
        GivenReader(Roles.Executive);
        await LoadAsync();
        await Get<IndicatorRuns>().ComputeAsync(Actor.OperatingSystem("tester"), Viewpoint.Of(AsOf), CancellationToken.None);

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
        var capital = Render<IndicatorPage>(p => p.Add(c => c.Code, "cet1_ratio"));
        capital.WaitForAssertion(
            () => Assert.StartsWith(sentence, capital.Find("[data-testid=no-appetite]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(20)
        );
        Assert.All(
            [first.Markup, list.Markup, page.Markup, capital.Markup],
            markup => Assert.DoesNotContain("demonstration 20", markup, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_run_that_was_once_held_against_the_demonstrations_board_is_shown_without_it()
    {
        await LoadAsync();
        await GivenRunAsync(
            AsOf,
            Ratio("npl_ratio", 0.0200m, "watch") with
            {
                RegulatoryState = RegulatoryState.Within,
                Appetite = Appetite("red"),
            }
        );

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
        Assert.Matches(@"cet1_ratio .* 6\.2500 % ", table);
        Assert.DoesNotMatch(@"cet1_ratio .* (breach|red|amber|5\.0000 %)", table);
    }

    [Fact]
    public async Task Capital_that_would_break_the_demonstrations_minimum_is_judged_by_nobody_in_the_api()
    {
        await LoadAsync();
        await Get<IndicatorRuns>().ComputeAsync(Actor.OperatingSystem("tester"), Viewpoint.Of(AsOf), CancellationToken.None);
        var run = await Get<RunReader>().LatestAsync(AsOf, CancellationToken.None);
        var catalogue = Get<Catalogue>();
        var limits = catalogue
            .Indicators.Where(i => Catalogue.Undecided(ParameterUse.Of(catalogue, i.Versions.At(AsOf)?.Limits?.Breach), AsOf).Count > 0)
            .Select(i => i.Code)
            .ToList();

        Assert.Contains("cet1_ratio", limits);
        Assert.Equal(0.0625m, run!.Find("cet1_ratio")!.Value);
        Assert.All(
            run.Results,
            result =>
            {
                using var body = JsonDocument.Parse(JsonSerializer.Serialize(IndicatorBody.Of(result), JsonSerializerOptions.Web));
                // null where nobody says which way is better
                var appetite = body.RootElement.GetProperty("appetite");
                Assert.True(
                    appetite.ValueKind == JsonValueKind.Null || appetite.GetProperty("state").GetString() == "not_set",
                    $"{result.Code} has an appetite"
                );
                Assert.Null(result.Appetite);
                Assert.True(!limits.Contains(result.Code) || result.Regulatory?.Limit is null, $"{result.Code} is judged");
            }
        );
    }

    /// <summary>The worked example of the guide, and capital of 5 in 80.</summary>
    private async Task LoadAsync()
    {
        var guide = await File.ReadAllTextAsync(Repository.PathOf("docs", "import-profiles.md"));
        var (home, store) = (Get<Home>(), Get<WarehouseStore>());
        var (profile, input) = (Path.Combine(home.Root, "guide.yaml"), Path.Combine(home.Root, "book.csv"));
        await File.WriteAllTextAsync(profile, Block("yaml"));
        await File.WriteAllTextAsync(input, Block("csv"));
        var loaded = ImportProfile.Load(profile, Get<Contract>(), home, AsOf, new Dictionary<string, string>());
        await new Loader(home, store).LoadAsync(new LoadRequest(loaded, AsOf, [input], "test"), null, CancellationToken.None);
        await File.WriteAllTextAsync(profile, CapitalProfile);
        await File.WriteAllTextAsync(input, "item,amount\nCET1_NET,5\nT1_NET,5\nTOTAL_NET,6\nRWA_TOTAL,80\nLEVERAGE_EXPOSURE,200\n");
        var capital = ImportProfile.Load(profile, Get<Contract>(), home, AsOf, new Dictionary<string, string>());
        await new Loader(home, store).LoadAsync(new LoadRequest(capital, AsOf, [input], "test"), null, CancellationToken.None);
        Assert.False(store.Book!.IsDemo);

        string Block(string language) =>
            Blocks().Matches(guide.ReplaceLineEndings("\n")).First(m => m.Groups[1].Value == language).Groups[2].Value;
    }

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
