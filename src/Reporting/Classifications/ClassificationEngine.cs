using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Classifications;

/// <summary>Recomputes the minimum category of every loan inside the warehouse, and what it would change.</summary>
public sealed class ClassificationEngine(Catalogue catalogue, WarehouseStore store, IndicatorEngine indicators)
{
    private const string CountId = "|count";
    private const string BalanceId = "|balance";

    /// <param name="rulesOf">The day whose rules apply; the reporting date when null.</param>
    /// <exception cref="WarehouseException">There is no snapshot of that date.</exception>
    public async Task<ClassificationResult> ComputeAsync(DateOnly asOf, DateOnly? rulesOf, CancellationToken cancellationToken)
    {
        var rules = rulesOf ?? asOf;
        if (
            new ClassificationCompiler(
                catalogue,
                asOf,
                rules,
                (table, date) => store.Current(table, date),
                store.Book is { IsDemo: true }
            ).Compile()
            is not { } compiled
        )
        {
            return new(asOf, rules, null, [], [], [], new(0, 0m));
        }

        var relation = new ClassifiedRelation(compiled);
        var inputs = store.Inputs(relation.Reads);
        if (inputs.Find(compiled.Snapshot.Name, asOf) is null)
        {
            throw WarehouseException.Of("warehouse.no-partition", $"There is no {compiled.Snapshot.Name} for {asOf:yyyy-MM-dd}.");
        }

        var effects = new ClassificationEffects(catalogue, store, relation, rules);
        List<Column> by = [compiled.Snapshot.Find(CompiledClassification.BookedColumn)!, compiled.Rule];
        List<Output> outputs =
        [
            new(CountId, relation, [new Term(Fact.Rows, compiled.Population, 1)], by),
            new(
                BalanceId,
                relation,
                [new Term(Fact.Sum(new ScalarColumn(compiled.Snapshot.Find("balance")!)), compiled.Population, 1)],
                by
            ),
            .. effects.Outputs,
        ];
        var answers = await indicators.Answers.AskAsync(inputs, outputs, cancellationToken);
        var other = await indicators.FiguresAsync(
            [.. effects.Others.Select(code => new FigureRequest(code, code))],
            asOf,
            cancellationToken
        );
        var balances = answers[BalanceId].ToDictionary(answer => Key(answer), answer => answer.Value);
        var found = answers[CountId]
            .Where(answer => answer.Rows > 0)
            .Select(answer => (Key: Key(answer), Totals: new ClassifiedTotals((long)answer.Value, balances[Key(answer)])))
            .ToList();
        return Result(asOf, rules, compiled, found, effects.Read(answers, other.Figures));
    }

    private static (int Booked, int Rank) Key(Answer answer) => ((int)(long)answer.Keys[0]!, (int)(long)answer.Keys[1]!);

    private static ClassificationResult Result(
        DateOnly asOf,
        DateOnly rulesOf,
        CompiledClassification compiled,
        List<((int Booked, int Rank) Key, ClassifiedTotals Totals)> found,
        IReadOnlyList<ClassificationEffect> effects
    )
    {
        var best = compiled.Categories.Values[0].Value;
        var minimums = compiled.Rules.ToDictionary(rule => rule.Rank, rule => rule.Minimum);
        int Minimum(int rank) => minimums.GetValueOrDefault(rank, best);
        var cells = found
            .Where(cell => cell.Key.Rank != compiled.NotYet)
            .GroupBy(cell => (cell.Key.Booked, Minimum: Minimum(cell.Key.Rank)))
            .Select(group => new ClassificationCell(group.Key.Booked, group.Key.Minimum, Sum(group.Select(cell => cell.Totals))));
        var outcomes = compiled.Rules.Select(rule => new RuleOutcome(
            rule.Rule,
            Sum(found.Where(cell => cell.Key.Rank == rule.Rank && cell.Key.Booked < rule.Minimum).Select(cell => cell.Totals)),
            rule.Missing,
            State(rule)
        ));
        return new(
            asOf,
            rulesOf,
            compiled.Book,
            [.. cells.OrderBy(cell => cell.Booked).ThenBy(cell => cell.Minimum)],
            [.. outcomes.OrderBy(outcome => compiled.Book.Rules.TakeWhile(rule => rule != outcome.Rule).Count())],
            effects,
            Sum(found.Where(cell => cell.Key.Rank == compiled.NotYet).Select(cell => cell.Totals))
        );
    }

    private static RuleState State(CompiledRule rule) =>
        !rule.IsEvaluable ? RuleState.NotEvaluable
        : rule.When == Predicate.Never ? RuleState.Off
        : rule.Missing.Count > 0 ? RuleState.PartlyChecked
        : RuleState.Checked;

    private static ClassifiedTotals Sum(IEnumerable<ClassifiedTotals> parts) =>
        parts.Aggregate(new ClassifiedTotals(0, 0m), (sum, part) => new(sum.Count + part.Count, sum.Balance + part.Balance));
}
