using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.DuckDb;

/// <summary>Judges the rules of a table that look into another one.</summary>
internal static class RuleMatches
{
    /// <param name="files">Of the judged table.</param>
    /// <param name="others">Of the table that is looked into, all dates.</param>
    /// <returns>What was found, by date.</returns>
    public static IEnumerable<(DateOnly Date, RuleFinding Finding)> Find(
        DuckDbConnection connection,
        ContractTable table,
        ContractRule rule,
        IReadOnlyList<string> files,
        IReadOnlyList<string> others,
        CancellationToken cancellationToken
    )
    {
        var sql = new DuckDbDialect();
        var found = rule.Found!;
        var where = found.By.Select(b => $"f.{sql.Quote(b)} = t.{sql.Quote(b)}").Concat(found.Where.Select(w => w.Holds(sql)));
        var condition = rule
            .When.Select(w => w.Holds(sql))
            .Append(
                $"{(found.IsWanted ? "NOT " : "")}EXISTS (SELECT 1 FROM {sql.ParquetSource(others, unionByName: true)} AS f WHERE {string.Join(" AND ", where)})"
            );
        var partition = $"t.{sql.Quote(table.PartitionKey)}";
        List<(string Expression, SqlType Type)> facts = [.. RuleStatement.Of(table, sql, "1 = 1", "t.")];
        var rows = connection
            .Query(
                $"SELECT {partition}, {string.Join(", ", facts.Select(f => f.Expression))} FROM {sql.ParquetSource(files, unionByName: true)} AS t WHERE {string.Join(" AND ", condition)} GROUP BY {partition} ORDER BY {partition}",
                [new SqlColumn("date", SqlType.Date), .. facts.Select((f, i) => new SqlColumn($"f{i}", f.Type))],
                cancellationToken
            )
            .Rows;
        return rows.Select(r =>
            (
                (DateOnly)r[0]!,
                new RuleFinding(
                    rule,
                    (long)r[1]!,
                    table.Totals.Count > 0 ? (decimal?)r[2] : null,
                    Convert.ToString(r[^1], System.Globalization.CultureInfo.InvariantCulture)
                )
            )
        );
    }
}
