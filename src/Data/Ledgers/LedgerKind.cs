namespace Portal.Data.Ledgers;

/// <summary>What an entry records: subject and past participle, grouped by hundreds. Numbers are never reused; the entry stores the
/// number.</summary>
public enum LedgerKind
{
    DatabaseMigrated = 101,
    LedgerRepaired = 102,
    HomeBackedUp = 103,
    HomeRestored = 104,
    RowAdopted = 105,
    JobStarted = 106,
    JobDone = 107,
    JobFailed = 108,

    UserCreated = 201,
    UserChanged = 202,
    UserRolesChanged = 203,
    UserPasswordChanged = 204,
    UserSignedIn = 205,
    UserSignInFailed = 206,
    UserLockedOut = 207,
    UserUnlocked = 208,
    UserDisabled = 209,
    UserEnabled = 210,
    UserSecondFactorChanged = 211,
    UserPasskeysChanged = 212,
    UserLoginsChanged = 213,
    UserSessionsEnded = 214,
    UserInvited = 215,
    UserInvitationAccepted = 216,
    UserSecondFactorUsed = 217,
    RoleCreated = 221,
    TokenCreated = 231,
    TokenRevoked = 232,
    TokenUsed = 233,
    SessionStarted = 241,
    SessionSeen = 242,
    SessionEnded = 243,
    InvitationCreated = 251,
    InvitationUsed = 252,
    InvitationWithdrawn = 253,

    LoadSealed = 301,

    CatalogueStored = 401,
    RunSaved = 402,

    ReturnCalculated = 501,
    ReturnStateChanged = 502,

    FileExported = 601,

    FindingOpened = 701,
    FindingEdited = 702,
    FindingSubmitted = 703,
    FindingResponded = 705,
    FindingAgreed = 706,
    FindingStarted = 707,
    FindingRemediated = 708,
    FindingValidationFailed = 709,
    FindingClosed = 710,
    FindingReopened = 711,
    FindingRiskAccepted = 712,
    FindingRiskAcceptanceEnded = 713,
    FindingWithdrawn = 714,
    FindingDueDateExtended = 715,

    NotificationSent = 801,

    ScenarioCreated = 901,
    ScenarioEdited = 902,
    ScenarioRetired = 903,
}
