using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>What a line of a bridge attributes a change to.</summary>
public enum BridgeLineKind
{
    /// <summary>The same book under the rules of the closing day.</summary>
    RuleChange,

    /// <summary>The same date as it is known now.</summary>
    LateData,

    /// <summary>Movements of principal, in the state that the loan had at the opening.</summary>
    Movement,

    /// <summary>Loans that came to meet the condition.</summary>
    MigrationIn,

    /// <summary>Loans still on the book that no longer meet it.</summary>
    MigrationOut,

    /// <summary>Everything in the formula that is no sum of balances.</summary>
    OtherAmounts,

    /// <summary>Balances that the loan's own movements do not explain.</summary>
    Unexplained,
}

/// <summary>One line of the bridge from an opening to a closing figure. The order of the file is the order of attribution.</summary>
/// <param name="Terms">movement: the movements that it takes, with the direction in which they change the balance.</param>
public sealed record BridgeLine(
    string Code,
    BridgeLineKind Kind,
    LocalText Name,
    YamlPlace Place,
    LocalText? Meaning = null,
    IReadOnlyList<MovementTerm>? Terms = null
);

/// <summary>Movements by a condition on their columns.</summary>
/// <param name="Sign">1 where they raise the balance, -1 where they lower it.</param>
public sealed record MovementTerm(YamlPlace Place, YamlText Where, int Sign = 1);
