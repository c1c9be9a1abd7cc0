using Bunit;
using Portal.Controls;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Indicators;
using Portal.Regulations;
using Portal.Reporting.Catalogues;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>What rules leave to the bank and what no source establishes is shown with its mark and its approval.</summary>
public sealed class ParameterTableTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2024, 12, 31);

    [Theory]
    [InlineData(
        "en",
        "Least CET1 ratio before buffers @cet1_minimum|5%|Unsure: not established by any source|demonstration bank only|2000-01-01",
        "Capital conservation buffer @conservation_buffer|2.5%|Unsure: not established by any source|R-CAP|2000-01-01"
    )]
    [InlineData(
        "zh-CN",
        "核心一级资本充足率最低要求 @cet1_minimum|5%|未确证：无来源确认|仅限演示行|2000-01-01",
        "储备资本要求 @conservation_buffer|2.5%|未确证：无来源确认|R-CAP|2000-01-01"
    )]
    public async Task An_indicator_lists_the_parameters_that_it_uses(string language, params string[] rows)
    {
        GivenLanguage(language);
        GivenReader(Roles.Auditor);
        await GivenRunAsync(AsOf, Ratio("cet1_ratio", 0.11m) with { Better = Direction.Higher });

        var page = Render<IndicatorPage>(parameters => parameters.Add(p => p.Code, "cet1_ratio"));

        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll("[data-testid=parameters] tbody tr").Count)); // the minimum and three buffers
        Assert.Equal(rows, Rows(page).Take(2));
        Assert.NotEmpty(page.Find("[data-testid=parameters] caption").TextContent);
    }

    [Theory]
    [InlineData("en", "60 days", "2023-07-01", "yes", "200,000.00 in the book’s currency", "none", "1", "guangdong")]
    [InlineData("zh-CN", "60 天", "2023-07-01", "是", "200,000.00（账簿币种）", "无", "1", "guangdong")]
    public void Each_value_is_written_in_its_unit(string language, params string[] values)
    {
        GivenLanguage(language);
        GivenReader(Roles.Auditor);

        var table = Render<ParameterTable>(p => p.Add(t => t.Parameters, Get<Catalogue>().Parameters).Add(t => t.Day, AsOf));

        string[] names =
        [
            "npl_trigger_days",
            "classification_bound_from",
            "small_micro_as_retail",
            "consumer_limit_cap",
            "consumer_limit_raised",
            "capital_tier",
            "home_province",
        ];
        var shown = Rows(table).Select(row => row.Split('|')).ToDictionary(row => row[0][(row[0].LastIndexOf('@') + 1)..], row => row[1]);
        Assert.Equal(values, names.Select(name => shown[name]));
        Assert.Equal(Get<Catalogue>().Parameters.Count, shown.Count);
    }

    [Theory]
    [InlineData("provision_coverage", "article not established: look it up before filing")]
    [InlineData("hhi_province", "no rule: the bank’s own")]
    [InlineData("vintage_30", "no rule states it")]
    public async Task An_indicator_without_an_article_says_so(string code, string said)
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(AsOf, Ratio(code, 0.5m));

        var page = Render<IndicatorPage>(parameters => parameters.Add(p => p.Code, code));

        page.WaitForAssertion(() => Assert.Contains(said, page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_parameters_stand_below_the_comparison_of_rules_on_request()
    {
        GivenReader(Roles.Compliance);
        await GivenDemoBankAsync(AsOf);
        GivenAddress("/rules?rulesOf=2023-07-01&all=true");

        var page = Render<RulesPage>();

        page.WaitForAssertion(
            () => Assert.Equal(Get<Catalogue>().Parameters.Count, page.FindAll("[data-testid=parameters] tbody tr").Count),
            TimeSpan.FromMinutes(2)
        );
    }

    private static IEnumerable<string> Rows<T>(IRenderedComponent<T> page)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        page.FindAll("[data-testid=parameters] tbody tr")
            .Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())));
}
