using Bunit;
using Portal.Controls;
using Portal.Dashboards;
using Portal.Data.Access;
using Portal.Indicators;
using Portal.Reporting.Catalogues;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class SubjectPageTests : GivenPortal
{
    private static readonly DateOnly _december = new(2024, 12, 31);

    public static TheoryData<string> Codes =>
        ["asset-quality", "provisions", "capital", "internet-lending", "vintages", "partners", "purpose"];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_subject_has_the_tiles_that_the_catalogue_lists(string code)
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m));

        var page = Render<SubjectPage>(p => p.Add(c => c.Code, code));

        var expected = Get<Catalogue>().Subject(code).Figures.Select(f => "tile-" + f.Indicator);
        page.WaitForAssertion(() => Assert.Equal(expected, page.FindAll(".tiles > article").Select(t => t.GetAttribute("data-testid"))));
        Assert.Equal(page.FindAll(".tiles > article").Count, page.FindAll("[data-testid=sentence]").Count);
        Assert.Equal(code, page.Find("nav [aria-current=page]").GetAttribute("href")!.Split('/')[^1]);
    }

    [Fact]
    public async Task The_page_speaks_Chinese_to_who_reads_Chinese()
    {
        GivenLanguage("zh-CN");
        GivenReader(Roles.Auditor);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m));

        var page = Render<SubjectPage>(p => p.Add(c => c.Code, "asset-quality"));

        page.WaitForAssertion(() =>
            Assert.Equal(
                "无上月数据可比；距监管限额 5% 尚有 3.56 个百分点。",
                page.Find("[data-testid=tile-npl_ratio] [data-testid=sentence]").TextContent
            )
        );
    }

    [Fact]
    public async Task Further_indicators_of_the_subject_stand_below_the_tiles()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m), Ratio("loss_share", 0.002m));

        var page = Render<SubjectPage>(p => p.Add(c => c.Code, "asset-quality"));

        page.WaitForAssertion(() => Assert.Equal(["Loss share"], page.FindAll("tbody th").Select(c => c.TextContent.Trim())));
    }

    [Fact]
    public async Task An_indicator_whose_rule_begins_later_says_from_when()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m));

        var page = Render<SubjectPage>(p => p.Add(c => c.Code, "internet-lending"));

        var from = Get<Catalogue>().Indicator("consumers_above_raised_cap").Versions[0].From;
        Assert.True(from > _december);
        page.WaitForAssertion(() =>
            Assert.Contains(
                FormattableString.Invariant($"In force from {from:yyyy-MM-dd}"),
                page.Find("[data-testid=beside-consumers_above_raised_cap]").TextContent,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public void Many_missing_dates_of_a_table_are_one_item() =>
        Assert.Equal(
            ["loan_movement@2024-01-31 … 2024-03-31 (3)", "loan_snapshot@2023-12-31", "capital_item.CET1_NET"],
            Missing.Short([
                "loan_movement@2024-02-29",
                "loan_snapshot@2023-12-31",
                "loan_movement@2024-01-31",
                "loan_movement@2024-03-31",
                "capital_item.CET1_NET",
            ])
        );

    [Fact]
    public void An_unknown_subject_is_said_to_be_unknown_with_the_nearest_name()
    {
        GivenReader(Roles.Auditor);

        var page = Render<SubjectPage>(p => p.Add(c => c.Code, "provision"));

        page.WaitForAssertion(() => Assert.Contains("provisions", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_of_indicators_is_grouped_by_subject_and_the_address_picks_one()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(_december, Ratio("npl_ratio", 0.0144m), Ratio("cet1_ratio", 0.11m), Ratio("thin_files", 0.02m));
        var all = Render<IndicatorsPage>();
        all.WaitForAssertion(() =>
            Assert.Equal(
                ["group-asset-quality", "group-capital", "group-matrix"],
                all.FindAll("details").Select(d => d.GetAttribute("data-testid"))
            )
        );
        Assert.All(all.FindAll("details"), group => Assert.False(group.HasAttribute("open")));

        GivenAddress("/indicators?subject=capital");
        var one = Render<IndicatorsPage>();

        one.WaitForAssertion(() => Assert.True(one.Find("[data-testid=group-capital]").HasAttribute("open")));
        Assert.Equal(["Common equity tier 1 ratio"], one.FindAll("tbody th").Select(c => c.TextContent.Trim()));
    }
}
