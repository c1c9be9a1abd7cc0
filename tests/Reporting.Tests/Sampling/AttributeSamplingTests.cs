using System.Globalization;
using Portal.Reporting.Sampling;
using Xunit;

namespace Portal.Reporting.Tests.Sampling;

/// <summary>The tables of domain 6.6.1 (S1, S2), cell by cell, and what a small population changes.</summary>
public sealed class AttributeSamplingTests
{
    [Theory]
    [InlineData("0.02", "149 236 313 386", "114 194 265 333")]
    [InlineData("0.03", "99 157 208 257", "76 129 176 221")]
    [InlineData("0.04", "74 117 156 192", "57 96 132 166")]
    [InlineData("0.05", "59 93 124 153", "45 77 105 132")]
    [InlineData("0.06", "49 78 103 127", "38 64 88 110")]
    [InlineData("0.07", "42 66 88 109", "32 55 75 94")]
    [InlineData("0.08", "36 58 77 95", "28 48 65 82")]
    [InlineData("0.09", "32 51 68 84", "25 42 58 73")]
    [InlineData("0.10", "29 46 61 76", "22 38 52 65")]
    [InlineData("0.15", "19 30 40 50", "15 25 34 43")]
    [InlineData("0.20", "14 22 30 37", "11 18 25 32")]
    public void A_sample_is_as_large_as_the_table_says(string tolerable, string at95, string at90)
    {
        Assert.Equal(at95, Sizes(0.95m));
        Assert.Equal(at90, Sizes(0.90m));

        string Sizes(decimal confidence) =>
            string.Join(' ', Enumerable.Range(0, 4).Select(allowed => AttributeSampling.Size(Number(tolerable), allowed, confidence)));
    }

    [Theory]
    [InlineData(25, "11.3 17.6 23.1 28.2")]
    [InlineData(30, "9.5 14.9 19.5 23.9")]
    [InlineData(40, "7.2 11.3 14.9 18.3")]
    [InlineData(50, "5.8 9.1 12.1 14.8")]
    [InlineData(60, "4.9 7.7 10.1 12.4")]
    [InlineData(75, "3.9 6.2 8.2 10.0")]
    [InlineData(100, "3.0 4.7 6.2 7.6")]
    [InlineData(150, "2.0 3.1 4.1 5.1")]
    [InlineData(200, "1.5 2.3 3.1 3.8")]
    public void The_upper_limit_of_deviations_is_that_of_the_table(int size, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                Enumerable
                    .Range(0, 4)
                    .Select(deviations =>
                        (100m * AttributeSampling.UpperLimit(size, deviations, 0.95m)).ToString("0.0", CultureInfo.InvariantCulture)
                    )
            )
        );

    /// <summary>60 draws of 12,480 were tested and 4 were wrong: 6.7 percent, and at most 14.6 percent in all (domain 6.2).</summary>
    [Fact]
    public void Four_of_sixty_may_be_14_6_percent_of_all()
    {
        Assert.Equal(0.146m, Math.Round(AttributeSampling.UpperLimit(60, 4, 0.95m), 3));
        // large enough to be as good as endless
        Assert.Equal(0.146m, Math.Round(AttributeSampling.UpperLimit(60, 4, 0.95m, population: 12_480), 3));
    }

    /// <summary>Two ways to say the same: a sample of the size for k deviations in which k are found passes, and one item less does
    /// not.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(400L)]
    [InlineData(2_000L)]
    public void Size_and_upper_limit_agree(long? population)
    {
        foreach (
            var (tolerable, allowed) in from rate in new[] { 0.02m, 0.05m, 0.10m }
            from allowed in new[] { 0, 1, 3 }
            select (rate, allowed)
        )
        {
            var size = AttributeSampling.Size(tolerable, allowed, 0.95m, population);

            Assert.True(AttributeSampling.UpperLimit(size, allowed, 0.95m, population) <= tolerable);
            Assert.False(size > allowed + 1 && AttributeSampling.UpperLimit(size - 1, allowed, 0.95m, population) < tolerable);
        }
    }

    /// <summary>20 items of which 1 may be wrong at 5 percent: 19 of them must be seen, for the 20th is the wrong one with a chance of 1 in
    /// 20.</summary>
    [Fact]
    public void A_small_population_is_counted_without_putting_items_back()
    {
        Assert.Equal(19, AttributeSampling.Size(0.05m, 0, 0.95m, population: 20));
        Assert.Equal(3m / 20m, AttributeSampling.UpperLimit(20, 3, 0.95m, population: 20)); // all were looked at: what was found is all
        Assert.Equal(0m, AttributeSampling.UpperLimit(20, 0, 0.95m, population: 20));
        Assert.InRange(AttributeSampling.Size(0.05m, 0, 0.95m, population: 500), 50, 58); // below the 59 of an endless one
        Assert.Equal(59, AttributeSampling.Size(0.05m, 0, 0.95m, population: 1_000_000_000));
        Assert.Contains(
            "Of 20 items 1 deviate",
            Assert.Throws<ArgumentOutOfRangeException>(() => AttributeSampling.Size(0.05m, 1, 0.95m, population: 20)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_rate_is_estimated_from_as_many_items_as_the_formula_says()
    {
        Assert.Equal(385, AttributeSampling.SizeToEstimate(0.5m, 0.05m, 1.96m)); // 3.8416 × 0.25 / 0.0025 = 384.16
        // 384.16 / (1 + 383.16 / 1,000) = 277.74
        Assert.Equal(278, AttributeSampling.SizeToEstimate(0.5m, 0.05m, 1.96m, population: 1_000));
        Assert.Equal(53, AttributeSampling.ForPopulation(59, 500)); // 59 / (1 + 58 / 500) = 52.87
    }

    [Fact]
    public void What_no_sample_can_answer_is_refused_with_what_to_do()
    {
        Assert.Contains(
            "test all of them by a query",
            Assert.Throws<ArgumentException>(() => AttributeSampling.Size(0.0001m, 0, 0.95m)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "0.05 for 5 percent",
            Assert.Throws<ArgumentOutOfRangeException>(() => AttributeSampling.Size(5m, 0, 0.95m)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => AttributeSampling.UpperLimit(10, 11, 0.95m));
        Assert.Equal(1m, AttributeSampling.UpperLimit(10, 10, 0.95m)); // all deviate: nothing is excluded
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
