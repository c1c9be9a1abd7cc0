using System.Globalization;

namespace Portal.Reporting.Sampling;

/// <summary>
/// Attribute sampling (属性抽样, domain 6.6.1): how many items to test so that a control may be relied on, and what the deviations found in
/// them say about all items.
/// </summary>
/// <remarks>
/// Exact, where printed tables round: binomial for a large population, hypergeometric where its size is given. Rates and confidence are
/// fractions. A judgemental sample may not be projected like this.
/// </remarks>
public static class AttributeSampling
{
    /// <summary>Beyond this a query over the whole population costs less than a sample of it.</summary>
    private const int LargestSample = 20_000;

    private const int Millionths = 1_000_000;

    /// <summary>
    /// Number of items to test: the fewest in which a population that deviates at the tolerable rate would show no more than the allowed
    /// deviations with a chance of at most 1 − confidence.
    /// </summary>
    /// <param name="tolerableRate">Tolerable deviation rate (可容忍偏差率), such as 0.05.</param>
    /// <param name="allowedDeviations">Deviations with which the control is still relied on.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <param name="population">Number of items in all; null when it is large.</param>
    public static int Size(decimal tolerableRate, int allowedDeviations, decimal confidence, long? population = null)
    {
        RequireFraction(tolerableRate, nameof(tolerableRate));
        RequireFraction(confidence, nameof(confidence));
        ArgumentOutOfRangeException.ThrowIfNegative(allowedDeviations);
        var chance = 1m - confidence;
        if (population is not { } all)
        {
            return Fewest(allowedDeviations + 1, LargestSample, size => Chances.IsAtMost(chance, allowedDeviations, size, tolerableRate));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(all, 1, nameof(population));
        var deviating = (long)decimal.Ceiling(tolerableRate * all);
        if (allowedDeviations >= deviating)
        {
            throw new ArgumentOutOfRangeException(
                nameof(allowedDeviations),
                allowedDeviations,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Of {all} items {deviating} deviate at the tolerable rate of {tolerableRate}: allow fewer deviations than that, or tolerate more."
                )
            );
        }

        return Fewest(
            allowedDeviations + 1,
            (int)Math.Min(all, LargestSample),
            size => Chances.IsAtMost(chance, allowedDeviations, size, all, deviating)
        );
    }

    /// <summary>
    /// Upper deviation limit (偏差率上限), a fraction: the rate above which so few deviations in the sample would have a chance below
    /// 1 − confidence. The control may be relied on while it is at most the tolerable rate.
    /// </summary>
    /// <returns>In millionths, rounded up; for a population of known size, an exact number of its items over that size.</returns>
    public static decimal UpperLimit(int size, int deviations, decimal confidence, long? population = null)
    {
        RequireFraction(confidence, nameof(confidence));
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSample);
        ArgumentOutOfRangeException.ThrowIfNegative(deviations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deviations, size);
        var chance = 1m - confidence;
        if (population is not { } all)
        {
            return deviations == size
                ? 1m
                : (decimal)Fewest(0, Millionths, rate => Chances.IsAtMost(chance, deviations, size, (decimal)rate / Millionths))
                    / Millionths;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(all, size, nameof(population));

        // As many as were found deviate at least, and all but the good ones at most.
        var most = all - (size - deviations);
        return (
                Lowest(deviations, most + 1, deviating => deviating > most || Chances.IsAtMost(chance, deviations, size, all, deviating))
                - 1m
            ) / all;
    }

    /// <summary>Number of items to estimate a rate from: z²·p·(1 − p) / e², corrected for the size of the population.</summary>
    /// <param name="expectedRate">The rate as expected, p.</param>
    /// <param name="margin">How far the estimate may be off on either side, e.</param>
    /// <param name="z">Quantile of the normal distribution, such as 1.96 for 95 percent on two sides.</param>
    public static int SizeToEstimate(decimal expectedRate, decimal margin, decimal z, long? population = null)
    {
        RequireFraction(expectedRate, nameof(expectedRate));
        RequireFraction(margin, nameof(margin));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(z);
        var size = z * z * expectedRate * (1m - expectedRate) / (margin * margin);
        return (int)decimal.Ceiling(population is { } all ? OfFinite(size, all) : size);
    }

    /// <summary>The usual approximation for a small population: n / (1 + (n − 1) / N), rounded up.</summary>
    public static int ForPopulation(int size, long population) => (int)decimal.Ceiling(OfFinite(size, population));

    private static decimal OfFinite(decimal size, long population)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 1);
        return size / (1m + ((size - 1m) / population));
    }

    /// <summary>Looked for upwards: a large sample takes much longer to judge than a small one.</summary>
    private static int Fewest(int from, int to, Func<int, bool> holds)
    {
        var high = Math.Max(from, 1);
        while (high < to && !holds(high))
        {
            (from, high) = (high + 1, Math.Min(to, high * 2));
        }

        return holds(high)
            ? (int)Lowest(from, high, value => holds((int)value))
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"More than {to} items would have to be tested: test all of them by a query instead."
                )
            );
    }

    /// <summary>The lowest number for which a condition holds that holds for all above it, and for the highest.</summary>
    private static long Lowest(long from, long to, Func<long, bool> holds)
    {
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            (from, to) = holds(middle) ? (from, middle) : (middle + 1, to);
        }

        return to;
    }

    private static void RequireFraction(decimal value, string name)
    {
        if (value is <= 0m or >= 1m)
        {
            throw new ArgumentOutOfRangeException(name, value, "A fraction between 0 and 1 is accepted, such as 0.05 for 5 percent.");
        }
    }
}
