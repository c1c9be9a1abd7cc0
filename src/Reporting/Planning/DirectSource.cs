using Portal.Data.Warehouse;

namespace Portal.Reporting.Planning;

/// <summary>FROM text for outputs that are computed straight from the rows.</summary>
internal static class DirectSource
{
    public static string Of(Output output, AggregateStatement statement, SqlDialect dialect, TableSource tables) =>
        output.Relation.Source(
            dialect,
            tables,
            [
                .. statement
                    .Columns.SelectMany(column => (column.Fact.Value?.Columns ?? []).Concat(column.Where.Columns))
                    .Concat(output.By)
                    .Distinct(),
            ]
        );
}
