using Bunit;
using Microsoft.Data.Sqlite;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Findings;
using Portal.Indicators;
using Portal.Loans;
using Portal.Returns;
using Portal.Shell;
using Portal.Trail;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class ListPageTests : GivenPortal
{
    [Fact]
    public async Task The_address_filters_the_indicators()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(new DateOnly(2024, 12, 31), Ratio("npl_ratio", 0.06m, "breach"), Ratio("overdue_ratio", 0.02m));
        GivenAddress("/indicators?state=breach");

        var page = Render<IndicatorsPage>();

        page.WaitForAssertion(() =>
            Assert.Equal(["Non-performing loan ratio"], page.FindAll("tbody th").Select(c => c.TextContent.Trim()))
        );
        Assert.Contains("1 of 2 indicators", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_indicator_is_said_to_be_unknown_with_the_nearest_name()
    {
        GivenReader(Roles.Auditor);

        var page = Render<IndicatorPage>(p => p.Add(c => c.Code, "npl_ration"));

        page.WaitForAssertion(() => Assert.Contains("npl_ratio", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_book_the_loan_list_says_how_to_load_one()
    {
        GivenReader(Roles.Auditor);

        Assert.Contains("./portal load", Render<LoansPage>().Find(".state").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/loans?predicate=(((((", false)]
    [InlineData("/loans?predicate=days_past_due+%3E+90", true)]
    public async Task A_condition_that_gives_no_list_offers_no_finding(string address, bool isOffered)
    {
        GivenReader(Roles.Auditor);
        await GivenDemoBankAsync(new DateOnly(2024, 12, 31));
        GivenAddress(address);

        var page = Render<LoansPage>();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(isOffered ? "tbody tr" : ".state.error")), TimeSpan.FromSeconds(60));
        page.WaitForAssertion(() => Assert.Equal(isOffered, page.FindAll("a[href^='/findings/new']").Count == 1));
    }

    [Theory]
    [InlineData(Roles.Executive, false)]
    [InlineData(Roles.Admin, false)]
    [InlineData(Roles.Auditor, true)]
    public async Task Figures_lead_to_loans_for_those_alone_who_may_see_them(string role, bool isLink)
    {
        GivenReader(role);
        await GivenDemoBankAsync(new DateOnly(2024, 12, 31));
        await Get<Portal.Reporting.Indicators.IndicatorRuns>()
            .ComputeAsync(Actor.System, Portal.Reporting.Viewpoint.Of(new DateOnly(2024, 12, 31)), CancellationToken.None);

        var page = Render<IndicatorPage>(p => p.Add(c => c.Code, "npl_ratio"));

        page.WaitForAssertion(
            () => Assert.Contains("Micro consumer loan", page.Markup, StringComparison.Ordinal),
            TimeSpan.FromSeconds(60)
        );
        Assert.Equal(isLink, page.FindAll("a[href^='/loans']").Count > 0);
    }

    [Fact]
    public void Without_a_book_there_is_no_return()
    {
        GivenReader(Roles.Compliance);

        var page = Render<ReturnsPage>();

        page.WaitForAssertion(() => Assert.Contains("There is no return to show", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_list_differs_from_a_filter_that_finds_nothing()
    {
        GivenReader(Roles.Auditor);
        var empty = Render<FindingsPage>();
        empty.WaitForAssertion(() => Assert.Contains("There is no finding yet", empty.Markup, StringComparison.Ordinal));

        GivenAddress("/findings?status=Closed");
        var filtered = Render<FindingsPage>();

        filtered.WaitForAssertion(() => Assert.Contains("No finding matches", filtered.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void The_ledger_lists_what_was_done_and_verifies_it()
    {
        GivenReader(Roles.Auditor);
        GivenAddress("/ledger?subject=user%2Fauditor");
        var page = Render<LedgerPage>();
        page.WaitForAssertion(() =>
            Assert.Equal(["User created"], page.FindAll("[data-testid=ledger] tbody th").Select(c => c.TextContent.Trim()))
        );

        page.Find("[data-testid=verify]").Click();

        page.WaitForAssertion(
            () => Assert.Contains("Nothing was changed", page.Find("[data-testid=verification]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(30)
        );
    }

    [Theory]
    [InlineData("en", "against the signed checkpoint over")]
    [InlineData("zh-CN", "检查点")]
    public void An_open_entry_is_proved_by_its_button_which_gives_both_files(string language, string said)
    {
        GivenLanguage(language);
        GivenReader(Roles.Auditor);
        GivenAddress("/ledger?entry=1");
        var page = Render<LedgerPage>();
        var patience = TimeSpan.FromSeconds(30);
        page.WaitForElement("[data-testid=prove]", patience);
        Assert.Empty(page.FindAll("a[href*='tlog-proof']"));

        page.Find("[data-testid=prove]").Click();

        page.WaitForAssertion(
            () =>
                Assert.Equal(
                    [Urls.LedgerProof(1, "json"), Urls.LedgerProof(1, "tlog-proof")],
                    page.FindAll("aside a[download]").Select(a => a.GetAttribute("href"))
                ),
            patience
        );
        Assert.Contains(said, page.Find("aside [role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=prove]"));
    }

    [Fact]
    public void Another_entry_that_is_opened_has_not_been_proved()
    {
        GivenReader(Roles.Auditor);
        GivenAddress("/ledger?entry=1");
        var page = Render<LedgerPage>();
        page.WaitForElement("[data-testid=prove]").Click();
        page.WaitForElement("aside a[download]");

        GivenAddress("/ledger?entry=2");

        page.WaitForElement("[data-testid=prove]");
        Assert.Empty(page.FindAll("aside a[download]"));
    }

    [Theory]
    [InlineData("/ledger", "en", "entry 2 of the ledger is missing, or is not what was committed")]
    [InlineData("/ledger?subject=nobody&entry=2", "zh-CN", "账本第 2 条记录")]
    public async Task An_entry_that_was_edited_is_shown_neither_in_the_list_nor_opened_and_its_number_is_said(
        string address,
        string language,
        string said
    )
    {
        await Get<LedgerReader>().FindAsync(2, CancellationToken.None); // the process has read it as it was
        await using (var database = new SqliteConnection($"Data Source={Get<Home>().DatabasePath}"))
        {
            await database.OpenAsync(CancellationToken.None);
            await using var edit = database.CreateCommand();
            edit.CommandText =
                "DROP TRIGGER LedgerEntry_AppendOnly_Update; UPDATE LedgerEntry SET Body = replace(Body, '\"v\":1', '\"v\":2') WHERE Sequence = 2";
            await edit.ExecuteNonQueryAsync(CancellationToken.None);
        }

        GivenLanguage(language);
        GivenReader(Roles.Auditor);
        GivenAddress(address);
        var page = Render<LedgerPage>();

        page.WaitForAssertion(
            () => Assert.Contains(said, page.Find("[role=alert]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(30)
        );
        Assert.Empty(page.FindAll("[data-testid=ledger], [data-testid=no-entry], aside"));
    }

    [Fact]
    public void A_number_that_the_ledger_does_not_reach_is_said_with_the_nearest_one()
    {
        GivenReader(Roles.Auditor);
        GivenAddress("/ledger?entry=9999");
        var page = Render<LedgerPage>();

        page.WaitForElement("[data-testid=no-entry] a", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Who_may_not_verify_has_no_button_for_it()
    {
        GivenReader(Roles.Compliance);

        Assert.Empty(Render<LedgerPage>().FindAll("[data-testid=verify]"));
    }
}
