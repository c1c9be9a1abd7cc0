namespace Portal.Data.Warehouse.Contracts;

/// <summary>What a rule of the contract found in the rows of one date.</summary>
/// <param name="Amount">Sum of the table's first total over those rows; null when the table has none.</param>
/// <param name="First">The smallest key among them.</param>
public sealed record RuleFinding(ContractRule Rule, long Rows, decimal? Amount, string? First);

/// <summary>Aggregates that judge a table's own rules in the pass that counts and sums its rows; in any engine.</summary>
internal sealed class RuleStatement
{
    private readonly List<ContractRule> _rules;
    private readonly bool _hasAmount;

    public RuleStatement(ContractTable table, SqlDialect sql)
    {
        _rules = [.. table.Rules.Where(rule => rule.Found is null)];
        _hasAmount = table.Totals.Count > 0;
        foreach (var rule in _rules)
        {
            Items.AddRange(
                Of(table, sql, rule.Broken(sql))
                    .Select((item, i) => (item.Expression, new SqlColumn($"rule_{rule.Name}_{(char)('a' + i)}", item.Type)))
            );
        }
    }

    /// <summary>Expressions for a select list with their result columns.</summary>
    public List<(string Expression, SqlColumn Column)> Items { get; } = [];

    /// <summary>The three facts of some rows: how many, with what amount, and the smallest key.</summary>
    /// <param name="condition">Of the rows.</param>
    public static IEnumerable<(string Expression, SqlType Type)> Of(
        ContractTable table,
        SqlDialect sql,
        string condition,
        string alias = ""
    )
    {
        yield return (sql.SumInteger(sql.Flag(condition)), SqlType.Integer);
        if (table.Totals is [var total, ..])
        {
            yield return (
                sql.SumMoney(
                    sql.Case([($"{condition} AND {alias}{sql.Quote(total)} IS NOT NULL", alias + sql.Quote(total))], sql.Number(0.00m))
                ),
                SqlType.Decimal
            );
        }

        var key = table.Find(table.Keys[0])!;
        yield return (
            sql.Min($"CASE WHEN {condition} THEN {alias}{sql.Quote(key.Name)} END"),
            key.Type == ColumnType.Text ? SqlType.Text
            : key.Type == ColumnType.Date ? SqlType.Date
            : SqlType.Integer
        );
    }

    /// <param name="facts">Values of <see cref="Items"/>.</param>
    /// <param name="isKnown">Whether a column has any value in the date.</param>
    public IReadOnlyList<RuleFinding> Read(ReadOnlySpan<object?> facts, Func<string, bool> isKnown)
    {
        var found = new List<RuleFinding>();
        var width = _hasAmount ? 3 : 2;
        for (var i = 0; i < _rules.Count; i++)
        {
            var rows = (long?)facts[i * width] ?? 0;
            if (rows > 0 && (_rules[i].Known is not { } known || isKnown(known)))
            {
                found.Add(
                    new RuleFinding(
                        _rules[i],
                        rows,
                        _hasAmount ? (decimal?)facts[i * width + 1] : null,
                        Convert.ToString(facts[i * width + width - 1], System.Globalization.CultureInfo.InvariantCulture)
                    )
                );
            }
        }

        return found;
    }
}
