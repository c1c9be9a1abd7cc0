using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Bridges;

/// <summary>What every line adds to every measure, from both snapshots and the movements between them.</summary>
internal sealed class BridgeMoves
{
    private readonly MeasureSet _opening;
    private readonly MeasureSet _closing;
    private readonly IReadOnlyList<BridgeLine> _lines;
    private readonly MovementRelation _relation;
    private Dictionary<(string Line, string Measure), decimal> _changes = [];

    public BridgeMoves(Catalogue catalogue, WarehouseStore store, MeasureSet opening, MeasureSet closing, BridgePeriod period)
    {
        (_opening, _closing) = (opening, closing);
        _lines = LinesOf(catalogue);
        _relation = RelationOf(catalogue, period.Opening, period.Closing);
        Inputs = store.Inputs(_relation.Reads, period.ClosingKnownAt);
    }

    /// <summary>Both snapshots and the movements between them, as far as they are on file.</summary>
    public InputSet Inputs { get; }

    /// <summary>Snapshots and months of movements that are not on file.</summary>
    public IReadOnlyList<string> Missing =>
        [
            .. _relation
                .Reads.Where(read => Inputs.Find(read.Table, read.Date) is null)
                .Select(read => FormattableString.Invariant($"{read.Table} {read.Date:yyyy-MM-dd}")),
        ];

    /// <summary>In the measure's unit, signed; 0 for a line that adds nothing to any measure.</summary>
    public decimal Of(BridgeLine line, string measure) => _changes.GetValueOrDefault((line.Code, measure));

    public async Task ReadAsync(IEnumerable<string> measures, Answers answers, CancellationToken cancellationToken)
    {
        if (Missing.Count > 0)
        {
            return;
        }

        var asked = Asked(measures);
        var found = await answers.AskAsync(Inputs, [.. asked.Select(ask => ask.Output)], cancellationToken);
        _changes = asked.ToDictionary(ask => (ask.Line, ask.Measure), ask => found[ask.Output.Id].Single().Value);
    }

    /// <summary>Every statement that bridges between two dates may ask: one cuboid or more for all measures that movements
    /// explain.</summary>
    public static IEnumerable<SqlStatement> Statements(Catalogue catalogue, DateOnly opening, DateOnly closing, SqlDialect dialect)
    {
        var (before, after, relation) = (
            new MeasureCompiler(catalogue, new Viewpoint(opening, closing)),
            new MeasureCompiler(catalogue, closing),
            RelationOf(catalogue, opening, closing)
        );
        var terms = new BridgeTerms(relation);
        var outputs = catalogue
            .Measures.Where(measure => BridgeTerms.CanExplain(after.Compile(measure)))
            .SelectMany(
                _ => LinesOf(catalogue),
                (measure, line) =>
                    new Output(
                        $"{measure.Code} | {line.Code}",
                        relation,
                        terms.Of(line, before.Compile(measure)!, after.Compile(measure)!),
                        []
                    )
            );
        var cuboid = new CuboidStatement(dialect, (table, _) => dialect.Quote(table));
        return new Planner(new InputSet([])).Plan(outputs).Families.Select(cuboid.Write);
    }

    /// <summary>The lines that the warehouse computes.</summary>
    private static List<BridgeLine> LinesOf(Catalogue catalogue) =>
        [
            .. catalogue.BridgeLines.Where(line =>
                line.Kind
                    is BridgeLineKind.Movement
                        or BridgeLineKind.MigrationIn
                        or BridgeLineKind.MigrationOut
                        or BridgeLineKind.Unexplained
            ),
        ];

    private static MovementRelation RelationOf(Catalogue catalogue, DateOnly opening, DateOnly closing)
    {
        var movements = catalogue.Scope(MovementRelation.MovementTable);
        var binder = new PredicateBinder(movements, catalogue.ParametersAt(Viewpoint.Of(closing)));
        var moved = LinesOf(catalogue)
            .Where(line => line.Kind == BridgeLineKind.Movement)
            .Select(line => new MovedColumn(line.Code, [.. line.Terms!.Select(term => (binder.Bind(term.Where.Value), term.Sign))]));
        var snapshots = new TransitionRelation(catalogue.Scope(BridgeTerms.Table), opening, closing);
        return new(snapshots, movements, MovementRelation.MonthsBetween(opening, closing), [.. moved]);
    }

    /// <summary>What is asked of the warehouse: an output for each line and measure.</summary>
    internal IReadOnlyList<(string Line, string Measure, Output Output)> Asked(IEnumerable<string> measures)
    {
        var terms = new BridgeTerms(_relation);
        return
        [
            .. _lines.SelectMany(
                _ => measures,
                (line, code) =>
                    (
                        line.Code,
                        code,
                        new Output($"{code} | {line.Code}", _relation, terms.Of(line, _opening.Find(code)!, _closing.Find(code)!), [])
                    )
            ),
        ];
    }
}
