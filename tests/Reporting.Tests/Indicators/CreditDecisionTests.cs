using Portal.Data.Figures;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Decisions on applications: how many, by whom and how fast.</summary>
public sealed class CreditDecisionTests : GivenScores
{
    [Fact]
    public async Task Decisions_of_the_month_are_counted()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await _book.RowsAsync(
            "application",
            March,
            [
                Decided("own_app", true, true, 2, 10, 10, 0, 3),
                Decided("own_app", true, true, 0, 10, 9, 0, 4),
                Decided("own_app", true, true, 5, 10, 10, 1, 5),
                Decided("agency", true, false, null, 10, 10, 0, 3600),
                Decided("agency", false, true, 0, 10, 9, 2, 2),
            ]
        );

        var run = await RunAsync();

        Assert.Equal((1m, 3m), (run.Of("thin_files").Numerator, run.Of("thin_files").Denominator)); // the fourth approval had no report
        Assert.Equal(0.96m, run.Value("data_sufficiency"));
        Assert.Equal(
            (1m, 4m, AppetiteState.Red),
            (run.Of("policy_exceptions").Numerator, run.Of("policy_exceptions").Denominator, run.Of("policy_exceptions").Appetite!.State)
        );
        Assert.Equal(0.8m, run.Value("automatic_decisions"));
        Assert.Equal(["agency = -0.3", "own_app = 0.2"], run.Of("channel_approval_deviation").Lines()); // 1 of 2 and 3 of 3, of 4 of 5
        Assert.Equal(
            (0.3m, AppetiteState.Amber),
            (run.Value("channel_approval_deviation"), run.Of("channel_approval_deviation").Appetite!.State)
        );
        Assert.Equal((3600m, 5m), (run.Value("decision_latency"), run.Of("decision_latency").Denominator)); // 95 percent of five is all of them
    }

    [Fact]
    public async Task Nineteen_of_twenty_decisions_are_as_fast_as_the_latency_says()
    {
        await _book.LoansAsync(March, Row(("balance", 1m)));
        await _book.RowsAsync(
            "application",
            March,
            [.. Enumerable.Range(1, 20).Select(seconds => Decided("own_app", true, true, 1, 1, 1, 0, seconds == 20 ? 9000 : seconds))]
        );

        Assert.Equal(19m, (await RunAsync()).Value("decision_latency"));
    }

    private IReadOnlyDictionary<string, object?> Decided(
        string channel,
        bool approved,
        bool automatic,
        int? accounts,
        int total,
        int filled,
        int rules,
        int seconds
    ) =>
        Row(
            ("application_key", ++_key),
            ("channel", channel),
            ("is_approved", approved),
            ("is_automatic", automatic),
            ("credit_accounts", accounts),
            ("mandatory_total", total),
            ("mandatory_filled", filled),
            ("hard_rules_broken", rules),
            ("decision_seconds", seconds)
        );
}
