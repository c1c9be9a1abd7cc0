namespace Portal.Data.Access;

/// <summary>How a person wants to hear of errands.</summary>
public enum MailChoice
{
    /// <summary>A mail for each, as it comes up.</summary>
    Each = 0,

    /// <summary>One mail a day with all that came up.</summary>
    Daily = 1,

    /// <summary>No mail; the inbox says it all the same.</summary>
    None = 2,
}
