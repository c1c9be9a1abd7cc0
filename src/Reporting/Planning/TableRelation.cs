using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>A contract table on one date, or on each of several.</summary>
public sealed record TableRelation(ColumnScope Scope, IReadOnlyList<DateOnly> Dates) : Relation
{
    public string Table => Scope.Name;

    public override string Key => Table + "@" + string.Join(',', Dates.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    public override bool IsDivisible => Scope.Find("customer_key") is { IsNullable: false };

    public override IReadOnlyList<(string Table, DateOnly Date)> Reads => [.. Dates.Select(date => (Table, date))];

    public override IReadOnlyList<Control> Controls(InputSet inputs, IReadOnlyList<Fact> facts)
    {
        var partitions = Partitions(inputs);
        var sums = facts.Where(fact => fact is { Aggregation: Aggregation.Sum, Value: ScalarColumn }).Select(fact => (Fact: fact, Name: fact.Value!.Key));
        return
        [
            new("number of rows", Fact.Rows, partitions.Sum(partition => partition.Rows)),
            .. sums.Where(sum => partitions.All(partition => partition.Sums.ContainsKey(sum.Name)))
                .Select(sum => new Control("sum of " + sum.Name, sum.Fact, partitions.Sum(partition => partition.Sums[sum.Name]))),
        ];
    }

    public override long EstimatedRows(InputSet inputs) => Partitions(inputs).Sum(partition => partition.Rows);

    public override long? EstimatedDistinct(InputSet inputs, Column column) => Partitions(inputs)
        .Max(partition => partition.Statistic(column.Name) is { } statistic ? statistic.Distinct + (statistic.Nulls > 0 ? 1 : 0) : (long?)null);

    public override string Source(SqlDialect dialect, TableSource tables, IReadOnlyCollection<Column> columns) =>
        tables(Table, Dates) + " AS s";

    public override Relation With(Relation other) => this;

    public bool Equals(TableRelation? other) => other is not null && other.Key == Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    internal IReadOnlyList<Partition> Partitions(InputSet inputs) => [.. inputs.Of(Table).Where(partition => Dates.Contains(partition.Date))];
}
