using System.Collections.Concurrent;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.TestKit;

/// <summary>The embedded engine, and which sealed partitions each statement over loans has named the files of.</summary>
public sealed class WatchedEngine(DuckDbEngine inner, WarehouseStore store) : WarehouseEngine
{
    private readonly ConcurrentQueue<IReadOnlyList<Partition>> _scans = new();

    /// <summary>The partitions that each statement has read, statement by statement; those over cubes are not among them.</summary>
    public IReadOnlyList<IReadOnlyList<Partition>> Scans => [.. _scans];

    public override string Name => inner.Name;

    public override string Version => inner.Version;

    public override SqlDialect Dialect => inner.Dialect;

    public override long? WorkingBytes => inner.WorkingBytes;

    public override Contract Contract => inner.Contract;

    public void Forget() => _scans.Clear();

    public override string Source(string table, InputSet inputs, IReadOnlyList<DateOnly>? dates = null) =>
        inner.Source(table, inputs, dates);

    public override string View(string table) => inner.View(table);

    public override Task<IReadOnlyList<EngineCheck>> CheckAsync(bool isAttached, CancellationToken cancellationToken) =>
        inner.CheckAsync(isAttached, cancellationToken);

    public override Task<RowSet> QueryAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        Note(statement);
        return inner.QueryAsync(statement, cancellationToken);
    }

    public override Task<WrittenFile> WriteParquetAsync(
        SqlStatement statement,
        string path,
        IReadOnlyList<string> sortedBy,
        CancellationToken cancellationToken
    )
    {
        Note(statement);
        return inner.WriteParquetAsync(statement, path, sortedBy, cancellationToken);
    }

    public override string ParquetSource(IReadOnlyList<string> paths) => inner.ParquetSource(paths);

    public override Task<RowSet> QueryParquetAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        inner.QueryParquetAsync(statement, cancellationToken);

    protected override Task VerifyOwnedAsync(InputSet inputs, CancellationToken cancellationToken) =>
        inner.VerifyAsync(inputs, cancellationToken);

    private void Note(SqlStatement statement)
    {
        IReadOnlyList<Partition> named =
        [
            .. store
                .Seals()
                .SelectMany(seal => seal.Partitions)
                .Where(partition => partition.Files.Any(file => statement.Text.Contains(store.PathOf(file), StringComparison.Ordinal))),
        ];
        if (named.Count > 0)
        {
            _scans.Enqueue(named);
        }
    }
}
