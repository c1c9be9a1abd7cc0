using Portal.Data.Ledgers;

namespace Portal.Data.Notifications;

/// <summary>Mails that a server took over.</summary>
public static class NotificationKinds
{
    public const LedgerKind NotificationSent = (LedgerKind)801;
}
