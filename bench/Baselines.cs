using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Bench;

/// <summary>The least that an engine must do for a part: read the columns, group by the key, join two snapshots.</summary>
public sealed class Baselines(SqlDialect dialect, TableSource tables)
{
    /// <summary>One cheap aggregate of each column, so that all of them are decoded and nothing else is done.</summary>
    public SqlStatement Scan(TableRelation relation, IEnumerable<Column> columns) =>
        Select(columns.Select(column => Cheap(column, dialect.Quote(column.SqlName))), relation.Source(dialect, tables, []));

    /// <summary>The bare grouping: rows and balance of each group, and of the groups their number and largest balance.</summary>
    public SqlStatement Grouping(GroupedRelation relation)
    {
        var keys = string.Join(", ", relation.By.Prepend(relation.Per).Select(column => dialect.Quote(column.SqlName)));
        return Counted(
            $"(SELECT {keys}, COUNT(*) AS n, SUM(\"balance\") AS owed FROM {relation.Inner.Source(dialect, tables, [])} GROUP BY {keys}) AS g",
            "MAX(owed)"
        );
    }

    /// <summary>The grouping with everything that is known of each group, each taken up by one cheap aggregate.</summary>
    public SqlStatement GroupingOfAllColumns(GroupedRelation relation, IEnumerable<Column> columns) =>
        Select(columns.Select(column => Cheap(column, dialect.Quote(column.SqlName))), relation.Source(dialect, tables, [.. columns]));

    /// <summary>The bare join: keys and balances.</summary>
    public SqlStatement Join(TransitionRelation relation) =>
        JoinOf(relation, [relation.Table.Find("balance")!], [relation.Table.Find("balance")!]);

    /// <summary>The join that carries the same columns as the cuboid reads.</summary>
    public SqlStatement JoinOfAllColumns(TransitionRelation relation, IEnumerable<Column> columns)
    {
        var sides = columns
            .SelectMany(column =>
                column.Name is "kept_balance" or "added_balance" ? ["opening.balance", "closing.balance"] : new[] { column.Name }
            )
            .Select(name => name.Split('.'))
            .ToLookup(parts => parts[0], parts => relation.Table.Find(parts[1]));
        return JoinOf(relation, [.. sides["opening"].OfType<Column>().Distinct()], [.. sides["closing"].OfType<Column>().Distinct()]);
    }

    private SqlStatement JoinOf(TransitionRelation relation, IReadOnlyList<Column> opening, IReadOnlyList<Column> closing)
    {
        var key = dialect.Quote(TransitionRelation.JoinColumn);
        string Side(DateOnly date, string prefix, IEnumerable<Column> columns) =>
            $"(SELECT {string.Join(", ", columns.Select(column => $"{dialect.Quote(column.SqlName)} AS {prefix}_{column.SqlName}").Prepend(key))} FROM {tables(relation.Table.Name, [date])})";
        return Select(
            opening
                .Select(column => Cheap(column, "o_" + column.SqlName))
                .Concat(closing.Select(column => Cheap(column, "c_" + column.SqlName))),
            $"{Side(relation.Opening, "o", opening)} AS o FULL JOIN {Side(relation.Closing, "c", closing)} AS c USING ({key})"
        );
    }

    private static SqlStatement Counted(string from, string further) =>
        new($"SELECT COUNT(*) AS n, {further} AS m FROM {from}", [new("n", SqlType.Integer), new("m", SqlType.Decimal)]);

    private static SqlStatement Select(IEnumerable<string> aggregates, string from)
    {
        var list = aggregates
            .Prepend("COUNT(*)")
            .Select((aggregate, i) => (aggregate, Name: string.Create(CultureInfo.InvariantCulture, $"s{i}")))
            .ToList();
        return new(
            $"SELECT {string.Join(", ", list.Select(column => $"{column.aggregate} AS {column.Name}"))} FROM {from}",
            [.. list.Select(column => new SqlColumn(column.Name, SqlType.Decimal))]
        );
    }

    /// <summary>An aggregate that no statistic of the file can answer.</summary>
    private static string Cheap(Column column, string name) =>
        column.Type switch
        {
            ColumnType.Bool => $"SUM(CAST({name} AS TINYINT))",
            ColumnType.Date => $"SUM({name} - DATE '2000-01-01')",
            ColumnType.Text => $"SUM(LENGTH({name}))",
            ColumnType.BigInt or ColumnType.Int or ColumnType.Money or ColumnType.Ratio or ColumnType.Code => $"SUM({name})",
        };
}
