using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.Attached;

/// <summary>What the bank's own rows of one table and date hold.</summary>
/// <param name="Fingerprint">Depends on every value of every row and not on their order; comparable within one engine only.</param>
/// <param name="Findings">What the contract's own rules of the table found; those that look into another table are asked apart.</param>
internal sealed record SourceContent(
    long Rows,
    IReadOnlyDictionary<string, decimal> Sums,
    string Fingerprint,
    IReadOnlyList<ColumnStatistics> Statistics,
    IReadOnlyList<RuleFinding> Findings
);

/// <summary>Reads the bank's own rows where they are, inside the engine that holds them: counts, sums, statistics and a fingerprint come
/// back, rows never do.</summary>
internal sealed class SourceReader(WarehouseEngine engine)
{
    /// <summary>Dates that a table has rows for, up to a day.</summary>
    public async Task<IReadOnlyList<DateOnly>> DatesAsync(ContractTable table, DateOnly until, CancellationToken cancellationToken)
    {
        var key = engine.Dialect.Quote(table.PartitionKey);
        var found = await engine.QueryAsync(
            new SqlStatement(
                $"SELECT {key} FROM {engine.View(table.Name)} WHERE {key} <= {engine.Dialect.Date(until)} GROUP BY {key} ORDER BY {key}",
                [new(table.PartitionKey, SqlType.Date)]
            ),
            cancellationToken
        );
        return [.. found.Rows.Select(row => (DateOnly)row[0]!)];
    }

    /// <summary>What the rows of some dates hold, in one pass, and what an owned load would have refused of them.</summary>
    /// <exception cref="WarehouseException">A value that may not be missing is, a code is not in its list, a rule that refuses is broken,
    /// or a key stands twice.</exception>
    public async Task<IReadOnlyDictionary<DateOnly, SourceContent>> ReadAsync(
        ContractTable table,
        IReadOnlyList<DateOnly> dates,
        CancellationToken cancellationToken
    )
    {
        var statement = new SourceStatement(engine, table, withStatistics: true);
        var found = (await engine.QueryAsync(statement.Write(dates), cancellationToken)).Rows.ToDictionary(row => (DateOnly)row[0]!);
        foreach (var date in dates)
        {
            if (statement.Mistake(found[date]) is { } mistake)
            {
                throw WarehouseException.Of(
                    "attach.mistake",
                    $"{engine.View(table.Name)}, {date:yyyy-MM-dd}, {mistake} Nothing was sealed. Correct the bank's view, then attach again."
                );
            }

            await CheckKeysAsync(table, date, cancellationToken);
        }

        return found.ToDictionary(pair => pair.Key, pair => statement.Content(pair.Value));
    }

    /// <summary>What the rules that look into another table found in the rows of a date, and those that this engine was not
    /// asked.</summary>
    /// <param name="others">Tables that the bank has; a rule that looks into one it has not is no question.</param>
    /// <exception cref="WarehouseException">A rule that refuses is broken.</exception>
    public async Task<IReadOnlyList<SealWarning>> MatchesAsync(
        ContractTable table,
        DateOnly date,
        IReadOnlySet<string> others,
        CancellationToken cancellationToken
    )
    {
        var warnings = new List<SealWarning>();
        foreach (var rule in table.Rules.Where(rule => rule.Found is { } found && others.Contains(found.Table)))
        {
            var statement = MatchStatement.Write(
                table,
                rule,
                engine.Dialect,
                engine.View(table.Name),
                engine.View(rule.Found!.Table),
                date
            );
            if (statement is null)
            {
                warnings.Add(
                    new(
                        table.Name,
                        date,
                        rule.Name,
                        0,
                        null,
                        null,
                        $"not asked of tables where they are: {rule.En}",
                        $"未对原地读取的表检验：{rule.Zh}"
                    )
                );
            }
            else if (MatchStatement.Read(table, rule, (await engine.QueryAsync(statement, cancellationToken)).Rows[0]) is { } found)
            {
                warnings.Add(
                    rule.Severity == RuleSeverity.Warn
                        ? SealWarning.Of(table, date, found)
                        : throw WarehouseException.Of(
                            "attach.mistake",
                            $"{engine.View(table.Name)}, {date:yyyy-MM-dd}, {SourceStatement.Broken(found)} Nothing was sealed. Correct the bank's view, then attach again."
                        )
                );
            }
        }

        return warnings;
    }

    /// <summary>Throws when the rows are no longer those that were sealed, with every difference.</summary>
    public async Task VerifyAsync(Partition partition, CancellationToken cancellationToken)
    {
        var table = engine.Contract.Table(partition.Table);
        var statement = new SourceStatement(engine, table, withStatistics: false);
        var rows = (await engine.QueryAsync(statement.Write([partition.Date]), cancellationToken)).Rows;
        var differences = rows is [var row]
            ? Differences(partition, statement.Content(row))
            : [RuleException.Of("differs.no-row", $"no row instead of {partition.Rows}")];
        if (differences.Count > 0)
        {
            throw WarehouseException.Of(
                "source.changed",
                $"Source changed: the rows of {engine.View(partition.Table)} for {partition.Date:yyyy-MM-dd} are not those that were sealed as {partition}: {differences}. "
                    + $"No figure is given from them. Have them restored, or seal what stands there now as a new version with './portal engine attach --as-of {partition.Date:yyyy-MM-dd}'."
            );
        }
    }

    /// <summary>What of some rows is not as it was sealed, in words that name both numbers; empty when nothing is.</summary>
    internal static List<RuleException> Differences(Partition wanted, SourceContent found)
    {
        List<RuleException> counted =
        [
            .. found.Rows == wanted.Rows
                ? []
                : new[] { RuleException.Of("differs.rows", $"{found.Rows} {{0|row|rows}} instead of {wanted.Rows}") },
            .. wanted
                .Sums.Where(sum => found.Sums[sum.Key] != sum.Value)
                .OrderBy(sum => sum.Key, StringComparer.Ordinal)
                .Select(sum =>
                    RuleException.Of("differs.sum", $"the sum of {sum.Key} is {found.Sums[sum.Key]:F2} instead of {sum.Value:F2}")
                ),
        ];
        return counted.Count > 0 || found.Fingerprint == wanted.Fingerprint
            ? counted
            : [RuleException.Of("differs.values", $"counts and sums are equal, single values differ")];
    }

    private async Task CheckKeysAsync(ContractTable table, DateOnly date, CancellationToken cancellationToken)
    {
        var keys = table.Keys.Select(engine.Dialect.Quote).ToList();
        var twice = (
            await engine.QueryAsync(
                new SqlStatement(
                    $"SELECT {engine.Dialect.Count} AS n FROM (SELECT {string.Join(", ", keys)} FROM {engine.View(table.Name)} WHERE {engine.Dialect.Quote(table.PartitionKey)} = {engine.Dialect.Date(date)} "
                        + $"GROUP BY {string.Join(", ", keys)} HAVING {engine.Dialect.Count} > 1) AS t",
                    [new("n", SqlType.Integer)]
                ),
                cancellationToken
            )
        ).Rows[0][0];
        if (twice is not 0L)
        {
            throw WarehouseException.Of(
                "attach.keys-twice",
                $"{engine.View(table.Name)}, {date:yyyy-MM-dd}, column '{string.Join(", ", table.Keys)}': {twice} {{3|key stands|keys stand}} more than once. Accepted: each key once. Nothing was sealed. Correct the bank's view, then attach again."
            );
        }
    }
}
