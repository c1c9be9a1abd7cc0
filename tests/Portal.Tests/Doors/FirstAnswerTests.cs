using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Scenarios;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Demo;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Indicators;
using Portal.Reporting.Migrations;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Pages arrive with their content: a plain request of somebody who is signed in gets heading and figures, and writes
/// nothing.</summary>
public sealed partial class FirstAnswerTests(FirstAnswerTests.TwoMonths portal) : IClassFixture<FirstAnswerTests.TwoMonths>
{
    private static readonly DateOnly December = new(2024, 12, 31);
    private static readonly DateOnly November = new(2024, 11, 30);
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>A computed demo bank of two months: what compares months has something to compare.</summary>
    public sealed class TwoMonths : ServedPortal
    {
        protected override Task PrepareAsync(Home home) => PreparedHomes.CopyBankAsync(home, new DemoOptions(3_000, 2, December, 7));

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            foreach (var date in new[] { November, December })
            {
                await Get<IndicatorRuns>().ComputeAsync(Actor.OperatingSystem("tester"), Viewpoint.Of(date), CancellationToken.None);
            }
        }
    }

    /// <summary>One page: who asks, the route, an address of it, and what its first answer says.</summary>
    private sealed record Page(string User, string Route, string Address, params IReadOnlyList<string> Says);

    [Fact]
    public async Task The_first_answer_of_every_page_holds_its_heading_and_its_figures_and_writes_nothing()
    {
        var pages = await PagesAsync();
        Assert.Equal(
            Routes().Order(StringComparer.Ordinal),
            pages.Select(page => page.Route).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
        var browsers = new Dictionary<string, HttpClient>(StringComparer.Ordinal);
        foreach (var user in pages.Select(page => page.User).Distinct(StringComparer.Ordinal))
        {
            browsers[user] = await portal.SignedInAsync(user);
        }

        var before = await EntriesAsync();
        var wrong = new List<string>();
        foreach (var page in pages)
        {
            using var answer = await browsers[page.User].GetAsync(page.Address, TestContext.Current.CancellationToken);
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var text = WebUtility.HtmlDecode(Tag().Replace(html, " "));
            wrong.AddRange(
                new[]
                {
                    answer.StatusCode == HttpStatusCode.OK ? null : $"answers {answer.StatusCode}",
                    Heading().IsMatch(html) ? null : "has no heading",
                    html.Contains("class=\"loading\"", StringComparison.Ordinal) ? "still reads something" : null,
                    html.Contains("class=\"state error\"", StringComparison.Ordinal) ? "could not read something" : null,
                    State().Match(html).Groups[1].Length is > 0 and < 2_048 ? null : "gives the browser other than a small key to carry",
                }
                    .Concat(
                        page.Says.Where(said => !text.Contains(said, StringComparison.Ordinal)).Select(said => $"does not say '{said}'")
                    )
                    .OfType<string>()
                    .Select(problem => $"{page.Address} {problem}")
            );
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await EntriesAsync());
    }

    /// <summary>Every page that is drawn in a circuit.</summary>
    private static IEnumerable<string> Routes() =>
        typeof(PortalHost)
            .Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<ExcludeFromInteractiveRoutingAttribute>() is null)
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template);

    private async Task<IReadOnlyList<Page>> PagesAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        var run = (await portal.Get<RunRegister>().LatestAsync(December, stop))!;
        var before = (await portal.Get<RunRegister>().LatestAsync(November, stop))!;
        var catalogue = portal.Get<Catalogue>();
        var npl = Percent(run, "npl_ratio");
        var at = Viewpoint.Of(December);
        var substandard = "five_class >= substandard";
        var all = await portal.Get<IndicatorEngine>().SumsAsync("", at, null, stop);
        var bad = await portal.Get<IndicatorEngine>().TotalsAsync(substandard, at, stop);
        var moved = await portal.Get<MigrationEngine>().ComputeAsync(November, December, "five_class", stop);
        var classified = await portal.Get<ClassificationEngine>().ComputeAsync(at, stop);
        var load = portal.Get<WarehouseStore>().Seals()[^1];
        var filed = await portal.Get<Filings>().CalculateAsync(Actor.User("compliance"), Guid.NewGuid(), "G11_I", December, null, stop);
        var finding = await portal
            .Get<FindingRegister>()
            .OpenAsync(Actor.User("auditor"), Guid.NewGuid(), new FindingContent { Title = "Loans are classified late" }, null, null, stop);
        var (mild, severe) = (await ScenarioAsync("Mild"), await ScenarioAsync("Severe"));
        return
        [
            new("auditor", "/", "/", npl),
            new("auditor", "/subject", "/subject", npl),
            new("auditor", "/subject/{Code}", "/subject/capital", Percent(run, [.. catalogue.Subject("capital").Codes])),
            new(
                "auditor",
                "/matrix",
                "/matrix",
                Percent(run, [.. catalogue.Indicators.Where(i => i.Stage is not null).Select(i => i.Code)])
            ),
            new("auditor", "/indicators", "/indicators", npl, Percent(run, "provision_coverage")),
            new("auditor", "/indicators/{Code}", "/indicators/npl_ratio", npl, Count(bad.Count)),
            new("auditor", "/analysis/{Code}", "/analysis/npl_ratio", npl),
            new("auditor", "/bridge/{Code}", "/bridge/npl_ratio", npl, Percent(before, "npl_ratio")),
            new("auditor", "/migration", "/migration", Money(moved.Kept(1, 1).Balance)),
            new("auditor", "/rules", "/rules?rulesOf=2018-02-28&all=true", npl),
            new("auditor", "/classification", "/classification", Count(classified.NotYet.Count), Money(classified.NotYet.Balance)),
            new("auditor", "/loans", "/loans", Count(all.Count), Money(all.Balance)),
            new("auditor", "/returns", "/returns", "G11_I", "v1"),
            new(
                "auditor",
                "/returns/{Form}",
                "/returns/G11_I",
                filed.Kept.Document.ContentDigest,
                filed.Kept.Document.Rows[0].Item.For(English)
            ),
            new("auditor", "/findings", "/findings", finding),
            new("auditor", "/findings/{Number}", $"/findings/{finding}", "Loans are classified late"),
            new(
                "auditor",
                "/findings/new",
                $"/findings/new?figure=indicator/npl_ratio&asOf=2024-12-31&predicate={Uri.EscapeDataString(substandard)}",
                Count(bad.Count),
                Money(bad.Balance)
            ),
            new("auditor", "/inbox", "/inbox", finding),
            new("auditor", "/scenarios", "/scenarios", mild),
            new("auditor", "/scenarios/{Number}", $"/scenarios/{mild}", npl),
            new("auditor", "/scenarios/compare", $"/scenarios/compare?ids={mild},{severe}", "Severe", npl),
            new("auditor", "/loads", "/loads", load.LoadId),
            new("auditor", "/loads/{LoadId}", $"/loads/{load.LoadId}", Count(load.Partitions[0].Rows)),
            new("auditor", "/ledger", "/ledger", finding),
            new("auditor", "/account", "/account", "auditor"),
            new("auditor", "/account/tokens", "/account/tokens"),
            new("auditor", "/roles", "/roles", "Audit manager"),
            new("auditor", "/not-found", "/not-found"),
            new("admin", "/jobs", "/jobs", "ledger-verify"),
            new("admin", "/users", "/users", "auditmanager"),
            new("admin", "/users/{Name}", "/users/auditmanager", "auditmanager"),
        ];
    }

    private Task<string> ScenarioAsync(string name) =>
        portal
            .Get<ScenarioRegister>()
            .CreateAsync(
                Actor.User("auditmanager"),
                Guid.NewGuid(),
                new ScenarioContent(name, December, []),
                TestContext.Current.CancellationToken
            );

    private async Task<int> EntriesAsync() =>
        (
            await portal.Get<LedgerReader>().ListAsync(new LedgerFilter(), new PageRequest(1, 1), TestContext.Current.CancellationToken)
        ).Total;

    /// <summary>The first of the indicators that has a ratio which is not nothing, as a percentage with two decimals.</summary>
    private static string Percent(RunView run, params string[] codes) =>
        codes
            .Select(run.Find)
            .OfType<RunValue>()
            .Where(value => value is { Unit: Unit.Ratio, Value: > 0.001m })
            .Select(value => (100m * value.Value!.Value).ToString("#,##0.00", English) + "%")
            .First();

    private static string Count(long count) => count.ToString("#,##0", English);

    private static string Money(decimal amount) => amount.ToString("#,##0.00", English);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<h1[^>]*>\\s*[^<\\s]")]
    private static partial Regex Heading();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([^-]*)-->")]
    private static partial Regex State();
}
