using Portal.Reporting.Indicators;

namespace Portal.Reporting.Sampling;

/// <summary>Confidence factors of monetary-unit sampling (domain 6.6.2).</summary>
public static class ConfidenceFactor
{
    /// <summary>With more errors than this there is nothing left to project: the population is wrong throughout.</summary>
    public const int MostErrors = 40;

    /// <summary>The expected number of errors at which so few would be found with a chance of at most 1 − confidence (Poisson).</summary>
    /// <returns>In hundredths, rounded up: 3.00 for no error at 95 percent. Printed tables differ by at most 0.01.</returns>
    public static decimal Of(int errors, decimal confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(errors);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(errors, MostErrors);
        ArgumentOutOfRangeException.ThrowIfLessThan(confidence, 0.5m);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(confidence, 0.999m);
        var wanted = NaturalLogarithm.Of(1m / (1m - confidence));
        var (low, high) = (errors * 100, (errors * 100) + 100);
        while (!IsReached(high))
        {
            (low, high) = (high, high + 500);
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = IsReached(middle) ? (low, middle) : (middle, high);
        }

        return high / 100m;

        // e^−m · Σ m^i / i! ≤ 1 − confidence, as logarithms.
        bool IsReached(int hundredths)
        {
            var mean = hundredths / 100m;
            var (term, sum) = (1m, 1m);
            for (var i = 1; i <= errors; i++)
            {
                term *= mean / i;
                sum += term;
            }

            return mean - NaturalLogarithm.Of(sum) >= wanted;
        }
    }
}
