using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Migrations;

/// <summary>What the warehouse is asked to follow one column's states between two dates, and how its answers are read.</summary>
internal sealed class MigrationQuestion
{
    private const string Table = "loan_snapshot";
    private const string Opening = "opening.";
    private const string Closing = "closing.";
    private static readonly Flow Kept = new("kept"),
        Gone = new("gone"),
        Added = new("added");
    private readonly (DateOnly Opening, DateOnly Closing, string Column) _asked;
    private readonly TransitionRelation _relation;
    private readonly Column[] _by;

    public MigrationQuestion(Catalogue catalogue, DateOnly opening, DateOnly closing, string column)
    {
        _asked = (opening, closing, column);
        _relation = new TransitionRelation(catalogue.Scope(Table), opening, closing);
        _by = [_relation.Scope.Find(Opening + column)!, _relation.Scope.Find(Closing + column)!];
        var binder = new PredicateBinder(_relation.Scope, catalogue.ParametersAt(Viewpoint.Of(closing)));
        Term Sum(string amount, int sign = 1) => new(Fact.Sum(binder.BindScalar(ExpressionParser.Parse(amount))), Predicate.Always, sign);
        Term Count(string where) => new(Fact.Rows, binder.Bind(where), 1);
        Outputs =
        [
            new(Kept.Count, _relation, [Count("opening.balance > 0 and closing.balance > 0")], _by),
            new(Kept.Balance, _relation, [Sum("kept_balance")], _by),
            new(Gone.Count, _relation, [Count("opening.balance > 0 and not closing.balance > 0")], _by),
            new(Gone.Balance, _relation, [Sum("opening.balance"), Sum("kept_balance", -1)], _by),
            new(Added.Count, _relation, [Count("closing.balance > 0 and not opening.balance > 0")], _by),
            new(Added.Balance, _relation, [Sum("added_balance")], _by),
        ];
    }

    public IReadOnlyList<Output> Outputs { get; }

    /// <summary>Both snapshots.</summary>
    public IEnumerable<(string Table, DateOnly Date)> Reads => _relation.Reads;

    /// <summary>The columns whose states the catalogue follows: those that its matrices go from and to.</summary>
    public static IReadOnlyList<string> Columns(Catalogue catalogue) =>
        [
            .. catalogue
                .Indicators.SelectMany(indicator => indicator.Versions)
                .Select(version => version.By ?? [])
                .Where(by =>
                    by is [var from, var to] && from.StartsWith(Opening, StringComparison.Ordinal) && to == Closing + from[Opening.Length..]
                )
                .Select(by => by[0][Opening.Length..])
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Every statement that following the states between two dates may ask, over tables under their own names.</summary>
    public static IEnumerable<SqlStatement> Statements(Catalogue catalogue, DateOnly opening, DateOnly closing, SqlDialect dialect)
    {
        var cuboid = new CuboidStatement(dialect, (table, _) => dialect.Quote(table));
        return Columns(catalogue)
            .SelectMany(column =>
                new Planner(new InputSet([])).Plan(new MigrationQuestion(catalogue, opening, closing, column).Outputs).Families
            )
            .Select(cuboid.Write);
    }

    public MigrationMatrix Matrix(ILookup<string, Answer> answers)
    {
        var cells = Kept.Read(answers).Select(pair => new MigrationCell(pair.From, pair.To, pair.Totals)).ToList();
        var (left, came) = (
            By(Gone.Read(answers).Select(pair => (pair.From, pair.Totals))),
            By(Added.Read(answers).Select(pair => (pair.To, pair.Totals)))
        );
        return new(
            _asked.Opening,
            _asked.Closing,
            _asked.Column,
            States([
                .. cells.SelectMany(cell => new[] { cell.From, cell.To }),
                .. left.Select(pair => pair.State),
                .. came.Select(pair => pair.State),
            ]),
            cells,
            left,
            came
        );
    }

    private static List<(int? State, MigrationTotals Totals)> By(IEnumerable<(int? State, MigrationTotals Totals)> flows) =>
        [.. flows.GroupBy(pair => pair.State).Select(group => (group.Key, MigrationTotals.Sum(group.Select(pair => pair.Totals))))];

    /// <summary>All of the code list, and no state where some loan has none.</summary>
    private IReadOnlyList<int?> States(IReadOnlyList<int?> found) =>
        [.. _by[0].CodeList!.Values.Select(value => (int?)value.Value), .. found.Contains(null) ? new int?[] { null } : []];

    /// <summary>Two outputs that tell the same loans by number and by balance.</summary>
    private sealed record Flow(string Name)
    {
        public string Count => Name + "|count";

        public string Balance => Name + "|balance";

        public IEnumerable<(int? From, int? To, MigrationTotals Totals)> Read(ILookup<string, Answer> answers)
        {
            var (counts, balances) = (
                answers[Count].ToDictionary(Key, answer => (long)answer.Value),
                answers[Balance].ToDictionary(Key, answer => answer.Value)
            );
            return counts
                .Keys.Union(balances.Keys)
                .Select(key =>
                    (key.From, key.To, Totals: new MigrationTotals(counts.GetValueOrDefault(key), balances.GetValueOrDefault(key)))
                )
                .Where(flow => flow.Totals != MigrationTotals.None);
        }

        private static (int? From, int? To) Key(Answer answer) => (State(answer.Keys[0]), State(answer.Keys[1]));

        private static int? State(object? key) => key is null ? null : Convert.ToInt32(key, CultureInfo.InvariantCulture);
    }
}
