namespace Portal.Data.Figures;

/// <summary>What a figure is counted in.</summary>
public enum Unit
{
    /// <summary>The book's reporting currency.</summary>
    Money,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A fraction: 0.0425 is 4.25 %.</summary>
    Ratio,

    /// <summary>A pure number that is no part of anything, such as an index or a multiple: 0.25 is 0.25.</summary>
    Number,
}
