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

    /// <summary>FROM text for a table's rows of the input set: all its dates, or the given ones. No such partition gives no rows, not an error.</summary>
    public abstract string Source(string table, InputSet inputs, IReadOnlyList<DateOnly>? dates = null);

    /// <summary>Throws unless the engine holds exactly the rows that the seals of these partitions say; asked before figures are computed from them.</summary>
    public abstract Task VerifyAsync(InputSet inputs, CancellationToken cancellationToken);

    /// <summary>Connects and says what it found: version, rights, tables and columns of the contract.</summary>
    public abstract Task<IReadOnlyList<EngineCheck>> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Runs a statement; the result holds exactly the declared columns.</summary>
    public abstract Task<RowSet> QueryAsync(SqlStatement statement, CancellationToken cancellationToken);

    /// <summary>Writes a statement's result to a Parquet file that appears whole or not at all, sorted by the given columns.</summary>
    public abstract Task<WrittenFile> WriteParquetAsync(SqlStatement statement, string path, IReadOnlyList<string> sortedBy, CancellationToken cancellationToken);

    /// <summary>FROM text over Parquet files that <see cref="WriteParquetAsync"/> wrote, for <see cref="QueryParquetAsync"/>.</summary>
    public abstract string ParquetSource(IReadOnlyList<string> paths);

    /// <summary>Runs a statement over Parquet files, in the dialect of the embedded engine.</summary>
    public abstract Task<RowSet> QueryParquetAsync(SqlStatement statement, CancellationToken cancellationToken);
}
