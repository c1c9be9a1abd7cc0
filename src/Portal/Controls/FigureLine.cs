using Portal.Reporting.Indicators;

namespace Portal.Controls;

/// <summary>An indicator in a list.</summary>
/// <param name="Previous">Value at the month-end before; null when there is none.</param>
/// <param name="HasOtherRules">What it used of the catalogue is different now.</param>
public sealed record FigureLine(IndicatorResult Result, decimal? Previous, bool HasOtherRules = false);
