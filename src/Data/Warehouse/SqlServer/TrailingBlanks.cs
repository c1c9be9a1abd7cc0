using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse.SqlServer;

/// <summary>Finds what SQL Server alone would take for equal: it compares and groups text without the blanks at its end, under every
/// collation.</summary>
internal static class TrailingBlanks
{
    /// <exception cref="WarehouseException">A text ends with a blank: figures by that column would not be those of other
    /// engines.</exception>
    public static void Refuse(
        DuckDbConnection connection,
        ContractTable table,
        Partition partition,
        string source,
        CancellationToken cancellationToken
    )
    {
        var sql = new DuckDbDialect();
        var texts = table
            .StoredColumns.Where(column => column.Type == ColumnType.Text && partition.Statistic(column.Name) is not null)
            .ToList();
        if (texts.Count == 0)
        {
            return;
        }

        var found = connection
            .Query(
                $"SELECT {string.Join(", ", texts.Select(column => $"MIN({sql.Quote(column.Name)}) FILTER ({sql.Quote(column.Name)} LIKE '% ')"))} FROM {source}",
                [.. texts.Select(column => new SqlColumn(column.Name, SqlType.Text))],
                cancellationToken
            )
            .Rows[0];
        foreach (var (column, value) in texts.Zip(found).Where(pair => pair.Second is not null))
        {
            throw WarehouseException.Of(
                "sqlserver.trailing-blank",
                $"{partition}, column '{column.Name}': '{value}' ends with a blank, which SQL Server does not tell from the same text without it. "
                    + $"Accepted there: text without a blank at its end. Load that date again with a profile that trims the column, then run the copy again; or use the engine DuckDb."
            );
        }
    }
}
