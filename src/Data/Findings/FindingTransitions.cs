using Portal.Data.Ledgers;

namespace Portal.Data.Findings;

/// <summary>Writes a permitted step into the finding.</summary>
internal static class FindingTransitions
{
    public static void Apply(Finding finding, FindingStepRequest request, string actor, DateOnly today, FindingStatus acceptedFrom)
    {
        finding.Status = FindingRules.Next(finding.Status, request, acceptedFrom);
        switch (request.Step)
        {
            case FindingStep.Submit:
                finding.ReviewedBy = actor;
                break;
            case FindingStep.Respond:
                (finding.Response, finding.ResponseText) = (request.Response, request.Text);
                break;
            case FindingStep.Report:
                (finding.Remediation, finding.PendingSince) = (request.Text, today);
                break;
            case FindingStep.FailValidation:
                (finding.ValidatedBy, finding.Validation, finding.PendingSince) = (actor, request.Text, null);
                Retested(finding, null);
                break;
            case FindingStep.Close:
                (finding.ValidatedBy, finding.Validation, finding.ClosedOn) = (actor, request.Text, today);
                Retested(finding, request);
                break;
            case FindingStep.Reopen:
                (finding.ClosedOn, finding.PendingSince) = (null, null);
                Retested(finding, null); // so that the entry of the next closing names its own numbers, also when they are the same
                break;
            case FindingStep.AcceptRisk:
                (finding.RiskAcceptedBy, finding.RiskAcceptedUntil) = (actor, request.Date);
                break;
            case FindingStep.EndRiskAcceptance:
                (finding.RiskAcceptedBy, finding.RiskAcceptedUntil) = (null, null);
                break;
            case FindingStep.Extend:
                finding.DueDate = request.Date;
                break;
        }

        if (finding.Status == FindingStatus.Agreed)
        {
            finding.AgreedOn ??= today;
        }

        // The first date that was agreed on stays for good, whatever extensions follow.
        if (finding.AgreedOn is not null)
        {
            finding.OriginalDueDate ??= finding.DueDate;
        }
    }

    private static void Retested(Finding finding, FindingStepRequest? closing) =>
        (finding.RetestSampleSize, finding.RetestExceptionsFound, finding.RetestExceptionsAllowed, finding.IsFullCycleObserved) = (
            closing?.SampleSize,
            closing?.ExceptionsFound,
            closing?.ExceptionsAllowed,
            closing?.IsFullCycleObserved
        );

    public static LedgerKind KindOf(FindingStepRequest request) =>
        request.Step switch
        {
            FindingStep.Submit => FindingKinds.FindingSubmitted,
            FindingStep.Respond => FindingKinds.FindingResponded,
            FindingStep.Decide => FindingKinds.FindingAgreed,
            FindingStep.Start => FindingKinds.FindingStarted,
            FindingStep.Report => FindingKinds.FindingRemediated,
            FindingStep.FailValidation => FindingKinds.FindingValidationFailed,
            FindingStep.Close => FindingKinds.FindingClosed,
            FindingStep.Reopen => FindingKinds.FindingReopened,
            FindingStep.AcceptRisk => FindingKinds.FindingRiskAccepted,
            FindingStep.EndRiskAcceptance => FindingKinds.FindingRiskAcceptanceEnded,
            FindingStep.Withdraw => FindingKinds.FindingWithdrawn,
            FindingStep.Extend => FindingKinds.FindingDueDateExtended,
        };
}
