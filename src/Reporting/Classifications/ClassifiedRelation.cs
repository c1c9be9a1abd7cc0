using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Classifications;

/// <summary>The rows of a snapshot, each with the category that the rules require: everything that reads rows can read these.</summary>
public sealed record ClassifiedRelation(CompiledClassification Rules) : Relation
{
    private TableRelation Rows { get; } = new(Rules.Snapshot, [Rules.AsOf]);

    public override string Key { get; } = Rules.Key;

    /// <summary>A borrower's rows and a loan's facts stay together.</summary>
    public override bool IsDivisible =>
        Rows.IsDivisible
        && Rules.Facts.All(fact =>
            fact.Per.Name is "customer_key" or "loan_key" && fact.Table.Find("customer_key") is { IsNullable: false }
        );

    public override IReadOnlyList<(string Table, DateOnly Date)> Reads => Rules.Reads;

    /// <summary>No rule adds or loses a row.</summary>
    public override IReadOnlyList<Control> Controls(InputSet inputs, IReadOnlyList<Fact> facts) => Rows.Controls(inputs, facts);

    public override long EstimatedRows(InputSet inputs) => Rows.EstimatedRows(inputs);

    public override long? EstimatedDistinct(InputSet inputs, Column column) =>
        column.Name switch
        {
            CompiledClassification.MinimumColumn or CompiledClassification.RequiredColumn => Rules.Categories.Values.Count,
            CompiledClassification.RuleColumn => Rules.NotYet,
            _ => Rows.EstimatedDistinct(inputs, column),
        };

    public override string Source(SqlDialect dialect, TableSource tables, IReadOnlyCollection<Column> columns) =>
        new ClassificationSql(dialect, tables, Rules).Source(columns);

    public override Relation With(Relation other) => this;

    public bool Equals(ClassifiedRelation? other) => other is not null && other.Key == Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
