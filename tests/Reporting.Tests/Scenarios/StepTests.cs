using Portal.Data.Figures;
using Portal.Data.Scenarios;
using Xunit;

namespace Portal.Reporting.Tests.Scenarios;

/// <summary>Every kind of step over the five loans, computed by hand.</summary>
public sealed class StepTests
{
    [Fact]
    public async Task A_shift_divides_each_loan_to_the_cent_and_the_moved_part_carries_the_rate_of_its_new_class()
    {
        using var given = await GivenScenario.FiveLoansAsync();

        var result = await given.RunAsync(new ShiftStep("normal", "substandard", 0.1m));

        // Loan 1: 100.00 of 1,000 moves; loan 2: 33.33 of 333.33 (33.333 to the cent). 133.33 in all.
        Assert.Equal((1683.33m, 1683.33m), result.Of("gross_loans"));
        Assert.Equal((1333.33m, 1200m), result.Of("normal_balance"));
        Assert.Equal((100m, 233.33m), result.Of("substandard_balance"));
        Assert.Equal((150m, 283.33m), result.Of("npl_balance"));

        // Substandard loans carry 50 of 100: the moved parts carry 50.00 and 16.67 (16.665). What stays keeps 10 − 1.00 and 3.33 − 0.33.
        Assert.Equal((13.33m, 12m), result.Of("stage_1_allowance"));
        Assert.Equal((100m, 166.67m), result.Of("stage_3_allowance"));
        Assert.Equal(0.5m, result.Steps[0].AllowanceRate);
        Assert.Equal(
            (2L, 0m, 65.34m, 0m),
            (result.Steps[0].Rows, result.Steps[0].Balance, result.Steps[0].Allowance, result.Steps[0].WrittenOff)
        ); // 66.67 − 1.33

        // Everything moved is more than 90 days late now: overdue 90 was loans 4 and 5, 150.
        Assert.Equal((150m, 283.33m), result.Of("overdue_90_balance"));
    }

    [Fact]
    public async Task A_loss_less_tax_lowers_capital_and_recomputed_weights_move_weighted_assets()
    {
        using var given = await GivenScenario.FiveLoansAsync();

        var result = await given.RunAsync(new ShiftStep("normal", "substandard", 0.1m));

        // Allowance rises by 65.34: 49.01 (49.005) after 25 percent tax. Capital 250 − 49.01.
        Assert.Equal((65.34m, 0.25m, 49.01m), (result.Capital.Loss, result.Capital.TaxRate, result.Capital.AfterTax));
        Assert.Equal((250m, 200.99m), result.Of("capital_net"));
        Assert.Equal((20m, 20m), result.Of("additional_tier1")); // both tiers fall alike
        Assert.Equal((30m, 30m), result.Of("tier2_capital")); // no item of losses

        // Weights: base 0.75 × (990 + 330 + 180) + 50 + 0 = 1,175. After: 0.75 × (891 + 297 + 180) + 50 + 16.66 + 50 = 1,142.66.
        Assert.Equal((1175m, 1142.66m), result.Of("rwa_loans_by_weight"));
        Assert.Equal(-32.34m, result.Capital.Weighted);
        Assert.Equal((2000m, 1967.66m), result.Of("risk_weighted_assets"));
        Assert.Equal((1500m, 1467.66m), result.Of("rwa_credit_loans"));
        Assert.Equal((0.1m, decimal.Round(150.99m / 1967.66m, 12)), result.Of("cet1_ratio"));

        // Balance less allowance falls by 65.34, and with it the exposure: 170.99 of 3,934.66.
        Assert.Equal(
            (-65.34m, decimal.Round(170.99m / 3934.66m, 12)),
            (result.Capital.Exposure, result.Line("leverage_ratio").WhatIf!.Value)
        );
    }

    [Fact]
    public async Task The_tax_rate_of_a_scenario_comes_before_that_of_the_catalogue()
    {
        using var given = await GivenScenario.FiveLoansAsync();

        var result = await given.RunAsync(0.15m, new ShiftStep("normal", "substandard", 0.1m));

        Assert.Equal((0.15m, 55.54m), (result.Capital.TaxRate, result.Capital.AfterTax)); // 65.34 × 0.85 = 55.539
    }

    [Fact]
    public async Task A_shift_of_everything_moves_loans_whole_and_one_that_rounds_to_nothing_leaves_them_whole()
    {
        using var given = new GivenScenario();
        await given.Book.LoansAsync(
            GivenScenario.Day,
            GivenScenario.Loan(1, 0.01m, "normal", "stage_1", 0m),
            GivenScenario.Loan(2, 100m, "normal", "stage_1", 1m),
            GivenScenario.Loan(3, 10m, "loss", "stage_3", 9m)
        );

        var whole = await given.RunAsync(new ShiftStep("normal", "loss", 1m));
        var tenth = await given.RunAsync(new ShiftStep("normal", "loss", 0.1m));

        Assert.Equal((0L, 110.01m, 0m), (whole.Steps[0].Rows, whole.Of("loss_balance").WhatIf, whole.Of("normal_balance").WhatIf));
        Assert.Equal((1L, 20m, 90.01m), (tenth.Steps[0].Rows, tenth.Of("loss_balance").WhatIf, tenth.Of("normal_balance").WhatIf)); // 0.001 is no cent
    }

    [Fact]
    public async Task A_condition_limits_a_shift_and_a_stated_rate_comes_before_the_books()
    {
        using var given = await GivenScenario.FiveLoansAsync();

        var result = await given.RunAsync(new ShiftStep("normal", "substandard", 0.1m, "balance >= 500", 0.2m));

        Assert.Equal((100m, 200m), result.Of("substandard_balance")); // loan 1 alone
        Assert.Equal((1L, 19m, 0.2m), (result.Steps[0].Rows, result.Steps[0].Allowance, result.Steps[0].AllowanceRate)); // 20.00 − 1.00
    }

    [Fact]
    public async Task Multipliers_scale_allowances_by_stage_up_to_the_balance()
    {
        using var given = await GivenScenario.FiveLoansAsync();

        var result = await given.RunAsync(new MultiplyStep(1.5m, 1.2m));

        // Stage 1 and 2 by 1.8: 18.00, 5.99 (5.994), 36.00. Stage 3 by 1.2: 60.00, and 60 for loan 5, whose balance is 50.
        Assert.Equal((13.33m, 23.99m), result.Of("stage_1_allowance"));
        Assert.Equal((20m, 36m), result.Of("stage_2_allowance"));
        Assert.Equal((100m, 110m), result.Of("stage_3_allowance"));
        Assert.Equal((36.66m, 36.66m), (result.Steps[0].Allowance, result.Capital.Loss));
        Assert.Equal((1683.33m, 1683.33m), result.Of("gross_loans"));
    }

    [Fact]
    public async Task Multipliers_move_expected_losses_and_take_no_probability_above_one()
    {
        using var given = new GivenScenario();
        (string, object?)[] model = [("pd_12m", 0.02m), ("lgd", 0.45m)];
        await given.Book.LoansAsync(
            GivenScenario.Day,
            GivenScenario.Loan(1, 1000m, "normal", "stage_1", 9m, 0, model),
            GivenScenario.Loan(2, 100m, "loss", "stage_3", 90m, 0, ("pd_12m", 1m), ("lgd", 0.9m))
        );

        var result = await given.RunAsync(new MultiplyStep(2m, 1.2m));

        // Base: 1,000 × 0.02 × 0.45 + 100 × 0.9 = 99 of 1,100. After: 1,000 × 0.04 × 0.54 + 100 × 1 (0.9 × 1.2 is above 1) = 121.6.
        Assert.Equal((decimal.Round(99m / 1100m, 12), decimal.Round(121.6m / 1100m, 12)), result.Of("expected_loss_ratio"));
    }

    [Fact]
    public async Task More_allowance_than_balance_is_neither_cut_by_a_multiplier_nor_raised()
    {
        using var given = new GivenScenario();
        await given.Book.LoansAsync(GivenScenario.Day, GivenScenario.Loan(1, 10m, "loss", "stage_3", 12m));

        Assert.Equal(12m, (await given.RunAsync(new MultiplyStep(1m, 1.5m))).Of("stage_3_allowance").WhatIf);
        Assert.Equal(6m, (await given.RunAsync(new MultiplyStep(1m, 0.5m))).Of("stage_3_allowance").WhatIf);
    }

    [Fact]
    public async Task A_write_off_takes_its_allowance_and_only_the_uncovered_part_is_a_loss()
    {
        using var given = await GivenScenario.FiveLoansAsync();

        var result = await given.RunAsync(new WriteOffStep("loss", 1m), new WriteOffStep("substandard", 0.5m));

        // Loan 5 leaves with all of its 50: no loss. Of loan 4, 50 leave with 25 of allowance: 25 are lost.
        Assert.Equal((1683.33m, 1583.33m), result.Of("gross_loans"));
        Assert.Equal((150m, 50m), result.Of("npl_balance"));
        Assert.Equal((100m, 25m), result.Of("stage_3_allowance"));
        Assert.Equal([(50m, -50m), (50m, -25m)], result.Steps.Select(step => (step.WrittenOff, step.Allowance)));
        Assert.Equal((25m, 18.75m), (result.Capital.Loss, result.Capital.AfterTax));
    }

    [Fact]
    public async Task Growth_takes_balance_and_allowance_alike()
    {
        using var given = await GivenScenario.FiveLoansAsync();

        var result = await given.RunAsync(new GrowStep(0.1m, "five_class = normal"));

        // 1,100.00 and 366.66 (366.663); allowances 11.00 and 3.66 (3.663).
        Assert.Equal((1333.33m, 1466.66m), result.Of("normal_balance"));
        Assert.Equal((13.33m, 14.66m), result.Of("stage_1_allowance"));
        Assert.Equal((150m, 150m), result.Of("npl_balance"));
        Assert.Equal(1.33m, result.Capital.Loss);

        var shrunk = await given.RunAsync(new GrowStep(-0.5m, "five_class = normal"));
        Assert.Equal(666.67m, shrunk.Of("normal_balance").WhatIf); // 500.00 and 166.67 (166.665)
    }

    [Fact]
    public async Task Steps_are_taken_in_their_written_order()
    {
        using var given = await GivenScenario.FiveLoansAsync();
        ScenarioStep shift = new ShiftStep("normal", "substandard", 0.1m),
            writeOff = new WriteOffStep("substandard", 1m);

        var shiftFirst = await given.RunAsync(shift, writeOff);
        var writeOffFirst = await given.RunAsync(writeOff, shift);

        Assert.Equal(0m, shiftFirst.Of("substandard_balance").WhatIf); // what moved was written off with the rest
        Assert.Equal(133.33m, writeOffFirst.Of("substandard_balance").WhatIf); // what was there before went, and then others came
        Assert.Equal([1, 2], shiftFirst.Steps.Select(step => step.Number));
        Assert.Equal([shift, writeOff], shiftFirst.Steps.Select(step => step.Step));
    }

    [Fact]
    public async Task The_rules_of_another_day_give_its_figures_and_leave_the_base_under_its_own()
    {
        using var given = await GivenScenario.FiveLoansAsync(withCapital: false);
        var rules = new DateOnly(2017, 12, 31);

        var result = await given.RunAsync(new RulesStep(rules));
        var other = await given.Book.Engine.ComputeAsync(new(GivenScenario.Day, rules), CancellationToken.None);

        Assert.Equal((rules, GivenScenario.Day), (result.RulesOf, result.AsOf));
        Assert.Equal(
            other.Indicators.Select(figure => (figure.Code, figure.Status, figure.Value, figure.LimitState)),
            result
                .Lines.Where(line => line.WhatIf is not null)
                .Select(line => (line.Indicator.Code, line.WhatIf!.Status, line.WhatIf.Value, line.WhatIf.LimitState))
        );
        Assert.Contains(result.Lines, line => line.IsDifferent);
        Assert.Contains(result.Lines, line => line is { Base: not null, WhatIf: null }); // a rule that did not exist then
    }

    [Fact]
    public async Task Weights_of_other_rules_move_the_booked_weighted_assets_alike()
    {
        using var given = await GivenScenario.FiveLoansAsync();

        var result = await given.RunAsync(new RulesStep(new DateOnly(2017, 12, 31)));

        // Until 2023 every person weighs 75 percent: 0.75 × (990 + 330 + 180 + 50 + 0) = 1,162.50, and 1,175 now.
        Assert.Equal((0m, -12.5m), (result.Capital.Loss, result.Capital.Weighted));
        Assert.Equal((2000m, 1987.5m), result.Of("risk_weighted_assets"));
    }

    [Fact]
    public async Task Borrowers_are_counted_once_however_their_loans_are_divided()
    {
        using var given = await GivenScenario.FiveLoansAsync();

        var result = await given.RunAsync(new ShiftStep("normal", "substandard", 0.1m), new GrowStep(1m));

        // The largest borrower owed 1,000 of 250 of capital; 2,000 after it doubled, in two parts.
        Assert.Equal(4m, result.Of("largest_borrower_to_capital").Base);
        Assert.Equal(decimal.Round(2000m / result.Of("capital_net").WhatIf!.Value, 12), result.Of("largest_borrower_to_capital").WhatIf);
        Assert.Equal(ResultStatus.Ok, result.Line("top10_borrowers_share").WhatIf!.Status);
    }
}
