using Portal.Data.Ledgers;

namespace Portal.Data.Findings;

/// <summary>The way of a finding.</summary>
public static class FindingKinds
{
    public const LedgerKind FindingOpened = (LedgerKind)701;
    public const LedgerKind FindingEdited = (LedgerKind)702;
    public const LedgerKind FindingSubmitted = (LedgerKind)703;
    public const LedgerKind FindingResponded = (LedgerKind)705;
    public const LedgerKind FindingAgreed = (LedgerKind)706;
    public const LedgerKind FindingStarted = (LedgerKind)707;
    public const LedgerKind FindingRemediated = (LedgerKind)708;
    public const LedgerKind FindingValidationFailed = (LedgerKind)709;
    public const LedgerKind FindingClosed = (LedgerKind)710;
    public const LedgerKind FindingReopened = (LedgerKind)711;
    public const LedgerKind FindingRiskAccepted = (LedgerKind)712;
    public const LedgerKind FindingRiskAcceptanceEnded = (LedgerKind)713;
    public const LedgerKind FindingWithdrawn = (LedgerKind)714;
    public const LedgerKind FindingDueDateExtended = (LedgerKind)715;
}
