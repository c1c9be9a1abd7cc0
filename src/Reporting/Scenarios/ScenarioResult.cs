using Portal.Data.Figures;
using Portal.Data.Scenarios;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Reporting.Scenarios;

/// <summary>
/// What a scenario gives, beside the figures of the book. It is a type of its own, with figures of a type of their own: nothing that keeps,
/// files or exports published figures takes it.
/// </summary>
/// <param name="Digest">SHA-256 over date, steps, tax rate and what the catalogue supposes: equal scenarios over equal inputs give equal
/// figures.</param>
/// <param name="RulesOf">The day whose rules apply in the scenario; the base has those of its own date.</param>
/// <param name="InputDigest">The sealed partitions that both rest on.</param>
/// <param name="Steps">What each step did to the rows, in their order; a change of rules does nothing to them.</param>
/// <param name="Lines">Every indicator that either side knows, in the catalogue's order.</param>
public sealed record ScenarioResult(
    string Digest,
    DateOnly AsOf,
    DateOnly RulesOf,
    string CatalogueDigest,
    string InputDigest,
    string Engine,
    IReadOnlyList<StepEffect> Steps,
    CapitalChange Capital,
    IReadOnlyList<ScenarioLine> Lines
)
{
    public ScenarioLine Line(string code) => Lines.First(line => line.Indicator.Code == code);
}

/// <summary>What one step changed of the whole book, in the book's currency; positive is more.</summary>
/// <param name="Number">From 1, as people count the steps of the scenario.</param>
/// <param name="Rows">Rows that came into being, because a loan was divided.</param>
/// <param name="WrittenOff">Balance that was written off, never negative.</param>
/// <param name="AllowanceRate">shift: allowance of what moved, as a fraction of its balance; null for other steps.</param>
public sealed record StepEffect(
    int Number,
    ScenarioStep Step,
    long Rows,
    decimal Balance,
    decimal Allowance,
    decimal WrittenOff,
    decimal? AllowanceRate
);

/// <summary>What the steps together mean for the items of capital, in the book's currency.</summary>
/// <param name="Loss">More allowance, and write-offs that it did not cover, before tax; negative when allowance is set free.</param>
/// <param name="TaxRate">Fraction of the loss that less tax gives back.</param>
/// <param name="AfterTax">By how much the catalogue's capital items fall; negative when they rise.</param>
/// <param name="Weighted">By how much risk-weighted assets rise; null when they cannot be recomputed from the loans, and then they do not
/// move.</param>
/// <param name="Exposure">By how much balance less allowance rises.</param>
public sealed record CapitalChange(decimal Loss, decimal TaxRate, decimal AfterTax, decimal? Weighted, decimal Exposure);

/// <summary>One indicator of the book and of the scenario; distributions and matrices by their headline alone, without their
/// rows.</summary>
/// <param name="Base">Null when it did not exist yet on the reporting date.</param>
/// <param name="WhatIf">Null when it does not exist under the scenario's rules.</param>
public sealed record ScenarioLine(Indicator Indicator, WhatIfFigure? Base, WhatIfFigure? WhatIf)
{
    /// <summary>Scenario less base, in the indicator's unit; null when either has no value.</summary>
    public decimal? Change => WhatIf?.Value - Base?.Value;

    public bool IsDifferent =>
        Base is null != WhatIf is null
        || (
            Base is { } a
            && WhatIf is { } b
            && (a.Status != b.Status || a.Value != b.Value || a.Regulatory != b.Regulatory || a.Appetite != b.Appetite)
        );
}

/// <summary>A figure of an analysis, never of a report.</summary>
/// <param name="Value">In the indicator's unit.</param>
/// <param name="Missing">What it needs, when it cannot be evaluated; a scenario may not know what the book does.</param>
/// <param name="Regulatory">What the rule allows, and where the figure would stand.</param>
/// <param name="Appetite">What the board accepts, and where the figure would stand.</param>
public sealed record WhatIfFigure(
    ResultStatus Status,
    IReadOnlyList<string> Missing,
    decimal? Value,
    LimitState LimitState,
    RegulatoryLimit? Regulatory,
    BoardAppetite? Appetite
)
{
    internal static WhatIfFigure? Of(IndicatorResult? result) =>
        result is null ? null : new(result.Status, result.Missing, result.Value, result.LimitState, result.Regulatory, result.Appetite);
}
