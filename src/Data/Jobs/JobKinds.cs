using Portal.Data.Ledgers;

namespace Portal.Data.Jobs;

/// <summary>Beginnings and ends of recurring work.</summary>
public static class JobKinds
{
    public const LedgerKind JobStarted = (LedgerKind)106;
    public const LedgerKind JobDone = (LedgerKind)107;
    public const LedgerKind JobFailed = (LedgerKind)108;
}
