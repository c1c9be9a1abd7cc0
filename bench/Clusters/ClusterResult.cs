namespace Portal.Bench.Clusters;

/// <summary>One kind of figures on a cluster.</summary>
/// <param name="Seconds">Median, from no cuboid; counts of the partitions before each cuboid are in it, as in the product.</param>
/// <param name="Work">What the servers did in one run.</param>
public sealed record ClusterPart(string Name, int Outputs, int Families, decimal Seconds, ServerWork Work);

/// <summary>Everything measured on a cluster of some shards, all of them on one machine.</summary>
/// <param name="Rows">Rows of the measured snapshot.</param>
/// <param name="CopiedRows">Rows of the whole book, sent by the product's own copy.</param>
/// <param name="CopySeconds">From the first statement to the last comparison with the seals.</param>
/// <param name="CopiedMegabytes">What the servers' tables take on the disk after the copy, merged, in MiB.</param>
/// <param name="Parts">Additive, borrower, transition.</param>
/// <param name="Whole">The indicator engine's whole run.</param>
/// <param name="WireBytes">What the shards sent to the portal during one whole run, by shard: answers as they travel, compressed, with
/// their heads.</param>
/// <param name="CopyPeaks">Largest resident memory of each server while it was filled, in MiB.</param>
/// <param name="ComputePeaks">The same while it computed.</param>
/// <param name="PortalPeak">Largest resident memory of the computing process, in MiB.</param>
public sealed record ClusterResult(
    decimal Millions,
    int Shards,
    long Rows,
    int Runs,
    int Compared,
    string Engine,
    long CopiedRows,
    decimal CopySeconds,
    decimal CopiedMegabytes,
    IReadOnlyList<ClusterPart> Parts,
    ClusterPart Whole,
    IReadOnlyList<long> WireBytes,
    IReadOnlyList<decimal> CopyPeaks,
    IReadOnlyList<decimal> ComputePeaks,
    decimal PortalPeak,
    string Load
)
{
    private const string Kind = "clickhouse";

    public void Save() => ResultFiles.Save(Kind, FormattableString.Invariant($"{ResultFiles.Size(Millions)}-{Shards}"), this);

    /// <summary>All figures kept so far, smallest book and fewest shards first.</summary>
    public static IReadOnlyList<ClusterResult> All() =>
        [.. ResultFiles.All<ClusterResult>(Kind).OrderBy(result => result.Millions).ThenBy(result => result.Shards)];
}
