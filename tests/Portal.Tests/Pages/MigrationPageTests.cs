using Bunit;
using Portal.Controls;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Migrations;
using Portal.Reporting.Migrations;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class MigrationPageTests : GivenPortal
{
    private static readonly DateOnly October = new(2024, 10, 31);
    private static readonly DateOnly December = new(2024, 12, 31);

    [Fact]
    public void Without_two_month_ends_it_says_what_it_needs()
    {
        GivenReader(Roles.Executive);

        Assert.Contains("Migration needs two month-ends", Render<MigrationPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_the_last_month_by_balance_and_adds_up_to_both_books()
    {
        GivenReader(Roles.Executive);
        await GivenDemoBankAsync(December, months: 3);
        var matrix = await Get<MigrationEngine>().ComputeAsync(new(2024, 11, 30), December, "five_class", CancellationToken.None);

        var page = Render<MigrationPage>();

        page.WaitForAssertion(() => Assert.Equal(7, page.FindAll("[data-testid=migration] tbody tr").Count), Patience); // five classes, new, closing
        var rows = page.FindAll("[data-testid=migration] tbody tr");
        Assert.Equal(Figures.Money(matrix.Kept(1, 1).Balance, Culture), rows[0].QuerySelectorAll("td")[0].TextContent);
        Assert.Equal(Figures.Money(matrix.Start(1).Balance, Culture), rows[0].QuerySelectorAll("td")[^1].TextContent);
        Assert.Equal(Figures.Money(matrix.End(3).Balance, Culture), rows[6].QuerySelectorAll("td")[2].TextContent);
        Assert.Equal(
            ["2024-11-30", "2024-10-31"],
            page.FindAll("select")[0].Children.Select(option => option.GetAttribute("value")!).Take(2)
        );
        Assert.Contains("single month", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_months_between_are_compared_when_asked_for()
    {
        GivenReader(Roles.Auditor);
        GivenLanguage("zh-CN");
        await GivenDemoBankAsync(December, months: 3);
        GivenAddress("/migration?from=2024-10-31&of=stage&show=share");
        var check = await Get<MigrationEngine>().CheckAsync(October, December, "stage", CancellationToken.None);

        var page = Render<MigrationPage>();
        page.WaitForAssertion(
            () =>
                Assert.Equal(
                    Urls.Migration(new(October, null, "stage", "share", true)),
                    page.Find("[data-testid=check]").GetAttribute("href")
                ),
            Patience
        );
        GivenAddress("/migration?from=2024-10-31&of=stage&show=share&steps=true");
        page = Render<MigrationPage>();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=steps]")), Patience);
        Assert.Contains(
            Figures.ChangeInWords(check.Largest, 0m, Unit.Ratio, new("zh-CN")).TrimStart('+'),
            page.Find("[data-testid=largest]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(
            check.Rows.Sum(row => row.Shares.Count(share => share.Direct != 0m || share.Steps != 0m)),
            page.FindAll("[data-testid=steps] tbody tr").Count
        );
        Assert.Equal(3, page.FindAll("[data-testid=migration] tbody tr").Count); // shares have no closing row
    }

    [Fact]
    public async Task A_cell_leads_whoever_may_see_loans_to_its_loans()
    {
        GivenReader(Roles.Auditor);
        await GivenDemoBankAsync(December, months: 3);
        var matrix = await Get<MigrationEngine>().ComputeAsync(new(2024, 11, 30), December, "five_class", CancellationToken.None);
        GivenAddress("/migration?cell=1-2");

        var page = Render<MigrationPage>();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=loans] tbody tr")), Patience);
        Assert.Equal(Math.Min(50, (int)matrix.Kept(1, 2).Count), page.FindAll("[data-testid=loans] tbody tr").Count);
        Assert.Equal(
            Urls.Migration(new(Cell: "1-2")),
            page.FindAll("[data-testid=migration] tbody tr")[0].QuerySelectorAll("td")[1].QuerySelector("a")!.GetAttribute("href")
        );
        Assert.Contains("Normal to Special mention", page.Find("[data-testid=cell-loans] h2").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_loans_a_cell_is_a_figure_and_no_door()
    {
        GivenReader(Roles.Executive);
        await GivenDemoBankAsync(December, months: 3);
        GivenAddress("/migration?cell=1-2");

        var page = Render<MigrationPage>();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=migration] tbody tr")), Patience);
        Assert.Empty(page.FindAll("[data-testid=migration] a"));
        Assert.Empty(page.FindAll("[data-testid=cell-loans]"));
    }

    [Theory]
    [InlineData("1-2", 1, 2)]
    [InlineData("none-3", null, 3)]
    public void A_cell_in_an_address_is_read_as_it_is_written(string text, int? from, int? to)
    {
        Assert.Equal(new CellKey(from, to), CellKey.Parse(text));
        Assert.Equal(text, new CellKey(from, to).ToString());
        Assert.Null(CellKey.Parse("1"));
        Assert.Null(CellKey.Parse("1-x"));
    }

    [Fact]
    public async Task Dates_the_wrong_way_round_are_refused_in_words()
    {
        GivenReader(Roles.Auditor);
        await GivenDemoBankAsync(December, months: 2);
        GivenAddress("/migration?from=2024-12-31&asOf=2024-11-30");

        var page = Render<MigrationPage>();

        page.WaitForAssertion(
            () => Assert.Contains("2024-12-31 is not before 2024-11-30", page.Markup, StringComparison.Ordinal),
            Patience
        );
    }

    private static System.Globalization.CultureInfo Culture => System.Globalization.CultureInfo.InvariantCulture;

    private static TimeSpan Patience => TimeSpan.FromSeconds(60);
}
