namespace Portal.Data.Figures;

/// <summary>Both sets of limits in one word, for colours and filters.</summary>
/// <remarks>
/// Only a rule can be breached. What the board does not accept is the board's own matter and is watched, whether past amber or past red: so
/// a red appetite is never mistaken for a broken law, and never hides one. Which of the two it is stands in <see cref="RegulatoryState"/>
/// and <see cref="AppetiteState"/>, and everywhere beside the colour.
/// </remarks>
public enum LimitState
{
    /// <summary>There is no limit of either kind, or no value to compare.</summary>
    None,

    /// <summary>Inside every limit that there is.</summary>
    Within,

    /// <summary>Past the board's amber or red, or past the rule's own early mark; no rule is broken.</summary>
    Watch,

    /// <summary>Past the regulatory limit, whatever the board accepts.</summary>
    Breach,
}

/// <summary>Where a value stands against what the rule allows.</summary>
public enum RegulatoryState
{
    None,
    Within,

    /// <summary>Past the mark from which the rule itself asks for attention.</summary>
    Early,
    Breach,
}

/// <summary>Where a value stands against what the board accepts.</summary>
public enum AppetiteState
{
    None,
    Within,
    Amber,
    Red,
}
