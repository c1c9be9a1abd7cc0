using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>What became of purpose exceptions.</summary>
public sealed class ExceptionCaseTests : IDisposable
{
    private static readonly DateOnly March = new(2024, 3, 31);
    private static readonly DateOnly[] Window = [new(2024, 1, 31), new(2024, 2, 29), March];
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Open_cases_are_neither_confirmed_nor_false()
    {
        await CasesAsync(Case(1, "confirmed"), Case(2, "false_alarm"), Case(3, "to_rectify"), Case(4, "false_alarm"), Case(5, null));

        var result = (await RunAsync()).Of("purpose_precision");

        Assert.Equal((1m, 4m, 0.25m), (result.Numerator, result.Denominator, result.Value));
    }

    [Fact]
    public async Task A_case_is_in_time_on_its_last_day_and_late_when_it_is_still_open_after_it()
    {
        await CasesAsync(
            Case(1, "confirmed", by: new(2024, 3, 8), closed: new(2024, 3, 8)), // on the day
            Case(2, "confirmed", by: new(2024, 3, 8), closed: new(2024, 3, 9)), // a day late
            Case(3, null, by: March), // due and open
            Case(4, null, by: new(2024, 4, 1)), // not due yet
            Case(5, "confirmed", by: new(2024, 4, 1), closed: new(2024, 3, 20))
        ); // closed early: not due yet either

        var result = (await RunAsync()).Of("exceptions_on_time");

        Assert.Equal((1m, 3m), (result.Numerator, result.Denominator));
    }

    [Fact]
    public async Task A_confirmed_diversion_is_acted_on_by_limit_and_class_together()
    {
        await CasesAsync(
            Case(1, "confirmed", isFrozen: true, isLowered: true),
            Case(2, "confirmed", isFrozen: true),
            Case(3, "confirmed", isLowered: true),
            Case(4, "false_alarm"),
            Case(5, "confirmed", severity: "medium")
        );

        var result = (await RunAsync()).Of("diversion_acted_on");

        Assert.Equal((1m, 3m), (result.Numerator, result.Denominator)); // cases 1 to 3
    }

    [Fact]
    public async Task The_confirmed_share_counts_draws_of_three_months_once_among_those_that_can_be_traced()
    {
        await CasesAsync(
            Case(1, "confirmed", draw: new(2024, 1, 1)),
            Case(2, "confirmed", loan: 1, draw: new(2024, 1, 1)), // one draw, two rules
            Case(3, "confirmed", draw: new(2023, 12, 31)), // a day before the window
            Case(4, "false_alarm", draw: March),
            Case(5, null, draw: March)
        );
        foreach (var month in Window)
        {
            await _book.RowsAsync(
                "fund_flow",
                month,
                [
                    .. Enumerable
                        .Range(0, 4)
                        .Select(i => Row(("loan_key", (month.Month * 10L) + i), ("hop", 1), ("flow_no", 1), ("is_traceable", i > 0))),
                ]
            );
        }

        var result = (await RunAsync()).Of("purpose_confirmed_share");

        Assert.Equal((1m, 9m), (result.Numerator, result.Denominator));
    }

    [Fact]
    public async Task Without_cases_on_file_it_says_what_is_needed()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));

        Assert.Equal(["exception_case"], (await RunAsync()).Of("purpose_precision").Missing);
    }

    private async Task CasesAsync(params IReadOnlyDictionary<string, object?>[] cases)
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await _book.RowsAsync("exception_case", March, cases);
    }

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(March), CancellationToken.None);

    private static IReadOnlyDictionary<string, object?> Case(
        long number,
        string? conclusion,
        long? loan = null,
        string severity = "high",
        DateOnly? draw = null,
        DateOnly? by = null,
        DateOnly? closed = null,
        bool isFrozen = false,
        bool isLowered = false
    ) =>
        Row(
            ("case_no", number),
            ("loan_key", loan ?? number),
            ("rule", "PT-SEC"),
            ("conclusion", conclusion),
            ("severity", severity),
            ("draw_date", draw ?? new DateOnly(2024, 2, 1)),
            ("raised_on", new DateOnly(2024, 3, 1)),
            ("close_by", by ?? new DateOnly(2024, 3, 8)),
            ("closed_on", closed),
            ("is_limit_frozen", isFrozen),
            ("is_class_lowered", isLowered)
        );
}
