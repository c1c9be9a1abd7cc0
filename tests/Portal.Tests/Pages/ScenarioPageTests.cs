using Bunit;
using Portal.Data.Access;
using Portal.Data.Scenarios;
using Portal.Scenarios;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class ScenarioPageTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2022, 12, 31);

    [Theory]
    [InlineData("en", "WHAT-IF, not a published figure", "5% of the balance moves from Normal to Substandard", "Base", "Scenario")]
    [InlineData("zh-CN", "情景分析，非正式发布数据", "正常类余额的 5% 迁徙至次级类", "基准", "情景")]
    public async Task It_shows_base_scenario_and_change_under_the_mark(
        string language,
        string mark,
        string words,
        string baseTitle,
        string scenarioTitle
    )
    {
        GivenReader(Roles.AuditManager);
        await GivenBankAsync();
        var number = await GivenScenarioAsync(new ShiftStep("normal", "substandard", 0.05m));
        GivenLanguage(language);

        var page = Render<ScenarioPage>(p => p.Add(c => c.Number, number));

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=what-if] tr[data-code=npl_ratio]")), Patience);
        Assert.Contains(mark, page.Find(".what-if").TextContent, StringComparison.Ordinal);
        Assert.Contains(mark, page.Find("[data-testid=what-if] caption").TextContent, StringComparison.Ordinal);
        Assert.Contains(mark, page.Find("[data-testid=effects] caption").TextContent, StringComparison.Ordinal);
        Assert.Contains(words, page.Find("[data-testid=words]").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [baseTitle, scenarioTitle],
            page.FindAll("[data-testid=what-if] thead th").Skip(1).Take(2).Select(th => th.TextContent)
        );
        var cells = page.FindAll("[data-testid=what-if] tr[data-code=npl_ratio] td").Select(td => td.TextContent.Trim()).ToList();
        Assert.Matches(@"^\d+\.\d\d%", cells[0]);
        Assert.Matches(@"^\d+\.\d\d%", cells[1]);
        Assert.StartsWith("+", cells[2], StringComparison.Ordinal); // more of it is non-performing
        Assert.NotEmpty(page.FindAll("[data-testid=what-if] tr[data-code=cet1_ratio]"));
        Assert.NotEmpty(page.FindAll("[data-testid=what-if] tr[data-code=provision_coverage]"));
    }

    [Theory]
    [InlineData("en", "of a loan that moves in part")]
    [InlineData("zh-CN", "部分迁徙的贷款")]
    public async Task What_a_supposed_book_cannot_tell_says_why_in_the_readers_language(string language, string reason)
    {
        GivenReader(Roles.AuditManager);
        await GivenBankAsync();
        var number = await GivenScenarioAsync(new ShiftStep("normal", "substandard", 0.05m));
        GivenLanguage(language);

        var page = Render<ScenarioPage>(p => p.Add(c => c.Number, number));

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=what-if] tr[data-code=npl_ratio]")), Patience);
        Assert.NotEmpty(page.FindAll("[data-testid=what-if] .reason"));
        Assert.All(
            page.FindAll("[data-testid=what-if] .reason"),
            cell => Assert.Contains(reason, cell.TextContent, StringComparison.Ordinal)
        );
        Assert.Equal(language == "en", page.Find("[data-testid=what-if]").TextContent.Contains("moves in part", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public async Task The_editor_shows_the_reporting_date_in_every_language(string language)
    {
        GivenReader(Roles.AuditManager);
        await GivenBankAsync();
        var number = await GivenScenarioAsync(new GrowStep(0.1m));
        GivenLanguage(language);
        var page = await OpenedAsync(number);

        await page.FindAll(".page-header button").Single().ClickAsync(new());

        Assert.Equal("2022-12-31", page.Find("#as-of").GetAttribute("value"));
        Assert.Contains(page.FindAll("#as-of option"), option => option.GetAttribute("value") == "2022-12-31");
    }

    [Fact]
    public async Task Its_author_edits_the_steps_and_sees_what_they_give()
    {
        GivenReader(Roles.AuditManager);
        await GivenBankAsync();
        var number = await GivenScenarioAsync(new GrowStep(0.1m));
        var page = await OpenedAsync(number);
        await page.FindAll(".page-header button").Single().ClickAsync(new());

        await page.Find("#step-1-percent").ChangeAsync(new() { Value = "20" });
        await page.Find("#step-1-where").ChangeAsync(new() { Value = "five_class = normal" });
        await page.FindAll("form button").Single(button => button.TextContent == "Add a step").ClickAsync(new());
        await page.Find("#step-2-kind").ChangeAsync(new() { Value = WriteOffStep.Word });
        await page.Find("#step-2-from").ChangeAsync(new() { Value = "loss" });
        await page.Find("#step-2-percent").ChangeAsync(new() { Value = "50" });
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=effects] tbody tr").Count), Patience);
        var stored = (await Get<ScenarioRegister>().GetAsync(number, CancellationToken.None))!;
        Assert.Equal([new GrowStep(0.2m, "five_class = normal"), new WriteOffStep("loss", 0.5m)], stored.Steps);
    }

    [Fact]
    public async Task A_step_that_is_refused_is_said_and_nothing_typed_is_lost()
    {
        GivenReader(Roles.AuditManager);
        await GivenBankAsync();
        var number = await GivenScenarioAsync(new GrowStep(0.1m));
        var page = await OpenedAsync(number);
        await page.FindAll(".page-header button").Single().ClickAsync(new());

        await page.Find("#step-1-where").ChangeAsync(new() { Value = "dpd > 90" });
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(
            () =>
                Assert.Contains(
                    "Step 1: the condition 'dpd > 90' cannot be read from character 1 on: There is no column 'dpd'; did you mean "
                        + "'days_past_due'?",
                    page.Find("[role=alert]").TextContent,
                    StringComparison.Ordinal
                ),
            Patience
        );
        Assert.Equal("dpd > 90", page.Find("#step-1-where").GetAttribute("value"));
        Assert.Equal([new GrowStep(0.1m)], (await Get<ScenarioRegister>().GetAsync(number, CancellationToken.None))!.Steps);
    }

    [Fact]
    public async Task Steps_stay_editable_where_the_figures_cannot_be_computed()
    {
        GivenReader(Roles.AuditManager);
        var number = await GivenScenarioAsync(new GrowStep(0.1m)); // and no book at all

        var page = Render<ScenarioPage>(p => p.Add(c => c.Number, number));

        page.WaitForAssertion(
            () => Assert.Contains("The warehouse holds no loan_snapshot yet", page.Markup, StringComparison.Ordinal),
            Patience
        );
        Assert.Single(page.FindAll(".page-header button"));
    }

    [Theory]
    [InlineData(Roles.Auditor)]
    [InlineData(Roles.Executive)]
    [InlineData(Roles.Compliance)] // may write, but not another's
    public async Task Who_is_not_its_author_has_no_button_to_edit(string role)
    {
        GivenReader(role);
        var number = await GivenScenarioAsync(new GrowStep(0.1m));
        var page = Render<ScenarioPage>(p => p.Add(c => c.Number, number));
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=words]")), Patience);

        Assert.Empty(page.FindAll(".page-header button"));
    }

    [Fact]
    public async Task Scenarios_of_one_date_stand_side_by_side_and_others_do_not()
    {
        GivenReader(Roles.Executive);
        await GivenBankAsync();
        var mild = await GivenScenarioAsync(new ShiftStep("normal", "substandard", 0.01m));
        var severe = await GivenScenarioAsync(new ShiftStep("normal", "substandard", 0.1m));
        var other = await Get<ScenarioRegister>()
            .CreateAsync(
                Actor.User("auditmanager"),
                Guid.NewGuid(),
                new ScenarioContent("Other date", AsOf.AddYears(-1), []),
                CancellationToken.None
            );
        GivenAddress($"/scenarios/compare?ids={mild},{severe}");

        var page = Render<ScenarioComparePage>();

        page.WaitForAssertion(() => Assert.Equal(6, page.FindAll("[data-testid=what-if] thead th").Count), Patience); // indicator, base, and two for each
        Assert.Contains("not a published figure", page.Find(".what-if").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("[data-testid=compared] dt").Count);
        GivenAddress($"/scenarios/compare?ids={mild},{other}");
        page.WaitForAssertion(
            () => Assert.Contains("scenarios of one date have one base", page.Markup, StringComparison.Ordinal),
            Patience
        );
        GivenAddress($"/scenarios/compare?ids={mild}");
        page.WaitForAssertion(() => Assert.Contains("2 to 4 can be compared", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Theory]
    [InlineData("en", "Loans grow by 10%, where five-category class = Normal")]
    [InlineData("zh-CN", "贷款增长 10%")]
    public async Task The_list_says_the_steps_in_words(string language, string words)
    {
        GivenReader(Roles.Auditor);
        await GivenScenarioAsync(new GrowStep(0.1m, "five_class = normal"));
        GivenLanguage(language);

        var page = Render<ScenariosPage>();

        page.WaitForAssertion(
            () => Assert.Contains(words, page.Find("[data-testid=scenarios]").TextContent, StringComparison.OrdinalIgnoreCase),
            Patience
        );
        Assert.Empty(page.FindAll(".page-header button, [data-testid=scenarios] button")); // reads only
    }

    [Fact]
    public async Task A_writer_creates_clones_and_retires_from_the_list()
    {
        GivenReader(Roles.Compliance);
        await GivenScenarioAsync(new GrowStep(0.1m)); // the audit manager's
        var page = Render<ScenariosPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=scenarios] tbody tr")), Patience);
        Assert.Single(page.FindAll("[data-testid=scenarios] button")); // clone; retiring is its author's

        await page.Find("[data-testid=scenarios] button").ClickAsync(new());
        page.WaitForAssertion(
            () =>
                Assert.EndsWith(
                    "/scenarios/S-" + Year + "-0002",
                    Get<Microsoft.AspNetCore.Components.NavigationManager>().Uri,
                    StringComparison.Ordinal
                ),
            Patience
        );
        var clone = (await Get<ScenarioRegister>().GetAsync($"S-{Year}-0002", CancellationToken.None))!;
        Assert.Equal(("compliance", "Copy of Downturn"), (clone.Owner, clone.Name));

        page = Render<ScenariosPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=scenarios] tbody tr").Count), Patience);
        await page.FindAll("[data-testid=scenarios] button").Single(button => button.TextContent == "Retire").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=scenarios] tbody tr")), Patience);
        Assert.NotNull((await Get<ScenarioRegister>().GetAsync(clone.Number, CancellationToken.None))!.RetiredAt);
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(60);

    private static string Year => TimeProvider.System.GetLocalNow().Year.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private Task<string> GivenScenarioAsync(params ScenarioStep[] steps) =>
        Get<ScenarioRegister>()
            .CreateAsync(Actor.User("auditmanager"), Guid.NewGuid(), new ScenarioContent("Downturn", AsOf, steps), CancellationToken.None);

    private async Task<IRenderedComponent<ScenarioPage>> OpenedAsync(string number)
    {
        var page = Render<ScenarioPage>(p => p.Add(c => c.Number, number));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=effects]")), Patience);
        return page;
    }

    private Task GivenBankAsync() => GivenDemoBankAsync(AsOf);
}
