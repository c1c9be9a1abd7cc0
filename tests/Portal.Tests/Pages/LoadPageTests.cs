using Bunit;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;
using Portal.Loads;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>What a load read, refused and found stands on its page as its seal has it.</summary>
public sealed class LoadPageTests : GivenPortal
{
    private static TimeSpan Patience => TimeSpan.FromSeconds(60);

    private const string Profile = """
        profile: movements
        meaning: m
        book: {name: Load Bank, currency: CNY}
        reads: {format: csv}
        reject_limit: 1
        parameters:
          product: {value: consumer_micro, assumption: true, meaning: the file does not say the product, meaning_zh: 文件未注明产品}
          note: {value: "x", assumption: true, meaning: said once}
        tables:
          loan_movement:
            partition: DATE '2024-03-31'
            columns: {loan_key: key, root_loan_key: key, customer_key: key, product: '@product', movement_date: day, movement_kind: "'repayment'", amount: amount, five_class_before: "'normal'"}
        """;

    [Theory]
    [InlineData("en", "the movement is not of the month of its partition", "3 read, 1 refused")]
    [InlineData("zh-CN", "变动日期不在所属月份内", "读取 3 条，拒收 1 条")]
    public async Task A_load_shows_its_files_records_assumptions_totals_and_warnings(string language, string finding, string records)
    {
        GivenLanguage(language);
        GivenReader(Roles.Auditor);
        var seal = await GivenLoadAsync();

        var page = Render<LoadPage>(p => p.Add(x => x.LoadId, seal.LoadId));

        page.WaitForAssertion(
            () => Assert.Contains(finding, page.Find("[data-testid=warnings]").TextContent, StringComparison.Ordinal),
            Patience
        );
        Assert.Contains("12.50", page.Find("[data-testid=warnings] tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains(records, page.Find("[data-testid=load-facts]").TextContent, StringComparison.Ordinal);
        Assert.Contains("movements.csv", page.Find("[data-testid=files]").TextContent, StringComparison.Ordinal);
        Assert.Equal(seal.Account!.Files[0].Sha256, page.Find("[data-testid=files] .hash").GetAttribute("title"));
        Assert.Contains(
            language == "en" ? "product = consumer_micro: the file does not say the product" : "product = consumer_micro: 文件未注明产品",
            page.Find("[data-testid=assumptions]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains("note = x: said once", page.Find("[data-testid=assumptions]").TextContent, StringComparison.Ordinal);
        Assert.Contains("112.50", page.Find("[data-testid=partitions]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_every_load_and_leads_to_it()
    {
        GivenReader(Roles.Compliance);
        var seal = await GivenLoadAsync();

        var page = Render<LoadsPage>();

        page.WaitForAssertion(
            () => Assert.Equal($"/loads/{seal.LoadId}", page.Find("[data-testid=loads] tbody a").GetAttribute("href")),
            Patience
        );
        var cells = page.FindAll("[data-testid=loads] tbody td").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Equal(["2024-03-31", "loan_movement", "2", "1", "1", "movements"], cells[1..]);
    }

    [Theory]
    [InlineData(Roles.Auditor, true)]
    [InlineData(Roles.Admin, false)]
    public async Task The_refused_rows_are_offered_to_those_who_may_see_loans(string role, bool isOffered)
    {
        GivenReader(role);
        var seal = await GivenLoadAsync();

        var page = Render<LoadPage>(p => p.Add(x => x.LoadId, seal.LoadId));

        page.WaitForElement("[data-testid=load-facts]", Patience);
        var link = page.FindAll("[data-testid=rejects]").Select(a => a.GetAttribute("href"));
        Assert.Equal(isOffered ? [$"/loads/{seal.LoadId}/rejects.csv"] : [], link);
    }

    [Fact]
    public async Task A_warning_leads_to_as_many_loans_as_it_counts()
    {
        var asOf = new DateOnly(2024, 12, 31);
        await GivenDemoBankAsync(asOf);
        var warnings = Get<WarehouseStore>()
            .Seals()
            .SelectMany(seal => seal.Warnings ?? [])
            .Where(w => w.Table == "loan_snapshot")
            .ToList();

        Assert.NotEmpty(warnings);
        foreach (var warning in warnings)
        {
            var (predicate, isFirstOnly) = Get<LoadReader>().LoansOf(warning)!.Value;
            var loans = await Get<IndicatorEngine>().TotalsAsync(predicate, Viewpoint.Of(warning.Date), CancellationToken.None);
            Assert.Equal((isFirstOnly ? 1 : warning.Rows, warning.Rule), (loans.Count, warning.Rule));
        }
    }

    [Theory]
    [InlineData("loan_movement", "41", "loan_key = 41")]
    [InlineData("instalment", "41", "loan_key = 41")]
    [InlineData("exception_case", "41", null)] // the first key is a case
    [InlineData("facility_snapshot", "41", null)] // no loans
    [InlineData("loan_movement", "", null)]
    public async Task A_warning_on_another_table_leads_to_the_loan_of_its_first_row(string table, string first, string? predicate)
    {
        var asOf = new DateOnly(2024, 12, 31);
        await GivenDemoBankAsync(asOf);

        var found = Get<LoadReader>().LoansOf(new SealWarning(table, asOf, "some_rule", 2, null, first, "what is wrong", "问题"));
        var none = Get<LoadReader>()
            .LoansOf(new SealWarning(table, asOf.AddYears(-9), "some_rule", 2, null, first, "what is wrong", "问题"));

        Assert.Equal(predicate is null ? null : (predicate, true), found);
        Assert.Null(none); // no snapshot of that day
    }

    [Fact]
    public void A_load_that_does_not_exist_is_said()
    {
        GivenReader(Roles.Admin);

        var page = Render<LoadPage>(p => p.Add(x => x.LoadId, "none"));

        page.WaitForAssertion(() => Assert.Contains("There is no such load", page.Markup, StringComparison.Ordinal), Patience);
    }

    private async Task<Seal> GivenLoadAsync()
    {
        var (home, store) = (Get<Home>(), Get<WarehouseStore>());
        var (profile, input) = (Path.Combine(home.Root, "p.yaml"), Path.Combine(home.Root, "movements.csv"));
        File.WriteAllText(profile, Profile);
        File.WriteAllText(input, "key,day,amount\n1,2024-03-05,100\n2,2024-02-05,12.50\n3,x,1\n");
        var loaded = ImportProfile.Load(profile, store.Contract, home, new DateOnly(2024, 3, 31), new Dictionary<string, string>());
        return (
            await new Loader(home, store).LoadAsync(
                new LoadRequest(loaded, new DateOnly(2024, 3, 31), [input], "loader"),
                null,
                CancellationToken.None
            )
        ).Seal;
    }
}
