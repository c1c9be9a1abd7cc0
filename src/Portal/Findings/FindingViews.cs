using Portal.Data.Findings;

namespace Portal.Findings;

/// <summary>A page of findings and how many match in all.</summary>
public sealed record FindingListView(IReadOnlyList<FindingLine> Lines, int Total, int Page, int Pages);

/// <param name="IsOverdue">Due before today and not closed; not a state of its own.</param>
/// <param name="Loans">Loans in its frozen sets; null when it was not opened from a figure.</param>
public sealed record FindingLine(
    string Number, string Title, FindingRating Rating, FindingStatus Status, string? Owner, DateOnly? DueDate, bool IsOverdue, long? Loans, decimal? Balance);

/// <summary>One finding with its frozen loans and its trail.</summary>
public sealed record FindingView(Finding Finding, bool IsOverdue, IReadOnlyList<TrailLine> Trail);

/// <summary>One entry of the ledger about a subject, in words.</summary>
/// <param name="Fields">Names of the fields that changed.</param>
public sealed record TrailLine(long Sequence, DateTimeOffset At, string Actor, string Kind, IReadOnlyList<string> Fields, string? Reason);

/// <summary>What the form of a finding holds while it is typed.</summary>
public sealed class FindingForm
{
    public string Title { get; set; } = "";

    public string Criteria { get; set; } = "";

    public string Condition { get; set; } = "";

    public string Cause { get; set; } = "";

    public string Consequence { get; set; } = "";

    public string Recommendation { get; set; } = "";

    public FindingRating Rating { get; set; } = FindingRating.Medium;

    public string? Owner { get; set; }

    public DateOnly? DueDate { get; set; }

    public static FindingForm Of(Finding finding) => new()
    {
        Title = finding.Title,
        Criteria = finding.Criteria,
        Condition = finding.Condition,
        Cause = finding.Cause,
        Consequence = finding.Consequence,
        Recommendation = finding.Recommendation,
        Rating = finding.Rating,
        Owner = finding.Owner,
        DueDate = finding.DueDate,
    };
}
