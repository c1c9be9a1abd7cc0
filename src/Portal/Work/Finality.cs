namespace Portal.Work;

/// <summary>How final the figures of a page are.</summary>
public enum Finality
{
    /// <summary>Computed, approved by nobody yet.</summary>
    Preliminary,

    Approved,

    /// <summary>An approved version was replaced by a later one.</summary>
    Restated,

    /// <summary>Newer inputs exist than those that were computed.</summary>
    Stale,
}
