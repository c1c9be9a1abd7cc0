using System.Globalization;
using Portal.Data;
using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Scenarios;

/// <summary>Resolves the steps of a scenario for a reporting date: classes, conditions and what the catalogue supposes.</summary>
/// <param name="catalogue">What is supposed, and which columns and classes there are.</param>
/// <param name="dialect">The engine that shall compute; null where only the words are asked for.</param>
public sealed class ScenarioCompiler(Catalogue catalogue, SqlDialect? dialect = null)
{
    internal const string ClassColumn = "five_class";

    /// <summary>What the catalogue has against the steps, in a sentence that names step, field, value and what is accepted; null when
    /// nothing.</summary>
    public RuleException? Problem(DateOnly asOf, IReadOnlyList<ScenarioStep> steps)
    {
        try
        {
            Compile(asOf, steps);
            return null;
        }
        catch (RuleException problem)
        {
            return problem;
        }
    }

    internal CompiledScenario Compile(DateOnly asOf, IReadOnlyList<ScenarioStep> steps)
    {
        var supposed =
            catalogue.WhatIf.At(asOf)
            ?? throw WarehouseException.Of(
                "scenario.no-supposition",
                $"The catalogue supposes nothing for what-if analyses on {asOf:yyyy-MM-dd}: catalogue/what-if.yaml has no entry for that day."
            );
        if (steps.Count(step => step is not RulesStep) is var changing && changing > (dialect?.NestedSelects ?? changing))
        {
            throw new RuleException(
                "scenario.steps-of-engine",
                $"The engine {dialect!.Name} computes scenarios of at most {dialect.NestedSelects} steps that change loans, this one has {changing}. Make two of it, or compute it with the embedded engine (Warehouse:Engine is DuckDB).",
                dialect.Name,
                dialect.NestedSelects,
                changing
            );
        }

        var rulesOf = steps.OfType<RulesStep>().FirstOrDefault()?.Date ?? asOf;
        var scope = catalogue.Scope(WhatIfRules.Table);
        var binder = new PredicateBinder(scope, catalogue.ParametersAt(Viewpoint.Of(asOf)));
        return new(
            asOf,
            rulesOf,
            supposed,
            scope,
            binder.Bind(supposed.Impaired.Value),
            [.. steps.Index().Where(step => step.Item is not RulesStep).Select(step => Step(step.Index + 1, step.Item, binder, scope))]
        );
    }

    private static CompiledStep Step(int number, ScenarioStep step, PredicateBinder binder, ColumnScope scope)
    {
        var text = step switch
        {
            ShiftStep s => s.Where,
            MultiplyStep s => s.Where,
            WriteOffStep s => s.Where,
            GrowStep s => s.Where,
            _ => null,
        };
        var where = Bind(number, text, binder).And(new ColumnTest(scope.Find("balance")!, ValueSet.Of([new Interval(1, long.MaxValue)])));
        return new(
            number,
            step,
            step switch
            {
                ShiftStep s => Of(number, "from", s.From, scope).And(where),
                WriteOffStep s => Of(number, "class", s.Class, scope).And(where),
                _ => where,
            },
            step is ShiftStep { To: var to } ? Class(number, "to", to, scope) : 0
        );
    }

    private static ColumnTest Of(int number, string field, string code, ColumnScope scope)
    {
        var value = Class(number, field, code, scope);
        return new(scope.Find(ClassColumn)!, ValueSet.Of([new Interval(value, value)]));
    }

    private static int Class(int number, string field, string code, ColumnScope scope)
    {
        var classes = scope.Find(ClassColumn)!.CodeList!;
        return classes.Find(code)?.Value
            ?? throw new RuleException(
                "scenario.class",
                $"Step {number}, {field}: '{code}' is no class{Suggestion.For(code, classes.Values.Select(value => value.Code))}. Accepted: {string.Join(", ", classes.Values.Select(value => value.Code))}.",
                number,
                code
            );
    }

    private static Predicate Bind(int number, string? text, PredicateBinder binder)
    {
        try
        {
            return binder.Bind(text);
        }
        catch (ExpressionException problem)
        {
            throw new RuleException(
                "scenario.condition",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Step {number}, where: '{text}' at character {problem.Offset + 1}: {problem.Message}."
                ),
                number,
                text!,
                problem.Offset + 1,
                ConditionRule.Broken(problem)
            );
        }
    }
}

/// <summary>A scenario whose names are resolved.</summary>
/// <param name="RulesOf">The day whose rules apply; the reporting date without a step that says otherwise.</param>
/// <param name="Steps">Those that change rows, in their order.</param>
internal sealed record CompiledScenario(
    DateOnly AsOf,
    DateOnly RulesOf,
    WhatIfRules Supposed,
    ColumnScope Loans,
    Predicate Impaired,
    IReadOnlyList<CompiledStep> Steps
)
{
    /// <summary>True when a step leaves a part of a loan in one class and moves the other.</summary>
    public bool Splits => Steps.Any(step => step.Step is ShiftStep { Share: < 1m });

    public bool WritesOff => Steps.Any(step => step.Step is WriteOffStep);
}

/// <param name="Number">From 1, as people count the steps.</param>
/// <param name="Where">The loans with a balance that it changes.</param>
/// <param name="To">shift: stored number of the class that loans move to.</param>
internal sealed record CompiledStep(int Number, ScenarioStep Step, Predicate Where, int To);
