using Portal.Data.Ledgers;

namespace Portal.Data.Runs;

/// <summary>What was sealed and computed.</summary>
public static class RunKinds
{
    public const LedgerKind LoadSealed = (LedgerKind)301;
    public const LedgerKind CatalogueStored = (LedgerKind)401;
    public const LedgerKind RunSaved = (LedgerKind)402;
}
