using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Bridges;

/// <summary>From one month-end to the next: every part by itself, and all of them together exactly the change.</summary>
public sealed class BridgeTests : GivenDecember
{
    [Fact]
    public async Task A_balance_is_explained_loan_by_loan()
    {
        // Non-performing 90 = 60 + 20 + 10. Loan 2 pays 10 of its 60, loan 5 is written off with 10, loan 3 (30) becomes substandard, loan
        // 4 (20) becomes special mention: 90 − 10 − 10 + 30 − 20 = 80 = 50 + 30.
        await GivenDecemberAsync();

        var bridge = await BridgeAsync("npl_balance");

        Assert.Equal((90m, 80m, -10m), (bridge.Opening, bridge.Closing, bridge.Change));
        Assert.Equal(["recovery -10", "write_off -10", "migration_in 30", "migration_out -20"], Moved(bridge));
        Assert.All(bridge.Steps, step => Assert.Null(step.Numerator));
    }

    [Fact]
    public async Task All_loans_do_not_migrate()
    {
        // 220 + 40 paid out − 10 repaid − 10 collected − 10 written off = 230.
        await GivenDecemberAsync();

        var bridge = await BridgeAsync("gross_loans");

        Assert.Equal((220m, 230m), (bridge.Opening, bridge.Closing));
        Assert.Equal(["new_lending 40", "repayment -10", "recovery -10", "write_off -10"], Moved(bridge));
    }

    [Theory]
    [InlineData("repayment", 2, "npl_balance", -10)]
    [InlineData("write_off", 5, "npl_balance", -10)]
    [InlineData("disbursement", 6, "gross_loans", 40)]
    [InlineData("repayment", 1, "gross_loans", -10)]
    public async Task What_a_movement_that_is_not_on_file_would_explain_is_unexplained_and_nothing_else_moves(
        string kind,
        long loan,
        string indicator,
        decimal amount
    )
    {
        await GivenDecemberAsync();
        var complete = await BridgeAsync(indicator);
        await MovementsAsync([.. DecembersMovements.Where(movement => (movement.Kind, movement.Loan) != (kind, loan))]);

        var bridge = await BridgeAsync(indicator);

        Assert.Equal(amount, bridge.Steps.Single(step => step.Line.Kind == BridgeLineKind.Unexplained).Effect);
        Assert.Equal((complete.Opening, complete.Closing), (bridge.Opening, bridge.Closing));
        var differing = complete.Steps.Zip(bridge.Steps).Where(pair => pair.First.Effect != pair.Second.Effect).ToList();
        // the line of the movement, and the unexplained
        Assert.Equal([0m - amount, amount], differing.Select(pair => pair.Second.Effect - pair.First.Effect));
    }

    [Fact]
    public async Task A_loan_that_came_and_left_between_the_two_days_was_lent_and_repaid()
    {
        await _book.LoansAsync(November, Loan(1, 100m));
        await _book.LoansAsync(December, Loan(1, 100m), Row(("loan_key", 2L), ("balance", 0m), ("loan_status", "settled")));
        await MovementsAsync(
            ("disbursement", 2, 25m, "normal"),
            ("repayment", 2, 25m, "normal"),
            ("disbursement", 3, 5m, "normal"),
            ("repayment", 3, 5m, "normal")
        ); // 3 is on neither snapshot

        var bridge = await BridgeAsync("gross_loans");

        Assert.Equal(["new_lending 30", "repayment -30"], Moved(bridge));
        Assert.Equal((100m, 100m), (bridge.Opening, bridge.Closing));
    }

    [Fact]
    public async Task A_refinanced_loan_stays_one_loan()
    {
        // Loan 2 takes the place of loan 1: 100 repaid by 120, and the chain becomes substandard with all of it.
        await _book.LoansAsync(November, Loan(1, 100m), Loan(9, 900m));
        await _book.LoansAsync(December, Chain(1, 1, 0m, "normal", "settled"), Chain(2, 1, 120m, "substandard", "open"), Loan(9, 900m));
        await _book.RowsAsync("loan_movement", December, [Chained("repayment", 1, 1, 100m), Chained("disbursement", 2, 1, 120m)]);

        Assert.Equal(["migration_in 120"], Moved(await BridgeAsync("npl_balance")));
        Assert.Equal(["new_lending 120", "repayment -100"], Moved(await BridgeAsync("gross_loans")));
    }

    [Fact]
    public async Task Manual_adjustments_have_a_line_of_their_own()
    {
        await _book.LoansAsync(November, Loan(1, 100m), Loan(2, 50m));
        await _book.LoansAsync(December, Loan(1, 103m), Loan(2, 49m));
        await MovementsAsync(("adjustment_up", 1, 3m, "normal"), ("adjustment_down", 2, 1m, "normal"));

        Assert.Equal(["manual_adjustment 2"], Moved(await BridgeAsync("gross_loans")));
    }

    [Fact]
    public async Task What_is_no_balance_stands_in_one_line()
    {
        // Coverage: the allowance grows from 180 to 190 while non-performing loans fall from 90 to 80.
        await GivenDecemberAsync(allowance: (180m, 190m));

        var bridge = await BridgeAsync("provision_coverage");

        var other = bridge.Steps.Single(step => step.Line.Kind == BridgeLineKind.OtherAmounts);
        Assert.Equal((10m, 0m), (other.Numerator, other.Denominator));
        Assert.Equal((2m, 2.375m), (bridge.Opening, bridge.Closing));
        Assert.Equal(bridge.Change, bridge.Steps.Sum(step => step.Effect));
    }

    [Fact]
    public async Task Without_the_movements_of_a_month_nothing_is_explained()
    {
        await GivenDecemberAsync();
        var january = new DateOnly(2025, 1, 31);
        await _book.LoansAsync(january, Loan(1, 90m));

        var bridge = await BridgeAsync("npl_balance", new BridgePeriod(November, january));

        Assert.Equal(
            (ResultStatus.NotEvaluable, null, "loan_movement 2025-01-31"),
            (bridge.Status, bridge.Closing, string.Join(';', bridge.Missing))
        );
        Assert.Empty(bridge.Steps);
    }

    [Fact]
    public async Task A_bridge_goes_forward()
    {
        await GivenDecemberAsync();

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => BridgeAsync("npl_balance", new BridgePeriod(December, November)));

        Assert.Contains("2024-12-31 is not before 2024-11-30", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever loans do, also what no loan does: the parts add up, and each balance that its movements do not give is unexplained
    /// to the cent.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task The_parts_of_any_book_add_up(int seed)
    {
        var loans = RandomLoans.Of(seed, 60);
        await _book.LoansAsync(
            November,
            [.. loans.Where(loan => loan.Opening is not null).Select(loan => Loan(loan.Key, loan.Opening!.Value, loan.Before))]
        );
        await _book.LoansAsync(
            December,
            [.. loans.Where(loan => loan.Closing is not null).Select(loan => Loan(loan.Key, loan.Closing!.Value, loan.After))]
        );
        await MovementsAsync([
            .. loans.SelectMany(loan => loan.Movements.Select(movement => (movement.Kind, loan.Key, movement.Amount, loan.Before))),
        ]);
        string[] codes = ["gross_loans", "npl_balance", "npl_ratio", "special_mention_ratio", "overdue_90_ratio", "provision_coverage"];

        var bridges = await Engine(_book)
            .ComputeAsync(
                [.. codes.Select(code => new BridgeRequest(_book.Catalogue.Indicator(code)))],
                new BridgePeriod(November, December),
                CancellationToken.None
            );
        var (first, last) = (
            await _book.Engine.ComputeAsync(Viewpoint.Of(November), CancellationToken.None),
            await _book.Engine.ComputeAsync(Viewpoint.Of(December), CancellationToken.None)
        );

        Assert.All(
            bridges,
            bridge =>
            {
                Assert.Equal((first.Value(bridge.Indicator.Code), last.Value(bridge.Indicator.Code)), (bridge.Opening, bridge.Closing));
                Assert.Equal(bridge.Change, bridge.Steps.Sum(step => step.Effect));
                Assert.Equal(bridge.Closing, bridge.Steps[^1].After);
            }
        );
        var unexplained = loans.Sum(loan => (loan.Closing ?? 0m) - (loan.Opening ?? 0m) - loan.Movements.Sum(movement => movement.Signed));
        Assert.Equal(unexplained, bridges[0].Steps.Single(step => step.Line.Kind == BridgeLineKind.Unexplained).Effect);
    }

    private static IReadOnlyDictionary<string, object?> Chain(long key, long root, decimal balance, string five, string status) =>
        Row(
            ("loan_key", key),
            ("root_loan_key", root),
            ("customer_key", root),
            ("balance", balance),
            ("five_class", five),
            ("loan_status", status)
        );

    private static IReadOnlyDictionary<string, object?> Chained(string kind, long loan, long root, decimal amount) =>
        Row(
            ("loan_key", loan),
            ("root_loan_key", root),
            ("customer_key", root),
            ("movement_kind", kind),
            ("movement_date", December),
            ("amount", amount),
            ("five_class_before", "normal")
        );
}
