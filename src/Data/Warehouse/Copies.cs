namespace Portal.Data.Warehouse;

/// <summary>How far a copy is: the partition under way, and its rows sent so far.</summary>
public sealed record CopyProgress(Partition Partition, long Rows);

/// <param name="Copied">Partitions that were sent.</param>
/// <param name="Skipped">Partitions that the engine already held, with equal counts and sums.</param>
/// <param name="Rows">Rows sent.</param>
public sealed record CopyResult(int Copied, int Skipped, long Rows);
