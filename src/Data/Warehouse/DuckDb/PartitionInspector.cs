using System.Globalization;
using Portal.Data.Warehouse.Contracts;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.DuckDb;

/// <summary>What the files of one partition were found to hold.</summary>
internal sealed record PartitionContent(
    long Rows,
    IReadOnlyDictionary<string, decimal> Sums,
    IReadOnlyList<ColumnStatistics> Statistics,
    IReadOnlyList<RuleFinding> Findings
);

/// <summary>Checks one table's staged files, all dates in one pass, against the contract, and counts and sums them, before they are
/// sealed.</summary>
/// <param name="directory">Holds one directory for each date, named yyyy-MM-dd, with that partition's files.</param>
internal sealed class PartitionInspector(
    DuckDbConnection connection,
    Contract contract,
    ContractTable table,
    string directory,
    string loadId
)
{
    private const int FactsPerColumn = 5;

    // Keys are compared for this many rows at a time, so that memory does not grow with the number of dates.
    private const long RowsPerKeyCheck = 10_000_000;

    private readonly DuckDbDialect _sql = new();
    private readonly RuleStatement _rules = new(table, new DuckDbDialect());

    public IReadOnlyDictionary<DateOnly, PartitionContent> Inspect(
        IReadOnlyDictionary<DateOnly, IReadOnlyList<string>> files,
        CancellationToken cancellationToken
    )
    {
        CheckColumns([.. files.Values.SelectMany(f => f)], cancellationToken);
        var contents = Summarise(files, cancellationToken);
        var batch = new List<string>();
        long rows = 0;
        foreach (var (date, paths) in files)
        {
            batch.AddRange(paths);
            rows += contents[date].Rows;
            if (rows > RowsPerKeyCheck)
            {
                CheckKeys(batch, cancellationToken);
                batch.Clear();
                rows = 0;
            }
        }

        if (batch.Count > 0)
        {
            CheckKeys(batch, cancellationToken);
        }

        return contents;
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void CheckColumns(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var found = connection
            .Query(
                $"SELECT file_name, name, duckdb_type FROM parquet_schema([{string.Join(", ", files.Select(Text))}]) WHERE type IS NOT NULL",
                [new("file", SqlType.Text), new("name", SqlType.Text), new("type", SqlType.Text)],
                cancellationToken
            )
            .Rows.ToLookup(r => (string)r[0]!);
        foreach (var file in files)
        {
            CheckColumns(
                Path.GetRelativePath(directory, file),
                found[file].ToDictionary(r => (string)r[1]!, r => (string)r[2]!, StringComparer.Ordinal)
            );
        }
    }

    private void CheckColumns(string file, Dictionary<string, string> found)
    {
        foreach (var column in table.StoredColumns)
        {
            var type = _sql.TypeName(column.Type);
            if (!found.Remove(column.Name, out var actual))
            {
                throw WarehouseException.Of(
                    "partition.column-missing",
                    $"Table {table.Name}, file {file}: column '{column.Name}' is missing. Accepted: {column.Name} as {type}."
                );
            }

            if (actual != type)
            {
                throw WarehouseException.Of(
                    "partition.column-type",
                    $"Table {table.Name}, file {file}: column '{column.Name}' has type {actual}. Accepted: {type}."
                );
            }
        }

        if (found.Count > 0)
        {
            throw WarehouseException.Of(
                "partition.column-unknown",
                $"Table {table.Name}, file {file}: column '{found.Keys.First()}' is unknown to the contract. Accepted: {string.Join(", ", table.StoredColumns.Select(c => c.Name))}."
            );
        }
    }

    /// <summary>One pass over all files: five facts of each column, from which every check but that of the keys follows.</summary>
    private Dictionary<DateOnly, PartitionContent> Summarise(
        IReadOnlyDictionary<DateOnly, IReadOnlyList<string>> files,
        CancellationToken cancellationToken
    )
    {
        var select = new List<string> { "folder", "COUNT(*)" };
        var columns = new List<SqlColumn> { new("folder", SqlType.Text), new("rows", SqlType.Integer) };
        foreach (var column in table.StoredColumns)
        {
            var quoted = _sql.Quote(column.Name);
            select.AddRange([
                $"COUNT(*) - COUNT({quoted})",
                Bound("MIN", column, quoted),
                Bound("MAX", column, quoted),
                Distinct(column, quoted),
                column.Type is ColumnType.Money ? _sql.SumMoney(quoted) : "0",
            ]);
            columns.AddRange([
                new(column.Name + ".nulls", SqlType.Integer),
                new(column.Name + ".min", SqlType.Text),
                new(column.Name + ".max", SqlType.Text),
                new(column.Name + ".distinct", SqlType.Text),
                new(column.Name + ".sum", SqlType.Decimal),
            ]);
        }

        select.AddRange(_rules.Items.Select(i => i.Expression));
        columns.AddRange(_rules.Items.Select(i => i.Column));
        var folder = $"substr(replace(filename, '\\', '/'), {directory.Length + 2}, 10)"; // the date below the directory
        var source =
            $"(SELECT *, {folder} AS folder FROM read_parquet([{string.Join(", ", files.Values.SelectMany(f => f).Select(Text))}], filename = true, hive_partitioning = false))";
        var found = connection
            .Query($"SELECT {string.Join(", ", select)} FROM {source} GROUP BY folder ORDER BY folder", columns, cancellationToken)
            .Rows.ToDictionary(r => (string)r[0]!);
        return files.Keys.ToDictionary(
            date => date,
            date => found.TryGetValue(Day(date), out var row) ? Content(date, files[date], row, cancellationToken) : Empty()
        );
    }

    private PartitionContent Content(DateOnly date, IReadOnlyList<string> files, object?[] row, CancellationToken cancellationToken)
    {
        var statistics = new List<ColumnStatistics>();
        var sums = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        for (var i = 0; i < table.StoredColumns.Count; i++)
        {
            var column = table.StoredColumns[i];
            var facts = row.AsSpan(2 + i * FactsPerColumn, FactsPerColumn);
            var distinct = ((string?)facts[3] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
            var found = new ColumnStatistics(
                column.Name,
                (string?)facts[1],
                (string?)facts[2],
                column.Type is ColumnType.Code or ColumnType.Bool ? distinct.Length : long.Parse(distinct[0], CultureInfo.InvariantCulture),
                (long)facts[0]!
            );
            if (!IsAccepted(date, column, found, distinct))
            {
                throw FirstBroken(date, files, column, cancellationToken);
            }

            statistics.Add(found);
            if (column.Type is ColumnType.Money)
            {
                sums.Add(column.Name, (decimal)facts[4]!);
            }
        }

        var rules = row.AsSpan(2 + table.StoredColumns.Count * FactsPerColumn);
        var rows = (long)row[1]!;
        return new PartitionContent(
            rows,
            sums,
            statistics,
            _rules.Read(rules, column => statistics.Find(s => s.Column == column)!.Nulls < rows)
        );
    }

    private PartitionContent Empty() =>
        new(
            0,
            table.StoredColumns.Where(c => c.Type is ColumnType.Money).ToDictionary(c => c.Name, _ => 0.00m),
            [.. table.StoredColumns.Select(c => new ColumnStatistics(c.Name, null, null, 0, 0))],
            []
        );

    private static string Bound(string function, ContractColumn column, string quoted) =>
        column.IsPersonal ? "NULL::VARCHAR" : $"{function}({quoted})::VARCHAR";

    // Codes and Booleans: the values themselves. Amounts and ratios: not counted, nothing is grouped by them. A single key column: every
    // row.
    private string Distinct(ContractColumn column, string quoted) =>
        column.Type switch
        {
            ColumnType.Code or ColumnType.Bool =>
                $"array_to_string((LIST(DISTINCT {quoted}) FILTER (WHERE {quoted} IS NOT NULL))::VARCHAR[], ',')",
            ColumnType.Money or ColumnType.Ratio => "COUNT(*)::VARCHAR",
            _ when table.Keys is [var key] && key == column.Name => "COUNT(*)::VARCHAR",
            _ => $"APPROX_COUNT_DISTINCT({quoted})::VARCHAR",
        };

    private bool IsAccepted(DateOnly date, ContractColumn column, ColumnStatistics found, string[] distinct) =>
        (column.IsNullable || found.Nulls == 0)
        && column switch
        {
            { Name: ContractTable.LoadIdColumn } => found.Min == loadId && found.Max == loadId,
            _ when column.Name == table.PartitionKey => found.Min == Day(date) && found.Max == Day(date),
            { CodeList: { } list } => distinct.All(d =>
                contract.CodeLists[list].Find(int.Parse(d, CultureInfo.InvariantCulture)) is not null
            ),
            _ => true,
        };

    private WarehouseException FirstBroken(
        DateOnly date,
        IReadOnlyList<string> files,
        ContractColumn column,
        CancellationToken cancellationToken
    )
    {
        var quoted = _sql.Quote(column.Name);
        var (broken, accepted) = column switch
        {
            { Name: ContractTable.LoadIdColumn } => ($"{quoted} <> {Text(loadId)}", loadId),
            _ when column.Name == table.PartitionKey => ($"{quoted} <> {_sql.Date(date)}", _sql.Date(date)),
            { CodeList: { } list } => (
                $"{quoted} NOT IN ({string.Join(", ", contract.CodeLists[list].Values.Select(v => v.Value))})",
                string.Join(", ", contract.CodeLists[list].Values.Select(v => $"{v.Value} ({v.Code})")) + $" of code list {list}"
            ),
            _ => ("FALSE", $"a {_sql.TypeName(column.Type)} that is not null"),
        };
        var keys = string.Join(" || ', ' || ", table.Keys.Select(k => $"{Text(k + " ")} || {_sql.Quote(k)}::VARCHAR"));
        var first = connection
            .Query(
                $"SELECT COALESCE({quoted}::VARCHAR, 'null'), COALESCE({keys}, ''), COUNT(*) OVER () FROM {_sql.ParquetSource(files)} WHERE {(column.IsNullable ? "" : $"{quoted} IS NULL OR ")}{broken} LIMIT 1",
                [new("value", SqlType.Text), new("key", SqlType.Text), new("rows", SqlType.Integer)],
                cancellationToken
            )
            .Rows[0];
        var value = column.IsPersonal ? "(personal)" : first[0];
        return WarehouseException.Of(
            "partition.values",
            $"Table {table.Name}, {Day(date)}, column '{column.Name}': {first[2]} {{3|row is|rows are}} not accepted; the first ({first[1]}) has {value}. Accepted: {accepted}."
        );
    }

    private void CheckKeys(List<string> files, CancellationToken cancellationToken)
    {
        var keys = string.Join(", ", table.Keys.Prepend(table.PartitionKey).Distinct().Select(_sql.Quote));
        var text = string.Join(" || ', ' || ", table.Keys.Select(k => $"{_sql.Quote(k)}::VARCHAR"));
        var twice = connection
            .Query(
                $"SELECT {_sql.Quote(table.PartitionKey)}, {text}, COUNT(*) FROM {_sql.ParquetSource(files)} GROUP BY {keys} HAVING COUNT(*) > 1 LIMIT 1",
                [new("date", SqlType.Date), new("key", SqlType.Text), new("n", SqlType.Integer)],
                cancellationToken
            )
            .Rows;
        if (twice.Count > 0)
        {
            throw WarehouseException.Of(
                "partition.key-twice",
                $"Table {table.Name}, {Day((DateOnly)twice[0][0]!)}, column '{string.Join(", ", table.Keys)}': {twice[0][1]} stands {twice[0][2]} {{4|time|times}}. Accepted: each key once."
            );
        }
    }
}
