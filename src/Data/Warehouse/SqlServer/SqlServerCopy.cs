using Microsoft.Data.SqlClient;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse.SqlServer;

/// <summary>Copies sealed partitions to a SQL Server by bulk load. It can be stopped and run again: whole partitions are kept, half ones
/// are dropped first.</summary>
/// <remarks>The tables must be there (<see cref="SqlServerSchema"/>). A partition counts as copied when rows and money sums equal its seal;
/// until then every figure that would read it is refused.</remarks>
public sealed class SqlServerCopy(Home home, WarehouseStore store, SqlServerEngine engine)
{
    /// <summary>Rows of one columnstore row group: a batch of them is compressed at once, without a delta store.</summary>
    private const int RowGroup = 1_048_576;

    private const int NotifyEvery = 50_000;

    public async Task<CopyResult> CopyAsync(
        InputSet inputs,
        string by,
        IProgress<CopyProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var held = WarehouseLock.Take(Directory.CreateDirectory(Path.Combine(home.WarehouseDirectory, "copying")).FullName, by);
        using var duckDb = new DuckDbInstance(home, store.Bounds);
        var result = new CopyResult(0, 0, 0);
        foreach (
            var table in inputs
                .Partitions.Select(p => p.Table)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(store.Contract.Table)
        )
        {
            var partitions = inputs.Of(table.Name);
            var found = await engine.CountAsync(table, partitions, true, cancellationToken);
            var lacking = partitions.Where(p => found[p].Difference(p) is not null).ToList();
            result = result with { Skipped = result.Skipped + partitions.Count - lacking.Count };
            var (sent, all) = (0L, lacking.Sum(p => p.Rows));
            foreach (var partition in lacking)
            {
                var before = sent;
                await CopyAsync(
                    duckDb,
                    table,
                    partition,
                    found[partition].Rows > 0,
                    rows => progress?.Report(new CopyProgress(table.Name, before + rows, all)),
                    cancellationToken
                );
                sent += partition.Rows;
                result = result with { Copied = result.Copied + 1, Rows = result.Rows + partition.Rows };
            }
        }

        return result;
    }

    /// <summary>Removes what no longer counts: loads that a later version of their date replaced, each by its date and number, so that one
    /// partition is touched.</summary>
    /// <remarks>Computing as of an earlier day (<c>--known-at</c>) needs them again: the copy then sends them again.</remarks>
    /// <returns>The removed loads, and their rows.</returns>
    public async Task<(int Loads, long Rows)> RemoveSupersededAsync(InputSet inUse, string by, CancellationToken cancellationToken)
    {
        using var held = WarehouseLock.Take(Directory.CreateDirectory(Path.Combine(home.WarehouseDirectory, "copying")).FullName, by);
        var (loads, rows) = (0, 0L);
        foreach (
            var table in inUse
                .Partitions.Select(p => p.Table)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(store.Contract.Table)
        )
        {
            var current = inUse.Of(table.Name).Select(p => (p.Date, p.LoadId)).ToHashSet();
            foreach (var row in (await engine.QueryAsync(engine.Loads(table), cancellationToken)).Rows)
            {
                var (date, load) = ((DateOnly)row[0]!, (string)row[1]!);
                if (!current.Contains((date, load)))
                {
                    await engine.Server.ExecuteAsync(
                        $"DELETE FROM {engine.TableName(table.Name)} WHERE {engine.IsLoad(table, date, load)}",
                        cancellationToken
                    );
                    (loads, rows) = (loads + 1, rows + (long)row[2]!);
                }
            }
        }

        return (loads, rows);
    }

    private async Task CopyAsync(
        DuckDbInstance duckDb,
        ContractTable table,
        Partition partition,
        bool isHalf,
        Action<long> onRows,
        CancellationToken cancellationToken
    )
    {
        partition.RequireColumns(table);
        if (isHalf)
        {
            await DropAsync(table, partition, cancellationToken);
        }

        await using (var connection = await engine.Server.OpenAsync(cancellationToken))
        {
            await Task.Factory.StartNew(
                () => Send(duckDb, connection, table, partition, onRows, cancellationToken),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }

        var arrived = (await engine.CountAsync(table, [partition], true, cancellationToken))[partition];
        if (arrived.Difference(partition) is { } difference)
        {
            await DropAsync(table, partition, cancellationToken);
            throw WarehouseException.Of(
                "sqlserver.not-as-sealed",
                $"{partition} did not arrive on {engine.Options.Place} as it was sealed: {difference}. It was dropped there; run the copy again."
            );
        }
    }

    private void Send(
        DuckDbInstance duckDb,
        SqlConnection connection,
        ContractTable table,
        Partition partition,
        Action<long> onRows,
        CancellationToken cancellationToken
    )
    {
        var sql = new DuckDbDialect();
        using var source = duckDb.Connect();
        var files = sql.ParquetSource(partition.Files.Select(store.PathOf));
        TrailingBlanks.Refuse(source, table, partition, files, cancellationToken);
        using var bulk = new SqlBulkCopy(connection)
        {
            DestinationTableName = engine.TableName(table.Name),
            BatchSize = RowGroup,
            BulkCopyTimeout = 0,
            EnableStreaming = true,
            NotifyAfter = NotifyEvery,
        };
        bulk.SqlRowsCopied += (_, e) =>
        {
            onRows(e.RowsCopied);
            e.Abort = cancellationToken.IsCancellationRequested;
        };
        foreach (var column in table.StoredColumns)
        {
            bulk.ColumnMappings.Add(column.Name, column.Name);
        }

        var columns = table.StoredColumns.Select(c =>
            $"{(partition.Statistic(c.Name) is null ? $"NULL::{sql.TypeName(c.Type)}" : Read(sql, c))} AS {sql.Quote(c.Name)}"
        );
        try
        {
            source.Read(
                $"SELECT {string.Join(", ", columns)} FROM {files}",
                reader =>
                {
                    bulk.WriteToServer(reader);
                    return true;
                },
                cancellationToken
            );
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The client tells of a load that was told to stop in ways of its own.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception problem) when (problem is SqlException or InvalidOperationException)
        {
            throw WarehouseException.Of(
                "sqlserver.not-loaded",
                $"{engine.Options.Place}: {partition} could not be loaded into {engine.TableName(table.Name)}: {problem.Message} The rows sent so far are not used; run the copy again.",
                problem
            );
        }
    }

    // The client sends a date as the instant at which it begins.
    private static string Read(DuckDbDialect sql, ContractColumn column) =>
        column.Type == ColumnType.Date ? $"CAST({sql.Quote(column.Name)} AS TIMESTAMP)" : sql.Quote(column.Name);

    private Task DropAsync(ContractTable table, Partition partition, CancellationToken cancellationToken) =>
        engine.Server.ExecuteAsync(
            $"DELETE FROM {engine.TableName(table.Name)} WHERE {engine.Sealed(table, [partition])}",
            cancellationToken
        );
}
