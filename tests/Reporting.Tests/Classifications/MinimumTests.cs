using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;
using static Portal.Reporting.Tests.Classifications.GivenLoans;

namespace Portal.Reporting.Tests.Classifications;

/// <summary>The vectors T1 to T15 of the specification, through the engine over loaded loans.</summary>
/// <remarks>
/// All fifteen are here: T1 to T8 in the theory, T9 to T15 each in a test. The contract has the columns of every vector. It lacks those of
/// C-SUB-3 (external rating), C-DBT-2 (evasion of debt) and C-LOSS-2 (bankruptcy), which no vector asks for and which are listed as not
/// evaluable.
/// </remarks>
public sealed class MinimumTests : IDisposable
{
    private readonly GivenLoans _loans = new();

    public void Dispose() => _loans.Dispose();

    [Theory]
    [InlineData("T1", 0, "normal", "none")]
    [InlineData("T2", 1, "special_mention", "c_sm_1")]
    [InlineData("T3, the bank's own 60 days", 90, "substandard", "c_pol_1")]
    [InlineData("T4", 91, "substandard", "c_sub_1")]
    [InlineData("T5", 270, "substandard", "c_sub_1")]
    [InlineData("T6", 271, "doubtful", "c_dbt_1")]
    [InlineData("T7", 360, "doubtful", "c_dbt_1")]
    [InlineData("T8", 361, "loss", "c_loss_1")]
    public async Task Days_past_due_give_the_minimum(string vector, int daysPastDue, string minimum, string rule)
    {
        await _loans.Book.LoansAsync(Day, Loan(1, daysPastDue));

        Assert.Equal((vector, minimum, rule), (vector, (await _loans.MinimumsAsync())[1].Minimum, (await _loans.MinimumsAsync())[1].Rule));
    }

    [Fact]
    public async Task T3_a_bank_that_classifies_from_90_days_on_has_90_days_as_special_mention()
    {
        using var edited = new EditedCatalogue(("parameters/bank.yaml", "value: 60,", "value: 90,"));
        using var loans = new GivenLoans(edited.Load());
        await loans.Book.LoansAsync(Day, Loan(1, 90), Loan(2, 91));

        Assert.Equal(("special_mention", "c_sm_1"), (await loans.MinimumsAsync())[1]);
        Assert.Equal(("substandard", "c_sub_1"), (await loans.MinimumsAsync())[2]);
    }

    [Fact]
    public async Task T9_T10_impairment_and_the_expected_loss_decide()
    {
        await _loans.Book.LoansAsync(
            Day,
            Company(1, 10, ("stage", "stage_3"), ("allowance", 5_500m)), // 55 %
            Company(2, 10, ("stage", "stage_3"), ("allowance", 9_000m)), // 90 %
            Company(3, 10, ("stage", "stage_3"), ("allowance", 4_999.99m)),
            Company(4, 10, ("stage", "stage_2"), ("allowance", 9_000m)), // not impaired
            Loan(5, 10, ("stage", "stage_3"), ("allowance", 9_000m))
        ); // retail: pools are left out unless the bank says otherwise

        var found = await _loans.MinimumsAsync();

        Assert.Equal(
            [
                ("doubtful", "c_dbt_3"),
                ("loss", "c_loss_3"),
                ("substandard", "c_sub_2"),
                ("special_mention", "c_sm_1"),
                ("substandard", "c_sub_2"),
            ],
            new long[] { 1, 2, 3, 4, 5 }.Select(key => found[key])
        );
    }

    [Fact]
    public async Task T9_T10_hold_for_pools_where_the_bank_says_so()
    {
        using var edited = new EditedCatalogue(
            (
                "parameters/bank.yaml",
                "- name: ecl_floor_on_pools\n  meaning: {en: Whether the marks of 50 and 90 percent expected loss hold for retail pools under the overdue-days method, zh: 脱期法资产组是否适用预期信用损失50%和90%标准}\n  unit: flag\n  values: [{from: 2000-01-01, value: false",
                "- name: ecl_floor_on_pools\n  meaning: {en: Set, zh: 启用}\n  unit: flag\n  values: [{from: 2000-01-01, value: true"
            )
        );
        using var loans = new GivenLoans(edited.Load());
        await loans.Book.LoansAsync(
            Day,
            Loan(1, 10, ("stage", "stage_3"), ("allowance", 5_500m)),
            Loan(2, 10, ("stage", "stage_3"), ("allowance", 9_000m))
        );

        Assert.Equal(
            [("doubtful", "c_dbt_3p"), ("loss", "c_loss_3p")],
            (await loans.MinimumsAsync()).OrderBy(pair => pair.Key).Select(pair => pair.Value)
        );
    }

    [Fact]
    public async Task T11_more_than_a_tenth_non_performing_takes_the_debtors_other_loans_along()
    {
        await _loans.Book.LoansAsync(
            Day,
            Company(1, 0, ("customer_key", 7L), ("balance", 100m)),
            Company(2, 95, ("customer_key", 7L), ("balance", 50m)), // 50 of 160: 31 %
            Company(3, 0, ("customer_key", 7L), ("balance", 10m)),
            Company(4, 0, ("customer_key", 8L), ("balance", 100m))
        );

        var found = await _loans.MinimumsAsync();

        Assert.Equal(
            [("substandard", "c_sub_5"), ("substandard", "c_sub_1"), ("substandard", "c_sub_5"), ("normal", "none")],
            new long[] { 1, 2, 3, 4 }.Select(key => found[key])
        );
    }

    [Fact]
    public async Task T12_a_fifth_of_the_debt_at_all_banks_overdue()
    {
        await _loans.Book.LoansAsync(
            Day,
            Company(1, 0, ("balance", 100m)),
            Company(2, 0, ("balance", 100m)),
            Company(3, 0, ("balance", 100m))
        );
        await _loans.Book.RowsAsync(
            "bureau_snapshot",
            Day,
            [
                Row(("customer_key", 1L), ("other_bank_debt", 300m), ("other_bank_overdue_90", 100m)), // 100 of 400: 25 %
                Row(("customer_key", 2L), ("other_bank_debt", 400m), ("other_bank_overdue_90", 100m)), // 100 of 500: 20 %, not more
                Row(("customer_key", 4L), ("other_bank_debt", 300m), ("other_bank_overdue_90", 300m)), // has no loan here
            ]
        );

        Assert.Equal(
            [("substandard", "c_sub_4"), ("special_mention", "c_sm_4b"), ("normal", "none")],
            (await _loans.MinimumsAsync()).OrderBy(pair => pair.Key).Select(pair => pair.Value)
        );
    }

    [Fact]
    public async Task T13_money_that_went_to_a_securities_account_is_special_mention()
    {
        await _loans.Book.LoansAsync(Day, Loan(1), Loan(2));
        await _loans.Book.RowsAsync("fund_flow", Day, [Flow(1, "securities"), Flow(2, "merchant")]);

        Assert.Equal(
            [("special_mention", "c_sm_2"), ("normal", "none")],
            (await _loans.MinimumsAsync()).OrderBy(pair => pair.Key).Select(pair => pair.Value)
        );
    }

    [Fact]
    public async Task T14_a_refinanced_loan_keeps_the_age_of_the_debt()
    {
        await _loans.Book.LoansAsync(Day, Loan(1, 0, ("grant_kind", "refinancing")), Loan(2, 0, ("grant_kind", "refinancing")), Loan(3));
        await _loans.Book.RowsAsync(
            "loan",
            new DateOnly(2024, 1, 31),
            [
                Row(("loan_key", 1L), ("root_loan_key", 91L), ("original_due_date", Day.AddDays(-100))),
                Row(("loan_key", 2L), ("root_loan_key", 92L), ("original_due_date", Day.AddDays(-90))),
                Row(("loan_key", 3L), ("root_loan_key", 3L), ("original_due_date", Day.AddDays(-100))), // paid since: its own days count
            ]
        );

        Assert.Equal(
            [("substandard", "c_sub_1r"), ("special_mention", "c_sm_3"), ("normal", "none")],
            (await _loans.MinimumsAsync()).OrderBy(pair => pair.Key).Select(pair => pair.Value)
        );
    }

    [Theory]
    [InlineData(60, 800)]
    [InlineData(95, 10_000)]
    public async Task T15_the_overdue_amount_of_a_consumer_instalment_loan(int daysPastDue, int expected)
    {
        await _loans.Book.LoansAsync(
            Day,
            Loan(1, daysPastDue, ("business_kind", "consumer"), ("repayment_method", "monthly_instalment"), ("overdue_principal", 800m))
        );

        Assert.Equal(expected, await _loans.Book.Engine.MeasureAsync("overdue_reported", null, Viewpoint.Of(Day), CancellationToken.None));
    }

    private static IReadOnlyDictionary<string, object?> Flow(long loan, string payee) =>
        Row(
            ("loan_key", loan),
            ("customer_key", loan),
            ("draw_date", Day.AddDays(-10)),
            ("draw_amount", 100_000m),
            ("hop", 2),
            ("flow_no", 1),
            ("flow_date", Day.AddDays(-5)),
            ("days_after_draw", 5),
            ("amount", 60_000m),
            ("share_of_draw", 0.6m),
            ("visibility", "in_bank"),
            ("is_traceable", true),
            ("payee_category", payee)
        );
}
