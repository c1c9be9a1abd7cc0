using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Reporting.Classifications;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Classifications.GivenLoans;

namespace Portal.Reporting.Tests.Classifications;

public sealed class ClassificationEngineTests : IDisposable
{
    private readonly GivenLoans _loans = new();

    public void Dispose() => _loans.Dispose();

    /// <summary>1,000 of loans, 100 booked as substandard though no rule asks for it; 50 more are 95 days past due and booked as special
    /// mention.</summary>
    [Fact]
    public async Task It_counts_what_is_booked_too_well_and_says_what_it_would_change()
    {
        await GivenAsync();

        var result = await _loans.ResultAsync();

        Assert.Equal(new ClassifiedTotals(2, 70m), result.Better);
        Assert.Equal(
            ["1>1 1 830", "1>2 1 20", "2>3 1 50", "3>1 1 100"],
            result.Cells.Select(cell =>
                FormattableString.Invariant($"{cell.Booked}>{cell.Minimum} {cell.Totals.Count} {cell.Totals.Balance:0}")
            )
        );
        Assert.Equal(("1 50", "1 20"), (Found(result, "c_sub_1"), Found(result, "c_sm_1")));
        Assert.Equal((0.1m, 0.15m), Effect(result, "npl_ratio")); // 100 and 150 of 1,000
        Assert.Equal((0.05m, 0.02m), Effect(result, "special_mention_ratio")); // 50 leave, 20 come
        Assert.Equal((1.5m, 1m), Effect(result, "provision_coverage")); // 150 against 100 and 150
        Assert.Equal((0.15m, 0.15m), Effect(result, "allowance_to_loans")); // what is held does not change
        Assert.Equal((0m, 1m), Effect(result, "overdue_90_in_npl"));
    }

    /// <summary>
    /// Booked: allowance 120 and 6 against 100 and 4 non-performing, 20 + 2 too much, of which 10 (1.25 percent of 800) stand in tier 2.
    /// Required: 200 are non-performing; 80 less 2 are lacking, come off CET1, and tier 2 takes nothing.
    /// </summary>
    [Fact]
    public async Task What_provisions_lack_under_the_rules_comes_off_capital()
    {
        await _loans.Book.LoansAsync(
            Day,
            Loan(1, 0, ("balance", 800m), ("allowance", 120m)),
            Loan(2, 95, ("balance", 100m), ("five_class", "special_mention")),
            Loan(4, 0, ("balance", 100m), ("five_class", "substandard"))
        );
        await _loans.Book.ItemsAsync(
            "capital_item",
            Day,
            ("CET1_NET", 200m),
            ("TOTAL_NET", 260m),
            ("RWA_TOTAL", 1000m),
            ("RWA_CREDIT_LOANS", 600m),
            ("RWA_CREDIT_OTHER", 150m),
            ("RWA_OFF_BALANCE", 50m),
            ("PROVISION_NON_CREDIT", 6m),
            ("NPA_NON_CREDIT", 4m),
            ("CET1_PROVISION_GAP", 0m),
            ("T2_EXCESS_PROVISION", 10m)
        );

        var result = await _loans.ResultAsync();

        Assert.Equal((0m, -78m), Effect(result, "cet1_provision_deduction"));
        Assert.Equal((0.2m, 0.122m), Effect(result, "cet1_ratio_restated"));
        Assert.Equal((0.26m, 0.172m), Effect(result, "capital_adequacy_restated"));
    }

    [Fact]
    public async Task What_it_lists_adds_up_to_what_it_counts()
    {
        await GivenAsync();

        var totals = await _loans.Book.Engine.TotalsAsync(
            ClassificationResult.BetterThanMinimum,
            Viewpoint.Of(Day),
            CancellationToken.None
        );
        var one = await _loans.Book.Engine.LoansAsync(
            "five_class < minimum_class and class_rule = c_sm_1",
            Viewpoint.Of(Day),
            new LoanPageRequest("balance", true, null, 10, null),
            CancellationToken.None
        );
        var page = await _loans.Book.Engine.LoansAsync(
            ClassificationResult.BetterThanMinimum,
            Viewpoint.Of(Day),
            new LoanPageRequest("balance", true, null, 1, null),
            CancellationToken.None
        );

        Assert.Equal((2L, 70m), (totals.Count, totals.Balance));
        Assert.Equal(20m, Assert.Single(one.Rows).Balance);
        Assert.Equal((50m, true), (Assert.Single(page.Rows).Balance, page.Next is not null));
        Assert.Equal(
            totals.Fingerprint,
            (await _loans.Book.Engine.TotalsAsync("minimum_class > five_class", Viewpoint.Of(Day), CancellationToken.None)).Fingerprint
        );
    }

    /// <summary>What a finding freezes: a correction of any of these tables shows in its digest.</summary>
    [Fact]
    public async Task A_list_by_the_rules_rests_on_everything_that_they_read()
    {
        await GivenAsync();
        await _loans.Book.RowsAsync("restructuring_event", new DateOnly(2024, 9, 30), [Event(1, new(2024, 9, 1), new(2025, 10, 31))]);

        Assert.Equal(["loan_snapshot", "restructuring_event"], Tables(ClassificationResult.BetterThanMinimum));
        Assert.Equal(["loan_snapshot"], Tables("five_class >= substandard"));

        IEnumerable<string> Tables(string predicate) =>
            _loans.Book.Engine.LoanInputs(predicate, Viewpoint.Of(Day)).Partitions.Select(partition => partition.Table).Distinct().Order();
    }

    [Fact]
    public async Task What_the_book_does_not_know_is_named_and_is_no_pass()
    {
        await GivenAsync();

        var rules = (await _loans.ResultAsync()).Rules.ToDictionary(outcome => outcome.Rule.Code);

        Assert.Equal(
            (RuleState.NotEvaluable, "customer.bankruptcy_date"),
            (rules["c_loss_2"].State, Assert.Single(rules["c_loss_2"].Missing))
        );
        Assert.Equal((RuleState.NotEvaluable, "restructuring_event"), (rules["c_sub_6"].State, Assert.Single(rules["c_sub_6"].Missing)));
        Assert.Equal((RuleState.Off, RuleState.Checked), (rules["c_pol_2"].State, rules["c_sub_1"].State));
    }

    [Fact]
    public async Task A_month_that_is_not_loaded_is_named()
    {
        await _loans.Book.LoansAsync(new DateOnly(2024, 11, 30), Company(1));
        await GivenAsync();

        var outcome = (await _loans.ResultAsync()).Rules.Single(rule => rule.Rule.Code == "c_upg_1");

        Assert.Equal(RuleState.PartlyChecked, outcome.State);
        Assert.Equal(
            [
                "loan_snapshot@2024-06-30",
                "loan_snapshot@2024-07-31",
                "loan_snapshot@2024-08-31",
                "loan_snapshot@2024-09-30",
                "loan_snapshot@2024-10-31",
            ],
            outcome.Missing
        );
    }

    /// <summary>New loans from July 2023, the stock by the end of 2025.</summary>
    [Theory]
    [InlineData("2024-12-31", "not_yet")]
    [InlineData("2025-11-30", "not_yet")]
    [InlineData("2025-12-31", "c_sub_1")]
    public async Task Loans_from_before_the_rules_are_bound_by_the_end_of_2025(string date, string rule)
    {
        var day = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        await _loans.Book.LoansAsync(
            day,
            Loan(1, 0, ("open_date", new DateOnly(2023, 6, 30)), ("overdue_principal_date", day.AddDays(-95)))
        );

        Assert.Equal(rule, (await _loans.MinimumsAsync(day))[1].Rule);
        Assert.Equal(rule == "not_yet" ? 1 : 0, (await _loans.ResultAsync(day)).NotYet.Count);
    }

    [Fact]
    public async Task Before_the_rules_there_is_nothing_to_compare_with_and_no_snapshot_is_said()
    {
        Assert.Null((await _loans.ResultAsync(new DateOnly(2022, 12, 31))).Book);
        await Assert.ThrowsAsync<WarehouseException>(() => _loans.ResultAsync());
    }

    [Fact]
    public async Task The_answer_is_kept_as_a_cube_and_found_again()
    {
        await GivenAsync();
        var first = await _loans.ResultAsync();
        var computed = _loans.Book.Engine.Answers.Cubes.Computed;

        var again = await _loans.ResultAsync();

        Assert.Equal(first.Better, again.Better);
        Assert.Equal(computed, _loans.Book.Engine.Answers.Cubes.Computed);
    }

    /// <summary>A flow between two snapshots cannot be asked again under another category: that is not "no effect".</summary>
    [Fact]
    public async Task An_effect_that_cannot_be_computed_again_is_not_evaluable_and_not_unchanged()
    {
        using var edited = new EditedCatalogue(
            ("classification/2023.yaml", "effects: [npl_ratio,", "effects: [npl_ratio, npl_balance_by_borrower,"),
            (
                "indicators/asset-quality.yaml",
                "- code: npl_ratio\n",
                "- code: npl_balance_by_borrower\n  ref: TEST\n  name: {en: Test, zh: 测试}\n  kind: amount\n  unit: money\n  better: lower\n  versions: [{from: 2000-01-01, formula: npl_owed, confidence: policy}]\n- code: npl_ratio\n"
            ),
            (
                "measures/balances.yaml",
                "- code: npl_balance\n",
                "- code: npl_owed\n  name: {en: Test, zh: 测试}\n  kind: grouped\n  unit: money\n  table: loan_snapshot\n  versions: [{from: 2000-01-01, per: customer_key, columns: {owed: {sum: balance, where: five_class >= substandard}}, reduce: sum, of: owed}]\n- code: npl_balance\n"
            )
        );
        using var loans = new GivenLoans(edited.Load());
        await loans.Book.LoansAsync(
            Day,
            Loan(1, 0, ("balance", 830m)),
            Loan(2, 95, ("balance", 50m), ("five_class", "special_mention")),
            Loan(4, 0, ("balance", 100m), ("five_class", "substandard"))
        );

        var effect = (await loans.ResultAsync()).Effects.Single(change => change.Booked.Code == "npl_balance_by_borrower");

        Assert.Equal((ResultStatus.Ok, 100m), (effect.Booked.Status, effect.Booked.Value));
        Assert.Equal((ResultStatus.NotEvaluable, null), (effect.Required.Status, effect.Required.Value));
        Assert.Contains("five_class", Assert.Single(effect.Required.Missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minimum: loss\n", "minimum: los\n", "unknown category 'los'")]
    [InlineData("when: stage = stage_3\n", "when: stag = stage_3\n", "unknown column 'stag'; did you mean 'stage'?")]
    [InlineData(
        "borrower.npl > 0.1 * borrower.debt",
        "borrower.npl > 0.1 * borrower.dept",
        "unknown column 'borrower.dept'; did you mean 'borrower.debt'?"
    )]
    [InlineData("effects: [npl_ratio,", "effects: [npl_ration,", "unknown indicator 'npl_ration' in 'effects'")]
    [InlineData("exceptions: [PT-SEC,", "exceptions: [PT-SEK,", "there is no exception rule 'PT-SEK' over fund_flow per loan_key")]
    [InlineData("needs: [customer.external_rating]", "confidences: x", "unknown key 'confidences'")]
    public void A_mistake_in_the_rules_is_named_with_its_place(string old, string mistake, string message)
    {
        using var edited = new EditedCatalogue(("classification/2023.yaml", old, mistake));

        Assert.Contains(
            edited.Errors(),
            error =>
                error.Contains(message, StringComparison.Ordinal)
                && error.StartsWith("catalogue/classification/2023.yaml:", StringComparison.Ordinal)
        );
    }

    private Task GivenAsync() =>
        _loans.Book.LoansAsync(
            Day,
            Loan(1, 0, ("balance", 830m)),
            Loan(2, 95, ("balance", 50m), ("five_class", "special_mention")),
            Loan(3, 5, ("balance", 20m)),
            Loan(4, 0, ("balance", 100m), ("five_class", "substandard"), ("allowance", 150m))
        );

    private static string Found(ClassificationResult result, string rule)
    {
        var better = result.Rules.Single(outcome => outcome.Rule.Code == rule).Better;
        return FormattableString.Invariant($"{better.Count} {better.Balance:0}");
    }

    private static (decimal? Booked, decimal? Required) Effect(ClassificationResult result, string code)
    {
        var effect = result.Effects.Single(change => change.Booked.Code == code);
        return (effect.Booked.Value, effect.Required.Value);
    }
}
