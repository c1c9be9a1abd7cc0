namespace Portal.Controls;

/// <summary>How figures that are read together are printed.</summary>
/// <param name="Divisor">What one unit of the print stands for: 0.01 for percentage points of a fraction, 1e8 for 亿.</param>
/// <param name="Suffix">The word behind it; empty for none.</param>
public sealed record FigureScale(decimal Divisor, string Suffix, int Decimals)
{
    /// <summary>The last printed digit, in the unit of the figures.</summary>
    public decimal Digit => Enumerable.Range(0, Decimals).Aggregate(Divisor, (digit, _) => digit / 10m);
}
