namespace Portal.Reporting.Indicators;

/// <summary>Columns by which figures over loans are broken down on screens.</summary>
public static class OfferedBreakdowns
{
    /// <summary>In the order in which they are offered.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    ["product", "province", "channel", "business_kind", "guarantee_type", "stage", "industry"];
}
