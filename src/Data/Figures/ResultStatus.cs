namespace Portal.Data.Figures;

/// <summary>Whether a figure has a value.</summary>
public enum ResultStatus
{
    /// <summary>The value stands.</summary>
    Ok,

    /// <summary>There is nothing to divide by; never shown as zero and never a pass.</summary>
    NotApplicable,

    /// <summary>An input is absent, and the result names it. Never a zero and never a pass.</summary>
    NotEvaluable,
}
