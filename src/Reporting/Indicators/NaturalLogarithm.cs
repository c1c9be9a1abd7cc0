namespace Portal.Reporting.Indicators;

/// <summary>Logarithms in decimals, so that a figure made of them is the same on every machine.</summary>
internal static class NaturalLogarithm
{
    private const decimal OfTwo = 0.6931471805599453094172321215m;

    /// <summary>The logarithm of a positive number, good to 25 decimals.</summary>
    public static decimal Of(decimal value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        var halvings = 0;
        for (; value > 1.5m; value /= 2)
        {
            halvings++;
        }

        for (; value < 0.75m; value *= 2)
        {
            halvings--;
        }

        // ln x = 2 (t + t³/3 + t⁵/5 + …) with t = (x − 1) / (x + 1), here at most 1/5; the powers of t end by being zero.
        var t = (value - 1m) / (value + 1m);
        var sum = 0m;
        for (var (n, power) = (1, t); power != 0m; n += 2, power *= t * t)
        {
            sum += power / n;
        }

        return (2m * sum) + (halvings * OfTwo);
    }
}
