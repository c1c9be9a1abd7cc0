using System.Globalization;
using Portal.Data;
using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Scenarios;

/// <summary>Makes the rows of a scenario out of a sealed snapshot, and proves that they add up to it and to what the steps were to
/// change.</summary>
internal sealed class ScenarioRows(WarehouseEngine engine, CompiledScenario scenario, Partition snapshot)
{
    private readonly RowTotals _totals = new(engine, scenario.Loans);

    private string Sealed => engine.Source(snapshot.Table, new InputSet([snapshot]), [snapshot.Date]);

    /// <exception cref="WarehouseException">The snapshot is not as it was sealed, or a step did not change the totals by what it
    /// should.</exception>
    /// <exception cref="RuleException">A class that loans move to has none in the book, so that its allowance rate is not
    /// known.</exception>
    public async Task<(ReplacedRows Rows, IReadOnlyList<StepEffect> Effects)> MakeAsync(CancellationToken cancellationToken)
    {
        var (changes, rates) = await ChangesAsync(cancellationToken);
        var effects = new List<StepEffect>();
        var rows = Sealed;
        var (now, change) = await _totals.ReadAsync(rows, changes.Count > 0 ? changes[0] : null, cancellationToken);
        Require(
            Totals.Difference(now, Sealing(now), isSealed: true),
            RuleException.Of("scenario.not-sealed", $"The snapshot is not what was sealed")
        );
        foreach (var (i, step) in scenario.Steps.Index())
        {
            var expected = now.Plus(change);
            rows = changes[i].Apply(rows);
            effects.Add(
                new(
                    step.Number,
                    step.Step,
                    change.Rows,
                    change.Of("balance"),
                    change.Of("allowance"),
                    step.Step is WriteOffStep ? -change.Of("balance") : 0m,
                    rates[i]
                )
            );
            (now, change) = await _totals.ReadAsync(rows, i + 1 < changes.Count ? changes[i + 1] : null, cancellationToken);
            Require(
                Totals.Difference(now, expected, isSealed: false),
                RuleException.Of("scenario.step-off", $"Step {step.Number} does not add up")
            );
        }

        var expectedRows = snapshot with
        {
            Rows = now.Rows,
            Sums = snapshot.Sums.ToDictionary(
                sum => sum.Key,
                sum => now.Sums.GetValueOrDefault(sum.Key, sum.Value),
                StringComparer.Ordinal
            ),
        };
        return (
            new(
                snapshot,
                expectedRows,
                source => changes.Count == 0 ? Unchanged(source) : changes.Aggregate(source, (text, step) => step.Apply(text))
            ),
            effects
        );
    }

    /// <summary>The statement of each step's totals, for people and parsers to read.</summary>
    internal static IEnumerable<SqlStatement> Statements(
        SqlDialect dialect,
        WarehouseEngine engine,
        CompiledScenario scenario,
        string source
    )
    {
        var totals = new RowTotals(engine, scenario.Loans);
        var rows = source;
        foreach (
            var change in scenario.Steps.Select(step =>
                Change(dialect, scenario, step, step.Step is ShiftStep shift ? shift.AllowanceRate ?? 0.123456m : null)
            )
        )
        {
            yield return totals.Statement(dialect, rows, change);
            rows = change.Apply(rows);
        }

        yield return totals.Statement(dialect, rows, null);
    }

    /// <summary>FROM text of the rows after all steps, for people and parsers to read.</summary>
    internal static string Applied(SqlDialect dialect, CompiledScenario scenario, string source) =>
        scenario.Steps.Aggregate(
            source,
            (rows, step) =>
                Change(dialect, scenario, step, step.Step is ShiftStep shift ? shift.AllowanceRate ?? 0.123456m : null).Apply(rows)
        );

    private Totals Sealing(Totals like) =>
        new(
            snapshot.Rows,
            snapshot
                .Sums.Where(sum => like.Sums.ContainsKey(sum.Key))
                .ToDictionary(sum => sum.Key, sum => sum.Value, StringComparer.Ordinal)
        );

    /// <summary>Even without a step the rows go through the scenario: identity is computed, not supposed.</summary>
    private string Unchanged(string source) =>
        $"(SELECT {string.Join(", ", scenario.Loans.Columns.Keys.Select(engine.Dialect.Quote))} FROM {source} AS r)";

    private async Task<(IReadOnlyList<RowChange> Changes, IReadOnlyList<decimal?> Rates)> ChangesAsync(CancellationToken cancellationToken)
    {
        var isAsked = scenario.Steps.Any(step => step.Step is ShiftStep { AllowanceRate: null });
        var carried = isAsked
            ? await new AllowanceRates(engine, scenario.Loans).ReadAsync(Sealed, cancellationToken)
            : new Dictionary<int, decimal?>();
        List<decimal?> rates =
        [
            .. scenario.Steps.Select(step =>
                step.Step is ShiftStep shift ? shift.AllowanceRate ?? Carried(step, shift, carried) : (decimal?)null
            ),
        ];
        return ([.. scenario.Steps.Select((step, i) => Change(engine.Dialect, scenario, step, rates[i]))], rates);
    }

    private decimal Carried(CompiledStep step, ShiftStep shift, IReadOnlyDictionary<int, decimal?> carried) =>
        snapshot.Statistic("allowance") is not { } known || known.Nulls == snapshot.Rows
            ? 0m // the book holds no allowances, and the scenario holds none either
            : carried.GetValueOrDefault(step.To)
                ?? throw new RuleException(
                    "scenario.rate",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Step {step.Number}, allowance_rate: is missing, and the book of {scenario.AsOf:yyyy-MM-dd} has no loan of class '{shift.To}' to take it from. State a fraction from 0 to 1."
                    ),
                    step.Number,
                    scenario.AsOf.ToString("O", CultureInfo.InvariantCulture)
                );

    private static RowChange Change(SqlDialect dialect, CompiledScenario scenario, CompiledStep step, decimal? rate) =>
        step.Step switch
        {
            ShiftStep => new ShiftChange(dialect, scenario, step, rate!.Value),
            MultiplyStep => new MultiplyChange(dialect, scenario, step),
            WriteOffStep => new WriteOffChange(dialect, scenario, step),
            GrowStep => new GrowChange(dialect, scenario, step),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

    private static void Require(RuleException? difference, RuleException what)
    {
        if (difference is not null)
        {
            throw WarehouseException.Of(
                "scenario.rows-sum",
                $"{what}: {difference}. No figure of the scenario is given. Load the date again with ./portal load; where it stays so, something else writes to the warehouse: find out what."
            );
        }
    }
}
