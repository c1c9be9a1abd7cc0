using Portal.Data.Ledgers;

namespace Portal.Data.Access;

/// <summary>People, their roles, sessions, tokens and invitations.</summary>
public static class AccessKinds
{
    public const LedgerKind UserCreated = (LedgerKind)201;
    public const LedgerKind UserChanged = (LedgerKind)202;
    public const LedgerKind UserRolesChanged = (LedgerKind)203;
    public const LedgerKind UserPasswordChanged = (LedgerKind)204;
    public const LedgerKind UserSignedIn = (LedgerKind)205;
    public const LedgerKind UserSignInFailed = (LedgerKind)206;
    public const LedgerKind UserLockedOut = (LedgerKind)207;
    public const LedgerKind UserUnlocked = (LedgerKind)208;
    public const LedgerKind UserDisabled = (LedgerKind)209;
    public const LedgerKind UserEnabled = (LedgerKind)210;
    public const LedgerKind UserSecondFactorChanged = (LedgerKind)211;
    public const LedgerKind UserPasskeysChanged = (LedgerKind)212;
    public const LedgerKind UserLoginsChanged = (LedgerKind)213;
    public const LedgerKind UserSessionsEnded = (LedgerKind)214;
    public const LedgerKind UserInvited = (LedgerKind)215;
    public const LedgerKind UserInvitationAccepted = (LedgerKind)216;
    public const LedgerKind UserSecondFactorUsed = (LedgerKind)217;
    public const LedgerKind RoleCreated = (LedgerKind)221;
    public const LedgerKind TokenCreated = (LedgerKind)231;
    public const LedgerKind TokenRevoked = (LedgerKind)232;
    public const LedgerKind TokenUsed = (LedgerKind)233;
    public const LedgerKind SessionStarted = (LedgerKind)241;
    public const LedgerKind SessionSeen = (LedgerKind)242;
    public const LedgerKind SessionEnded = (LedgerKind)243;
    public const LedgerKind InvitationCreated = (LedgerKind)251;
    public const LedgerKind InvitationUsed = (LedgerKind)252;
    public const LedgerKind InvitationWithdrawn = (LedgerKind)253;
}
