using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>One column of a group: how many rows, what they sum to, or whether any satisfies a condition.</summary>
/// <param name="Value">What is summed; null for a count or a flag.</param>
public sealed record GroupColumn(GroupColumnKind Kind, Scalar? Value, Predicate Where)
{
    public string Key => $"{Kind}({Value?.Key})?{Where.Key}";

    /// <summary>The column as the outer statement sees it; its name follows from its meaning, so that measures share it.</summary>
    public Column Column { get; } =
        new(
            (
                Kind switch
                {
                    GroupColumnKind.Any => "any_",
                    GroupColumnKind.Count => "count_",
                    GroupColumnKind.Sum => "sum_",
                }
            ) + Hashing.Sha256($"{Kind}({Value?.Key})?{Where.Key}")[..12],
            Kind switch
            {
                GroupColumnKind.Sum when Value!.Scale == 2 => ColumnType.Money,
                GroupColumnKind.Sum when Value!.Scale == 6 => ColumnType.Ratio,
                _ => ColumnType.BigInt,
            },
            false
        );
}

public enum GroupColumnKind
{
    Count,
    Sum,
    Any,
}

/// <summary>One row for each borrower (or loan) of a table: the first half of everything that is not additive over loans.</summary>
/// <param name="By">Columns that groups are further split by, for a breakdown.</param>
public sealed record GroupedRelation(TableRelation Inner, Column Per, IReadOnlyList<Column> By, IReadOnlyList<GroupColumn> Columns)
    : Relation
{
    /// <summary>Rows of the table in the group: their total must be the manifest's.</summary>
    private static readonly GroupColumn RowCount = new(GroupColumnKind.Count, null, Predicate.Always);

    public override string Key => $"{Inner.Key} per {Per.Name}{string.Concat(By.Select(column => "," + column.Name))}";

    /// <summary>Groups of one customer's rows: by the customer, or by a loan, which has one.</summary>
    public override bool IsDivisible => Inner.IsDivisible && Per.Name is "customer_key" or "loan_key";

    public override IReadOnlyList<(string Table, DateOnly Date)> Reads => Inner.Reads;

    public override IReadOnlyList<Control> Controls(InputSet inputs, IReadOnlyList<Fact> facts) =>
        [new("number of rows in all groups", Fact.Sum(new ScalarColumn(RowCount.Column)), Inner.EstimatedRows(inputs))];

    public override long EstimatedRows(InputSet inputs) =>
        Math.Min(Inner.EstimatedRows(inputs), Inner.EstimatedDistinct(inputs, Per) ?? long.MaxValue);

    public override long? EstimatedDistinct(InputSet inputs, Column column) =>
        By.Contains(column) ? Inner.EstimatedDistinct(inputs, column)
        : Columns.FirstOrDefault(own => own.Column == column)?.Kind == GroupColumnKind.Any ? 2
        : null;

    /// <summary>Each group holds its keys, and for each column a sum with its flag.</summary>
    public override long EstimatedBytes(InputSet inputs, IReadOnlyCollection<Column> columns) =>
        EstimatedRows(inputs) * (32 + (32L * columns.Count));

    public override string Source(SqlDialect dialect, TableSource tables, IReadOnlyCollection<Column> columns)
    {
        var writer = new SqlWriter(dialect);
        string[] keys = [.. By.Prepend(Per).DistinctBy(column => column.Name).Select(column => dialect.Quote(column.SqlName))];
        var wanted = Columns.Append(RowCount).DistinctBy(column => column.Column.Name).Where(column => columns.Contains(column.Column));
        var list = string.Join(
            ", ",
            [.. keys, .. wanted.Select(column => $"{Aggregate(column, dialect, writer)} AS {dialect.Quote(column.Column.SqlName)}")]
        );
        return $"(SELECT {list} FROM {Inner.Source(dialect, tables, Used)} GROUP BY {string.Join(", ", keys)}) AS g";
    }

    /// <summary>The columns of the table that it reads.</summary>
    private IReadOnlyCollection<Column> Used =>
        [Per, .. By, .. Columns.SelectMany(column => (column.Value?.Columns ?? []).Concat(column.Where.Columns))];

    public override Relation With(Relation other) =>
        this with
        {
            Columns = [.. Columns.Concat(((GroupedRelation)other).Columns).DistinctBy(column => column.Key)],
        };

    public bool Equals(GroupedRelation? other) => other is not null && other.Key == Key && other.Columns.SequenceEqual(Columns);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key} ({Columns.Count} columns)");

    internal static string Aggregate(GroupColumn column, SqlDialect dialect, SqlWriter writer) =>
        column.Kind switch
        {
            GroupColumnKind.Any => dialect.Max(dialect.Flag(writer.Condition(column.Where))),
            GroupColumnKind.Count when column.Where == Predicate.Always => dialect.Count,
            GroupColumnKind.Count => dialect.SumDecimal(dialect.Flag(writer.Condition(column.Where)), 0),
            GroupColumnKind.Sum => dialect.SumDecimal(writer.ValueWhere(column.Value!, column.Where), column.Value!.Scale),
        };
}
