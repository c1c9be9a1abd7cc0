using Portal.Data;
using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Where a value stands to the rule's limits and to the board's, and what both mean together.</summary>
public sealed class StandingTests
{
    private static readonly DateOnly Day = new(2024, 12, 31);

    [Theory]
    [InlineData(Direction.Lower, 1.7, AppetiteState.Within)] // equal to amber is within it
    [InlineData(Direction.Lower, 1.70001, AppetiteState.Amber)]
    [InlineData(Direction.Lower, 1.9, AppetiteState.Amber)] // equal to red is not past it
    [InlineData(Direction.Lower, 1.90001, AppetiteState.Red)]
    [InlineData(Direction.Higher, 1.9, AppetiteState.Within)]
    [InlineData(Direction.Higher, 1.89999, AppetiteState.Amber)]
    [InlineData(Direction.Higher, 1.7, AppetiteState.Amber)]
    [InlineData(Direction.Higher, 1.69999, AppetiteState.Red)]
    [InlineData(Direction.None, 99, AppetiteState.None)]
    public void A_value_equal_to_a_mark_is_within_it_in_both_directions(Direction better, double value, AppetiteState state)
    {
        var (amber, red) = better == Direction.Higher ? (1.9m, 1.7m) : (1.7m, 1.9m);

        Assert.Equal(state, BoardAppetite.StateOf(better, (decimal)value, amber, red));
    }

    [Theory]
    [InlineData(Direction.Lower, 0.025, RegulatoryState.Within)]
    [InlineData(Direction.Lower, 0.0251, RegulatoryState.Early)]
    [InlineData(Direction.Lower, 0.15, RegulatoryState.Early)]
    [InlineData(Direction.Lower, 0.1501, RegulatoryState.Breach)]
    [InlineData(Direction.Higher, 0.15, RegulatoryState.Within)]
    [InlineData(Direction.Higher, 0.1499, RegulatoryState.Early)]
    [InlineData(Direction.Higher, 0.0249, RegulatoryState.Breach)]
    public void A_rule_has_its_own_early_mark(Direction better, double value, RegulatoryState state)
    {
        var (mark, limit) = better == Direction.Higher ? (0.15m, 0.025m) : (0.025m, 0.15m);

        Assert.Equal(new RegulatoryLimit(mark, limit, state), RegulatoryLimit.Of(better, (decimal)value, mark, limit));
    }

    [Fact]
    public void Without_limits_there_is_no_standing_and_without_a_value_no_state()
    {
        Assert.Null(RegulatoryLimit.Of(Direction.Lower, 1m, null, null));
        Assert.Equal(new RegulatoryLimit(null, 0.05m, RegulatoryState.None), RegulatoryLimit.Of(Direction.Lower, null, null, 0.05m));
        Assert.Equal(AppetiteState.Amber, BoardAppetite.StateOf(Direction.Lower, 2m, 1m, null));
        Assert.Equal(AppetiteState.Red, BoardAppetite.StateOf(Direction.Lower, 2m, null, 1m));
    }

    [Theory]
    [InlineData(RegulatoryState.Breach, AppetiteState.Within, LimitState.Breach)]
    [InlineData(RegulatoryState.Breach, AppetiteState.Red, LimitState.Breach)]
    [InlineData(RegulatoryState.Within, AppetiteState.Red, LimitState.Watch)] // the board's red is never a broken rule
    [InlineData(RegulatoryState.Within, AppetiteState.Amber, LimitState.Watch)]
    [InlineData(RegulatoryState.Early, AppetiteState.Within, LimitState.Watch)]
    [InlineData(RegulatoryState.Within, AppetiteState.Within, LimitState.Within)]
    [InlineData(null, AppetiteState.Red, LimitState.Watch)]
    [InlineData(null, AppetiteState.Within, LimitState.Within)]
    [InlineData(RegulatoryState.Within, null, LimitState.Within)]
    [InlineData(RegulatoryState.None, AppetiteState.None, LimitState.None)]
    [InlineData(null, null, LimitState.None)]
    public void Only_a_rule_is_breached(RegulatoryState? regulatory, AppetiteState? appetite, LimitState state) =>
        Assert.Equal(
            state,
            Result(
                regulatory is { } rule ? new(null, 0.05m, rule) : null,
                appetite is { } board ? new(0.017m, 0.019m, board, "x", Day, null) : null
            ).LimitState
        );

    /// <summary>The text is what runs were digested over before the board's appetite was a set of its own.</summary>
    [Fact]
    public void A_run_without_an_appetite_keeps_the_digest_that_it_always_had()
    {
        var inputs = new InputSet([]);
        var run = new IndicatorRunResult(Day, inputs, "c", "engine", 1, 1, [Result(new(0.017m, 0.05m, RegulatoryState.Early), null)]);

        Assert.Equal(Hashing.Sha256($"run/1|2024-12-31|{inputs.Digest}|c\nnpl_ratio|Ok||0.018|18|1000|Watch|0.017|0.05"), run.Digest);
    }

    [Fact]
    public void Another_approval_of_the_same_marks_is_another_result()
    {
        IndicatorRunResult Run(string reference) =>
            new(Day, new InputSet([]), "c", "engine", 1, 1, [Result(null, new(0.017m, 0.019m, AppetiteState.Amber, reference, Day, null))]);

        Assert.Equal(Run("2022-03").Digest, Run("2022-03").Digest);
        Assert.NotEqual(Run("2022-03").Digest, Run("2023-03").Digest);
    }

    private static IndicatorResult Result(RegulatoryLimit? regulatory, BoardAppetite? appetite) =>
        new(
            "npl_ratio",
            "AQ01",
            new LocalText("NPL ratio", "不良贷款率"),
            ResultStatus.Ok,
            [],
            0.018m,
            18m,
            1000m,
            Unit.Ratio,
            Direction.Lower,
            regulatory,
            appetite,
            []
        );
}
