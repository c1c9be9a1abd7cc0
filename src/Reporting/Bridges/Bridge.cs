using Portal.Data.Figures;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Bridges;

/// <summary>From which date to which, and what was known when their figures were published.</summary>
/// <param name="OpeningKnownAt">What was sealed later is late data to the opening figure. Everything when null.</param>
/// <param name="ClosingKnownAt">What was sealed later is no part of the bridge. Everything when null.</param>
public sealed record BridgePeriod(
    DateOnly Opening,
    DateOnly Closing,
    DateTimeOffset? OpeningKnownAt = null,
    DateTimeOffset? ClosingKnownAt = null
);

/// <param name="Indicator">A ratio or an amount.</param>
/// <param name="Published">The opening figure as it was published, in the indicator's unit; what its own rules give for it when
/// null.</param>
public sealed record BridgeRequest(Indicator Indicator, decimal? Published = null);

/// <summary>What one line adds to the figure.</summary>
/// <param name="Effect">In the indicator's unit: the figure after this line less the figure before it. A ratio's has 12 decimals.</param>
/// <param name="After">The figure after this line.</param>
/// <param name="Numerator">What it adds to the dividend of a ratio; null for an amount.</param>
/// <param name="Denominator">What it adds to the divisor of a ratio; null for an amount.</param>
public sealed record BridgeStep(BridgeLine Line, decimal Effect, decimal After, decimal? Numerator, decimal? Denominator);

/// <summary>The change of an indicator in parts that add up to it.</summary>
/// <param name="Status">Not applicable when something is divided by zero on the way.</param>
/// <param name="Missing">What a bridge that is not evaluable needs.</param>
/// <param name="Opening">The first figure; null without a value.</param>
/// <param name="Closing">The last figure: the opening and every effect, exactly.</param>
/// <param name="Steps">In order of attribution; empty without a value.</param>
public sealed record Bridge(
    Indicator Indicator,
    BridgePeriod Period,
    ResultStatus Status,
    IReadOnlyList<string> Missing,
    decimal? Opening,
    decimal? Closing,
    IReadOnlyList<BridgeStep> Steps
)
{
    /// <summary>Closing less opening.</summary>
    public decimal? Change => Closing - Opening;
}
