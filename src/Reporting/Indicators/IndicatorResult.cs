using Portal.Data.Figures;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Indicators;

/// <summary>One row of a distribution or a matrix: its keys by column, and the value in the indicator's unit.</summary>
public sealed record ResultRow(IReadOnlyDictionary<string, string> Keys, decimal Value)
{
    /// <summary>The key of whole months since disbursement, which rows of a vintage have beside their cohort.</summary>
    public const string MonthsOnBook = "months_on_book";

    /// <summary>The first of the two counts that the value was made of, such as events of a band; null where the value is itself what was
    /// added up.</summary>
    public decimal? Numerator { get; init; }

    /// <summary>The second, such as all units of the band.</summary>
    public decimal? Denominator { get; init; }
}

/// <summary>One indicator at one reporting date.</summary>
/// <param name="Code">Stable key, never renamed after release.</param>
/// <param name="Ref">Row of the specification, such as AQ01.</param>
/// <param name="Missing">What a result that is not evaluable needs, such as <c>loan_snapshot.allowance</c>.</param>
/// <param name="Value">A ratio is a fraction with 12 decimals, half-even; an amount is in the book's currency.</param>
/// <param name="Numerator">Dividend of a ratio, as summed; null for amounts.</param>
/// <param name="Denominator">Divisor of a ratio, as summed; null for amounts.</param>
/// <param name="Regulatory">What the rule allows; null when it sets no limit.</param>
/// <param name="Appetite">What the board accepts; null without an appetite in force.</param>
public sealed record IndicatorResult(
    string Code,
    string Ref,
    LocalText Name,
    ResultStatus Status,
    IReadOnlyList<string> Missing,
    decimal? Value,
    decimal? Numerator,
    decimal? Denominator,
    Unit Unit,
    Direction Better,
    RegulatoryLimit? Regulatory,
    BoardAppetite? Appetite,
    IReadOnlyList<ResultRow> Rows
)
{
    /// <summary>False for a figure that is neither better high nor low: it has no limit and no appetite.</summary>
    public bool IsJudged => Better != Direction.None;

    /// <summary>Whether one value is on the good side of another; asked only of what is judged, and of two values that differ.</summary>
    public bool IsBetter(decimal value, decimal than) => (value > than) == (Better == Direction.Higher);

    /// <summary>Both sets of limits together: a broken rule is a breach, anything else that was passed is watched.</summary>
    public LimitState LimitState =>
        (Regulatory?.State, Appetite?.State) switch
        {
            (RegulatoryState.Breach, _) => LimitState.Breach,
            (RegulatoryState.Early, _) or (_, AppetiteState.Amber or AppetiteState.Red) => LimitState.Watch,
            (RegulatoryState.Within, _) or (_, AppetiteState.Within) => LimitState.Within,
            _ => LimitState.None,
        };
}
