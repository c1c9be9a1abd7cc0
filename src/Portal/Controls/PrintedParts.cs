namespace Portal.Controls;

/// <summary>
/// Parts of a whole as they are printed: each is rounded down or up to the last printed digit so that what is printed of them adds up to
/// what is printed of the whole. Those that lose most by rounding down are rounded up (largest remainder); no part is moved by a whole
/// digit.
/// </summary>
public static class PrintedParts
{
    /// <param name="whole">The sum of the parts.</param>
    /// <param name="digit">The last digit that is printed, such as 0.0001 for a fraction shown as percentage points with two
    /// decimals.</param>
    public static IReadOnlyList<decimal> Of(decimal whole, IReadOnlyList<decimal> parts, decimal digit)
    {
        if (parts.Sum() != whole)
        {
            throw new ArgumentException(
                $"The parts are {parts.Sum()} together and the whole is {whole}: nothing printed of them could add up.",
                nameof(parts)
            );
        }

        var printed = parts.Select(part => Math.Floor(part / digit)).ToList();
        var up = (int)(decimal.Round(whole / digit, MidpointRounding.AwayFromZero) - printed.Sum());
        foreach (
            var i in Enumerable
                .Range(0, parts.Count)
                .OrderByDescending(i => (parts[i] / digit) - printed[i])
                .ThenByDescending(i => Math.Abs(parts[i]))
                .Take(up)
        )
        {
            printed[i]++;
        }

        return [.. printed.Select(digits => digits * digit)];
    }
}
