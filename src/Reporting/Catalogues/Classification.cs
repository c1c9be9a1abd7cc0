using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>The rules that say how bad a loan's category (五级分类) must at least be: a regulation's classification, stated as data.</summary>
/// <param name="Table">The snapshot whose <c>five_class</c> is looked at.</param>
/// <param name="Population">The loans that have a category at all.</param>
/// <param name="Scope">The loans that the rules bind already; during a transition only new ones.</param>
/// <param name="Retail">The loans that may be treated as retail claims; all others are non-retail.</param>
/// <param name="Facts">What is known beyond the loan's own row, by the name before the dot: <c>borrower.debt</c>.</param>
/// <param name="Rules">In any order: the worst minimum decides, among equals the first.</param>
/// <param name="Effects">Indicators whose change is shown.</param>
public sealed record ClassificationBook(
    string Code,
    LocalText Name,
    DateOnly From,
    string Table,
    YamlText Population,
    YamlText Scope,
    YamlText Retail,
    IReadOnlyDictionary<string, ClassificationFact> Facts,
    IReadOnlyList<ClassificationRule> Rules,
    IReadOnlyList<string> Effects,
    YamlPlace Place,
    DateOnly? To = null,
    Basis? Basis = null,
    LocalText? Meaning = null
) : IVersion;

/// <summary>Rows of a table added up for each loan or borrower, for rules to name.</summary>
/// <param name="Table">Contract table; the snapshot itself for the borrower's other loans or for the past.</param>
/// <param name="Per"><c>loan_key</c> or <c>customer_key</c>.</param>
/// <param name="Columns">What is known of each group.</param>
/// <param name="Exceptions">Exception rules of which any gives the column <c>hit</c>.</param>
/// <param name="Months">Number of month-ends that are read.</param>
/// <param name="Before">They end the month before the reporting date, and each of them is needed; otherwise they end with it and a month
/// may have nothing.</param>
/// <param name="Rated">The snapshot's rows with <c>own_minimum</c>, the category that the rules on single loans give.</param>
/// <param name="AppliesTo">rated: the loans that are added up.</param>
public sealed record ClassificationFact(
    string Table,
    string Per,
    YamlPlace Place,
    IReadOnlyDictionary<string, GroupValue>? Columns = null,
    IReadOnlyList<string>? Exceptions = null,
    int Months = 1,
    bool Before = false,
    bool Rated = false,
    AppliesTo AppliesTo = AppliesTo.All
);

/// <summary>One rule: where the condition holds, no category better than the minimum.</summary>
/// <param name="Ref">Row of the specification, such as C-SUB-1.</param>
/// <param name="Minimum">A value of the code list five-class.</param>
/// <param name="When">Over the snapshot's columns and the facts'.</param>
/// <param name="Needs">Instead of a condition: the tables and columns that the warehouse contract does not have yet.</param>
public sealed record ClassificationRule(
    string Code,
    string Ref,
    LocalText Name,
    string Minimum,
    DateOnly From,
    Confidence Confidence,
    YamlPlace Place,
    YamlText? When = null,
    IReadOnlyList<string>? Needs = null,
    AppliesTo AppliesTo = AppliesTo.All,
    DateOnly? To = null,
    Basis? Basis = null,
    LocalText? Meaning = null
) : IVersion;

public enum AppliesTo
{
    All,
    Retail,
    NonRetail,
}
