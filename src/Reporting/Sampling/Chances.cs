using System.Numerics;

namespace Portal.Reporting.Sampling;

/// <summary>Chances of few deviations in a sample, compared in whole numbers of any length: nothing is rounded on the way.</summary>
internal static class Chances
{
    /// <summary>Whether a large population that deviates at a rate shows no more than so many deviations with at most this chance
    /// (binomial).</summary>
    /// <param name="rate">Share of the population that deviates, from 0 to 1.</param>
    /// <param name="chance">The bound, from 0 to 1.</param>
    public static bool IsAtMost(decimal chance, int deviations, int size, decimal rate)
    {
        var (part, whole) = Fraction(rate);
        BigInteger sum = 0,
            ways = 1;
        for (var i = 0; i <= Math.Min(deviations, size); i++)
        {
            sum += ways * BigInteger.Pow(part, i) * BigInteger.Pow(whole - part, size - i);
            ways = ways * (size - i) / (i + 1);
        }

        return IsAtMost(sum, BigInteger.Pow(whole, size), chance);
    }

    /// <summary>The same of a population of known size, of which items are not looked at twice (hypergeometric).</summary>
    /// <param name="deviating">How many items of the population deviate.</param>
    public static bool IsAtMost(decimal chance, int deviations, int size, long population, long deviating)
    {
        BigInteger sum = 0;
        for (var i = 0; i <= Math.Min(deviations, size); i++)
        {
            sum += Ways(deviating, i) * Ways(population - deviating, size - i);
        }

        return IsAtMost(sum, Ways(population, size), chance);
    }

    private static bool IsAtMost(BigInteger part, BigInteger whole, decimal chance)
    {
        var (numerator, denominator) = Fraction(chance);
        return part * denominator <= numerator * whole;
    }

    /// <summary>In how many ways some of many can be chosen.</summary>
    private static BigInteger Ways(long many, long some)
    {
        if (some > many)
        {
            return 0;
        }

        BigInteger ways = 1;
        for (long i = 1; i <= some; i++)
        {
            ways = ways * (many - some + i) / i;
        }

        return ways;
    }

    /// <summary>A decimal as the fraction of whole numbers that it is, in lowest terms.</summary>
    private static (BigInteger Part, BigInteger Whole) Fraction(decimal value)
    {
        var part = new BigInteger(value / new decimal(1, 0, 0, false, value.Scale));
        var whole = BigInteger.Pow(10, value.Scale);
        var common = BigInteger.GreatestCommonDivisor(part, whole);
        return (part / common, whole / common);
    }
}
