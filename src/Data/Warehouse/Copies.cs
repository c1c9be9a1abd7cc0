namespace Portal.Data.Warehouse;

/// <summary>How far a copy is: rows of a table that were sent, of those that are to be.</summary>
public sealed record CopyProgress(string Table, long Rows, long Of);

/// <param name="Copied">Partitions that were sent.</param>
/// <param name="Skipped">Partitions that the engine already held, with equal counts and sums.</param>
/// <param name="Rows">Rows sent.</param>
public sealed record CopyResult(int Copied, int Skipped, long Rows);
