using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>Writes the two sides of a transition and the columns that come out of their join.</summary>
internal sealed class TransitionJoin(SqlDialect dialect, bool isGrouped, ColumnScope table)
{
    /// <summary>One side: the key, a mark of presence, and the wanted columns under names that the other side does not use.</summary>
    public string Side(string side, string source, IReadOnlyList<string> names)
    {
        var key = dialect.Quote(TransitionRelation.JoinColumn);
        var columns = names
            .Where(name => name is not ("present" or "rows"))
            .Select(name => $"{(isGrouped ? Grouped(name) : dialect.Quote(name))} AS {Inner(side, name)}");
        var rows = $"{(isGrouped ? dialect.Count : "1")} AS {Inner(side, "rows")}";
        var list = string.Join(", ", [key, rows, .. columns]);
        return $"SELECT {list} FROM {source} AS {side}{(isGrouped ? " GROUP BY " + key : "")}";
    }

    /// <summary>A column after the join: engines give null or zero to an unmatched side, and here neither is left to chance.</summary>
    public string Joined(Column column)
    {
        switch (column.Name)
        {
            case "kept_balance":
                return dialect.Case([($"{Amount("closing")} < {Amount("opening")}", Amount("closing"))], Amount("opening"));
            case "added_balance":
                return dialect.Case(
                    [($"{Amount("closing")} > {Amount("opening")}", $"{Amount("closing")} - {Amount("opening")}")],
                    dialect.Number(0.00m)
                );
        }

        var (side, name) = (column.Name[..7], column.Name[8..]);
        var present = $"{dialect.ZeroIfNull(Inner(side, "rows"))} > 0";
        return name switch
        {
            "present" => dialect.Case([(present, dialect.Bool(true))], dialect.Bool(false)),
            "rows" => dialect.ZeroIfNull(Inner(side, "rows")),
            _ when !column.IsNullable => dialect.ZeroIfNull(Inner(side, name)),
            _ => dialect.Case([(present, Inner(side, name))], "NULL"),
        };
    }

    private string Amount(string side) => dialect.ZeroIfNull(Inner(side, "balance"));

    /// <summary>The names under which <see cref="Side"/> yields the columns of a side, for a select around the join.</summary>
    public IEnumerable<string> Yielded(string side, IEnumerable<string> names) =>
        names.Where(name => name is not ("present" or "rows")).Append("rows").Select(name => Inner(side, name));

    private string Inner(string side, string name) => dialect.Quote($"{side}_side_{name}");

    /// <summary>A chain's value: amounts add up; everything else comes from the rows that still have a balance, the worst of
    /// them.</summary>
    private string Grouped(string name)
    {
        var (column, quoted) = (table.Find(name)!, dialect.Quote(name));
        var live = $"{dialect.Quote("balance")} > 0";
        switch (column.Type)
        {
            case ColumnType.Money:
                return dialect.SumMoney(quoted);
            case ColumnType.Bool:
                var flag = dialect.Max(dialect.Flag(dialect.IsTrue(quoted)));
                return dialect.Case([($"{flag} = 1", dialect.Bool(true))], dialect.Bool(false));
            default:
                return $"COALESCE({dialect.Max($"CASE WHEN {live} THEN {quoted} END")}, {dialect.Max(quoted)})";
        }
    }
}
