using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse.Attached;

/// <summary>Brings the bank's own rows, as they were attached, into sealed partitions of another home, which then holds them
/// itself.</summary>
/// <remarks>
/// Each partition is sealed by itself once its rows, sums and fingerprint are those that were attached, so a copy that was stopped is run
/// again: what is sealed and equal is skipped, and nothing half stays. Rows pass as a stream.
/// </remarks>
public sealed class AttachedCopy(WarehouseStore source, WarehouseEngine engine, WarehouseStore target)
{
    private const long NotifyEvery = 50_000;

    /// <summary>What the target is to hold: the same book, no longer attached.</summary>
    private Book Book => source.Book! with { IsAttached = false };

    private IReadOnlyList<Partition> Partitions => source.InUse().Attached.Partitions;

    /// <exception cref="WarehouseException">The rows are not attached in this engine, or the target holds another book.</exception>
    public void Check()
    {
        if (source.Book is not { IsAttached: true })
        {
            throw WarehouseException.Of(
                "copy.not-attached",
                $"The home {source.Home.Root} does not read the bank's own rows: it holds its rows itself, and a copy of its directory is a copy of them."
            );
        }

        if (
            Partitions.FirstOrDefault(partition => !partition.Fingerprint!.StartsWith(engine.Name + "|", StringComparison.Ordinal)) is
            { } elsewhere
        )
        {
            throw WarehouseException.Of(
                "copy.other-engine",
                $"{elsewhere} was attached in {elsewhere.Fingerprint!.Split('|')[0]}, not in {engine.Name}. Name that engine with --from."
            );
        }

        target.CheckBook(Book);
    }

    public async Task<CopyResult> CopyAsync(string by, IProgress<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        Check();
        var rule = await BroughtRows.RuleOfAsync(engine, cancellationToken);
        var result = new CopyResult(0, 0, 0);
        foreach (var table in Partitions.GroupBy(partition => partition.Table, StringComparer.Ordinal))
        {
            var lacking = table.Where(partition => !IsThere(partition)).ToList();
            result = result with { Skipped = result.Skipped + table.Count() - lacking.Count };
            var (brought, all) = (0L, lacking.Sum(partition => partition.Rows));
            foreach (var partition in lacking)
            {
                progress?.Report(new CopyProgress(table.Key, brought, all));
                await BringAsync(
                    partition,
                    by,
                    rule,
                    rows => progress?.Report(new CopyProgress(table.Key, brought + rows, all)),
                    cancellationToken
                );
                brought += partition.Rows;
                result = result with { Copied = result.Copied + 1, Rows = result.Rows + partition.Rows };
            }
        }

        return result;
    }

    /// <summary>The target's newest version of the date was brought from this very partition, whose digest holds its rows, sums and
    /// fingerprint.</summary>
    private bool IsThere(Partition partition) =>
        target.Current(partition.Table, partition.Date) is { } held
        && target.Seals().First(seal => seal.LoadId == held.LoadId).Source == SourceOf(partition);

    private static string SourceOf(Partition partition) =>
        $"{partition} of the bank's own rows, as attached in {partition.Fingerprint!.Split('|')[0]}; digest {partition.Digest}";

    private async Task BringAsync(
        Partition partition,
        string by,
        FingerprintRule rule,
        Action<long> onRows,
        CancellationToken cancellationToken
    )
    {
        var table = engine.Contract.Table(partition.Table);
        IReadOnlyList<ContractColumn> columns = [.. table.StoredColumns.Where(column => column.Name != ContractTable.LoadIdColumn)];
        using var load = target.Begin(Book, by, SourceOf(partition));
        var (arrived, staged) = (
            Path.Combine(load.ScratchDirectory, "rows.parquet"),
            Path.Combine(load.StagingDirectory(table.Name, partition.Date), "part-0.parquet")
        );
        var select = string.Join(", ", columns.Select(column => engine.Dialect.Quote(column.Name)));
        await engine.WriteParquetAsync(
            new SqlStatement(
                $"SELECT {select} FROM {engine.View(table.Name)} WHERE {engine.Dialect.Quote(table.PartitionKey)} = {engine.Dialect.Date(partition.Date)}",
                [.. columns.Select(column => new SqlColumn(column.Name, SourceStatement.TypeOf(column.Type)))]
            ),
            arrived,
            [],
            cancellationToken
        );
        using var scheduler = new BoundedScheduler(1, 0, Timeout.InfiniteTimeSpan);
        var found = await scheduler.RunAsync(
            token => Stage(arrived, staged, table, load.LoadId, new BroughtRows(rule, engine.Name, columns), columns, onRows, token),
            cancellationToken
        );
        if (SourceReader.Differences(partition, found) is { Count: > 0 } differences)
        {
            await new SourceReader(engine).VerifyAsync(partition, cancellationToken); // says so when the bank's rows have changed
            throw WarehouseException.Of(
                "copy.not-as-attached",
                $"{partition} did not arrive as it was attached: {differences}. It was not sealed; run the copy again."
            );
        }

        await load.SealAsync(cancellationToken);
    }

    /// <summary>Gives the rows the contract's types and the load's number, and reads them back from the file that is to be
    /// sealed.</summary>
    private SourceContent Stage(
        string arrived,
        string staged,
        ContractTable table,
        string loadId,
        BroughtRows brought,
        IReadOnlyList<ContractColumn> columns,
        Action<long> onRows,
        CancellationToken cancellationToken
    )
    {
        var sql = new DuckDbDialect();
        using var duckDb = new DuckDbInstance(target.Home, target.Bounds);
        using var connection = duckDb.Connect();
        var list = table.StoredColumns.Select(column =>
            $"{(column.Name == ContractTable.LoadIdColumn ? sql.Text(loadId) : $"CAST({sql.Quote(column.Name)} AS {sql.TypeName(column.Type)})")} AS {sql.Quote(column.Name)}"
        );
        connection.Execute(
            $"COPY (SELECT {string.Join(", ", list)} FROM {sql.ParquetSource([arrived])} ORDER BY {string.Join(", ", table.SortedBy.Select(sql.Quote))}) TO {sql.Text(staged)} (FORMAT parquet, COMPRESSION zstd)",
            cancellationToken
        );
        File.Delete(arrived);
        var back = new SqlStatement(
            $"SELECT {string.Join(", ", columns.Select(column => sql.Quote(column.Name)))} FROM {sql.ParquetSource([staged])}",
            [.. columns.Select(column => new SqlColumn(column.Name, SourceStatement.TypeOf(column.Type)))]
        );
        connection.Stream(
            back,
            row =>
            {
                brought.Add(row);
                if (brought.Rows % NotifyEvery == 0)
                {
                    onRows(brought.Rows);
                }
            },
            cancellationToken
        );
        return brought.Content();
    }
}
