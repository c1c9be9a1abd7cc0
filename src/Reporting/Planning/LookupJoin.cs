using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>Another table of the same date whose row each row of a table gets, by an equal key.</summary>
/// <param name="On">Column of both; the other table's only key, so that no row comes out twice.</param>
public sealed record LookupJoin(ColumnScope Other, string On)
{
    private const string Rows = "table_rows";
    private const string Matches = "lookup_rows";

    public string Key => $"{Other.Name} on {On}";

    /// <summary>True when a customer's rows find their matches among that customer's rows, or in a table that belongs to no
    /// customer.</summary>
    public bool IsDivisible => On == "customer_key" || Other.Find("customer_key") is null;

    /// <summary>Whether a row found its match.</summary>
    public Column Present => new(Other.Name + ".present", ColumnType.Bool, false);

    /// <summary>The columns of both tables; what comes from the other one is missing where there is no match.</summary>
    public ColumnScope Scope(ColumnScope table) => ColumnScope.Of(table.Name, [.. table.Columns.Values, .. Added(table), Present]);

    public bool IsAdded(ColumnScope table, string column) => table.Find(column) is null && Other.Find(column) is not null;

    /// <summary>FROM text with the wanted columns.</summary>
    public string Source(SqlDialect dialect, ColumnScope table, string rows, string others, IReadOnlyCollection<Column> wanted) =>
        $"({Select(dialect, table, rows, others, wanted)}) AS s";

    /// <summary>The wanted columns of each row; <paramref name="rows"/> and <paramref name="others"/> are FROM texts without an
    /// alias.</summary>
    public string Select(SqlDialect dialect, ColumnScope table, string rows, string others, IReadOnlyCollection<Column> wanted)
    {
        var on = dialect.Quote(On);
        var own = wanted
            .Where(column => column.Name != On && table.Find(column.Name) is not null)
            .Select(column => dialect.Quote(column.SqlName))
            .Distinct()
            .ToList();
        var added = Added(table).Where(column => wanted.Any(other => other.Name == column.Name)).ToList();
        var join = dialect.LookupJoin(
            $"SELECT {string.Join(", ", [on, "1 AS " + Rows, .. own])} FROM {rows} AS a",
            $"SELECT {string.Join(", ", [on, "1 AS " + Matches, .. added.Select(column => $"{dialect.Quote(column.SqlName)} AS {Inner(column, dialect)}")])} FROM {others} AS b",
            On
        );
        var found = $"{dialect.ZeroIfNull(Matches)} > 0";
        string[] list =
        [
            .. own,
            .. added.Select(column => $"{dialect.Case([(found, Inner(column, dialect))], "NULL")} AS {dialect.Quote(column.SqlName)}"),
            $"{dialect.Case([(found, dialect.Bool(true))], dialect.Bool(false))} AS {dialect.Quote(Present.SqlName)}",
            .. wanted.Any(column => column.Name == On) ? [$"{dialect.JoinedKey(On)} AS {on}"] : Array.Empty<string>(),
        ];
        return $"SELECT {string.Join(", ", list)} FROM {join} WHERE {dialect.ZeroIfNull(Rows)} > 0";
    }

    private IEnumerable<Column> Added(ColumnScope table) =>
        Other.Columns.Values.Where(column => table.Find(column.Name) is null).Select(column => column with { IsNullable = true });

    private static string Inner(Column column, SqlDialect dialect) => dialect.Quote("lookup_" + column.SqlName);
}
