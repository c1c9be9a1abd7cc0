using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Refuses the source rows that break a range or relation of the contract.</summary>
internal static class ContractRejects
{
    private static readonly DuckDbDialect Sql = new();

    public static void Find(DuckDbConnection connection, TableWriting writing, RejectList rejects, CancellationToken cancellationToken)
    {
        var (table, rows) = (writing.Table.Target, writing.Accepted);
        var rules = table.Rules.Where(rule => rule.Severity == RuleSeverity.Refuse).ToList();
        if (rules.Count == 0)
        {
            return;
        }

        // One pass finds out which rules are broken at all; the rows of those are then fetched.
        var counts = connection
            .Query(
                $"SELECT {string.Join(", ", rules.Select(rule => $"COUNT(*) FILTER (WHERE {rule.Broken(Sql)})"))} FROM {rows}",
                [.. rules.Select(rule => new SqlColumn(rule.Name, SqlType.Integer))],
                cancellationToken
            )
            .Rows[0];
        foreach (var (rule, _) in rules.Zip(counts).Where(pair => (long)pair.Second! > 0))
        {
            var columns = string.Join(" + ", rule.Judged.SelectMany(writing.SourcesOf).Distinct(StringComparer.OrdinalIgnoreCase));
            var values =
                rule.Judged.Count == 1
                    ? $"{Sql.Quote(rule.Judged[0])}::VARCHAR"
                    : string.Join(" || '; ' || ", rule.Judged.Select(c => $"{Text(c + "=")} || COALESCE({Sql.Quote(c)}::VARCHAR, '')"));
            rejects.Add(
                $"SELECT _file, _row, {Text(columns)}, {values}, {Text($"{table.Name}: {rule.En}")}, {Text(rule.Accepted)} FROM {rows} WHERE {rule.Broken(Sql)}",
                cancellationToken
            );
        }
    }
}
