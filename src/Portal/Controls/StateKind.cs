namespace Portal.Controls;

/// <summary>The four ways in which anything can stand; breach (red) means a limit or a check and nothing else.</summary>
public enum StateKind
{
    Good,
    Watch,
    Breach,

    /// <summary>Not decided, or nothing to compare with: never shown as passed.</summary>
    Unknown,
}
