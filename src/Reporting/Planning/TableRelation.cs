using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>A contract table on one date, or on each of several; with a lookup, each row with the match that it finds in another
/// one.</summary>
/// <param name="Own">The table's own columns.</param>
public sealed record TableRelation(ColumnScope Own, IReadOnlyList<DateOnly> Dates, LookupJoin? Lookup = null) : Relation
{
    public string Table => Own.Name;

    /// <summary>What expressions may name.</summary>
    public ColumnScope Scope { get; } = Lookup?.Scope(Own) ?? Own;

    public override string Key =>
        Table
        + "@"
        + string.Join(',', Dates.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
        + (Lookup is null ? "" : "+" + Lookup.Key);

    public override bool IsDivisible => Own.Find("customer_key") is { IsNullable: false } && Lookup?.IsDivisible != false;

    public override IReadOnlyList<(string Table, DateOnly Date)> Reads =>
        [.. Dates.Select(date => (Table, date)), .. Lookup is null ? [] : Dates.Select(date => (Lookup.Other.Name, date))];

    public override IReadOnlyList<Control> Controls(InputSet inputs, IReadOnlyList<Fact> facts)
    {
        var partitions = Partitions(inputs);
        var sums = facts
            .Where(fact => fact is { Aggregation: Aggregation.Sum, Value: ScalarColumn })
            .Select(fact => (Fact: fact, Name: fact.Value!.Key));
        return
        [
            new("number of rows", Fact.Rows, partitions.Sum(partition => partition.Rows)),
            .. sums.Where(sum => partitions.All(partition => partition.Sums.ContainsKey(sum.Name)))
                .Select(sum => new Control("sum of " + sum.Name, sum.Fact, partitions.Sum(partition => partition.Sums[sum.Name]))),
        ];
    }

    public override long EstimatedRows(InputSet inputs) => Partitions(inputs).Sum(partition => partition.Rows);

    public override long? EstimatedDistinct(InputSet inputs, Column column) =>
        Partitions(inputs, TableOf(column.Name))
            .Max(partition =>
                partition.Statistic(column.Name) is { } statistic ? statistic.Distinct + (statistic.Nulls > 0 ? 1 : 0) : (long?)null
            );

    public override string Source(SqlDialect dialect, TableSource tables, IReadOnlyCollection<Column> columns) =>
        Lookup is null
            ? tables(Table, Dates) + " AS s"
            : Lookup.Source(dialect, Own, tables(Table, Dates), tables(Lookup.Other.Name, Dates), columns);

    public override Relation With(Relation other) => this;

    public bool Equals(TableRelation? other) => other is not null && other.Key == Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>The table that stores a column.</summary>
    public string TableOf(string column) => Lookup?.IsAdded(Own, column) == true ? Lookup.Other.Name : Table;

    private List<Partition> Partitions(InputSet inputs, string? table = null) =>
        [.. inputs.Of(table ?? Table).Where(partition => Dates.Contains(partition.Date))];
}
