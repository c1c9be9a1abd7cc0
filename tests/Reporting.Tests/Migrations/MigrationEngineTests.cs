using Portal.Data.Warehouse;
using Portal.Reporting.Migrations;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Migrations;

public sealed class MigrationEngineTests : IDisposable
{
    private static readonly DateOnly January = new(2024, 1, 31);
    private static readonly DateOnly February = new(2024, 2, 29);
    private static readonly DateOnly March = new(2024, 3, 31);
    private readonly GivenBook _book = new();
    private readonly MigrationEngine _engine;

    public MigrationEngineTests() => _engine = new(_book.Catalogue, _book.Store, _book.Engine);

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Any_two_dates_have_a_matrix_by_number_and_by_balance_that_adds_up_on_both_sides()
    {
        // Loan 1 pays 30 of 100 and becomes special mention; loan 2 (50) draws 20 more; loan 3 (40) is paid off; loan 4 (25) is new and
        // already doubtful.
        await _book.LoansAsync(January, Loan(1, 100m), Loan(2, 50m), Loan(3, 40m, "special_mention"));
        await _book.LoansAsync(
            March,
            Loan(1, 70m, "special_mention"),
            Loan(2, 70m),
            Row(("loan_key", 3L), ("balance", 0m), ("loan_status", "settled")),
            Loan(4, 25m, "doubtful")
        );

        var matrix = await _engine.ComputeAsync(January, March, "five_class", CancellationToken.None);

        Assert.Equal([1, 2, 3, 4, 5], matrix.States);
        Assert.Equal((new(1, 70m), new(1, 50m)), (matrix.Kept(1, 2), matrix.Kept(1, 1)));
        Assert.Equal((new(0, 30m), new(1, 40m)), (matrix.GoneFrom(1), matrix.GoneFrom(2))); // a part of loan 1, all of loan 3
        Assert.Equal((new(0, 20m), new(1, 25m)), (matrix.AddedTo(1), matrix.AddedTo(4)));
        Assert.Equal((new(2, 150m), new(1, 40m), MigrationTotals.None), (matrix.Start(1), matrix.Start(2), matrix.Start(4)));
        Assert.Equal((new(1, 70m), new(1, 70m), new(1, 25m)), (matrix.End(1), matrix.End(2), matrix.End(4)));
        Assert.Equal((70m / 150m, 0.2m, 1m), (matrix.Share(1, 2), matrix.ShareGone(1), matrix.ShareGone(2)));
        Assert.Null(matrix.Share(5, 5)); // nothing was there: no rate, and not zero
    }

    [Fact]
    public async Task Over_a_year_it_is_the_matrix_of_the_indicators()
    {
        DateOnly opening = new(2023, 12, 31),
            closing = new(2024, 12, 31);
        await _book.LoansAsync(opening, Loan(1, 100m), Loan(2, 50m), Loan(3, 40m, "substandard"));
        await _book.LoansAsync(closing, Loan(1, 90m, "loss"), Loan(2, 70m), Loan(3, 10m, "special_mention"));

        var matrix = await _engine.ComputeAsync(opening, closing, "five_class", CancellationToken.None);
        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(closing), CancellationToken.None);

        Assert.Equal(run.Value("migration_matrix"), matrix.Cells.Sum(cell => cell.Kept.Balance));
        Assert.Equal(run.Value("migration_matrix_count"), matrix.Cells.Sum(cell => cell.Kept.Count));
        Assert.Equal(run.Value("migration_exits"), matrix.Gone.Sum(gone => gone.Totals.Balance));
        Assert.Equal(
            ["normal, loss = 90", "normal, normal = 50", "substandard, special_mention = 10"],
            run.Of("migration_matrix").Lines().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_cell_has_its_loans_most_kept_balance_first_and_page_by_page()
    {
        // From normal to special mention: loans 1 (30 of 100 paid), 2 (drew 20 more) and 5, refinanced as 6. Loan 3 stayed, 4 is new, 7 was
        // special mention before.
        await _book.LoansAsync(January, Loan(1, 100m), Loan(2, 50m), Loan(3, 40m), Loan(5, 60m), Loan(7, 10m, "special_mention"));
        await _book.LoansAsync(
            March,
            Loan(1, 70m, "special_mention"),
            Loan(2, 70m, "special_mention"),
            Loan(3, 40m),
            Loan(4, 25m, "special_mention"),
            Row(
                ("loan_key", 6L),
                ("root_loan_key", 5L),
                ("balance", 60m),
                ("five_class", "special_mention"),
                ("days_past_due", 3),
                ("product", "bills")
            ),
            Loan(7, 10m, "special_mention")
        );
        var loans = new MigrationLoans(_book.Catalogue, _book.Store, _book.Warehouse);

        var first = await loans.PageAsync(January, March, "five_class", 1, 2, null, 2, CancellationToken.None);
        var last = await loans.PageAsync(January, March, "five_class", 1, 2, first.Next, 2, CancellationToken.None);

        Assert.Equal(
            [(1L, 100m, 70m, 70m), (6L, 60m, 60m, 60m)],
            first.Rows.Select(loan => (loan.LoanKey, loan.Opening, loan.Closing, loan.Kept))
        );
        Assert.Equal(("bills", 3), (first.Rows[1].Product, first.Rows[1].DaysPastDue));
        Assert.Equal([(2L, 50m, 70m, 50m)], last.Rows.Select(loan => (loan.LoanKey, loan.Opening, loan.Closing, loan.Kept)));
        Assert.Null(last.Next);
        var cell = (await _engine.ComputeAsync(January, March, "five_class", CancellationToken.None)).Kept(1, 2);
        Assert.Equal(new(3, 180m), cell);
        await Assert.ThrowsAsync<WarehouseException>(() =>
            loans.PageAsync(February, March, "five_class", 1, 2, null, 2, CancellationToken.None)
        );
    }

    [Fact]
    public async Task Loans_without_a_stage_have_a_row_of_their_own()
    {
        await _book.LoansAsync(January, Row(("loan_key", 1L), ("balance", 10m), ("stage", null)));
        await _book.LoansAsync(March, Row(("loan_key", 1L), ("balance", 10m), ("stage", "stage_2")));

        var matrix = await _engine.ComputeAsync(January, March, "stage", CancellationToken.None);

        Assert.Equal([1, 2, 3, null], matrix.States);
        Assert.Equal(new(1, 10m), matrix.Kept(null, 2));
        var loans = await new MigrationLoans(_book.Catalogue, _book.Store, _book.Warehouse).PageAsync(
            January,
            March,
            "stage",
            null,
            2,
            null,
            9,
            CancellationToken.None
        );
        Assert.Equal([1L], loans.Rows.Select(loan => loan.LoanKey));
    }

    /// <summary>
    /// 1,000 normal. February: 800 normal, 200 special mention. March: of the 800, 80 become special mention; of the 200 only 40 return,
    /// 160 stay. Loans 3 and 4 are new in February: 200 normal and all paid off in March, so that the rate of normal loans in March is 720
    /// of 1,000 normal. Direct: normal 720 + 40 of 1,000, special mention 80 + 160. By steps: 0.8 × 0.72 + 0.2 × 0.2 = 0.616; 0.8 × 0.08 +
    /// 0.2 × 0.8 = 0.224; 0.8 × 0.2 = 0.16 gone.
    /// </summary>
    [Fact]
    public async Task Single_months_one_after_another_are_compared_with_the_whole_period()
    {
        await _book.LoansAsync(January, Loan(10, 720m), Loan(11, 80m), Loan(12, 40m), Loan(13, 160m));
        await _book.LoansAsync(
            February,
            Loan(10, 720m),
            Loan(11, 80m),
            Loan(12, 40m, "special_mention"),
            Loan(13, 160m, "special_mention"),
            Loan(3, 150m),
            Loan(4, 50m)
        );
        await _book.LoansAsync(March, Loan(10, 720m), Loan(11, 80m, "special_mention"), Loan(12, 40m), Loan(13, 160m, "special_mention"));

        var check = await _engine.CheckAsync(January, March, "five_class", CancellationToken.None);

        Assert.Equal([January, February, March], check.Dates);
        var row = Assert.Single(check.Rows);
        Assert.Equal(1, row.From);
        Assert.Equal((0.76m, 0.616m), Shares(row, 1));
        Assert.Equal((0.24m, 0.224m), Shares(row, 2));
        Assert.Equal((0m, 0.16m), (row.Shares[^1].Direct, row.Shares[^1].Steps));
        Assert.Equal((1m, 1m), (row.Shares.Sum(share => share.Direct), row.Shares.Sum(share => share.Steps)));
        Assert.Equal(0.16m, check.Largest);
    }

    [Fact]
    public async Task Where_the_present_state_decides_alone_the_two_ways_agree()
    {
        // Each month a half of what is normal becomes special mention, and nothing returns: 1/4 is normal after two.
        await _book.LoansAsync(January, Loan(1, 10m), Loan(2, 10m), Loan(3, 20m));
        await _book.LoansAsync(February, Loan(1, 10m), Loan(2, 10m), Loan(3, 20m, "special_mention"));
        await _book.LoansAsync(March, Loan(1, 10m), Loan(2, 10m, "special_mention"), Loan(3, 20m, "special_mention"));

        var check = await _engine.CheckAsync(January, March, "five_class", CancellationToken.None);

        Assert.Equal(0m, check.Largest);
        Assert.Equal((0.25m, 0.25m), Shares(Assert.Single(check.Rows), 1));
    }

    [Fact]
    public async Task A_month_that_is_not_loaded_is_named_and_nothing_is_compared()
    {
        await _book.LoansAsync(January, Loan(1, 10m));
        await _book.LoansAsync(March, Loan(1, 10m));

        var check = await _engine.CheckAsync(January, March, "five_class", CancellationToken.None);

        Assert.Equal(["loan_snapshot@2024-02-29"], check.Missing);
        Assert.Empty(check.Rows);
    }

    [Fact]
    public async Task What_is_no_period_no_snapshot_and_no_state_is_refused()
    {
        await _book.LoansAsync(January, Loan(1, 10m));

        Assert.Contains(
            "2024-03-31 is not before 2024-01-31",
            (
                await Assert.ThrowsAsync<WarehouseException>(() =>
                    _engine.ComputeAsync(March, January, "five_class", CancellationToken.None)
                )
            ).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "There is no loan_snapshot for 2024-03-31.",
            (
                await Assert.ThrowsAsync<WarehouseException>(() =>
                    _engine.ComputeAsync(January, March, "five_class", CancellationToken.None)
                )
            ).Message
        );
        Assert.Contains(
            "Accepted: five_class, stage",
            (
                await Assert.ThrowsAsync<ArgumentException>(() => _engine.ComputeAsync(January, March, "province", CancellationToken.None))
            ).Message,
            StringComparison.Ordinal
        );
    }

    private static (decimal Direct, decimal Steps) Shares(MigrationStepRow row, int to) =>
        row.Shares.Where(share => share.To == to && !share.IsGone).Select(share => (share.Direct, share.Steps)).Single();

    private static IReadOnlyDictionary<string, object?> Loan(long key, decimal balance, string five = "normal") =>
        Row(("loan_key", key), ("balance", balance), ("five_class", five));
}
