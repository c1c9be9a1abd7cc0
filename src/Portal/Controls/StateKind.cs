namespace Portal.Controls;

/// <summary>The ways in which anything can stand, each with a sign, a colour and a word of its own; breach means a rule or a check and
/// nothing else.</summary>
public enum StateKind
{
    Good,
    Watch,

    /// <summary>Past what the board does not accept: graver than a warning, and no broken rule.</summary>
    BoardRed,
    Breach,

    /// <summary>Not decided, or nothing to compare with: never shown as passed.</summary>
    Unknown,
}
