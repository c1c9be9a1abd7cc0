using Portal.Data.Figures;
using Portal.Reporting.Catalogues;

namespace Portal.Work;

/// <summary>What the indicator is, in symbols and in words, and the rule that says so.</summary>
/// <param name="From">First reporting date that this version serves.</param>
/// <param name="Basis">Rule and article.</param>
/// <param name="Confidence">How sure the catalogue is of the definition.</param>
/// <param name="Parts">Numerator and denominator, as far as loans stand behind them.</param>
/// <param name="HasArticle">False where the rule is known and its article is not.</param>
/// <param name="Parameters">The bank's parameters that its formula, limits and measures depend on.</param>
public sealed record Definition(
    string Formula,
    string Words,
    DateOnly From,
    string? Basis,
    Confidence Confidence,
    string Sql,
    IReadOnlyList<Part> Parts,
    IReadOnlyList<string> Dimensions,
    bool HasArticle,
    IReadOnlyList<Parameter> Parameters
)
{
    /// <summary>Unit of the rows of a distribution: the rows of a concentration are shares, whatever its index is.</summary>
    public Unit RowUnit { get; init; } = Unit.Ratio;

    /// <summary>Codes of the measures that it reads.</summary>
    public IReadOnlyList<string> Measures { get; init; } = [];
}

/// <summary>One side of a ratio.</summary>
/// <param name="Key">numerator or denominator.</param>
/// <param name="Amount">As summed; null when it cannot be evaluated.</param>
/// <param name="Predicate">Condition of the loans behind it; null when it is not a sum over loans, such as capital.</param>
/// <param name="IsCount">True for a number of loans or customers, false for an amount.</param>
public sealed record Part(string Key, string Formula, decimal? Amount, string? Predicate, bool IsCount);
