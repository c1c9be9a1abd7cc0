using Portal.Data.Yaml;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Catalogues;

/// <summary>Resolves measures for one reporting date under the rules of a day.</summary>
/// <param name="at">The reporting date decides which partitions are read and what <c>@as_of</c> and <c>@year_start</c> are, the day of the
/// rules which versions and parameters apply.</param>
public sealed class MeasureCompiler(Catalogue catalogue, Viewpoint at)
{
    private readonly Parameters _parameters = catalogue.ParametersAt(at);

    /// <summary>A date under its own rules.</summary>
    public MeasureCompiler(Catalogue catalogue, DateOnly asOf)
        : this(catalogue, Viewpoint.Of(asOf)) { }

    /// <summary>The measure; null when it has no version for the day.</summary>
    public CompiledMeasure? Compile(Measure measure)
    {
        var version = measure.Versions.At(at.RulesOf);
        if (version is null)
        {
            return null;
        }

        var scope = catalogue.Scope(measure.Table);
        var lookup = version.Lookup is { } other ? new LookupJoin(catalogue.Scope(other.Table), other.On) : null;
        var table = new TableRelation(scope, Window(version), lookup);
        return measure.Kind switch
        {
            MeasureKind.Additive => new(measure, table, Terms(measure, table.Scope), null),
            MeasureKind.Transition => Transition(measure, version, scope),
            MeasureKind.Grouped => new GroupCompiler(catalogue, at.RulesOf, _parameters).Compile(measure, version, table),
            MeasureKind.Item => Item(
                measure,
                version.Item!,
                version.Opening is { } day ? table with { Dates = [Opening(day, at.AsOf)] } : table
            ),
        };
    }

    /// <summary>One row of a table of items, such as <c>gl_balance</c>.</summary>
    public static CompiledMeasure Item(Measure measure, string item, TableRelation table)
    {
        var (key, amount) = (table.Scope.Find("item")!, table.Scope.Find("amount")!);
        var where = new ColumnTest(key, ValueSet.OfTexts([item]));
        return new(measure, table, [new Term(Fact.Sum(new ScalarColumn(amount)), where, 1)], $"{table.Table}.{item}");
    }

    /// <summary>A condition on the rows of a table, written by a person.</summary>
    public Predicate Condition(string table, string? text) => new PredicateBinder(catalogue.Scope(table), _parameters).Bind(text);

    /// <summary>A condition on the rows that a compiled measure reads.</summary>
    public Predicate Condition(CompiledMeasure measure, string? text) =>
        new PredicateBinder(
            measure.Relation switch
            {
                TransitionRelation transition => transition.Scope,
                TableRelation table => table.Scope,
                _ => catalogue.Scope(measure.Measure.Table),
            },
            _parameters
        ).Bind(text);

    /// <summary>The value of a number that a rule states itself or leaves to parameters; null when one of them has none.</summary>
    public decimal? Number(YamlText text)
    {
        try
        {
            return Formula.Parse(text.Value).Evaluate(_parameters);
        }
        catch (ExpressionException problem)
        {
            throw new CatalogueException([CatalogueError.In(text, problem)]);
        }
    }

    /// <summary>The day of the opening snapshot.</summary>
    public static DateOnly Opening(OpeningDate kind, DateOnly asOf) =>
        kind switch
        {
            OpeningDate.YearStart => new DateOnly(asOf.Year, 1, 1).AddDays(-1),
            OpeningDate.QuarterStart => new DateOnly(asOf.Year, ((asOf.Month - 1) / 3 * 3) + 1, 1).AddDays(-1),
            OpeningDate.MonthStart => new DateOnly(asOf.Year, asOf.Month, 1).AddDays(-1),
        };

    private CompiledMeasure Transition(Measure measure, MeasureVersion version, ColumnScope table)
    {
        var relation = new TransitionRelation(table, Opening(version.Opening ?? OpeningDate.YearStart, at.AsOf), at.AsOf);
        return new(measure, relation, Terms(measure, relation.Scope), null);
    }

    /// <summary>The terms in force, each over the loans that it covers.</summary>
    private List<Term> Terms(Measure measure, ColumnScope scope)
    {
        var binder = new PredicateBinder(scope, _parameters);
        return
        [
            .. measure.TermsAt(at.RulesOf).Select(covered => Carrying(Covered(Bind(covered.Term, binder), covered, scope), measure, scope)),
        ];
    }

    private Term Carrying(Term term, Measure measure, ColumnScope scope) =>
        term with
        {
            Where = term.Where.And(CarryingRows.Of(catalogue.Contract.Table(measure.Table), scope, term.Fact.Value)),
        };

    private static Term Covered(Term term, OriginatedTerm covered, ColumnScope scope) =>
        covered is { From: null, Before: null }
            ? term
            : term with
            {
                Where = term.Where.And(
                    new ColumnTest(
                        scope.Find("open_date")!,
                        ValueSet.Of([
                            new Interval(
                                covered.From?.DayNumber ?? long.MinValue,
                                covered.Before is { } end ? end.DayNumber - 1 : long.MaxValue
                            ),
                        ])
                    )
                ),
            };

    internal static Term Bind(MeasureTerm term, PredicateBinder binder)
    {
        var where = Located(term.Where, text => binder.Bind(text.Value)) ?? Predicate.Always;
        var fact = term.Sum is { } sum ? Fact.Sum(Located(sum, text => binder.BindScalar(ExpressionParser.Parse(text.Value)))!) : Fact.Rows;
        return new(fact, where, term.Sign);
    }

    /// <summary>Runs a reading of a text, and says where in the file it failed.</summary>
    internal static T? Located<T>(YamlText? text, Func<YamlText, T> read)
        where T : class
    {
        try
        {
            return text is null ? null : read(text);
        }
        catch (ExpressionException problem)
        {
            throw new CatalogueException([CatalogueError.In(text!, problem)]);
        }
    }

    private List<DateOnly> Window(MeasureVersion version) => Window(version.YearToDate ? at.AsOf.Month : version.WindowMonths ?? 1);

    private List<DateOnly> Window(int months) =>
        [
            .. Enumerable
                .Range(0, months)
                .Select(back => back == 0 ? at.AsOf : new DateOnly(at.AsOf.Year, at.AsOf.Month, 1).AddMonths(1 - back).AddDays(-1))
                .Order(),
        ];
}
