using Portal.Data;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class LoanTests : IDisposable
{
    private static readonly DateOnly Day = new(2023, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Theory]
    [InlineData("balance", true)]
    [InlineData("balance", false)]
    [InlineData("loan_id", false)]
    [InlineData("open_date", true)]
    [InlineData("allowance", true)]
    public async Task Pages_follow_each_other_without_a_gap_or_a_repetition(string sort, bool descending)
    {
        await ManyAsync();
        var seen = new List<LoanRow>();
        for (string? after = null; ; )
        {
            var page = await _book.Engine.LoansAsync(
                "five_class >= substandard",
                Viewpoint.Of(Day),
                new LoanPageRequest(sort, descending, after, 7, null),
                CancellationToken.None
            );
            seen.AddRange(page.Rows);
            if (page.Next is null)
            {
                break;
            }

            after = page.Next;
        }

        Assert.Equal(
            Enumerable.Range(1, 60).Where(key => (key % 5) + 1 >= 3).Select(key => (long)key),
            seen.Select(row => row.LoanKey).Order()
        );
        Func<LoanRow, IComparable?> value = sort switch
        {
            "balance" => row => row.Balance,
            "loan_id" => row => row.LoanId,
            "allowance" => row => row.Allowance ?? 0m,
            _ => row => row.OpenDate,
        };
        Assert.Equal(
            (descending ? seen.OrderByDescending(value) : seen.OrderBy(value)).ThenBy(row => row.LoanKey).Select(row => row.LoanKey),
            seen.Select(row => row.LoanKey)
        );
        Assert.All(seen, row => Assert.Equal("****3456", row.MaskedCustomer));
    }

    [Fact]
    public async Task Totals_are_those_of_the_rows_and_their_fingerprint_changes_with_any_of_them()
    {
        await ManyAsync();

        var totals = await _book.Engine.TotalsAsync("loan_key <= 9", Viewpoint.Of(Day), CancellationToken.None);
        var others = await _book.Engine.TotalsAsync("loan_key between 2 and 10", Viewpoint.Of(Day), CancellationToken.None);
        var same = await _book.Engine.TotalsAsync("not loan_key > 9", Viewpoint.Of(Day), CancellationToken.None);

        Assert.Equal((9L, 45m, 45m), (totals.Count, totals.Balance, totals.Allowance)); // 1 + … + 9
        Assert.Equal(totals.Fingerprint, same.Fingerprint);
        Assert.NotEqual(totals.Fingerprint, others.Fingerprint);
        Assert.Null((await _book.Engine.TotalsAsync("loan_key <= 10", Viewpoint.Of(Day), CancellationToken.None)).Allowance); // loan 10 has none
    }

    [Fact]
    public async Task Loans_are_found_by_the_beginning_of_their_number()
    {
        await ManyAsync();

        var page = await _book.Engine.LoansAsync(
            "true",
            Viewpoint.Of(Day),
            new LoanPageRequest("loan_id", false, null, 50, "L-01"),
            CancellationToken.None
        );

        Assert.Equal(
            ["L-010", "L-011", "L-012", "L-013", "L-014", "L-015", "L-016", "L-017", "L-018", "L-019"],
            page.Rows.Select(row => row.LoanId)
        );
    }

    [Fact]
    public async Task What_a_person_wrote_wrongly_is_refused_by_name()
    {
        await ManyAsync();

        await Assert.ThrowsAsync<ExpressionException>(() =>
            _book.Engine.TotalsAsync("1 = 1; drop table x", Viewpoint.Of(Day), CancellationToken.None)
        );
        await Assert.ThrowsAsync<RuleException>(() =>
            _book.Engine.LoansAsync(
                "true",
                Viewpoint.Of(Day),
                new LoanPageRequest("customer_id", false, null, 5, null),
                CancellationToken.None
            )
        );
        await Assert.ThrowsAsync<RuleException>(() =>
            _book.Engine.LoansAsync(
                "true",
                Viewpoint.Of(Day),
                new LoanPageRequest("balance", false, "x' OR 1=1", 5, null),
                CancellationToken.None
            )
        );
    }

    [Fact]
    public async Task Breakdowns_and_figures_come_from_the_same_rows()
    {
        await _book.LoansAsync(
            Day,
            Row(("balance", 90m), ("product", "consumer_micro")),
            Row(("balance", 10m), ("product", "consumer_micro"), ("five_class", "loss")),
            Row(("balance", 50m), ("product", "bills"))
        );
        await _book.ItemsAsync("gl_balance", Day, ("G01_62_C", 150m));

        var rows = await _book.Engine.BreakdownAsync("npl_ratio", Day, "product", CancellationToken.None);
        var figures = await _book.Engine.FiguresAsync(
            [
                new("a", "gross_loans", "product = bills"),
                new("b", "npl_balance"),
                new("c", "gl_balance.G01_62_C"),
                new("d", "gl_balance.G01_25_C"),
                new("e", "overdue_reported", "days_past_due > 60"),
            ],
            Viewpoint.Of(Day),
            CancellationToken.None
        );

        Assert.Equal([("bills", 0m), ("consumer_micro", 0.1m)], rows.Select(row => (row.Keys["product"], row.Value)));
        Assert.Equal((50m, 1L), (figures.Figures["a"].Value, figures.Figures["a"].Rows));
        Assert.Equal((10m, 1L), (figures.Figures["b"].Value, figures.Figures["b"].Rows));
        Assert.Equal(150m, figures.Figures["c"].Value);
        Assert.Equal((null, "gl_balance.G01_25_C"), (figures.Figures["d"].Value, string.Join(",", figures.Figures["d"].Missing)));
        Assert.Equal((0m, 0L), (figures.Figures["e"].Value, figures.Figures["e"].Rows));
        Assert.Equal(["gl_balance", "loan_snapshot"], figures.Inputs.Partitions.Select(partition => partition.Table).Order());
        Assert.Contains("AS \"a0\"", _book.Engine.Sql("npl_ratio", Day), StringComparison.Ordinal);
    }

    private Task ManyAsync() =>
        _book.LoansAsync(
            Day,
            [
                .. Enumerable
                    .Range(1, 60)
                    .Select(key =>
                        Row(
                            ("loan_key", (long)key),
                            ("loan_id", $"L-{key:000}"),
                            ("customer_id", "C-123456"),
                            ("balance", (decimal)(key % 10 == 0 ? 10 : key % 10)),
                            ("five_class", (key % 5) + 1),
                            ("allowance", key == 10 ? null : (decimal)(key % 10)),
                            ("open_date", Day.AddDays(-(key % 4)))
                        )
                    ),
            ]
        );
}
