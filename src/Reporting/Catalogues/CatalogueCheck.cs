using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Data.Yaml;
using Portal.Reporting.Bridges;
using Portal.Reporting.Classifications;
using Portal.Reporting.Expressions;
using Portal.Reporting.Migrations;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Catalogues;

/// <summary>Finds everything that is wrong with a catalogue, at every date on which a rule changes.</summary>
public sealed class CatalogueCheck(Catalogue catalogue)
{
    /// <summary>Any day under rules of today: what a bridge asks does not depend on its dates but for the days that it names.</summary>
    private static readonly DateOnly BridgedFrom = new(2024, 11, 15);

    private readonly LimitCheck _limits = new(catalogue);

    /// <summary>All mistakes, without repetition, in the order of files.</summary>
    public IReadOnlyList<CatalogueError> Errors()
    {
        var errors = new List<CatalogueError>(
            CatalogueSections
                .Strangers(catalogue.Source)
                .Concat(new CatalogueShape(catalogue).Errors())
                .Concat(new PresentationCheck(catalogue).Errors())
                .Concat(new WhatIfCheck(catalogue).Errors())
                .Concat(new BridgeCheck(catalogue).Errors())
        );
        if (errors.Count == 0)
        {
            foreach (var (day, measures) in RuleDays.Of(catalogue))
            {
                var compiler = new MeasureCompiler(catalogue, day);
                errors.AddRange(measures.SelectMany(measure => MeasureErrors(measure, compiler, day)));
            }

            var parameters = catalogue
                .RuleDates()
                .Concat(catalogue.Indicators.SelectMany(indicator => indicator.Versions).Select(version => version.From))
                .Distinct()
                .Select(day => catalogue.ParametersAt(Viewpoint.Of(day)))
                .ToList();
            errors.AddRange(
                catalogue.Indicators.SelectMany(indicator =>
                    indicator.Versions.SelectMany(version => VersionErrors(indicator, version, parameters))
                )
            );

            errors.AddRange(catalogue.Exceptions.SelectMany(ExceptionErrors));
            errors.AddRange(new ClassificationCheck(catalogue).Errors());
            errors.AddRange(new AppetiteCheck(catalogue).Errors());
            errors.AddRange(FormErrors());
        }

        return
        [
            .. errors
                .Distinct()
                .OrderBy(error => error.Place.File, StringComparer.Ordinal)
                .ThenBy(error => error.Place.Line)
                .ThenBy(error => error.Place.Column),
        ];
    }

    /// <summary>The statement of every measure for one engine, over tables under their own names: what a catalogue compiles to.</summary>
    public IReadOnlyList<(string Code, DateOnly Day, SqlStatement Statement)> Statements(SqlDialect dialect)
    {
        var statements = new List<(string, DateOnly, SqlStatement)>();
        var cuboid = new CuboidStatement(dialect, (table, _) => dialect.Quote(table));
        foreach (var (day, changed) in RuleDays.Of(catalogue))
        {
            var compiler = new MeasureCompiler(catalogue, day);
            var measures = changed.Select(compiler.Compile).OfType<CompiledMeasure>().ToList();
            foreach (var measure in measures)
            {
                var output = measure.Output(measure.Measure.Code);
                var direct = new AggregateStatement([output]);
                statements.Add(
                    (
                        measure.Measure.Code,
                        day,
                        direct.Write(dialect, DirectSource.Of(output, direct, dialect, (table, _) => dialect.Quote(table)))
                    )
                );
            }

            var plan = new Planner(new InputSet([])).Plan(measures.Select(measure => measure.Output(measure.Measure.Code)));
            statements.AddRange(plan.Families.Select(family => (family.Relation.Key, day, cuboid.Write(family))));
        }

        statements.AddRange(new ClassificationCheck(catalogue).Statements(dialect));
        // A month that ends in its middle writes the condition on days, too.
        var (opening, closing) = (BridgedFrom, BridgedFrom.AddMonths(1));
        statements.AddRange(
            MigrationQuestion.Statements(catalogue, opening, closing, dialect).Select(statement => ("migration", closing, statement))
        );
        if (catalogue.BridgeLines.Count > 0)
        {
            statements.AddRange(
                BridgeMoves.Statements(catalogue, opening, closing, dialect).Select(statement => ("bridge", closing, statement))
            );
        }

        return [.. statements.DistinctBy(statement => (statement.Item1, statement.Item3.Text))];
    }

    private IReadOnlyList<CatalogueError> FormErrors()
    {
        try
        {
            _ = catalogue.Forms;
            return [];
        }
        catch (CatalogueException problem)
        {
            return problem.Errors;
        }
    }

    private static List<CatalogueError> MeasureErrors(Measure measure, MeasureCompiler compiler, DateOnly day)
    {
        try
        {
            return compiler.Compile(measure) is { } compiled ? UnitErrors(measure, compiled, day) : [];
        }
        catch (CatalogueException problem)
        {
            return [.. problem.Errors];
        }
    }

    private static List<CatalogueError> UnitErrors(Measure measure, CompiledMeasure compiled, DateOnly day) =>
        [
            .. MeasureUnits
                .Of(compiled)
                .Where(unit => unit != Quantity.Of(measure.Unit))
                .Take(1)
                .Select(unit => new CatalogueError(
                    measure.Versions.At(day)!.Place,
                    $"'{measure.Code}' adds up {unit}, but has unit {CatalogueShape.Name(measure.Unit)}; a sum of amounts is in money, a number of rows or groups a count"
                )),
        ];

    /// <summary>The formula under the parameters of every day on which the version is in force, its units, and its limits.</summary>
    private IEnumerable<CatalogueError> VersionErrors(Indicator indicator, IndicatorVersion version, IReadOnlyList<Parameters> days)
    {
        if (version.Formula is not { } text)
        {
            return _limits.Errors(indicator, version.Limits);
        }

        try
        {
            var formula = Formula.Parse(text.Value);
            var errors = days.Where(day => ReferenceEquals(indicator.Versions.At(day.AsOf), version))
                .SelectMany(day => formula.Errors(catalogue, day))
                .Select(error => new CatalogueError(text.Place.Right(error.Offset), error.Message));
            return errors.Concat(UnitErrors(indicator, text, formula.Units(catalogue))).Concat(_limits.Errors(indicator, version.Limits));
        }
        catch (ExpressionException problem)
        {
            return [CatalogueError.In(text, problem)];
        }
    }

    /// <summary>Parts of unlike units, or a value that is not of the unit in which the indicator is shown.</summary>
    private static IEnumerable<CatalogueError> UnitErrors(Indicator indicator, YamlText text, FormulaUnits units)
    {
        var wrong = units.Errors.Select(error => new CatalogueError(text.Place.Right(error.Offset), error.Message));
        // An index, a divergence and a multiple are no parts of a whole: a percent sign would make another number of them.
        if (indicator.Unit == Unit.Number != indicator.Kind.IsPlainNumber())
        {
            wrong = wrong.Append(
                new(
                    text.Place,
                    $"'{indicator.Code}' of kind {CatalogueShape.Name(indicator.Kind)} has unit {CatalogueShape.Name(indicator.Unit)}: kinds multiple, concentration, relative, divergence and standardised have unit number, and no other kind has"
                )
            );
        }

        return indicator.Kind.Value(units.Value) is { } value && value != Quantity.Of(indicator.Unit)
            ? wrong.Append(
                new(
                    text.Place.Right(units.Divisor),
                    $"this gives {value}, but '{indicator.Code}' of kind {CatalogueShape.Name(indicator.Kind)} has unit {CatalogueShape.Name(indicator.Unit)}: {Accepted(indicator.Unit)}"
                )
            )
            : wrong;
    }

    private static string Accepted(Unit unit) =>
        unit switch
        {
            Unit.Money => "an amount is made of measures in money, added, subtracted, or multiplied by pure numbers",
            Unit.Count => "a count is made of measures that count, added, subtracted, or multiplied by pure numbers",
            Unit.Number => "an index or a multiple is a pure number: money divided by money, or a count by a count",
            Unit.Ratio => "what is shown as a percentage is a pure number: money divided by money, or a count by a count",
        };

    /// <summary>A rule is compiled as a measure that counts its hits would be, also when no measure counts them yet.</summary>
    private IEnumerable<CatalogueError> ExceptionErrors(ExceptionRule rule) =>
        rule.Versions.SelectMany(version =>
            MeasureErrors(
                new Measure(
                    rule.Code,
                    rule.Name,
                    MeasureKind.Grouped,
                    Unit.Count,
                    rule.Table,
                    [
                        new MeasureVersion(
                            version.From,
                            version.Place,
                            Per: rule.Per,
                            Columns: version.Columns,
                            Where: version.Trigger,
                            Reduce: Reduction.Count
                        ),
                    ],
                    rule.Place
                ),
                new MeasureCompiler(catalogue, version.From),
                version.From
            )
        );
}
