using Portal.Data.Ledgers;

namespace Portal.Data.Scenarios;

/// <summary>What-if analyses.</summary>
public static class ScenarioKinds
{
    public const LedgerKind ScenarioCreated = (LedgerKind)901;
    public const LedgerKind ScenarioEdited = (LedgerKind)902;
    public const LedgerKind ScenarioRetired = (LedgerKind)903;
}
