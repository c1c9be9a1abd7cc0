using Portal.Data;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Lists;
using Portal.Reporting.Planning;
using Portal.Reporting.Tests.Books;
using Portal.TestKit.TransactSql;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Lists;

/// <summary>One list over any rows: of a table whose key has three columns, of groups, and of two snapshots.</summary>
public sealed class ListingsTests : IDisposable
{
    private static readonly DateOnly Day = new(2024, 3, 31);
    private static readonly Viewpoint At = Viewpoint.Of(Day);
    private readonly GivenBook _book = new();
    private readonly Listings _listings;

    public ListingsTests() => _listings = new(_book.Catalogue, _book.Store, _book.Warehouse);

    public void Dispose() => _book.Dispose();

    public static TheoryData<string> Sorts =>
        [.. CommittedCatalogue.Scope("fund_flow").Columns.Values.Where(column => !column.IsPersonal).Select(column => column.Name)];

    [Theory]
    [MemberData(nameof(Sorts))]
    public async Task Pages_of_any_column_follow_one_another_in_order_and_the_key_decides_between_equals(string sort)
    {
        await FlowsAsync();
        var list = _listings.Of("fund_flow", At, "amount > 0");
        foreach (var descending in new[] { false, true })
        {
            var rows = await PagedAsync(list, sort, descending, 7);

            var expected = rows.OrderBy(row => Key(row)).ToList();
            Assert.Equal(59, expected.Select(Key).Distinct().Count()); // of the 60 flows one has no amount
            var order = descending
                ? expected.OrderByDescending(row => Value(row, sort), Comparer<object>.Default)
                : expected.OrderBy(row => Value(row, sort), Comparer<object>.Default);
            Assert.Equal(order.ThenBy(Key).Select(Key), rows.Select(Key));
        }
    }

    [Fact]
    public async Task What_is_missing_stands_where_nothing_does_and_is_passed_over_by_no_page()
    {
        await _book.LoansAsync(
            Day,
            [
                .. Enumerable
                    .Range(1, 20)
                    .Select(key =>
                        Row(
                            ("loan_key", (long)key),
                            ("closed_date", key % 3 == 0 ? null : Day.AddDays(-key)),
                            ("allowance", key % 4 == 0 ? null : key - 10m),
                            ("balance", 1m)
                        )
                    ),
            ]
        );
        var list = _listings.Of("loan_snapshot", At, null, ["closed_date", "allowance"]);

        foreach (var descending in new[] { false, true })
        {
            var days = (await PagedAsync(list, "closed_date", descending, 3)).Select(row => row.DayOrNone("closed_date")).ToList();
            Assert.Equal(descending ? days.OrderByDescending(day => day) : days.Order(), days);
            Assert.Equal(20, days.Count);
            var amounts = (await PagedAsync(list, "allowance", descending, 3)).Select(row => row.AmountOrNone("allowance") ?? 0m).ToList();
            Assert.Equal(descending ? amounts.OrderDescending() : amounts.Order(), amounts);
        }
    }

    [Fact]
    public async Task Totals_are_those_of_every_row_that_matches_whatever_page_is_shown()
    {
        await _book.LoansAsync(
            Day,
            Row(("loan_id", "A-1"), ("balance", 10m), ("allowance", 1m), ("days_past_due", 5)),
            Row(("loan_id", "A-2"), ("balance", 20m), ("allowance", 2m), ("days_past_due", 7)),
            Row(("loan_id", "A-3"), ("balance", 0m), ("allowance", null)), // carries nothing: its allowance is missed by nobody
            Row(("loan_id", "B-1"), ("balance", 40m), ("allowance", null))
        );
        var list = _listings.Of("loan_snapshot", At);
        var scope = _book.Catalogue.Scope("loan_snapshot");
        ListTotal[] totals =
        [
            new("balance", scope.Find("balance")),
            new("allowance", scope.Find("allowance")),
            new("days", scope.Find("days_past_due")),
            new("carrying", null, new MeasureCompiler(_book.Catalogue, Day).Condition("loan_snapshot", "balance > 0")),
        ];

        var all = await _listings.TotalsAsync(list, totals, null, CancellationToken.None);
        var found = await _listings.TotalsAsync(list, totals, new("loan_id", "A-"), CancellationToken.None);

        Assert.Equal(
            (4L, 70m, null, 12m, 3m),
            (all.Count, all.Values["balance"], all.Values["allowance"], all.Values["days"], all.Values["carrying"])
        );
        Assert.Equal(
            (3L, 30m, 3m, 12m, 2m),
            (found.Count, found.Values["balance"], found.Values["allowance"], found.Values["days"], found.Values["carrying"])
        );
    }

    [Fact]
    public async Task Groups_are_listed_by_what_they_are_grouped_by()
    {
        await FlowsAsync();
        var hits = HitsOf(_listings, "futures");

        var rows = await PagedAsync(hits, "hops", descending: true, 2);

        Assert.Equal([4L, 8L, 12L, 16L], rows.Select(row => row.Whole("loan_key")));
        Assert.All(rows, row => Assert.Equal(3L, row.Whole("hops")));
        Assert.Equal(4L, (await _listings.TotalsAsync(hits, [], null, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task No_page_is_longer_than_the_longest_and_the_rest_follows()
    {
        await _book.LoansAsync(Day, [.. Enumerable.Range(1, 510).Select(key => Row(("loan_key", (long)key), ("balance", 1m)))]);
        var list = _listings.Of("loan_snapshot", At, null, ["balance"]);

        var page = await _listings.PageAsync(list, new("balance", true, null, int.MaxValue), CancellationToken.None);
        var rest = await _listings.PageAsync(list, new("balance", true, page.Next, int.MaxValue), CancellationToken.None);

        Assert.Equal((Listings.LargestPage, 10, null), (page.Rows.Count, rest.Rows.Count, rest.Next));
    }

    [Fact]
    public async Task What_names_a_person_is_masked_and_orders_and_finds_nothing()
    {
        await _book.LoansAsync(Day, Row(("customer_id", "C-123456"), ("balance", 1m)), Row(("customer_id", "C-9"), ("balance", 2m)));
        var list = _listings.Of("loan_snapshot", At, null, ["customer_id", "balance"]);

        var page = await _listings.PageAsync(list, new("balance", false, null, 9), CancellationToken.None);

        Assert.Equal(["****3456", "****"], page.Rows.Select(row => row.Text("customer_id")));
        Assert.DoesNotContain("customer_id", list.Sorts);
        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            _listings.PageAsync(list, new("customer_id", false, null, 9), CancellationToken.None)
        );
        Assert.Equal("list.sort", refused.Rule);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            _listings.PageAsync(list, new("balance", false, null, 9) { Search = new("customer_id", "C") }, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1~2")]
    [InlineData("1~2~3~abc")]
    [InlineData("1~2~'; drop~5")]
    [InlineData("1~2~3~99999999999999999999999999")]
    public async Task What_is_no_cursor_of_the_list_is_refused(string cursor)
    {
        await FlowsAsync();

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            _listings.PageAsync(_listings.Of("fund_flow", At), new("amount", false, cursor, 5), CancellationToken.None)
        );

        Assert.Equal("list.cursor", refused.Rule);
    }

    [Fact]
    public async Task A_value_is_read_as_what_the_contract_says_and_as_nothing_else()
    {
        await FlowsAsync();
        var row = (await _listings.PageAsync(_listings.Of("fund_flow", At), new("amount", true, null, 1), CancellationToken.None)).Rows[0];

        Assert.Equal(60m, row.Amount("amount"));
        Assert.Equal("merchant", row.Symbol("payee_category"));
        Assert.Throws<InvalidOperationException>(() => row.Whole("amount"));
        Assert.Throws<InvalidOperationException>(() => row.Amount("hop"));
        Assert.Throws<ArgumentException>(() => row.Whole("nothing"));
    }

    [Fact]
    public async Task Every_list_and_its_totals_parse_as_Transact_SQL()
    {
        await FlowsAsync();
        await _book.LoansAsync(Day, Row(("balance", 1m)));
        var server = new SpokenTo(new SqlServerDialect(), _book.Catalogue.Contract);
        var listings = new Listings(_book.Catalogue, _book.Store, server);
        var asked = 0;
        foreach (var list in new[] { listings.Of("fund_flow", At), listings.Of("loan_snapshot", At), HitsOf(listings, "futures") })
        {
            foreach (var sort in list.Sorts)
            {
                var first = await listings.PageAsync(list, new(sort, false, null, 1), CancellationToken.None);
                var next = first.Next ?? new ListOrder(server.Dialect, list, list.Find(sort), false).Of(first.Rows[0]);
                await listings.PageAsync(list, new(sort, true, next, 9), CancellationToken.None);
                asked += 2;
            }

            var numbers = list.Columns.Where(column => column.Of.IsNumber).Select(column => new ListTotal(column.Name, column.Of));
            await listings.TotalsAsync(list, [.. numbers], null, CancellationToken.None);
            asked++;
        }

        Assert.Equal(asked, server.Statements.Count);
        Assert.All(server.Statements, statement => Assert.Equal([], SqlServerSays.To(statement).Select(said => $"{said}\n{statement}")));
    }

    /// <summary>Loans of which any flow goes to a kind of payee, with the number of their flows.</summary>
    private Listing HitsOf(Listings listings, string payee)
    {
        var (scope, compiler) = (_book.Catalogue.Scope("fund_flow"), new MeasureCompiler(_book.Catalogue, Day));
        var hit = new GroupColumn(GroupColumnKind.Any, null, compiler.Condition("fund_flow", $"payee_category = {payee}"));
        var hops = new GroupColumn(GroupColumnKind.Count, null, Predicate.Always);
        var groups = new GroupedRelation(new TableRelation(scope, [Day]), scope.Find("loan_key")!, [], [hit, hops]);
        var isHit = new ColumnTest(hit.Column, ValueSet.Of([new Interval(1, 1)]));
        return new(
            groups,
            isHit,
            listings.InputsOf(groups),
            [ListColumn.Named(groups.Per), new ListColumn("hops", hops.Column)],
            ["loan_key"]
        );
    }

    private async Task<IReadOnlyList<ListRow>> PagedAsync(Listing list, string sort, bool descending, int size)
    {
        var rows = new List<ListRow>();
        string? after = null;
        do
        {
            var page = await _listings.PageAsync(list, new(sort, descending, after, size), CancellationToken.None);
            rows.AddRange(page.Rows);
            after = page.Next;
        } while (after is not null);

        return rows;
    }

    private static (long, long, long) Key(ListRow row) => (row.Whole("loan_key"), row.Whole("hop"), row.Whole("flow_no"));

    private static object Value(ListRow row, string column) => row[column]!;

    /// <summary>Three flows of each of twenty loans; those of loans 4, 8, 12 and 16 go to futures at the end.</summary>
    private Task FlowsAsync() =>
        _book.RowsAsync(
            "fund_flow",
            Day,
            [
                .. Enumerable
                    .Range(0, 60)
                    .Select(i =>
                        Row(
                            ("loan_key", (i / 3) + 1L),
                            ("hop", (i % 3 / 2) + 1),
                            ("flow_no", (i % 3) + 1),
                            (
                                "amount",
                                i == 17 ? 0m
                                : i == 59 ? 60m
                                : 1m + (i % 7)
                            ),
                            ("share_of_draw", (i % 5) / 8m),
                            ("draw_date", Day.AddDays(-(i % 11))),
                            ("flow_date", Day.AddDays(-(i % 4))),
                            ("is_traceable", i % 2 == 0),
                            (
                                "payee_category",
                                i % 12 == 11 && i < 59 ? "futures"
                                : i % 2 == 0 || i == 59 ? "merchant"
                                : "securities"
                            ),
                            ("days_after_draw", i % 6)
                        )
                    ),
            ]
        );
}
