using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Reporting.Classifications;

/// <summary>The booked categories of a snapshot against the minimum that the rules require.</summary>
/// <param name="Book">Null when no such rules are in force.</param>
/// <param name="Cells">Booked by minimum category of the loans that the rules bind.</param>
/// <param name="Rules">In the order of the catalogue.</param>
/// <param name="NotYet">Loans that the rules do not bind yet.</param>
public sealed record ClassificationResult(
    DateOnly AsOf,
    DateOnly RulesOf,
    ClassificationBook? Book,
    IReadOnlyList<ClassificationCell> Cells,
    IReadOnlyList<RuleOutcome> Rules,
    IReadOnlyList<ClassificationEffect> Effects,
    ClassifiedTotals NotYet
)
{
    /// <summary>Condition of every loan whose booked category is better than the minimum.</summary>
    public const string BetterThanMinimum = "five_class < minimum_class";

    /// <summary>The loans whose booked category is better than the minimum.</summary>
    public ClassifiedTotals Better =>
        Cells
            .Where(cell => cell.Booked < cell.Minimum)
            .Aggregate(new ClassifiedTotals(0, 0m), (sum, cell) => new(sum.Count + cell.Totals.Count, sum.Balance + cell.Totals.Balance));
}

/// <summary>A number of loans and what they come to.</summary>
public sealed record ClassifiedTotals(long Count, decimal Balance);

/// <param name="Booked">Stored number of the booked category.</param>
/// <param name="Minimum">Stored number of the category that the rules require at least.</param>
public sealed record ClassificationCell(int Booked, int Minimum, ClassifiedTotals Totals);

/// <summary>What one rule found.</summary>
/// <param name="Better">Loans booked better than the minimum for which it decides.</param>
/// <param name="Missing">What it needs and the book does not have.</param>
/// <param name="State">Whether it was looked at.</param>
public sealed record RuleOutcome(ClassificationRule Rule, ClassifiedTotals Better, IReadOnlyList<string> Missing, RuleState State);

public enum RuleState
{
    Checked,

    /// <summary>Some of what it reads is not loaded: there may be more.</summary>
    PartlyChecked,

    /// <summary>A parameter of the bank switches it off.</summary>
    Off,

    /// <summary>It needs something that the book does not have; never a pass.</summary>
    NotEvaluable,
}

/// <summary>An indicator as booked, and with every loan in the category that the rules require.</summary>
public sealed record ClassificationEffect(IndicatorResult Booked, IndicatorResult Required)
{
    /// <summary>Null when either has no value.</summary>
    public decimal? Change => Required.Value - Booked.Value;
}
