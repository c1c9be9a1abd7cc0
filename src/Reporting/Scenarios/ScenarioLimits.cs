using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Scenarios;

/// <summary>What a book that is only supposed cannot tell. Such a measure is not evaluable and says why; it is never the base's figure
/// under another name.</summary>
/// <param name="lacking">What is missing of the allowances that the steps change; empty when nothing is.</param>
internal sealed class ScenarioLimits(CompiledScenario scenario, IReadOnlyList<string> lacking, Catalogue catalogue)
{
    private const string Closing = "closing.";

    /// <summary>Columns that differ between the two parts of a divided loan.</summary>
    private static readonly string[] Divided = [ScenarioCompiler.ClassColumn, "stage", "is_defaulted", "days_past_due"];

    /// <summary>What the measure lacks; empty when it can be computed.</summary>
    public IReadOnlyList<string> Lacking(CompiledMeasure measure)
    {
        // A loan of which a part moved has no one class at the end of a migration.
        if (
            scenario.Splits
            && measure.Relation is TransitionRelation
            && measure.Columns.FirstOrDefault(column =>
                column.Name.StartsWith(Closing, StringComparison.Ordinal) && Divided.Contains(column.Name[Closing.Length..])
            )
                is { } closing
        )
        {
            return [$"{measure.Measure.Code} ({closing.Name} {WhatIfReasons.DividedLoan})"];
        }

        // Steps change the book and write no movements.
        if (scenario.WritesOff && measure.Measure.Table == "loan_movement" && CountsWriteOffs(measure))
        {
            return [$"{measure.Measure.Code} ({WhatIfReasons.WrittenOff})"];
        }

        return measure.NeedsRow is { } row && IsMoved(row) ? lacking : [];
    }

    private bool IsMoved(string row) =>
        scenario
            .Supposed.Capital.LossItems.Concat(scenario.Supposed.Capital.ExposureItems)
            .Any(item => row == $"{WhatIfRules.CapitalTable}.{item}");

    private bool CountsWriteOffs(CompiledMeasure measure)
    {
        var kind = catalogue.Scope("loan_movement").Find("movement_kind")!;
        var writeOff = kind.CodeList!.Find("write_off")!.Value;
        var conditions = measure.Groups is { } groups
            ? groups.Columns.Select(column => column.Where)
            : measure.Terms.Select(term => term.Where);
        return conditions.Any(where =>
            where.Leaves.OfType<ColumnTest>().Where(test => test.Column.Name == kind.Name).All(test => test.Values.Contains(writeOff))
        );
    }
}
