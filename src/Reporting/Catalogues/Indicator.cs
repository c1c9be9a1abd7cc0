using System.Globalization;
using Portal.Data.Figures;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

public enum IndicatorKind
{
    /// <summary>A quotient of two formulas, shown with both.</summary>
    Ratio,

    /// <summary>The same of what happened to what was expected: 1.5 is half as much again, and no percentage.</summary>
    Multiple,

    /// <summary>One amount or number.</summary>
    Amount,

    /// <summary>A measure by one column.</summary>
    Distribution,

    /// <summary>A measure by two columns.</summary>
    Matrix,

    /// <summary>How concentrated a measure is over one column: the sum of squared shares (Herfindahl–Hirschman), from 0 to 1.</summary>
    Concentration,

    /// <summary>A quotient by one column: the value is the worst group's, on the bad side of the indicator's direction.</summary>
    Worst,

    /// <summary>The same, with each group's quotient divided by that of the whole: 1.5 is half as much again.</summary>
    Relative,

    /// <summary>A measure of cohorts by months on book: the part of each cohort to which an event had happened by then.</summary>
    Vintage,

    /// <summary>A quotient by one column: the value is the largest distance of a group's quotient from that of the whole; rows are the
    /// distances with their sign.</summary>
    Deviation,

    /// <summary>How well ordered bands tell events from the rest, <c>events / units</c> by band: 2·AUC − 1, half credit within a band; 1 is
    /// perfect, 0 is chance.</summary>
    Gini,

    /// <summary>The same bands: the largest distance between the cumulated shares of events and of the rest (Kolmogorov–Smirnov), from 0 to
    /// 1.</summary>
    Ks,

    /// <summary>The same bands: how many adjacent pairs have the higher share of events in the later band.</summary>
    RankBreaks,

    /// <summary>How far two counts by one column are apart: <c>Σ (a − e)·ln(a / e)</c> of their shares; the stability index (PSI) of a
    /// score.</summary>
    Divergence,

    /// <summary><c>(a / b) / (c / d)</c> by one column: a, to what b would have at the rates of c / d of their own groups.</summary>
    Standardised,

    /// <summary>The smallest value of a number column that a part <c>rank</c> of the rows does not exceed.</summary>
    Percentile,
}

internal static class IndicatorKinds
{
    /// <summary>The value is one formula divided by another, shown with both.</summary>
    public static bool IsQuotient(this IndicatorKind kind) => kind is IndicatorKind.Ratio or IndicatorKind.Multiple;

    /// <summary>The value comes from one formula divided by another, for each value of one column.</summary>
    public static bool IsQuotientByGroup(this IndicatorKind kind) =>
        kind
            is IndicatorKind.Worst
                or IndicatorKind.Relative
                or IndicatorKind.Deviation
                or IndicatorKind.Gini
                or IndicatorKind.Ks
                or IndicatorKind.RankBreaks
                or IndicatorKind.Divergence
                or IndicatorKind.Standardised;

    /// <summary>What an indicator's value measures, given what its formula does; null when nothing says it.</summary>
    public static Quantity? Value(this IndicatorKind kind, Quantity? formula) =>
        kind switch
        {
            IndicatorKind.Concentration or IndicatorKind.Vintage => Quantity.Pure, // shares of one measure
            IndicatorKind.RankBreaks when formula is null || formula == Quantity.Pure => Quantity.Of(Unit.Count),
            IndicatorKind.Percentile => Quantity.Of(Unit.Count), // a value of a column of whole numbers
            _ => formula,
        };

    /// <summary>An index, a divergence or a multiple: no part of a whole, so that a percent sign would make another number of it.</summary>
    public static bool IsPlainNumber(this IndicatorKind kind) =>
        kind
            is IndicatorKind.Multiple
                or IndicatorKind.Concentration
                or IndicatorKind.Relative
                or IndicatorKind.Divergence
                or IndicatorKind.Standardised;

    /// <summary>The order of the column's values counts: it is a number, the first band the riskiest.</summary>
    public static bool IsOrdered(this IndicatorKind kind) =>
        kind is IndicatorKind.Gini or IndicatorKind.Ks or IndicatorKind.RankBreaks or IndicatorKind.Percentile;
}

/// <summary>Where in a loan's life a control stands.</summary>
public enum LoanStage
{
    Before,
    During,
    After,
}

/// <summary>What a control does there.</summary>
public enum RiskActivity
{
    Identify,
    Assess,
    Control,
}

/// <summary>A figure that people watch, with the limits that rules set for it.</summary>
/// <param name="Ref">Row in the specification, such as AQ01.</param>
/// <param name="Better">The good direction, which decides what a limit means.</param>
/// <param name="Stage">Row of the risk-and-control matrix, with <paramref name="Activity"/> its column; null when it stands in
/// none.</param>
public sealed record Indicator(
    string Code,
    string Ref,
    LocalText Name,
    IndicatorKind Kind,
    Unit Unit,
    Direction Better,
    IReadOnlyList<IndicatorVersion> Versions,
    YamlPlace Place,
    LocalText? Meaning = null,
    LoanStage? Stage = null,
    RiskActivity? Activity = null
);

/// <summary>One version of an indicator: formula, limits and source change together.</summary>
/// <param name="Formula">Over measure codes, numbers and parameters; for a distribution, matrix, concentration or vintage, one
/// measure.</param>
/// <param name="Needs">Instead of a formula: the tables and columns that the warehouse contract does not have yet, such as
/// <c>contract_evidence.hash</c>.</param>
/// <param name="By">matrix: two columns; vintage: the date of the cohort; other kinds with rows: the column.</param>
/// <param name="Event">vintage: the column with the day of the event, missing until it happens.</param>
/// <param name="Rank">percentile: the part of the rows at or below the value, such as 0.95.</param>
public sealed record IndicatorVersion(
    DateOnly From,
    Confidence Confidence,
    YamlPlace Place,
    YamlText? Formula = null,
    IReadOnlyList<string>? Needs = null,
    DateOnly? To = null,
    AppliesBy AppliesBy = AppliesBy.ReportingDate,
    Basis? Basis = null,
    Limits? Limits = null,
    IReadOnlyList<string>? By = null,
    string? Event = null,
    YamlText? Rank = null
) : IVersion
{
    /// <summary>Codes of the measures that it needs; none for one that cannot be computed yet.</summary>
    public IReadOnlyList<string> Measures => Formula is null ? [] : Catalogues.Formula.Parse(Formula.Value).Measures;
}

/// <summary>What the rule itself states: its limit (breach) and, where it has one, its early mark (watch), as numbers or parameters. A
/// value equal to a limit is within it.</summary>
/// <remarks>What the bank sets for itself is an <see cref="Appetite"/>.</remarks>
public sealed record Limits(YamlPlace Place, YamlText? Watch = null, YamlText? Breach = null);

/// <summary>A rule that finds loans to look at: groups of rows of which a trigger holds.</summary>
public sealed record ExceptionRule(
    string Code,
    LocalText Name,
    Severity Severity,
    string Table,
    string Per,
    IReadOnlyList<ExceptionVersion> Versions,
    YamlPlace Place,
    LocalText? Meaning = null
);

/// <param name="Columns">What is known of each group.</param>
/// <param name="Trigger">The condition on those columns under which the rule hits.</param>
public sealed record ExceptionVersion(
    DateOnly From,
    IReadOnlyDictionary<string, GroupValue> Columns,
    YamlText Trigger,
    Confidence Confidence,
    YamlPlace Place,
    DateOnly? To = null,
    Basis? Basis = null
) : IVersion;

public enum Severity
{
    Low,
    Medium,
    High,
}

/// <summary>A value that the bank sets, by date.</summary>
/// <param name="Confidence">policy when the bank decides it, unsure when the rule's own figure is not established.</param>
/// <param name="Accepts">The only numbers that it may be; null when it may be any.</param>
public sealed record Parameter(
    string Name,
    LocalText Meaning,
    ParameterUnit Unit,
    IReadOnlyList<ParameterVersion> Values,
    YamlPlace Place,
    Confidence Confidence = Confidence.Policy,
    IReadOnlyList<int>? Accepts = null
);

/// <summary>What a parameter's value is, and with what a formula may add or compare it.</summary>
public enum ParameterUnit
{
    /// <summary>An amount in the book's reporting currency.</summary>
    Money,

    /// <summary>A number of loans, borrowers or other things.</summary>
    Count,

    /// <summary>A fraction: 0.025 is 2.5 %.</summary>
    Ratio,

    /// <summary>A number without a unit, such as the tier of a rule.</summary>
    Number,
    Days,
    Months,
    Date,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A value of a code list, in single quotes.</summary>
    Code,
}

/// <param name="Value">A number, a date, true or false, or a text in single quotes.</param>
/// <param name="Approval">The decision that set it.</param>
public sealed record ParameterVersion(
    DateOnly From,
    YamlText Value,
    YamlPlace Place,
    DateOnly? To = null,
    string? Approval = null,
    bool Demonstration = false
) : IVersion;

/// <summary>One regulation of the register.</summary>
/// <param name="Articles">Its articles that rules cite; what is not listed is not cited.</param>
/// <param name="Parts">What it has instead of articles, such as the forms of a return; a rule may cite rows and columns of one: <c>G12
/// 3-7</c>.</param>
/// <param name="English">Title and number in English, for readers who have no Chinese; the Chinese ones are the official ones.</param>
public sealed record Regulation(
    string Key,
    string Title,
    string Number,
    string English,
    Confidence Confidence,
    YamlPlace Place,
    DateOnly? Effective = null,
    string? Note = null,
    IReadOnlyList<Article>? Articles = null,
    IReadOnlyList<string>? Parts = null
)
{
    /// <summary>Title and number as a reader of the language finds them.</summary>
    public string TitleFor(CultureInfo culture) => culture.TwoLetterISOLanguageName == "zh" ? Title + Number : English;

    /// <summary>True when one of its articles is named so, or the text begins with one of its parts.</summary>
    public bool Has(string article) =>
        (Articles ?? []).Any(known => known.Number == article)
        || (Parts ?? []).Any(part => article == part || article.StartsWith(part + " ", StringComparison.Ordinal));
}

/// <summary>An article, or an item of one.</summary>
/// <param name="Number">As the text counts it, such as 十一（一）.</param>
/// <param name="Confidence">How sure it is that this number says what rules cite it for.</param>
public sealed record Article(string Number, Confidence Confidence);

/// <summary>What people call a column or a table of the warehouse.</summary>
public sealed record ColumnWord(string Column, string En, string Zh);
