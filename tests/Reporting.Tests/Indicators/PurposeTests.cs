using Portal.Data.Figures;
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
        await FlowsAsync(
            Window[1],
            Flow(2, "securities", 0.5m, amount: 60000m), // hit: 50 percent and more than 50,000
            Flow(2, "futures", 0.1m), // the same draw again
            Flow(3, "securities", 0.5m, amount: 49999.99m), // a cent too little
            Flow(4, "property", 0.3m, days: 31)
        ); // a day too late
        await FlowsAsync(
            Window[2],
            Flow(5, "loan_repayment", 0.4m),
            Flow(5, "loan_repayment", 0.4m, number: 2), // hit: 80 percent together
            Flow(6, "property", 1m, traceable: false)
        ); // cannot be traced: neither a hit nor clean

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

    /// <summary>Of four draws one is a hit at the mark, one on the first day, one is a little less or a day later than the rule asks for,
    /// one is clean.</summary>
    [Theory]
    [InlineData("purpose_sec", "securities", "0.1", "0.09", 30, 31)]
    [InlineData("purpose_fut", "futures", "0.01", "0.01", 30, 31)]
    [InlineData("purpose_wm", "wealth_management", "0.01", "0.01", 30, 31)]
    [InlineData("purpose_dev", "property", "0.01", "0.01", 30, 31)]
    [InlineData("purpose_p2p", "lending_platform", "0.01", "0.01", 30, 31)]
    [InlineData("purpose_roll", "loan_repayment", "0.8", "0.79", 3, 3)]
    [InlineData("purpose_roll", "loan_repayment", "0.8", "0.8", 3, 4)]
    [InlineData("purpose_cash", "cash", "0.5", "0.49", 7, 7)]
    [InlineData("purpose_cash", "cash", "0.5", "0.5", 7, 8)]
    [InlineData("purpose_self", "own_account", "0.2", "0.19", 15, 15)]
    [InlineData("purpose_self", "own_account", "0.2", "0.2", 15, 16)]
    [InlineData("purpose_retrace", "own_account", "0.7", "0.69", 15, 15)]
    [InlineData("purpose_retrace", "own_account", "0.7", "0.7", 15, 16)]
    [InlineData("purpose_rel", "supplier", "0.01", "0.01", 30, 31)]
    public async Task Each_rule_hits_at_its_mark_and_not_before(
        string indicator,
        string category,
        string share,
        string less,
        int days,
        int later
    )
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await FlowsAsync(Window[0], Of(1, share, days));
        await FlowsAsync(Window[1], Of(2, less, later));
        await FlowsAsync(Window[2], Flow(3, "merchant", 1m), Of(4, "1", 0));

        var result = await _book.IndicatorAsync(indicator, March);

        Assert.Equal((2m, 4m), (result.Numerator, result.Denominator));

        IReadOnlyDictionary<string, object?> Of(long loan, string part, int after) =>
            Flow(
                loan,
                category,
                decimal.Parse(part, System.Globalization.CultureInfo.InvariantCulture),
                amount: 50000m,
                days: after,
                hop: category == "own_account" ? 2 : 1,
                isBorrower: category == "own_account",
                isRelated: category == "supplier"
            );
    }

    [Fact]
    public async Task What_can_be_traced_is_counted_by_draws_and_by_money_paid_out()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await FlowsAsync(Window[0], Flow(1, "merchant", 1m, amount: 300m), Flow(1, "supplier", 1m, amount: 300m, hop: 2)); // the second hop is the same money
        await FlowsAsync(Window[1], Flow(2, "own_account", 1m, amount: 100m, traceable: false));
        await FlowsAsync(Window[2], Flow(3, "merchant", 1m, amount: 100m));

        Assert.Equal(decimal.Round(2m / 3m, 12), (await _book.IndicatorAsync("traceable_share", March)).Value);
        Assert.Equal(0.8m, (await _book.IndicatorAsync("traceable_amount_share", March)).Value);
    }

    [Fact]
    public async Task A_large_operating_draw_must_be_paid_to_the_supplier()
    {
        DateOnly[] months = [new(2024, 7, 31), new(2024, 8, 31), new(2024, 9, 30)];
        await _book.LoansAsync(months[2], Row(("balance", 1m)));
        await FlowsAsync(months[0], Draw(1, 500000.01m, "self"));
        await FlowsAsync(months[1], Draw(2, 500000.01m, "entrusted"), Draw(3, 500000m, "self")); // not above the threshold
        await FlowsAsync(months[2], Flow(4, "merchant", 1m));

        var result = await _book.IndicatorAsync("entrusted_payment_breach", months[2]);

        Assert.Equal((1m, 2m), (result.Numerator, result.Denominator));

        static IReadOnlyDictionary<string, object?> Draw(long loan, decimal amount, string mode) =>
            Row(("loan_key", loan), ("hop", 1), ("draw_amount", amount), ("payment_mode", mode), ("is_personal_operating", true));
    }

    [Fact]
    public async Task Loans_without_a_purpose_and_documents_used_twice_are_counted()
    {
        var day = new DateOnly(2024, 12, 31);
        await _book.LoansAsync(
            day,
            Row(("balance", 1m), ("purpose", "unspecified")),
            Row(("balance", 1m), ("purpose", "travel")),
            Row(("balance", 0m), ("purpose", "unspecified"), ("loan_status", "settled"))
        );
        await _book.RowsAsync(
            "purpose_evidence",
            day.MonthEnds()
                .Select(month =>
                    (
                        month,
                        (IReadOnlyList<IReadOnlyDictionary<string, object?>>)(
                            month.Month switch
                            {
                                2 => [Document(1, "A"), Document(2, "B")],
                                11 => [Document(3, "A"), Document(4, "A")], // one document for three loans is one document
                                _ => [Document(10L + month.Month, $"M{month.Month}")],
                            }
                        )
                    )
                )
        );

        Assert.Equal(1m, (await _book.IndicatorAsync("vague_purpose", day)).Value);
        Assert.Equal(1m, (await _book.IndicatorAsync("reused_documents", day)).Value);

        static IReadOnlyDictionary<string, object?> Document(long loan, string number) => Row(("loan_key", loan), ("document_no", number));
    }

    [Fact]
    public async Task A_month_without_flows_on_file_is_named()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await FlowsAsync(Window[0], Flow(1, "merchant", 1m));
        await FlowsAsync(Window[2], Flow(2, "merchant", 1m));

        Assert.Equal(["fund_flow@2024-02-29"], (await _book.IndicatorAsync("purpose_exception_share", March)).Missing);
    }

    private Task FlowsAsync(DateOnly month, params IReadOnlyDictionary<string, object?>[] flows) =>
        _book.RowsAsync("fund_flow", month, flows);

    private static IReadOnlyDictionary<string, object?> Flow(
        long loan,
        string category,
        decimal share,
        decimal amount = 100m,
        int days = 1,
        int hop = 1,
        int number = 1,
        bool traceable = true,
        bool isBorrower = false,
        bool isRelated = false
    ) =>
        Row(
            ("loan_key", loan),
            ("payee_category", category),
            ("share_of_draw", share),
            ("amount", amount),
            ("days_after_draw", days),
            ("hop", hop),
            ("flow_no", category == "futures" ? 9 : number),
            ("is_traceable", traceable),
            ("payee_is_borrower", isBorrower),
            ("payee_is_related", isRelated)
        );
}
