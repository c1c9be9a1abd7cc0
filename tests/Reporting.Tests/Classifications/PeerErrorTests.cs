using Portal.Reporting.Classifications;
using Portal.Reporting.Indicators;
using Xunit;
using static Portal.Reporting.Tests.Classifications.GivenLoans;

namespace Portal.Reporting.Tests.Classifications;

/// <summary>Errors that supervisors found at other banks: each is caught, and what is right is left alone.</summary>
public sealed class PeerErrorTests : IDisposable
{
    private readonly GivenLoans _loans = new();

    public void Dispose() => _loans.Dispose();

    /// <summary>Borrowers drawn by a fixed seed, each with one loan of a chosen share past 90 days: the others follow exactly above a tenth.</summary>
    [Fact]
    public async Task Other_loans_of_the_borrower_that_were_not_downgraded_are_found()
    {
        var random = new Random(20_241_231);
        var borrowers = Enumerable.Range(1, 60).Select(number => (Number: (long)number, Bad: random.Next(1, 40), Good: random.Next(60, 200))).ToList();
        await _loans.Book.LoansAsync(Day, [.. borrowers.SelectMany(borrower => new[]
        {
            Company(2 * borrower.Number, 95, ("customer_key", borrower.Number), ("balance", (decimal)borrower.Bad)),
            Company((2 * borrower.Number) + 1, 0, ("customer_key", borrower.Number), ("balance", (decimal)borrower.Good)),
        })]);

        var found = await _loans.MinimumsAsync();

        Assert.All(borrowers, borrower => Assert.Equal(
            (borrower, borrower.Bad > 0.1m * (borrower.Bad + borrower.Good) ? "substandard" : "special_mention"), (borrower, found[(2 * borrower.Number) + 1].Minimum)));
        Assert.Contains(borrowers, borrower => 10 * borrower.Bad <= borrower.Bad + borrower.Good); // both sides are drawn
    }

    /// <summary>A loan that was last non-performing k months ago and has been paid since: too early up to the sixth month, right from then on.</summary>
    [Fact]
    public async Task A_loan_comes_up_again_after_six_months_of_payment_and_not_before()
    {
        for (var back = 9; back >= 0; back--)
        {
            var day = MonthEnd(back);
            await _loans.Book.LoansAsync(day, [.. Enumerable.Range(1, 9).Select(last => Company(last, 0, ("five_class", last == back ? "substandard" : "normal")))]);
        }

        var found = await _loans.MinimumsAsync();

        Assert.All(Enumerable.Range(1, 9), last => Assert.Equal((last, last <= 6 ? ("substandard", "c_upg_1") : ("normal", "none")), (last, found[last])));
    }

    [Theory]
    [InlineData(91, 90, "c_sub_1")]
    [InlineData(271, 270, "c_dbt_1")]
    [InlineData(361, 360, "c_loss_1")]
    [InlineData(1, 0, "c_sm_1")]
    public async Task A_daily_job_that_missed_a_day_changes_nothing(int actual, int stored, string rule)
    {
        await _loans.Book.LoansAsync(Day, Loan(1, actual, ("days_past_due", stored)));

        Assert.Equal(rule, (await _loans.MinimumsAsync())[1].Rule);
    }

    [Fact]
    public async Task A_flag_and_a_category_that_disagree_are_found()
    {
        await _loans.Book.LoansAsync(Day,
            Loan(1, 0, ("stage", "stage_3")),
            Loan(2, 0, ("is_restructured", true)),
            Loan(3, 0, ("stage", "stage_3"), ("five_class", "substandard")), // agree
            Loan(4, 0, ("is_restructured", true), ("five_class", "special_mention")));

        var page = await _loans.Book.Engine.LoansAsync(ClassificationResult.BetterThanMinimum, Day, new LoanPageRequest("loan_key", false, null, 10, null), CancellationToken.None);

        Assert.Equal([1L, 2L], page.Rows.Select(row => row.LoanKey));
        Assert.Equal(["c_sub_2", "c_rst_1"], (await _loans.MinimumsAsync()).Where(pair => pair.Key <= 2).OrderBy(pair => pair.Key).Select(pair => pair.Value.Rule));
    }

    [Fact]
    public async Task An_observation_period_that_was_skipped_is_found()
    {
        await _loans.Book.LoansAsync(Day, Loan(1), Loan(2), Loan(3), Loan(4));
        await _loans.Book.RowsAsync("restructuring_event", new DateOnly(2024, 3, 31), [Event(1, new(2024, 3, 1), new(2025, 3, 31)), Event(3, new(2024, 3, 1), new(2025, 3, 31))]);
        await _loans.Book.RowsAsync("restructuring_event", new DateOnly(2023, 9, 30), [Event(2, new(2023, 9, 1), new(2024, 12, 30))]);
        await _loans.Book.RowsAsync("restructuring_event", new DateOnly(2024, 9, 30), [Event(3, new(2024, 9, 1), new(2025, 10, 31))]); // again, within the first

        Assert.Equal(
            [("special_mention", "c_rst_2"), ("normal", "none"), ("substandard", "c_sub_6"), ("normal", "none")],
            (await _loans.MinimumsAsync()).OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    /// <summary>A payment booked late for an earlier day moves the oldest unpaid date; the number of days was not made again.</summary>
    [Theory]
    [InlineData(20, 120, "special_mention", "c_sm_1")] // paid: the debt is younger than the number says
    [InlineData(95, 5, "substandard", "c_sub_1")] // reversed: it is older
    [InlineData(300, 0, "doubtful", "c_dbt_1")]
    public async Task Days_past_due_that_were_not_rebuilt_after_a_back_dated_payment_do_not_decide(int actual, int stored, string minimum, string rule)
    {
        await _loans.Book.LoansAsync(Day, Loan(1, actual, ("days_past_due", stored)), Loan(2, actual, ("days_past_due", stored), ("overdue_principal_date", null), ("overdue_interest_date", Day.AddDays(-actual))));

        Assert.All((await _loans.MinimumsAsync()).Values, found => Assert.Equal((minimum, rule), found));
    }

    private static DateOnly MonthEnd(int back) => back == 0 ? Day : new DateOnly(Day.Year, Day.Month, 1).AddMonths(1 - back).AddDays(-1);
}
