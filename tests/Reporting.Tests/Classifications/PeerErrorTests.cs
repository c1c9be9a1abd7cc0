using CsCheck;
using Portal.Reporting.Classifications;
using Portal.Reporting.Indicators;
using Xunit;
using static Portal.Reporting.Tests.Classifications.GivenLoans;

namespace Portal.Reporting.Tests.Classifications;

/// <summary>Errors that supervisors found at other banks: whatever the dates, flags and periods, each is caught, and what is right is left
/// alone.</summary>
/// <remarks>Each sample is a book of many drawn loans; a failure prints the seed that draws it again.</remarks>
public sealed class PeerErrorTests : IDisposable
{
    private static readonly string[] Classes = ["normal", "special_mention", "substandard", "doubtful", "loss"];

    /// <summary>Days past due around every mark, and any others up to five hundred.</summary>
    private static readonly Gen<int> DaysPastDue = Gen.OneOf(
        Gen.Int[1, 500],
        Gen.OneOf(new[] { 1, 60, 61, 90, 91, 270, 271, 360, 361 }.Select(Gen.Const).ToArray())
    );

    private readonly GivenLoans _loans = new();

    public void Dispose() => _loans.Dispose();

    /// <summary>Borrowers with one loan of a drawn share past 90 days: the other follows exactly above a tenth.</summary>
    [Fact]
    public Task Other_loans_of_the_borrower_that_were_not_downgraded_are_found() =>
        EachAsync(
            Gen.Select(Gen.Int[1, 40], Gen.Int[60, 200]).Array[60],
            async (loans, borrowers) =>
            {
                await loans.Book.LoansAsync(
                    Day,
                    [
                        .. borrowers
                            .Index()
                            .SelectMany(borrower =>
                                new[]
                                {
                                    Company(
                                        2 * borrower.Index,
                                        95,
                                        ("customer_key", (long)borrower.Index),
                                        ("balance", (decimal)borrower.Item.Item1)
                                    ),
                                    Company(
                                        (2 * borrower.Index) + 1,
                                        0,
                                        ("customer_key", (long)borrower.Index),
                                        ("balance", (decimal)borrower.Item.Item2)
                                    ),
                                }
                            ),
                    ]
                );

                var found = await loans.MinimumsAsync();

                Assert.All(
                    borrowers.Index(),
                    borrower =>
                        Assert.Equal(
                            (
                                borrower,
                                10 * borrower.Item.Item1 > borrower.Item.Item1 + borrower.Item.Item2 ? "substandard" : "special_mention"
                            ),
                            (borrower, found[(2 * borrower.Index) + 1].Minimum)
                        )
                );
            }
        );

    /// <summary>A loan that was last non-performing some months ago and has been paid since: too early up to the sixth month, right from
    /// then on.</summary>
    [Fact]
    public Task A_loan_comes_up_again_after_six_months_of_payment_and_not_before() =>
        EachAsync(
            Gen.Select(Gen.Int[1, 9], Gen.Int[2, 4]).Array[30],
            async (loans, drawn) =>
            {
                for (var back = 9; back >= 0; back--)
                {
                    await loans.Book.LoansAsync(
                        MonthEnd(back),
                        [
                            .. drawn
                                .Index()
                                .Select(loan =>
                                    Company(loan.Index, 0, ("five_class", loan.Item.Item1 == back ? Classes[loan.Item.Item2] : "normal"))
                                ),
                        ]
                    );
                }

                var found = await loans.MinimumsAsync();

                Assert.All(
                    drawn.Index(),
                    loan =>
                        Assert.Equal(
                            (loan, loan.Item.Item1 <= 6 ? ("substandard", "c_upg_1") : ("normal", "none")),
                            (loan, found[loan.Index])
                        )
                );
            }
        );

    /// <summary>Who owed nothing had nothing that could perform or not: a category that stayed on the row does not count.</summary>
    [Fact]
    public async Task A_loan_without_a_balance_was_not_non_performing()
    {
        await _loans.Book.LoansAsync(
            MonthEnd(2),
            Company(1, 0, ("balance", 0m), ("five_class", "substandard")),
            Company(2, 0, ("balance", 0.01m), ("five_class", "substandard"))
        );
        await _loans.Book.LoansAsync(Day, Company(1), Company(2));

        var found = await _loans.MinimumsAsync();

        Assert.Equal((("normal", "none"), ("substandard", "c_upg_1")), (found[1], found[2]));
    }

    /// <summary>The stored number is some days behind the dates: the minimum is that of the same loan with the right number.</summary>
    [Fact]
    public Task A_daily_job_that_missed_days_changes_nothing() =>
        EachAsync(
            Gen.Select(DaysPastDue, Gen.Int[1, 30]).Array[60],
            async (loans, drawn) =>
            {
                await loans.Book.LoansAsync(
                    Day,
                    [
                        .. drawn
                            .Index()
                            .SelectMany(loan =>
                                new[]
                                {
                                    Loan(loan.Index, loan.Item.Item1, ("days_past_due", Math.Max(0, loan.Item.Item1 - loan.Item.Item2))),
                                    Loan(1000 + loan.Index, loan.Item.Item1),
                                }
                            ),
                    ]
                );

                var found = await loans.MinimumsAsync();

                Assert.All(
                    drawn.Index(),
                    loan =>
                        Assert.Equal(
                            (loan, Minimum(loan.Item.Item1), found[1000 + loan.Index]),
                            (loan, found[loan.Index].Minimum, found[loan.Index])
                        )
                );
            }
        );

    /// <summary>Stage 3 asks for substandard, restructuring for special mention: who is booked better than that is listed, and nobody
    /// else.</summary>
    [Fact]
    public Task A_flag_and_a_category_that_disagree_are_found() =>
        EachAsync(
            Gen.Select(Gen.Int[1, 3], Gen.Bool, Gen.Int[0, 4]).Array[60],
            async (loans, drawn) =>
            {
                await loans.Book.LoansAsync(
                    Day,
                    [
                        .. drawn
                            .Index()
                            .Select(loan =>
                                Loan(
                                    loan.Index,
                                    0,
                                    ("stage", $"stage_{loan.Item.Item1}"),
                                    ("is_restructured", loan.Item.Item2),
                                    ("five_class", Classes[loan.Item.Item3])
                                )
                            ),
                    ]
                );

                var page = await loans.Book.Engine.LoansAsync(
                    ClassificationResult.BetterThanMinimum,
                    Viewpoint.Of(Day),
                    new LoanPageRequest("loan_key", false, null, 100, null),
                    CancellationToken.None
                );
                var found = await loans.MinimumsAsync();

                Assert.Equal(
                    drawn
                        .Index()
                        .Where(loan => loan.Item.Item3 < Required(loan.Item.Item1, loan.Item.Item2))
                        .Select(loan => (long)loan.Index),
                    page.Rows.Select(row => row.LoanKey)
                );
                Assert.All(
                    drawn.Index(),
                    loan =>
                        Assert.Equal(
                            (
                                loan,
                                Required(loan.Item.Item1, loan.Item.Item2) switch
                                {
                                    2 => "c_sub_2",
                                    1 => "c_rst_1",
                                    _ => "none",
                                }
                            ),
                            (loan, found[loan.Index].Rule)
                        )
                );

                static int Required(int stage, bool isRestructured) =>
                    stage == 3 ? 2
                    : isRestructured ? 1
                    : 0;
            }
        );

    /// <summary>Up to three restructurings each, with observation periods that end before, on or after the day: one that still runs, or
    /// two.</summary>
    [Fact]
    public Task An_observation_period_that_was_skipped_is_found() =>
        EachAsync(
            Gen.Select(Gen.Int[61, 800], Gen.Int[-60, 60]).Array[0, 3].Array[40],
            async (loans, drawn) =>
            {
                var events = drawn
                    .Index()
                    .SelectMany(loan =>
                        loan.Item.DistinctBy(restructuring => restructuring.Item1)
                            .Select(restructuring =>
                                (Loan: (long)loan.Index, On: Day.AddDays(-restructuring.Item1), Until: Day.AddDays(restructuring.Item2))
                            )
                    )
                    .ToList();
                await loans.Book.LoansAsync(Day, [.. drawn.Index().Select(loan => Loan(loan.Index))]);
                await loans.Book.RowsAsync(
                    "restructuring_event",
                    events
                        .GroupBy(restructuring => new DateOnly(restructuring.On.Year, restructuring.On.Month, 1).AddMonths(1).AddDays(-1))
                        .Select(month =>
                            (
                                month.Key,
                                (IReadOnlyList<IReadOnlyDictionary<string, object?>>)
                                    [.. month.Select(restructuring => Event(restructuring.Loan, restructuring.On, restructuring.Until))]
                            )
                        )
                );

                var found = await loans.MinimumsAsync();

                Assert.All(
                    drawn.Index(),
                    loan =>
                        Assert.Equal(
                            (
                                loan.Index,
                                events.Count(restructuring => restructuring.Loan == loan.Index && restructuring.Until >= Day) switch
                                {
                                    0 => ("normal", "none"),
                                    1 => ("special_mention", "c_rst_2"),
                                    _ => ("substandard", "c_sub_6"),
                                }
                            ),
                            (loan.Index, found[loan.Index])
                        )
                );
            }
        );

    /// <summary>A payment booked late for an earlier day moves the oldest unpaid date; the number of days was not made again, and can be
    /// anything.</summary>
    [Fact]
    public Task Days_past_due_that_were_not_rebuilt_after_a_back_dated_payment_do_not_decide() =>
        EachAsync(
            Gen.Select(DaysPastDue, DaysPastDue, Gen.Int[0, 500]).Array[60],
            async (loans, drawn) =>
            {
                await loans.Book.LoansAsync(
                    Day,
                    [
                        .. drawn
                            .Index()
                            .SelectMany(loan =>
                                new[]
                                {
                                    Loan(loan.Index, loan.Item.Item1, ("days_past_due", loan.Item.Item3)),
                                    Loan(
                                        1000 + loan.Index,
                                        loan.Item.Item1,
                                        ("days_past_due", loan.Item.Item3),
                                        ("overdue_principal_date", null),
                                        ("overdue_interest_date", Day.AddDays(-loan.Item.Item1))
                                    ),
                                    Loan(
                                        2000 + loan.Index,
                                        loan.Item.Item1,
                                        ("days_past_due", loan.Item.Item3),
                                        ("overdue_interest_date", Day.AddDays(-loan.Item.Item2))
                                    ), // the older of the two counts
                                }
                            ),
                    ]
                );

                var found = await loans.MinimumsAsync();

                Assert.All(
                    drawn.Index(),
                    loan =>
                        Assert.Equal(
                            (loan, Minimum(loan.Item.Item1), Minimum(loan.Item.Item1), Minimum(Math.Max(loan.Item.Item1, loan.Item.Item2))),
                            (loan, found[loan.Index].Minimum, found[1000 + loan.Index].Minimum, found[2000 + loan.Index].Minimum)
                        )
                );
            }
        );

    /// <summary>The marks as the rules print them, and 60 days by the bank's own policy.</summary>
    private static string Minimum(int daysPastDue) =>
        daysPastDue switch
        {
            > 360 => "loss",
            > 270 => "doubtful",
            > 60 => "substandard",
            > 0 => "special_mention",
            _ => "normal",
        };

    /// <summary>Three samples, each in a home of its own.</summary>
    private static Task EachAsync<T>(Gen<T> gen, Func<GivenLoans, T, Task> holds) =>
        gen.SampleAsync(
            async drawn =>
            {
                using var loans = new GivenLoans();
                await holds(loans, drawn);
            },
            iter: 3,
            threads: 1
        );

    private static DateOnly MonthEnd(int back) => back == 0 ? Day : new DateOnly(Day.Year, Day.Month, 1).AddMonths(1 - back).AddDays(-1);
}
