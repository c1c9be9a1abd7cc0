using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Migrations;

/// <summary>Follows every loan from one snapshot to any later one, inside the warehouse.</summary>
public sealed class MigrationEngine(Catalogue catalogue, WarehouseStore store, WarehouseEngine warehouse, IndicatorEngine indicators)
{
    private const string Table = "loan_snapshot";
    private const string Opening = "opening.";
    private readonly CubeReader _reader = new(warehouse, indicators.Cubes);

    /// <summary>The columns whose states the catalogue follows: those that its matrices go from and to.</summary>
    public IReadOnlyList<string> Columns { get; } =
    [
        .. catalogue.Indicators.SelectMany(indicator => indicator.Versions).Select(version => version.By ?? [])
            .Where(by => by is [var from, var to] && from.StartsWith(Opening, StringComparison.Ordinal) && to == "closing." + from[Opening.Length..])
            .Select(by => by[0][Opening.Length..]).Distinct(StringComparer.Ordinal),
    ];

    /// <exception cref="ArgumentException">The catalogue follows no such column.</exception>
    /// <exception cref="WarehouseException">The dates are no period, or one of them has no snapshot.</exception>
    public async Task<MigrationMatrix> ComputeAsync(DateOnly opening, DateOnly closing, string column, CancellationToken cancellationToken)
    {
        Check(opening, closing, column);
        if (Missing([opening, closing]) is [var first, ..])
        {
            throw new WarehouseException($"There is no {first.Replace('@', ' ')}.");
        }

        return await ReadAsync(opening, closing, column, cancellationToken);
    }

    /// <summary>Follows the loans month by month, and compares where that leads with the direct way.</summary>
    /// <exception cref="ArgumentException">The catalogue follows no such column.</exception>
    /// <exception cref="WarehouseException">The dates are no period.</exception>
    public async Task<MigrationStepCheck> CheckAsync(DateOnly opening, DateOnly closing, string column, CancellationToken cancellationToken)
    {
        Check(opening, closing, column);
        List<DateOnly> dates = [opening, .. MovementRelation.MonthsBetween(opening, closing).Where(month => month < closing), closing];
        if (Missing(dates) is { Count: > 0 } missing)
        {
            return new(dates, missing, []);
        }

        var steps = new List<MigrationMatrix>();
        foreach (var (from, to) in dates.Zip(dates.Skip(1)))
        {
            steps.Add(await ReadAsync(from, to, column, cancellationToken));
        }

        return MigrationStepCheck.Of(dates, await ReadAsync(opening, closing, column, cancellationToken), steps);
    }

    private void Check(DateOnly opening, DateOnly closing, string column)
    {
        if (!Columns.Contains(column, StringComparer.Ordinal))
        {
            throw new ArgumentException($"'{column}' is not followed from one snapshot to another. Accepted: {string.Join(", ", Columns)}.", nameof(column));
        }

        if (opening >= closing)
        {
            throw new WarehouseException(string.Create(CultureInfo.InvariantCulture, $"Loans are followed from an earlier to a later date; {opening:yyyy-MM-dd} is not before {closing:yyyy-MM-dd}."));
        }
    }

    private List<string> Missing(IEnumerable<DateOnly> dates) =>
        [.. dates.Where(date => store.Current(Table, date) is null).Select(date => string.Create(CultureInfo.InvariantCulture, $"{Table}@{date:yyyy-MM-dd}"))];

    private async Task<MigrationMatrix> ReadAsync(DateOnly opening, DateOnly closing, string column, CancellationToken cancellationToken)
    {
        var relation = new TransitionRelation(catalogue.Scope(Table), opening, closing);
        var (kept, gone, added) = (new Flow("kept"), new Flow("gone"), new Flow("added"));
        var binder = new PredicateBinder(relation.Scope, catalogue.ParametersAt(closing, closing));
        Term Sum(string amount, int sign = 1) => new(Fact.Sum(binder.BindScalar(ExpressionParser.Parse(amount))), Predicate.Always, sign);
        Term Count(string where) => new(Fact.Rows, binder.Bind(where), 1);
        Column[] by = [relation.Scope.Find(Opening + column)!, relation.Scope.Find("closing." + column)!];
        Output[] outputs =
        [
            new(kept.Count, relation, [Count("opening.balance > 0 and closing.balance > 0")], by), new(kept.Balance, relation, [Sum("kept_balance")], by),
            new(gone.Count, relation, [Count("opening.balance > 0 and not closing.balance > 0")], by), new(gone.Balance, relation, [Sum("opening.balance"), Sum("kept_balance", -1)], by),
            new(added.Count, relation, [Count("closing.balance > 0 and not opening.balance > 0")], by), new(added.Balance, relation, [Sum("added_balance")], by),
        ];
        var inputs = store.Inputs(relation.Reads);
        await warehouse.VerifyAsync(inputs.Owned, cancellationToken);
        var answers = await _reader.AnswerAsync(new Planner(inputs).Plan(outputs), inputs, cancellationToken);
        var cells = kept.Read(answers).Select(pair => new MigrationCell(pair.From, pair.To, pair.Totals)).ToList();
        var (left, came) = (By(gone.Read(answers).Select(pair => (pair.From, pair.Totals))), By(added.Read(answers).Select(pair => (pair.To, pair.Totals))));
        return new(opening, closing, column, States(by[0], [.. cells.SelectMany(cell => new[] { cell.From, cell.To }), .. left.Select(pair => pair.State), .. came.Select(pair => pair.State)]), cells, left, came);
    }

    private static List<(int? State, MigrationTotals Totals)> By(IEnumerable<(int? State, MigrationTotals Totals)> flows) =>
        [.. flows.GroupBy(pair => pair.State).Select(group => (group.Key, MigrationTotals.Sum(group.Select(pair => pair.Totals))))];

    /// <summary>All of the code list, and no state where some loan has none.</summary>
    private static IReadOnlyList<int?> States(Column column, IReadOnlyList<int?> found) =>
        [.. column.CodeList!.Values.Select(value => (int?)value.Value), .. found.Contains(null) ? new int?[] { null } : []];

    /// <summary>Two outputs that tell the same loans by number and by balance.</summary>
    private sealed record Flow(string Name)
    {
        public string Count => Name + "|count";

        public string Balance => Name + "|balance";

        public IEnumerable<(int? From, int? To, MigrationTotals Totals)> Read(ILookup<string, Answer> answers)
        {
            var (counts, balances) = (answers[Count].ToDictionary(Key, answer => (long)answer.Value), answers[Balance].ToDictionary(Key, answer => answer.Value));
            return counts.Keys.Union(balances.Keys).Select(key => (key.From, key.To, Totals: new MigrationTotals(counts.GetValueOrDefault(key), balances.GetValueOrDefault(key))))
                .Where(flow => flow.Totals != MigrationTotals.None);
        }

        private static (int? From, int? To) Key(Answer answer) => (State(answer.Keys[0]), State(answer.Keys[1]));

        private static int? State(object? key) => key is null ? null : Convert.ToInt32(key, CultureInfo.InvariantCulture);
    }
}
