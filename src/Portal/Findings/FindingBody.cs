using System.Globalization;
using Portal.Data.Findings;

namespace Portal.Findings;

/// <summary>A finding as the interface tells it; figures are exact text.</summary>
public sealed record FindingBody(
    string Number,
    FindingStatus Status,
    FindingContent Content,
    DateOnly? OriginalDueDate,
    bool IsOverdue,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    string? SourceFigure,
    string? ReviewedBy,
    ManagementResponse? Response,
    string? ResponseText,
    DateOnly? AgreedOn,
    string? Remediation,
    string? ValidatedBy,
    string? Validation,
    Retest? Retest,
    DateOnly? ClosedOn,
    DateOnly? RiskAcceptedUntil,
    string? RiskAcceptedBy,
    IReadOnlyList<FrozenLoansBody> Loans
)
{
    public static FindingBody Of(FindingView finding) =>
        new(
            finding.Row.Number,
            finding.Row.Status,
            finding.Content,
            finding.Row.OriginalDueDate,
            finding.Row.IsOverdue,
            finding.Row.CreatedBy,
            finding.Row.CreatedAt,
            finding.Row.SourceFigure,
            finding.ReviewedBy,
            finding.Response,
            finding.ResponseText,
            finding.AgreedOn,
            finding.Remediation,
            finding.ValidatedBy,
            finding.Validation,
            finding.Retest,
            finding.ClosedOn,
            finding.RiskAcceptedUntil,
            finding.RiskAcceptedBy,
            [
                .. finding.LoanSets.Select(set => new FrozenLoansBody(
                    set.FigureCode,
                    set.AsOf,
                    set.Predicate,
                    set.Count,
                    set.Balance.ToString(CultureInfo.InvariantCulture),
                    set.Fingerprint
                )),
            ]
        );
}

/// <summary>The loans that were frozen with a finding.</summary>
/// <param name="Balance">Sum of balances, yuan, as exact text.</param>
public sealed record FrozenLoansBody(string FigureCode, DateOnly AsOf, string Predicate, long Count, string Balance, string Fingerprint);
