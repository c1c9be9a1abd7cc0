using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Refuses the source rows that break a range or relation of the contract.</summary>
internal static class ContractRejects
{
    private static readonly DuckDbDialect Sql = new();

    /// <summary>Refuses the rows with every reason, whichever table and rule it is of.</summary>
    public static void Find(
        DuckDbConnection connection,
        IEnumerable<TableWriting> tables,
        RejectList rejects,
        CancellationToken cancellationToken
    )
    {
        // A row that is refused is no longer among the accepted: all rules are asked before the first row is refused.
        var broken = tables.SelectMany(table => Broken(connection, table, cancellationToken)).ToList();
        if (broken.Count > 0)
        {
            rejects.Add(string.Join(" UNION ALL ", broken), cancellationToken);
        }
    }

    private static List<string> Broken(DuckDbConnection connection, TableWriting writing, CancellationToken cancellationToken)
    {
        var (table, rows) = (writing.Table.Target, writing.Accepted);
        var rules = table.Rules.Where(rule => rule.Severity == RuleSeverity.Refuse).ToList();
        if (rules.Count == 0)
        {
            return [];
        }

        // One pass finds out which rules are broken at all; the rows of those are then fetched.
        var counts = connection
            .Query(
                $"SELECT {string.Join(", ", rules.Select(rule => $"COUNT(*) FILTER (WHERE {rule.Broken(Sql)})"))} FROM {rows}",
                [.. rules.Select(rule => new SqlColumn(rule.Name, SqlType.Integer))],
                cancellationToken
            )
            .Rows[0];
        return [.. rules.Zip(counts).Where(pair => (long)pair.Second! > 0).Select(pair => Rows(pair.First, writing, rows))];
    }

    private static string Rows(ContractRule rule, TableWriting writing, string rows)
    {
        var sources = rule.Judged.SelectMany(writing.SourcesOf).Distinct(StringComparer.OrdinalIgnoreCase).ToList();

        // What one column of the file gives is shown as the file writes it; what several give, as the rule compared it.
        var values =
            rule.Judged.Count == 1 && sources.Count == 1 ? ConversionRejects.ValueOf(sources)
            : rule.Judged.Count == 1 ? Written(rule.Judged[0])
            : string.Join(" || '; ' || ", rule.Judged.Select(c => $"{Text(c + "=")} || COALESCE({Written(c)}, '')"));
        return $"SELECT r._file, r._row, {Text(string.Join(" + ", sources))}, {values}, {Text($"{writing.Table.Target.Name}: {rule.En}")}, {Text(rule.Accepted)} FROM (SELECT * FROM {rows} WHERE {rule.Broken(Sql)}) r JOIN {SourceRows.Table} s ON r._file = s._file AND r._row = s._row";
    }

    /// <summary>The value as a file writes it: a column of six decimals has zeros behind it that no file has.</summary>
    private static string Written(string column) => $@"regexp_replace(r.{Sql.Quote(column)}::VARCHAR, '^(-?\d+\.\d\d\d*?)0+$', '\1')";
}
