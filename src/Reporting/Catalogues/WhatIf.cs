using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>What every what-if analysis supposes beside its own steps. No published figure depends on it.</summary>
/// <param name="TaxRate">Rate at which a loss lowers the tax, unless a scenario states its own.</param>
/// <param name="Impaired">Condition of loans whose allowance follows the LGD alone.</param>
/// <param name="Amounts">Money columns of a loan that are divided when a part of it moves.</param>
/// <param name="Classes">What a loan looks like after it moved to a class, by the class.</param>
public sealed record WhatIfRules(
    DateOnly From,
    Confidence Confidence,
    SupposedRate TaxRate,
    YamlText Impaired,
    IReadOnlyList<YamlText> Amounts,
    SupposedWriteOff WrittenOff,
    IReadOnlyDictionary<string, SupposedClass> Classes,
    SupposedCapital Capital,
    YamlPlace Place,
    DateOnly? To = null
) : IVersion
{
    public const string Table = "loan_snapshot";
    public const string CapitalTable = "capital_item";
}

/// <param name="Value">A fraction from 0 and below 1.</param>
public sealed record SupposedRate(YamlText Value, Confidence Confidence, YamlPlace Place)
{
    public decimal? Number =>
        decimal.TryParse(
            Value.Value,
            System.Globalization.NumberStyles.AllowDecimalPoint,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number
        )
        && number < 1m
            ? number
            : null;
}

/// <param name="Amounts">Money columns of which a write-off takes its share.</param>
/// <param name="LoanStatus">Status of a loan of which nothing is left.</param>
public sealed record SupposedWriteOff(IReadOnlyList<YamlText> Amounts, YamlText LoanStatus, YamlPlace Place);

/// <param name="Stage">Set only where the loan has a stage.</param>
/// <param name="AtLeastDays">Fewer days past due are raised to it.</param>
/// <param name="AtMostDays">More days past due are lowered to it.</param>
public sealed record SupposedClass(YamlText Stage, bool IsDefaulted, YamlPlace Place, int? AtLeastDays = null, int? AtMostDays = null);

/// <summary>How what happens to loans reaches the items of capital; other items do not move.</summary>
/// <param name="LossItems">Lowered by losses after tax.</param>
/// <param name="WeightedIndicator">Risk-weighted assets as recomputed from loans.</param>
/// <param name="WeightedItems">Moved by the change of that indicator.</param>
/// <param name="ExposureItems">Moved by the change of balance less allowance.</param>
public sealed record SupposedCapital(
    IReadOnlyList<string> LossItems,
    YamlText WeightedIndicator,
    IReadOnlyList<string> WeightedItems,
    IReadOnlyList<string> ExposureItems,
    YamlPlace Place
);
