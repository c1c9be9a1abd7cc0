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

    /// <exception cref="WarehouseException">There is no snapshot of that date.</exception>
    public async Task<ClassificationResult> ComputeAsync(Viewpoint at, CancellationToken cancellationToken)
    {
        if (
            new ClassificationCompiler(
                catalogue,
                at,
                (table, date) => store.Current(table, date, at.KnownAt),
                store.Book is { IsDemo: true }
            ).Compile()
            is not { } compiled
        )
        {
            return new(at.AsOf, at.RulesOf, null, [], [], [], new(0, 0m));
        }

        var relation = new ClassifiedRelation(compiled);
        var inputs = store.Inputs(relation.Reads, at.KnownAt);
        if (inputs.Find(compiled.Snapshot.Name, at.AsOf) is null)
        {
            throw WarehouseException.Of("warehouse.no-partition", $"There is no {compiled.Snapshot.Name} for {at.AsOf:yyyy-MM-dd}.");
        }

        var effects = new ClassificationEffects(catalogue, store, relation, at);
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
            at.Own,
            cancellationToken
        );
        var balances = answers[BalanceId].ToDictionary(answer => Key(answer), answer => answer.Value);
        var found = answers[CountId]
            .Where(answer => answer.Rows > 0)
            .Select(answer => (Key: Key(answer), Totals: new ClassifiedTotals((long)answer.Value, balances[Key(answer)])))
            .ToList();
        return Result(at, compiled, found, effects.Read(answers, other.Figures));
    }

    private static (int Booked, int Rank) Key(Answer answer) => ((int)(long)answer.Keys[0]!, (int)(long)answer.Keys[1]!);

    private static ClassificationResult Result(
        Viewpoint at,
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
            at.AsOf,
            at.RulesOf,
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
