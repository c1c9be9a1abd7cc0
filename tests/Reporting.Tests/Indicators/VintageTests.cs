using Portal.Data.Figures;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class VintageTests : IDisposable
{
    private static readonly DateOnly March = new(2024, 3, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task A_cohort_is_followed_month_by_month_and_never_falls()
    {
        // December 2023 paid out 1,000: 100 reach 30 days in February (month 2), 50 in March (month 3).
        // January 2024 paid out 400: 20 reach it in February (month 1); what happens in April has not happened yet.
        await GivenAsync(
            (new(2023, 12, 31), [Loan(1, 100m, new(2024, 2, 10)), Loan(2, 50m, new(2024, 3, 31)), Loan(3, 850m, null)]),
            (new(2024, 1, 31), [Loan(4, 20m, new(2024, 2, 29)), Loan(5, 380m, new(2024, 4, 1))])
        );

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None);

        var lines = run.Of("vintage_30").Lines().ToList();
        Assert.Equal(
            ["2023-12-31, 1 = 0", "2023-12-31, 2 = 0.1", "2023-12-31, 3 = 0.15", "2024-01-31, 1 = 0.05", "2024-01-31, 2 = 0.05"],
            lines.Where(line =>
                line.StartsWith("2023-12-31", StringComparison.Ordinal) || line.StartsWith("2024-01-31", StringComparison.Ordinal)
            )
        );
        var result = run.Of("vintage_30");
        Assert.Equal((170m, 1422m), (result.Numerator, result.Denominator)); // 22 months of 1 each beside the two cohorts
        Assert.Equal(0m, run.Value("vintage_90"));
        Assert.All(
            result.Rows.GroupBy(row => row.Keys["cohort_date"]),
            cohort => Assert.Equal(cohort.Select(row => row.Value).Order(), cohort.Select(row => row.Value))
        );
    }

    [Fact]
    public async Task Months_6_and_12_are_those_of_the_cohorts_that_have_just_reached_them()
    {
        await GivenAsync(
            (new(2023, 9, 30), [Loan(1, 30m, new(2024, 3, 1)), Loan(2, 70m, null)]),
            (new(2023, 3, 31), [Loan(3, 10m, new(2023, 6, 1)), Loan(4, 190m, null)])
        );

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None);

        Assert.Equal((0.3m, 0.05m), (run.Value("mob6_30"), run.Value("mob12_30")));
    }

    [Fact]
    public async Task Sixty_and_ninety_days_are_followed_as_thirty_are()
    {
        // September 2023, 100: 20 reach 60 days, 10 of them 90, both in time. March 2023, 200: 10 reach 90 days; 30 more in April, which
        // has not happened yet.
        await GivenAsync(
            (
                new(2023, 9, 30),
                [Late(1, 10m, new(2024, 2, 10), new(2024, 3, 31)), Late(2, 10m, new(2024, 3, 1), null), Late(3, 80m, null, null)]
            ),
            (
                new(2023, 3, 31),
                [Late(4, 10m, new(2023, 6, 1), new(2023, 7, 1)), Late(5, 30m, new(2024, 4, 1), new(2024, 4, 30)), Late(6, 160m, null, null)]
            )
        );

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None);

        Assert.Equal((0.1m, 0.05m), (run.Value("mob6_90"), run.Value("mob12_90")));
        Assert.Contains("2023-09-30, 5 = 0.1", run.Of("vintage_60").Lines());
        Assert.Contains("2023-09-30, 6 = 0.2", run.Of("vintage_60").Lines());

        static IReadOnlyDictionary<string, object?> Late(long key, decimal principal, DateOnly? sixty, DateOnly? ninety) =>
            Row(
                ("loan_key", key),
                ("principal_own", principal),
                ("first_60_date", sixty),
                ("first_90_date", ninety),
                ("channel", "own_app")
            );
    }

    [Fact]
    public async Task First_payment_default_counts_instalments_that_fell_due_and_the_worst_channel()
    {
        // Own app: 1 of 2 more than 7 days late. Agency: 0 of 2 (7 days is not more than 7). One loan is not due yet.
        await GivenAsync(
            (
                new(2024, 1, 31),
                [First(1, "own_app", 8), First(2, "own_app", 0), First(3, "agency", 7), First(4, "agency", 0), First(5, "agency", null)]
            )
        );

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None);

        Assert.Equal(
            (1m, 4m, AppetiteState.Red),
            (
                run.Of("first_payment_default").Numerator,
                run.Of("first_payment_default").Denominator,
                run.Of("first_payment_default").Appetite!.State
            )
        );
        Assert.Equal(0.5m, run.Value("channel_first_payment_default"));
        Assert.Equal(["agency = 0", "own_app = 0.5"], run.Of("channel_first_payment_default").Lines());
    }

    [Fact]
    public async Task A_channel_is_measured_against_the_whole()
    {
        // Month 6: agency 30 of 100 late, own app 10 of 100; the whole 40 of 200 = 20 percent: 1.5 and 0.5 times.
        await GivenAsync(
            (
                new(2023, 9, 30),
                [
                    Row(("loan_key", 1L), ("principal_own", 30m), ("channel", "agency"), ("first_30_date", new DateOnly(2024, 1, 1))),
                    Row(("loan_key", 2L), ("principal_own", 70m), ("channel", "agency")),
                    Row(("loan_key", 3L), ("principal_own", 10m), ("channel", "own_app"), ("first_30_date", new DateOnly(2024, 1, 1))),
                    Row(("loan_key", 4L), ("principal_own", 90m), ("channel", "own_app")),
                ]
            )
        );

        var result = (await _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None)).Of("channel_relative_30");

        Assert.Equal((1.5m, AppetiteState.Amber), (result.Value, result.Appetite!.State)); // at the red mark, over the amber one
        Assert.Equal(["agency = 1.5", "own_app = 0.5"], result.Lines());
    }

    /// <summary>Every cohort of 24 months must be on file; those that are not given hold one loan of 1 that never fell behind, not due
    /// yet.</summary>
    private async Task GivenAsync(params (DateOnly Cohort, IReadOnlyDictionary<string, object?>[] Loans)[] cohorts)
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await _book.RowsAsync(
            "loan",
            Enumerable
                .Range(0, 24)
                .Select(back => (Back: back, Cohort: new DateOnly(March.Year, March.Month, 1).AddMonths(1 - back).AddDays(-1)))
                .Select(month =>
                    (
                        month.Cohort,
                        (IReadOnlyList<IReadOnlyDictionary<string, object?>>)(
                            cohorts.FirstOrDefault(given => given.Cohort == month.Cohort).Loans
                            ?? [Row(("loan_key", 900L + month.Back), ("principal_own", 1m), ("channel", "other"))]
                        )
                    )
                )
        );
    }

    private static IReadOnlyDictionary<string, object?> Loan(long key, decimal principal, DateOnly? late) =>
        Row(("loan_key", key), ("principal_own", principal), ("first_30_date", late), ("channel", "own_app"));

    private static IReadOnlyDictionary<string, object?> First(long key, string channel, int? days) =>
        Row(("loan_key", key), ("principal_own", 1m), ("channel", channel), ("first_payment_days_late", days));
}
