using System.Globalization;
using Portal.Reporting.Sampling;
using Xunit;

namespace Portal.Reporting.Tests.Sampling;

/// <summary>The factors and the vector of domain 6.6.2 (S3); amounts in ten thousand yuan.</summary>
public sealed class MonetaryUnitPlanTests
{
    private static readonly MonetaryUnitPlan Vector = MonetaryUnitPlan.Of(100_000m, 3_000m, 500m, 1.6m, 0.95m);

    [Theory]
    [InlineData("0.95", "3.00 4.75 6.30 7.76 9.16 10.52", 0)]
    [InlineData("0.90", "2.31 3.89 5.33 6.69 8.00 9.28", 0)]
    [InlineData("0.99", "4.61 6.64 8.41 10.05 11.60 13.11", 1)]
    [InlineData("0.85", "1.90 3.37 4.72 6.01", 1)]
    [InlineData("0.80", "1.61 2.99 4.28 5.52", 1)]
    public void Confidence_factors_are_those_of_the_printed_table_or_a_hundredth_above(string confidence, string printed, int mayDiffer)
    {
        foreach (var (errors, factor) in printed.Split(' ').Index())
        {
            Assert.InRange(ConfidenceFactor.Of(errors, Number(confidence)) - Number(factor), 0m, mayDiffer / 100m);
        }
    }

    /// <summary>100,000 × 3.00 / (3,000 − 500 × 1.6) = 136.4.</summary>
    [Fact]
    public void The_vector_takes_137_items_729_93_apart()
    {
        Assert.Equal(137, Vector.Size);
        Assert.Equal(729.93m, Math.Round(Vector.Interval, 2));
    }

    [Fact]
    public void Two_errors_project_to_an_upper_limit_of_2_622_26()
    {
        var result = Vector.Evaluate([new(400m, 360m), new(600m, 450m)]); // taintings 0.10 and 0.25

        Assert.Equal(2_189.78m, Math.Round(result.BasicPrecision, 2)); // 3.00 × 729.93
        Assert.Equal(182.48m + 72.99m, Math.Round(result.Projected, 2));
        Assert.Equal(136.86m + 40.15m, Math.Round(result.IncrementalAllowance, 2)); // 0.75 of the larger and 0.55 of the smaller
        Assert.Equal(0m, result.Certain);
        Assert.Equal(2_622.26m, Math.Round(result.UpperLimit, 2));
        Assert.True(result.IsAccepted);
    }

    [Fact]
    public void An_item_as_large_as_the_interval_was_taken_for_certain_and_counts_as_it_is()
    {
        var plan = new MonetaryUnitPlan(100_000m, 3_000m, 0.95m, 100); // 1,000 apart

        var result = plan.Evaluate([new(1_000m, 900m), new(999m, 899.1m)]);

        // (4.75 − 3.00 − 1) × 100
        Assert.Equal((3_000m, 100m, 75m, 100m), (result.BasicPrecision, result.Projected, result.IncrementalAllowance, result.Certain));
        Assert.Equal((3_275m, false), (result.UpperLimit, result.IsAccepted));
    }

    [Fact]
    public void Without_an_error_the_limit_is_the_basic_precision_and_the_tolerable_amount_itself_is_accepted()
    {
        var result = MonetaryUnitPlan.Of(100_000m, 3_000m, 0m, 1m, 0.95m).Evaluate([]);

        Assert.Equal((3_000m, true), (result.UpperLimit, result.IsAccepted));
    }

    [Fact]
    public void What_leaves_nothing_to_tolerate_and_what_is_no_overstatement_are_refused()
    {
        Assert.Contains(
            "leaves nothing of the tolerable 800",
            Assert.Throws<ArgumentException>(() => MonetaryUnitPlan.Of(100_000m, 800m, 500m, 1.6m, 0.95m)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Booked 100, audited 120",
            Assert.Throws<ArgumentException>(() => Vector.Evaluate([new(100m, 120m)])).Message,
            StringComparison.Ordinal
        );
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
