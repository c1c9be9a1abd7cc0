using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Scenarios;

/// <summary>The items of capital after a scenario: those that the catalogue names move, all others stay.</summary>
internal sealed class CapitalRows(WarehouseEngine engine, CompiledScenario scenario, Partition? items)
{
    private SqlDialect Sql => engine.Dialect;

    /// <summary>Null when the book has no items of that date, or when none moves.</summary>
    /// <exception cref="WarehouseException">The items do not add up after the change.</exception>
    public async Task<ReplacedRows?> MakeAsync(CapitalChange change, CancellationToken cancellationToken)
    {
        var moves = Moves(change).Where(move => move.Value != 0m).ToDictionary(StringComparer.Ordinal);
        if (items is null || moves.Count == 0)
        {
            return null;
        }

        await engine.VerifyAsync(new([items]), cancellationToken);
        var source = engine.Source(items.Table, new InputSet([items]), [items.Date]);
        var present = await SumsAsync(source, [.. moves.Keys.Select(item => Sql.Flag($"{Item} = {Sql.Text(item)}"))], 0, cancellationToken);
        var expected = items.Sums["amount"] + moves.Values.Zip(present, (move, count) => move * count).Sum();
        var actual = (await SumsAsync(Write(source, moves), [Sql.Quote("amount")], 2, cancellationToken))[0];
        return actual == expected
            ? new(
                items,
                items with
                {
                    Sums = new Dictionary<string, decimal>(items.Sums) { ["amount"] = expected },
                },
                rows => Write(rows, moves)
            )
            : throw WarehouseException.Of(
                "scenario.capital-sum",
                $"The items of capital do not add up: their sum is {actual} after the scenario, and {expected} by what it changes. No figure of the scenario is given."
            );
    }

    /// <summary>By how much each item rises.</summary>
    private IEnumerable<KeyValuePair<string, decimal>> Moves(CapitalChange change)
    {
        var capital = scenario.Supposed.Capital;
        return capital
            .LossItems.Select(item => KeyValuePair.Create(item, -change.AfterTax))
            .Concat(capital.WeightedItems.Select(item => KeyValuePair.Create(item, change.Weighted ?? 0m)))
            .Concat(capital.ExposureItems.Select(item => KeyValuePair.Create(item, change.Exposure)))
            .GroupBy(move => move.Key, StringComparer.Ordinal)
            .Select(moves => KeyValuePair.Create(moves.Key, moves.Sum(move => move.Value)));
    }

    /// <summary>The computed amount gets its own name inside: in ClickHouse an alias hides the column that it is computed from.</summary>
    private string Write(string rows, Dictionary<string, decimal> moves)
    {
        var columns = engine
            .Contract.Table(WhatIfRules.CapitalTable)
            .StoredColumns.Select(column => column.Name)
            .Where(name => name is not ("amount" or Data.Warehouse.Contracts.ContractTable.LoadIdColumn))
            .Select(Sql.Quote)
            .ToList();
        var (amount, moved) = (Sql.Quote("amount"), Sql.Quote("what_if_amount"));
        var value = Sql.Case(
            moves.Select(move => ($"{Item} = {Sql.Text(move.Key)}", $"{amount} + {Sql.Number(decimal.Round(move.Value, 2) + 0.00m)}")),
            amount
        );
        var list = string.Join(", ", columns);
        return $"(SELECT {list}, {moved} AS {amount} FROM (SELECT {list}, {value} AS {moved} FROM {rows} AS r) AS w)";
    }

    private string Item => Sql.BinaryText(Sql.Quote("item"));

    private async Task<IReadOnlyList<decimal>> SumsAsync(
        string rows,
        IReadOnlyList<string> expressions,
        int scale,
        CancellationToken cancellationToken
    )
    {
        var list = expressions.Select(
            (expression, i) =>
                FormattableString.Invariant($"{(scale == 0 ? Sql.SumInteger(expression) : Sql.SumDecimal(expression, scale))} AS s{i}")
        );
        SqlColumn[] columns = [.. expressions.Select((_, i) => new SqlColumn(FormattableString.Invariant($"s{i}"), SqlType.Decimal))];
        var statement = new SqlStatement($"SELECT {string.Join(", ", list)} FROM {rows} AS s", columns);
        return [.. (await engine.QueryAsync(statement, cancellationToken)).Rows[0].Select(value => (decimal)value!)];
    }
}
