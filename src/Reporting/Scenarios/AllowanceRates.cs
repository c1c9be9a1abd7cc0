using System.Globalization;
using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Scenarios;

/// <summary>What the loans of each class carry in the book: allowance as a fraction of their balance.</summary>
internal sealed class AllowanceRates(WarehouseEngine engine, ColumnScope loans)
{
    /// <summary>By the class's stored number: from 0 to 1, six decimals; null where no loan of it has a balance and a known
    /// allowance.</summary>
    /// <param name="rows">FROM text without alias.</param>
    public async Task<IReadOnlyDictionary<int, decimal?>> ReadAsync(string rows, CancellationToken cancellationToken)
    {
        var sql = engine.Dialect;
        var (by, balance, allowance) = (sql.Quote(ScenarioCompiler.ClassColumn), sql.Quote("balance"), sql.Quote("allowance"));
        var known = loans.Find("allowance")!.IsNullable ? sql.Case([(sql.IsMissing(allowance), sql.Number(0.00m))], balance) : balance;
        var statement = new SqlStatement(
            $"SELECT {by}, {sql.SumMoney(known)} AS b, {sql.SumMoney(allowance)} AS a FROM {rows} AS s GROUP BY {by}",
            [new(ScenarioCompiler.ClassColumn, SqlType.Integer), new("b", SqlType.Decimal), new("a", SqlType.Decimal)]
        )
        {
            Parts = new MergedAggregates([PartColumn.Key, PartColumn.Sum, PartColumn.Sum]),
        };
        var found = await engine.QueryAsync(statement, cancellationToken);
        return found.Rows.ToDictionary(
            row => (int)(long)row[0]!,
            row =>
                (decimal)row[1]! > 0m
                    ? decimal.Round(Math.Min(1m, (decimal)row[2]! / (decimal)row[1]!), 6, MidpointRounding.AwayFromZero)
                    : (decimal?)null
        );
    }

    /// <summary>What is missing of the allowances that the steps of a scenario change or take a rate from, as figures name it:
    /// <c>loan_snapshot.allowance (2 rows)</c>. A loan that no step touches may lack its own.</summary>
    /// <param name="rows">FROM text without alias, of the snapshot as it was sealed: a step changes no loan that it does not
    /// touch.</param>
    public async Task<IReadOnlyList<string>> LackingAsync(
        string rows,
        CompiledScenario scenario,
        Partition snapshot,
        CancellationToken cancellationToken
    )
    {
        var name = $"{snapshot.Table}.allowance";
        if (scenario.Steps.Count == 0 || snapshot.Statistic("allowance") is { Nulls: 0 })
        {
            return [];
        }

        if (snapshot.Statistic("allowance") is not { } known || known.Nulls == snapshot.Rows)
        {
            return [name];
        }

        var (sql, allowance) = (engine.Dialect, loans.Find("allowance")!);
        var touched = scenario.Steps.Select(step => step.Where).Concat(scenario.Steps.Select(RateOf).OfType<Predicate>());
        var condition = Predicate.Any(touched).And(new ColumnTest(allowance, ValueSet.Missing(isText: false)));
        var statement = new SqlStatement(
            $"SELECT {sql.SumInteger(sql.Flag(new SqlWriter(sql).Condition(condition)))} AS n FROM {rows} AS s",
            [new("n", SqlType.Integer)]
        )
        {
            Parts = new MergedAggregates([PartColumn.Sum]),
        };
        return (long)(await engine.QueryAsync(statement, cancellationToken)).Rows[0][0]! is > 0 and var count
            ? [string.Create(CultureInfo.InvariantCulture, $"{name} ({count:0} {(count == 1 ? "row" : "rows")})")]
            : [];
    }

    /// <summary>The loans with a balance whose rate a shift takes; null for a step that takes none.</summary>
    private Predicate? RateOf(CompiledStep step) =>
        step.Step is ShiftStep { AllowanceRate: null }
            ? new ColumnTest(loans.Find("balance")!, ValueSet.Of([new Interval(1, long.MaxValue)])).And(
                new ColumnTest(loans.Find(ScenarioCompiler.ClassColumn)!, ValueSet.Of([new Interval(step.To, step.To)]))
            )
            : null;
}
