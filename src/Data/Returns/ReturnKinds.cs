using Portal.Data.Ledgers;

namespace Portal.Data.Returns;

/// <summary>Kept versions of returns, and files that were taken out.</summary>
public static class ReturnKinds
{
    public const LedgerKind ReturnCalculated = (LedgerKind)501;
    public const LedgerKind ReturnStateChanged = (LedgerKind)502;
    public const LedgerKind FileExported = (LedgerKind)601;
}
