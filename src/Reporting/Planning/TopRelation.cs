using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>The groups that have most of something, one row for each.</summary>
/// <param name="Of">Column of the groups by which they are ranked.</param>
/// <param name="Where">The groups among which the largest are taken.</param>
public sealed record TopRelation(GroupedRelation Groups, Column Of, Predicate Where, int Take) : Relation
{
    public override string Key => string.Create(CultureInfo.InvariantCulture, $"{Groups.Key} top {Take} by {Of.Name}?{Where.Key}");

    /// <summary>The largest of all are not the largest of each.</summary>
    public override bool IsDivisible => false;

    public override IReadOnlyList<(string Table, DateOnly Date)> Reads => Groups.Reads;

    /// <summary>Nothing that the seal knows can be said of a few groups; their number at least is not above what was asked for.</summary>
    public override IReadOnlyList<Control> Controls(InputSet inputs, IReadOnlyList<Fact> facts) => [];

    public override long EstimatedRows(InputSet inputs) => Take;

    public override long? EstimatedDistinct(InputSet inputs, Column column) => null;

    public override string Source(SqlDialect dialect, TableSource tables, IReadOnlyCollection<Column> columns)
    {
        var of = dialect.Quote(Of.SqlName);
        var groups = Groups.Source(dialect, tables, [Of, .. Where.Columns]);
        return $"({dialect.Page($"SELECT {of} FROM {groups} WHERE {new SqlWriter(dialect).Condition(Where)}", of + " DESC", Take)}) AS t";
    }

    public override Relation With(Relation other) => this;

    public bool Equals(TopRelation? other) => other is not null && other.Key == Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
