namespace Portal.Data.Ledgers;

/// <summary>The portal database and its ledger as a whole.</summary>
public static class LedgerKinds
{
    public const LedgerKind DatabaseMigrated = (LedgerKind)101;
    public const LedgerKind LedgerRepaired = (LedgerKind)102;
    public const LedgerKind RowAdopted = (LedgerKind)105;
}
