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
}
