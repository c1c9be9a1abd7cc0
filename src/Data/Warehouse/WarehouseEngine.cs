using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse;

/// <summary>A Parquet file that a query was written to.</summary>
public sealed record WrittenFile(string Path, long Rows, long Bytes, string Sha256);

/// <summary>Where loan rows are kept and computed upon. One catalogue, the same cents on every engine.</summary>
public abstract class WarehouseEngine
{
    public abstract string Name { get; }

    /// <summary>Product and version, for the record of a run.</summary>
    public abstract string Version { get; }

    public abstract SqlDialect Dialect { get; }

    /// <summary>About how many bytes one statement may hold, in memory and spilled; what needs more is best asked in
    /// <see cref="SqlStatement.Passes"/>. Null where servers keep bounds of their own.</summary>
    public virtual long? WorkingBytes => null;

    /// <summary>The same for the rows of a join, where an engine writes groups to disk and cannot do so with what it joins.</summary>
    public virtual long? JoinBytes => WorkingBytes;

    /// <summary>FROM text for a table's rows of the input set: all its dates, or the given ones. No such partition gives no rows, not an
    /// error.</summary>
    public abstract string Source(string table, InputSet inputs, IReadOnlyList<DateOnly>? dates = null);

    /// <summary>Throws unless the engine holds exactly the rows that the seals of these partitions say; asked before figures are computed
    /// from them.</summary>
    /// <exception cref="WarehouseException">Files or copies are missing or differ, or the bank's own rows are no longer those that were
    /// sealed: "source changed", with the difference.</exception>
    public async Task VerifyAsync(InputSet inputs, CancellationToken cancellationToken)
    {
        VerifiedInputs.Note(inputs);
        await RequireSchemaAsync(inputs, cancellationToken);
        await VerifyOwnedAsync(inputs.Owned, cancellationToken);
        foreach (var partition in inputs.Attached.Partitions)
        {
            await new SourceReader(this).VerifyAsync(partition, cancellationToken);
        }
    }

    /// <summary>Verifies the input set, computes over it, and compares the bank's own rows once more: they may change while they are
    /// read.</summary>
    /// <exception cref="WarehouseException">As <see cref="VerifyAsync"/>, before or after.</exception>
    public async Task<T> OverVerifiedAsync<T>(InputSet inputs, Func<Task<T>> compute, CancellationToken cancellationToken)
    {
        await VerifyAsync(inputs, cancellationToken);
        var result = await compute();
        await VerifyAsync(inputs.Attached, cancellationToken);
        return result;
    }

    /// <summary>The given tables and columns beside those that the engine has; nothing where a sealed file brings its own.</summary>
    protected virtual Task<IReadOnlyList<EngineCheck>> SchemaAsync(Contract wanted, bool isAttached, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EngineCheck>>([]);

    /// <summary>A column that was dropped or given another type is named before a statement is asked, and not by it.</summary>
    private async Task RequireSchemaAsync(InputSet inputs, CancellationToken cancellationToken)
    {
        foreach (var (rows, isAttached) in new[] { (inputs.Owned, false), (inputs.Attached, true) })
        {
            var wrong =
                rows.Partitions.Count == 0
                    ? []
                    : (await SchemaAsync(Contract.Of(rows), isAttached, cancellationToken)).Where(check => !check.Holds).ToList();
            if (wrong.Count > 0)
            {
                throw WarehouseException.Of(
                    "engine.schema",
                    $"The tables of {Version} are no longer those of the contract: {string.Join("; ", wrong.Select(check => $"{check.What}: {check.Detail.TrimEnd('.')}"))}. No figure is given before that is mended; './portal engine test' shows it all."
                );
            }
        }
    }

    /// <summary>Throws unless the files or copies of these partitions are there as they were sealed.</summary>
    protected abstract Task VerifyOwnedAsync(InputSet inputs, CancellationToken cancellationToken);

    /// <summary>FROM text for the bank's own rows of a table, all dates.</summary>
    public abstract string View(string table);

    /// <summary>The tables that every engine is to have.</summary>
    public abstract Contract Contract { get; }

    /// <summary>Connects and says what it found: version, rights, tables and columns of the contract.</summary>
    /// <param name="isAttached">The tables are the bank's own: they have no load_id, and the copies' are not looked at.</param>
    public abstract Task<IReadOnlyList<EngineCheck>> CheckAsync(bool isAttached, CancellationToken cancellationToken);

    /// <summary>Runs a statement; the result holds exactly the declared columns.</summary>
    public abstract Task<RowSet> QueryAsync(SqlStatement statement, CancellationToken cancellationToken);

    /// <summary>Writes a statement's result to a Parquet file that appears whole or not at all, sorted by the given columns.</summary>
    public abstract Task<WrittenFile> WriteParquetAsync(
        SqlStatement statement,
        string path,
        IReadOnlyList<string> sortedBy,
        CancellationToken cancellationToken
    );

    /// <summary>FROM text over Parquet files that <see cref="WriteParquetAsync"/> wrote, for <see cref="QueryParquetAsync"/>.</summary>
    public abstract string ParquetSource(IReadOnlyList<string> paths);

    /// <summary>Runs a statement over Parquet files, in the dialect of the embedded engine.</summary>
    public abstract Task<RowSet> QueryParquetAsync(SqlStatement statement, CancellationToken cancellationToken);
}
