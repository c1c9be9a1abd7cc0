using Bunit;
using Portal.Data.Access;
using Portal.Regulations;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class RulesPageTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2022, 12, 31);

    [Fact]
    public async Task It_shows_what_differs_and_on_request_everything()
    {
        GivenReader(Roles.Compliance);
        await GivenBankAsync();
        GivenAddress("/rules?rulesOf=2024-01-01");
        var page = Render<RulesPage>();
        page.WaitForAssertion(
            () => Assert.Contains("R-CAP12", page.Find("[data-testid=rules]").TextContent, StringComparison.Ordinal),
            Patience
        );
        var different = page.FindAll("[data-testid=rules] tbody tr").Count;
        Assert.DoesNotContain("Non-performing loan ratio", page.Find("[data-testid=rules]").TextContent, StringComparison.Ordinal); // the same under both
        Assert.Contains("--as-of 2022-12-31 --rules-of 2024-01-01", page.Markup, StringComparison.Ordinal);
        var before = Get<Portal.Reporting.Catalogues.Catalogue>().Parameters.Count(p => Said(p, AsOf) != Said(p, new DateOnly(2024, 1, 1)));
        Assert.Equal(before, page.FindAll("[data-testid=parameters] tbody tr").Count); // nothing that is the same on both days
        Assert.Contains("comparison, not published", page.Find(".asof").TextContent, StringComparison.Ordinal);

        GivenAddress("/rules?rulesOf=2024-01-01&all=true");

        page.WaitForAssertion(
            () => Assert.Contains("Non-performing loan ratio", page.Find("[data-testid=rules]").TextContent, StringComparison.Ordinal),
            Patience
        );
        Assert.True(page.FindAll("[data-testid=rules] tbody tr").Count > different);
    }

    [Fact]
    public async Task A_rule_without_a_formula_says_in_words_what_it_needs()
    {
        GivenLanguage("zh-CN");
        GivenReader(Roles.Compliance);
        await GivenBankAsync();
        GivenAddress("/rules?rulesOf=2026-01-01");

        var page = Render<RulesPage>();

        page.WaitForAssertion(
            () => Assert.Contains("（loan_snapshot.all_in_cost）", page.Find("[data-testid=rules]").TextContent, StringComparison.Ordinal),
            Patience
        );
        Assert.DoesNotContain("需要 loan_snapshot", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "board appetite (amber) ≤\u00a01.7%", "regulatory limit ≤\u00a05%", "(demonstration 2022-03, 2022-03-25)")]
    [InlineData("zh-CN", "风险偏好预警值 ≤\u00a01.7%", "监管限额 ≤\u00a05%", "（演示 2022-03、2022-03-25）")]
    public async Task An_appetite_that_one_of_the_days_does_not_know_yet_is_shown_among_all_and_is_no_difference_of_rules(
        string language,
        string amber,
        string rule,
        string approval
    )
    {
        GivenLanguage(language);
        GivenReader(Roles.Compliance);
        await GivenBankAsync();
        GivenAddress("/rules?rulesOf=2022-03-31");
        var different = Render<RulesPage>();
        different.WaitForAssertion(
            () => Assert.DoesNotContain("AQ01", different.Find("table, .state").TextContent, StringComparison.Ordinal),
            Patience
        );
        GivenAddress("/rules?rulesOf=2022-03-31&all=true");

        var page = Render<RulesPage>();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=rules]")), Patience);
        var cells = page.FindAll("[data-testid=rules] tbody tr")
            .Single(row => row.Children[0].TextContent == "AQ01")
            .Children.Select(cell => cell.TextContent)
            .ToList();
        Assert.All(cells[2..4], cell => Assert.Contains(rule, cell, StringComparison.Ordinal));
        Assert.Contains(amber, cells[2], StringComparison.Ordinal);
        Assert.Contains(approval, cells[2], StringComparison.Ordinal);
        Assert.DoesNotContain("1.7%", cells[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_without_a_snapshot_is_said()
    {
        GivenReader(Roles.Compliance);
        await GivenBankAsync();
        GivenAddress("/rules?asOf=2001-01-31");

        var page = Render<RulesPage>();

        page.WaitForAssertion(
            () => Assert.Contains("There is no loan_snapshot for 2001-01-31", page.Markup, StringComparison.Ordinal),
            Patience
        );
    }

    [Fact]
    public async Task Under_the_rules_of_its_own_day_nothing_is_listed()
    {
        GivenReader(Roles.Compliance);
        await GivenBankAsync();
        GivenAddress("/rules?rulesOf=2022-12-31");

        var page = Render<RulesPage>();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=same-parameters]")), Patience);
        Assert.Empty(page.FindAll("[data-testid=rules], [data-testid=parameters]"));
    }

    private static (string?, string?) Said(Portal.Reporting.Catalogues.Parameter parameter, DateOnly day) =>
        parameter.Values.FirstOrDefault(v => v.From == parameter.Values.Where(x => x.From <= day).Max(x => (DateOnly?)x.From)) is { } value
            ? (value.Value.Value, value.Approval)
            : default;

    private static TimeSpan Patience => TimeSpan.FromSeconds(60);

    private Task GivenBankAsync() => GivenDemoBankAsync(AsOf);
}
