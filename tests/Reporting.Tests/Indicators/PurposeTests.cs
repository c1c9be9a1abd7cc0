using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class PurposeTests : IDisposable
{
    private static readonly DateOnly March = new(2024, 3, 31);
    private static readonly DateOnly[] Window = [new(2024, 1, 31), new(2024, 2, 29), March];
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task The_share_counts_draws_once_and_only_traceable_ones()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await FlowsAsync(Window[0], Flow(1, "merchant", 1m)); // clean
        await FlowsAsync(Window[1],
            Flow(2, "securities", 0.5m, amount: 60000m), // hit: 50 percent and more than 50,000
            Flow(2, "futures", 0.1m), // the same draw again
            Flow(3, "securities", 0.5m, amount: 49999.99m), // a cent too little
            Flow(4, "property", 0.3m, days: 31)); // a day too late
        await FlowsAsync(Window[2],
            Flow(5, "loan_repayment", 0.4m), Flow(5, "loan_repayment", 0.4m, number: 2), // hit: 80 percent together
            Flow(6, "property", 1m, traceable: false)); // cannot be traced: neither a hit nor clean

        var result = await _book.IndicatorAsync("purpose_exception_share", March);

        Assert.Equal((2m, 5m, 0.4m), (result.Numerator, result.Denominator, result.Value)); // draws 2 and 5 of 1 to 5
        Assert.Equal(LimitState.Watch, result.LimitState);
    }

    [Fact]
    public async Task Money_that_returns_to_the_borrower_is_a_later_hop_than_the_payout()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await FlowsAsync(Window[0], Flow(1, "own_account", 1m, hop: 1, isBorrower: true));
        await FlowsAsync(Window[1], Flow(2, "own_account", 0.25m, hop: 2, isBorrower: true));
        await FlowsAsync(Window[2], Flow(3, "own_account", 0.19m, hop: 2, isBorrower: true));

        Assert.Equal(1m, (await _book.IndicatorAsync("purpose_exception_share", March)).Numerator);
    }

    [Fact]
    public async Task A_month_without_flows_on_file_is_named()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await FlowsAsync(Window[0], Flow(1, "merchant", 1m));
        await FlowsAsync(Window[2], Flow(2, "merchant", 1m));

        Assert.Equal(["fund_flow@2024-02-29"], (await _book.IndicatorAsync("purpose_exception_share", March)).Missing);
    }

    private Task FlowsAsync(DateOnly month, params IReadOnlyDictionary<string, object?>[] flows) => _book.RowsAsync("fund_flow", month, flows);

    private static IReadOnlyDictionary<string, object?> Flow(
        long loan, string category, decimal share, decimal amount = 100m, int days = 1, int hop = 1, int number = 1, bool traceable = true, bool isBorrower = false) => Row(
        ("loan_key", loan), ("payee_category", category), ("share_of_draw", share), ("amount", amount), ("days_after_draw", days), ("hop", hop),
        ("flow_no", category == "futures" ? 9 : number), ("is_traceable", traceable), ("payee_is_borrower", isBorrower));
}
