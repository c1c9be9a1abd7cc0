using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Scenarios;

/// <summary>How many rows there are and what each money column adds up to, missing amounts counting nothing.</summary>
internal sealed record Totals(long Rows, IReadOnlyDictionary<string, decimal> Sums)
{
    public decimal Of(string column) => Sums.GetValueOrDefault(column);

    public Totals Plus(Totals change) =>
        new(Rows + change.Rows, Sums.ToDictionary(sum => sum.Key, sum => sum.Value + change.Of(sum.Key), StringComparer.Ordinal));

    /// <summary>What differs between two totals, in words; null when nothing does.</summary>
    public static RuleException? Difference(Totals actual, Totals expected, bool isSealed) =>
        actual.Rows != expected.Rows
            ? (
                isSealed
                    ? RuleException.Of(
                        "scenario.sealed-rows",
                        $"the number of rows is {actual.Rows} in the rows, and {expected.Rows} in the seal"
                    )
                    : RuleException.Of(
                        "scenario.step-rows",
                        $"the number of rows is {actual.Rows} after it, and {expected.Rows} by what it changes"
                    )
            )
            : expected
                .Sums.Where(sum => actual.Sums.ContainsKey(sum.Key) && actual.Of(sum.Key) != sum.Value)
                .Select(sum =>
                    isSealed
                        ? RuleException.Of(
                            "scenario.sealed-sum",
                            $"the sum of {sum.Key} is {actual.Of(sum.Key)} in the rows, and {sum.Value} in the seal"
                        )
                        : RuleException.Of(
                            "scenario.step-sum",
                            $"the sum of {sum.Key} is {actual.Of(sum.Key)} after it, and {sum.Value} by what it changes"
                        )
                )
                .FirstOrDefault();
}

/// <summary>Asks the warehouse for totals of rows that a scenario made, and of what its next step is going to change.</summary>
internal sealed class RowTotals(WarehouseEngine engine, ColumnScope table)
{
    private IReadOnlyList<string> Amounts =>
        [.. table.Columns.Values.Where(column => column.Type == ColumnType.Money).Select(column => column.Name)];

    /// <param name="rows">FROM text without alias.</param>
    /// <param name="next">The step that comes next; null after the last.</param>
    public async Task<(Totals Now, Totals Change)> ReadAsync(string rows, RowChange? next, CancellationToken cancellationToken)
    {
        var statement = Statement(engine.Dialect, rows, next);
        var row = (await engine.QueryAsync(statement, cancellationToken)).Rows[0];
        var sums = Amounts.Index().ToDictionary(amount => amount.Item, amount => (decimal)row[1 + amount.Index]!, StringComparer.Ordinal);
        var changes = Changed(next)
            .Index()
            .ToDictionary(change => change.Item, change => row[1 + Amounts.Count + change.Index]!, StringComparer.Ordinal);
        return (
            new((long)row[0]!, sums),
            new(
                changes.TryGetValue(RowChange.Rows, out var more) ? (long)more : 0,
                changes
                    .Where(change => change.Key != RowChange.Rows)
                    .ToDictionary(change => change.Key, change => (decimal)change.Value, StringComparer.Ordinal)
            )
        );
    }

    /// <summary>One statement that every shard of a cluster can answer for its own rows.</summary>
    public SqlStatement Statement(SqlDialect dialect, string rows, RowChange? next)
    {
        string[] list =
        [
            $"{dialect.Count} AS n",
            .. Amounts.Select((amount, i) => FormattableString.Invariant($"{dialect.SumMoney(dialect.Quote(amount))} AS s{i}")),
            .. Changed(next)
                .Select(
                    (change, i) =>
                        FormattableString.Invariant(
                            $"{(change == RowChange.Rows ? dialect.SumInteger(next!.Changes[change]) : dialect.SumMoney(next!.Changes[change]))} AS c{i}"
                        )
                ),
        ];
        SqlColumn[] columns =
        [
            new("n", SqlType.Integer),
            .. Amounts.Select((_, i) => new SqlColumn(FormattableString.Invariant($"s{i}"), SqlType.Decimal)),
            .. Changed(next)
                .Select(
                    (change, i) =>
                        new SqlColumn(FormattableString.Invariant($"c{i}"), change == RowChange.Rows ? SqlType.Integer : SqlType.Decimal)
                ),
        ];
        return new($"SELECT {string.Join(", ", list)} FROM {next?.Measured(rows) ?? rows + " AS s"}", columns)
        {
            Parts = new MergedAggregates([.. columns.Select(_ => PartColumn.Sum)]),
        };
    }

    private static IReadOnlyList<string> Changed(RowChange? next) =>
        next is null ? [] : [.. next.Changes.Keys.Order(StringComparer.Ordinal)];
}
