namespace Portal.Data.Figures;

/// <summary>Which way a figure is better, and so on which side of a limit it is bad.</summary>
public enum Direction
{
    Lower,
    Higher,

    /// <summary>Neither: such a figure has no limit and no appetite.</summary>
    None,
}
