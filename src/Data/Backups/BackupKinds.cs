using Portal.Data.Ledgers;

namespace Portal.Data.Backups;

/// <summary>Copies of the home.</summary>
public static class BackupKinds
{
    public const LedgerKind HomeBackedUp = (LedgerKind)103;
    public const LedgerKind HomeRestored = (LedgerKind)104;
}
