using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Bridges;

/// <summary>From one month-end to the next: every part by itself, and all of them together exactly the change.</summary>
public sealed class BridgeTests : IDisposable
{
    private static readonly DateOnly November = new(2024, 11, 30);
    private static readonly DateOnly December = new(2024, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

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

    [Fact]
    public async Task A_ratio_moves_by_what_each_line_does_to_its_two_sides_in_the_order_of_the_lines()
    {
        // 90/220 → 90/260 → 90/250 → 80/240 → 70/230 → 100/230 → 80/230.
        await GivenDecemberAsync();

        var bridge = await BridgeAsync("npl_ratio");

        var moved = bridge.Steps.Where(step => step.Effect != 0m).ToList();
        Assert.Equal(
            ["new_lending", "repayment", "recovery", "write_off", "migration_in", "migration_out"],
            moved.Select(step => step.Line.Code)
        );
        Assert.Equal([(90m, 260m), (90m, 250m), (80m, 240m), (70m, 230m), (100m, 230m), (80m, 230m)], Sides(90m, 220m, moved));
        Assert.Equal(
            moved.Select(
                (step, i) =>
                    decimal.Round(
                        Sides(90m, 220m, moved)[i].Numerator / Sides(90m, 220m, moved)[i].Denominator,
                        12,
                        MidpointRounding.ToEven
                    )
            ),
            moved.Select(step => step.After)
        );
        Assert.Equal(bridge.Change, bridge.Steps.Sum(step => step.Effect));
        Assert.Equal((await _book.Engine.ComputeAsync(Viewpoint.Of(December), CancellationToken.None)).Value("npl_ratio"), bridge.Closing);
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
    public async Task Data_that_was_corrected_since_the_figure_was_published_moves_late_data_alone()
    {
        await _book.LoansAsync(November, Loan(1, 940m), Loan(2, 60m, "substandard"));
        var published = _book.Store.Seals()[^1].SealedAt;
        await _book.LoansAsync(November, Loan(1, 940m), Loan(2, 72m, "substandard"));
        await _book.LoansAsync(December, Loan(1, 940m), Loan(2, 72m, "substandard"));
        await MovementsAsync(("repayment", 9, 0m, "normal"));

        var bridge = await BridgeAsync("npl_balance", new BridgePeriod(November, December, OpeningKnownAt: published));

        Assert.Equal((60m, 72m), (bridge.Opening, bridge.Closing));
        Assert.Equal(["late_data 12"], Moved(bridge));
    }

    [Fact]
    public async Task A_rule_that_changed_moves_the_line_of_rules_alone()
    {
        // From December the bank's measure of non-performing loans takes special mention, too: 60 becomes 100 without any loan moving.
        using var edited = new EditedCatalogue(
            (
                "measures/balances.yaml",
                "      basis: {key: R-CLASS}\n      terms: [{sum: balance, where: five_class >= substandard}]\n",
                "      to: 2024-12-30\n      basis: {key: R-CLASS}\n      terms: [{sum: balance, where: five_class >= substandard}]\n    - from: 2024-12-31\n      basis: {key: R-CLASS}\n      terms: [{sum: balance, where: five_class >= special_mention}]\n"
            )
        );
        using var book = new GivenBook(edited.Load());
        foreach (var date in new[] { November, December })
        {
            await book.LoansAsync(date, Loan(1, 900m), Loan(2, 60m, "substandard"), Loan(3, 40m, "special_mention"));
        }

        await book.RowsAsync("loan_movement", December, [Movement("repayment", 9, 0m, "normal")]);

        var bridge = await BridgeAsync("npl_balance", book: book);

        Assert.Equal((60m, 100m), (bridge.Opening, bridge.Closing));
        Assert.Equal(["rule_change 40"], Moved(bridge));
    }

    [Fact]
    public async Task A_published_figure_that_todays_catalogue_does_not_give_is_a_change_of_rules()
    {
        await GivenDecemberAsync();

        var bridge = (
            await Engine(_book)
                .ComputeAsync(
                    [new BridgeRequest(_book.Catalogue.Indicator("npl_balance"), 88m)],
                    new BridgePeriod(November, December),
                    CancellationToken.None
                )
        ).Single();

        Assert.Equal((88m, 80m), (bridge.Opening, bridge.Closing));
        Assert.Equal("rule_change 2", Moved(bridge)[0]);
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
    public async Task A_ratio_without_a_divisor_on_the_way_has_no_bridge()
    {
        await _book.LoansAsync(November, Row(("loan_key", 1L), ("balance", 0m), ("loan_status", "settled")));
        await _book.LoansAsync(December, Loan(2, 10m));
        await MovementsAsync(("disbursement", 2, 10m, "normal"));

        Assert.Equal(ResultStatus.NotApplicable, (await BridgeAsync("npl_ratio")).Status);
        Assert.Equal(["new_lending 10"], Moved(await BridgeAsync("gross_loans")));
    }

    [Fact]
    public async Task A_bridge_goes_forward()
    {
        await GivenDecemberAsync();

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => BridgeAsync("npl_balance", new BridgePeriod(December, November)));

        Assert.Contains("2024-12-31 is not before 2024-11-30", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("npl_ratio", true)]
    [InlineData("gross_loans", true)]
    [InlineData("provision_coverage", true)]
    [InlineData("cet1_ratio", false)]
    [InlineData("five_class_distribution", false)]
    public void Only_figures_with_a_balance_of_loans_in_them_have_a_bridge(string code, bool expected) =>
        Assert.Equal(expected, Engine(_book).CanExplain(_book.Catalogue.Indicator(code), December));

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

    private static readonly (string Kind, long Loan, decimal Amount, string Before)[] DecembersMovements =
    [
        ("repayment", 1, 10m, "normal"),
        ("repayment", 2, 10m, "substandard"),
        ("write_off", 5, 10m, "doubtful"),
        ("disbursement", 6, 40m, "normal"),
        ("recovery", 5, 4m, "loss"), // after the write-off: it changes no balance
    ];

    private async Task GivenDecemberAsync((decimal Opening, decimal Closing)? allowance = null)
    {
        await _book.LoansAsync(
            November,
            Loan(1, 100m, allowance: allowance?.Opening),
            Loan(2, 60m, "substandard"),
            Loan(3, 30m),
            Loan(4, 20m, "substandard"),
            Loan(5, 10m, "doubtful")
        );
        await _book.LoansAsync(
            December,
            Loan(1, 90m, allowance: allowance?.Closing),
            Loan(2, 50m, "substandard"),
            Loan(3, 30m, "substandard"),
            Loan(4, 20m, "special_mention"),
            Row(("loan_key", 5L), ("balance", 0m), ("five_class", "loss"), ("loan_status", "written_off")),
            Loan(6, 40m)
        );
        await MovementsAsync(DecembersMovements);
    }

    private static BridgeEngine Engine(GivenBook book) => new(book.Catalogue, book.Store, book.Engine);

    private async Task<Bridge> BridgeAsync(string code, BridgePeriod? period = null, GivenBook? book = null) =>
        (
            await Engine(book ?? _book)
                .ComputeAsync(
                    [new BridgeRequest((book ?? _book).Catalogue.Indicator(code))],
                    period ?? new BridgePeriod(November, December),
                    CancellationToken.None
                )
        ).Single();

    private Task MovementsAsync(params (string Kind, long Loan, decimal Amount, string Before)[] movements) =>
        _book.RowsAsync(
            "loan_movement",
            December,
            [.. movements.Select(movement => Movement(movement.Kind, movement.Loan, movement.Amount, movement.Before))]
        );

    private static IReadOnlyDictionary<string, object?> Loan(
        long key,
        decimal balance,
        string five = "normal",
        decimal? allowance = null
    ) => Row(("loan_key", key), ("balance", balance), ("five_class", five), ("loan_status", "open"), ("allowance", allowance ?? 0m));

    private static IReadOnlyDictionary<string, object?> Chain(long key, long root, decimal balance, string five, string status) =>
        Row(
            ("loan_key", key),
            ("root_loan_key", root),
            ("customer_key", root),
            ("balance", balance),
            ("five_class", five),
            ("loan_status", status)
        );

    private static IReadOnlyDictionary<string, object?> Movement(string kind, long loan, decimal amount, string before) =>
        Row(("loan_key", loan), ("movement_kind", kind), ("movement_date", December), ("amount", amount), ("five_class_before", before));

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

    private static string[] Moved(Bridge bridge)
    {
        Assert.Equal((ResultStatus.Ok, ""), (bridge.Status, string.Join(';', bridge.Missing)));
        return
        [
            .. bridge
                .Steps.Where(step => step.Effect != 0m)
                .Select(step => FormattableString.Invariant($"{step.Line.Code} {step.Effect:0.##}")),
        ];
    }

    private static List<(decimal Numerator, decimal Denominator)> Sides(
        decimal numerator,
        decimal denominator,
        IReadOnlyList<BridgeStep> steps
    )
    {
        var sides = new List<(decimal, decimal)>();
        foreach (var step in steps)
        {
            (numerator, denominator) = (numerator + step.Numerator!.Value, denominator + step.Denominator!.Value);
            sides.Add((numerator, denominator));
        }

        return sides;
    }
}
