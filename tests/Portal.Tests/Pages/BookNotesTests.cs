using Bunit;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>What loads assumed and refused stands at the foot of the pages whose figures rest on them, and of no other.</summary>
public sealed class BookNotesTests : GivenPortal
{
    private const string Profile = """
        profile: movements
        meaning: m
        book: {name: Notes Bank, currency: CNY}
        reads: {format: csv}
        reject_limit: 1
        parameters:
          product: {value: consumer_micro, assumption: true, meaning: the file does not say the product, meaning_zh: 文件未注明产品}
        tables:
          loan_movement:
            partition: DATE '2024-03-31'
            columns: {loan_key: key, root_loan_key: key, customer_key: key, product: '@product', movement_date: day, movement_kind: "'repayment'", amount: amount, five_class_before: "'normal'"}
        """;

    [Theory]
    [InlineData(
        "en",
        "records refused: 1 of 3; assumptions: 1; warnings: 1",
        "1 of 3 records were refused and are in no figure",
        "assumes product = consumer_micro: the file does not say the product",
        "1 row, 12.50: the movement is not of the month of its partition"
    )]
    [InlineData(
        "zh-CN",
        "3 条记录中拒收 1 条，假设 1 项，提示 1 项",
        "3 条记录中有 1 条被拒收，未计入任何数字",
        "的假设：product = consumer_micro（文件未注明产品）",
        "1 行，12.50：变动日期不在所属月份内"
    )]
    public async Task Assumptions_refused_records_and_warnings_stand_at_the_foot(string language, string summary, params string[] lines)
    {
        GivenLanguage(language);
        GivenReader(Roles.Auditor);
        await LoadAsync("key,day,amount\n1,2024-03-05,100\n2,2024-02-05,12.50\n3,x,1\n");

        var foot = Render<BookNotes>(p => p.Add(x => x.Address, "indicators?asOf=2024-03-31")).Find("[data-testid=book-notes]");

        Assert.Contains(summary, foot.TextContent, StringComparison.Ordinal);
        Assert.Equal(lines.Length, foot.QuerySelectorAll("li").Length);
        Assert.All(
            lines.Zip(foot.QuerySelectorAll("li")),
            pair => Assert.Contains(pair.First, pair.Second.TextContent, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("en", "rows that were read from no file")]
    [InlineData("zh-CN", "数据行并非读自文件")]
    public async Task Rows_of_no_file_are_not_told_as_none_of_none(string language, string summary)
    {
        GivenLanguage(language);
        GivenReader(Roles.Auditor);
        await GivenDemoBankAsync(new DateOnly(2024, 12, 31));

        var foot = Render<BookNotes>(p => p.Add(x => x.Address, "indicators")).Find("[data-testid=book-notes] summary");

        Assert.Contains(summary, foot.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users")]
    [InlineData("account")]
    [InlineData("roles")]
    [InlineData("findings")]
    [InlineData("loads")]
    [InlineData("ledger")]
    [InlineData("indicators/nothing")]
    [InlineData("loans?predicate=days_past_due%20%3E%3E")]
    [InlineData("loans?predicate=no_such_column%20%3D%201")]
    [InlineData("loans?asOf=2009-03-31")]
    public async Task A_page_without_figures_has_no_foot(string address)
    {
        GivenReader(Roles.Auditor);
        await GivenDemoBankAsync(new DateOnly(2024, 12, 31));

        Assert.Empty(Render<BookNotes>(p => p.Add(x => x.Address, address)).FindAll("[data-testid=book-notes]"));
    }

    [Theory]
    [InlineData("indicators/npl_ratio", "loan_snapshot")]
    [InlineData("analysis/npl_ratio?step=year", "loan_snapshot")]
    [InlineData("bridge/cet1_ratio", "capital_item")]
    [InlineData("loans?predicate=days_past_due%20%3E%2090", "loan_snapshot")]
    public async Task A_foot_tells_of_the_tables_that_the_page_s_figures_read(string address, string tables)
    {
        await GivenDemoBankAsync(new DateOnly(2024, 12, 31));

        var inputs = Get<FigureInputs>().Of(address)!;

        Assert.Equal(tables, string.Join(", ", inputs.Partitions.Select(partition => partition.Table).Distinct()));
        Assert.All(inputs.Partitions, partition => Assert.Equal(new DateOnly(2024, 12, 31), partition.Date));
    }

    [Fact]
    public void A_book_without_loads_has_no_foot()
    {
        GivenReader(Roles.Auditor);

        Assert.Empty(Render<BookNotes>(p => p.Add(x => x.Address, "")).FindAll("[data-testid=book-notes]"));
    }

    private async Task LoadAsync(string rows)
    {
        var (home, store) = (Get<Home>(), Get<WarehouseStore>());
        var (profile, input) = (Path.Combine(home.Root, "p.yaml"), Path.Combine(home.Root, "movements.csv"));
        File.WriteAllText(profile, Profile);
        File.WriteAllText(input, rows);
        var loaded = ImportProfile.Load(profile, store.Contract, home, new DateOnly(2024, 3, 31), new Dictionary<string, string>());
        await new Loader(home, store).LoadAsync(
            new LoadRequest(loaded, new DateOnly(2024, 3, 31), [input], "loader"),
            null,
            CancellationToken.None
        );
    }
}
