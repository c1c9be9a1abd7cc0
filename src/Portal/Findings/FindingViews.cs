using Portal.Data.Findings;
using Portal.Reporting;

namespace Portal.Findings;

/// <summary>One finding with what may be done with it and its trail.</summary>
/// <param name="Steps">What its status allows, with what keeps this reader from it.</param>
/// <param name="Loans">The frozen sets of loans.</param>
/// <param name="IsEditable">Whether this reader may edit it now.</param>
/// <param name="People">What people are called, by user name.</param>
public sealed record FindingPageView(
    FindingView Finding,
    IReadOnlyList<StepChoice> Steps,
    IReadOnlyList<TrailLine> Trail,
    IReadOnlyList<FrozenLoans> Loans,
    bool IsEditable,
    IReadOnlyDictionary<string, string> People
);

/// <summary>A frozen set of loans beside the rules of now.</summary>
/// <param name="AreRulesSame">Whether the figure uses what it used then; null when the finding does not tell.</param>
public sealed record FrozenLoans(FrozenLoanSet Set, bool? AreRulesSame);

/// <summary>One entry of the ledger about a subject, in words.</summary>
/// <param name="Actor">User name, or the portal or the operating-system user.</param>
/// <param name="Fields">What changed, in the ledger's own words.</param>
public sealed record TrailLine(
    long Sequence,
    DateTimeOffset At,
    string Actor,
    string Kind,
    IReadOnlyList<FieldChange> Fields,
    string? Reason
);

/// <summary>A field before and after; null where it held nothing.</summary>
public sealed record FieldChange(string Field, string? Before, string? After);

/// <summary>What a new finding starts from.</summary>
/// <param name="Source">The figure on its date; null when it starts from none.</param>
/// <param name="Loans">The loans behind it, as they are now; null when it starts from no set of loans.</param>
/// <param name="Owners">User names with what they are called.</param>
/// <param name="Criteria">Which limits of the figure were passed, whose they are and what they rest on; empty when none was.</param>
public sealed record FindingStart(
    FigureRef? Source,
    FrozenLoanSet? Loans,
    IReadOnlyList<(string Name, string Text)> Owners,
    string Criteria = ""
);

/// <summary>What the form of a finding holds while it is typed.</summary>
public sealed class FindingForm
{
    public string Title { get; set; } = "";

    public string Criteria { get; set; } = "";

    public string Condition { get; set; } = "";

    public string Cause { get; set; } = "";

    public string Consequence { get; set; } = "";

    public string Recommendation { get; set; } = "";

    public string Evidence { get; set; } = "";

    public FindingRating Rating { get; set; } = FindingRating.Medium;

    public string? Owner { get; set; }

    public DateOnly? DueDate { get; set; }

    public static FindingForm Of(FindingContent content) =>
        new()
        {
            Title = content.Title,
            Criteria = content.Criteria,
            Condition = content.Condition,
            Cause = content.Cause,
            Consequence = content.Consequence,
            Recommendation = content.Recommendation,
            Evidence = content.Evidence,
            Rating = content.Rating,
            Owner = content.Owner,
            DueDate = content.DueDate,
        };

    public FindingContent Content() =>
        new()
        {
            Title = Title.Trim(),
            Criteria = Criteria.Trim(),
            Condition = Condition.Trim(),
            Cause = Cause.Trim(),
            Consequence = Consequence.Trim(),
            Recommendation = Recommendation.Trim(),
            Evidence = Evidence.Trim(),
            Rating = Rating,
            Owner = string.IsNullOrEmpty(Owner) ? null : Owner,
            DueDate = DueDate,
        };
}
