using System.Globalization;
using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Reporting;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Indicators;
using Portal.Reporting.Migrations;
using Portal.Reporting.Planning;
using Portal.Reporting.Returns;

namespace Portal.Conformance.Tests.Books;

/// <summary>The questions, enumerated from the catalogue: what joins it later is asked by itself.</summary>
public static class Asked
{
    /// <summary>Every measure under every version of its rules.</summary>
    public static (IReadOnlyList<Output> Outputs, InputSet Inputs) Measures(WarehouseStore store, DateOnly asOf)
    {
        var set = new MeasureSet(ConformanceBook.Catalogue, store, Viewpoint.Of(asOf));
        return (set.AllVersions(), set.Available);
    }

    /// <summary>Every measure for each value of every column that screens offer or the catalogue breaks down by, and of one column of each
    /// other kind.</summary>
    public static (IReadOnlyList<Output> Outputs, InputSet Inputs) Breakdowns(WarehouseStore store, DateOnly asOf)
    {
        var set = new MeasureSet(ConformanceBook.Catalogue, store, Viewpoint.Of(asOf));
        var measures = ConformanceBook
            .Catalogue.Measures.Where(m => set.Missing(m.Code).Count == 0)
            .Select(m => set.Find(m.Code)!)
            .ToList();
        var columns = OfferedBreakdowns
            .Columns.Concat(ConformanceBook.Catalogue.Indicators.SelectMany(i => i.Versions).SelectMany(v => v.By ?? []))
            .Concat(["is_internet", "risk_grade", "ledger_account"])
            .Distinct(StringComparer.Ordinal);
        return (
            [.. columns.SelectMany(column => measures.Select(m => m.By($"{m.Measure.Code} by {column}", column))).OfType<Output>()],
            set.Available
        );
    }

    /// <summary>Every exception rule: how many draws it hits, and which.</summary>
    public static (IReadOnlyList<Output> Outputs, InputSet Inputs) Exceptions(WarehouseStore store, DateOnly asOf)
    {
        var compiler = new MeasureCompiler(ConformanceBook.Catalogue, asOf);
        var rules = ConformanceBook
            .Catalogue.Exceptions.Select(rule => (Rule: rule, Version: rule.Versions.At(asOf)))
            .Where(r => r.Version is not null)
            .Select(r =>
                compiler.Compile(
                    new Measure(
                        r.Rule.Code,
                        r.Rule.Name,
                        MeasureKind.Grouped,
                        Unit.Count,
                        r.Rule.Table,
                        [
                            new MeasureVersion(
                                r.Version!.From,
                                r.Version.Place,
                                Per: r.Rule.Per,
                                Columns: r.Version.Columns,
                                Where: r.Version.Trigger,
                                Reduce: Reduction.Count,
                                WindowMonths: 3
                            ),
                        ],
                        r.Rule.Place
                    )
                )!
            )
            .ToList();
        return (
            [.. rules.SelectMany(m => new[] { m.Output(m.Measure.Code), m.By($"{m.Measure.Code} draws", "loan_key")! })],
            store.Inputs(rules.SelectMany(m => m.Relation.Reads))
        );
    }

    /// <summary>Booked categories by the rule that decides the minimum, and by the minimum itself.</summary>
    public static (IReadOnlyList<Output> Outputs, InputSet Inputs) Minimums(WarehouseStore store, DateOnly asOf)
    {
        var rules = new ClassificationCompiler(
            ConformanceBook.Catalogue,
            Viewpoint.Of(asOf),
            (table, date) => store.Current(table, date)
        ).Compile()!;
        var byRule = ClassificationCheck.Balance(rules);
        return (
            [byRule, byRule with { Id = byRule.Id + " minimum", By = [byRule.By[0], rules.Minimum, rules.Required] }],
            store.Inputs(rules.Reads)
        );
    }

    /// <summary>Every line of a bridge for every measure that movements explain, from one month-end to the other.</summary>
    public static (IReadOnlyList<Output> Outputs, InputSet Inputs) Bridges(WarehouseStore store, DateOnly opening, DateOnly closing)
    {
        var (before, after) = (
            new MeasureSet(ConformanceBook.Catalogue, store, new(opening, closing)),
            new MeasureSet(ConformanceBook.Catalogue, store, Viewpoint.Of(closing))
        );
        var moves = new BridgeMoves(ConformanceBook.Catalogue, store, before, after, new BridgePeriod(opening, closing));
        var measures = ConformanceBook.Catalogue.Measures.Where(m => BridgeTerms.CanExplain(after.Find(m.Code))).Select(m => m.Code);
        return ([.. moves.Asked(measures).Select(ask => ask.Output)], moves.Inputs);
    }

    /// <summary>Where the loans of one month-end are at another, by each column whose states the catalogue follows.</summary>
    public static (IReadOnlyList<Output> Outputs, InputSet Inputs) Migrations(WarehouseStore store, DateOnly opening, DateOnly closing)
    {
        var questions = MigrationQuestion
            .Columns(ConformanceBook.Catalogue)
            .Select(column => (Column: column, Question: new MigrationQuestion(ConformanceBook.Catalogue, opening, closing, column)))
            .ToList();
        return (
            [.. questions.SelectMany(asked => asked.Question.Outputs.Select(output => output with { Id = $"{asked.Column} {output.Id}" }))],
            store.Inputs(questions.SelectMany(asked => asked.Question.Reads))
        );
    }

    /// <summary>Every leaf and control of every return.</summary>
    public static (IReadOnlyList<Output> Outputs, InputSet Inputs) Cells(WarehouseStore store, DateOnly asOf)
    {
        var set = new MeasureSet(ConformanceBook.Catalogue, store, Viewpoint.Of(asOf));
        var cells = ReturnForms
            .Load(ConformanceBook.Catalogue)
            .All.SelectMany(form =>
                form.WantedFigures()
                    .Select(f =>
                        (
                            Id: form.Code + " " + f.Key,
                            Measure: f.Predicate.Length == 0
                                ? set.Find(f.Measure)!
                                : set.Find(f.Measure)!.Where(set.Compiler.Condition(set.Find(f.Measure)!, f.Predicate))
                        )
                    )
            );
        return ([.. cells.Where(c => set.Missing(c.Measure).Count == 0).Select(c => c.Measure.Output(c.Id))], set.Available);
    }

    /// <summary>Conditions on loans that the catalogue itself names: the loans behind a figure.</summary>
    public static IReadOnlyList<string> LoanPredicates(DateOnly asOf) =>
        [
            "",
            .. ConformanceBook
                .Catalogue.Measures.Where(m => m is { Kind: MeasureKind.Additive, Table: "loan_snapshot" })
                .Select(m => m.Versions.At(asOf))
                .Where(v => v is { Lookup: null }) // a list of loans looks nothing up
                .SelectMany(v => v!.Terms ?? [])
                .Select(t => t.Where?.Value)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Loans that the rules do not let be normal.</summary>
    public const string NotNormal = "minimum_class >= special_mention";

    /// <summary>An indicator's outcome in one line.</summary>
    public static string Text(IndicatorResult r) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{r.Status} {r.Value} = {r.Numerator} / {r.Denominator} {r.LimitState} [{string.Join(", ", r.Missing)}] {string.Join("; ", r.Rows.Select(row => $"{string.Join(',', row.Keys.Values)}={row.Value.ToString(CultureInfo.InvariantCulture)}"))}"
        );
}
