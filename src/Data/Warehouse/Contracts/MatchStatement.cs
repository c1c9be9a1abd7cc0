namespace Portal.Data.Warehouse.Contracts;

/// <summary>Judges a rule that looks into another table, in any engine: nothing in it refers from one select to the other, which some
/// engines do not know.</summary>
internal static class MatchStatement
{
    /// <summary>How many rows of a date break the rule, with what amount, and the smallest key among them.</summary>
    /// <param name="rows">FROM text of the judged table.</param>
    /// <param name="others">FROM text of the table that is looked into.</param>
    /// <returns>Null when the rule compares more of both rows than one key and the date: such a one cannot be asked so.</returns>
    public static SqlStatement? Write(ContractTable table, ContractRule rule, SqlDialect sql, string rows, string others, DateOnly date)
    {
        var (found, own) = (rule.Found!, $"t.{sql.Quote(table.PartitionKey)}");
        var where = found.Where.Select(w => w.Holds(sql).Replace(own, sql.Date(date), StringComparison.Ordinal)).ToList();
        if (
            found.By is not [var by]
            || table.StoredColumns.Any(c => where.Any(w => w.Contains($"t.{sql.Quote(c.Name)}", StringComparison.Ordinal)))
        )
        {
            return null;
        }

        // Names of the inner rows stand alone there: an older ClickHouse does not find a column by an alias that its list does not name.
        string[] known =
        [
            .. where
                .Prepend($"f.{sql.Quote(by)} IS NOT NULL")
                .Select(w => w.Replace($"f.{Open(sql)}", Open(sql), StringComparison.Ordinal)),
        ];
        string[] broken =
        [
            $"{own} = {sql.Date(date)}",
            .. rule.When.Select(w => w.Holds(sql)),
            $"t.{sql.Quote(by)} {(found.IsWanted ? "NOT " : "")}IN (SELECT {sql.Quote(by)} FROM {others} AS f WHERE {string.Join(" AND ", known)})",
        ];
        List<(string Expression, SqlType Type)> facts = [.. RuleStatement.Of(table, sql, "1 = 1", "t.")];
        return new(
            $"SELECT {string.Join(", ", facts.Select((f, i) => $"{f.Expression} AS {sql.Quote(Name(i))}"))} FROM {rows} AS t WHERE {string.Join(" AND ", broken)}",
            [.. facts.Select((f, i) => new SqlColumn(Name(i), f.Type))]
        );
    }

    /// <param name="facts">The row that the statement gives.</param>
    /// <returns>Null when no row breaks the rule.</returns>
    public static RuleFinding? Read(ContractTable table, ContractRule rule, object?[] facts) =>
        facts[0] is long and > 0 and var rows
            ? new(
                rule,
                rows,
                table.Totals.Count > 0 ? (decimal?)facts[1] : null,
                Convert.ToString(facts[^1], System.Globalization.CultureInfo.InvariantCulture)
            )
            : null;

    /// <summary>The mark with which a quoted name begins.</summary>
    private static string Open(SqlDialect sql) => sql.Quote("x")[..1];

    private static string Name(int fact) => FormattableString.Invariant($"fact_{fact}");
}
