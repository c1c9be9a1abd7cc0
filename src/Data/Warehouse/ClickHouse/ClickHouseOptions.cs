namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>Where the cluster is, and the bounds of one statement on it.</summary>
public sealed class ClickHouseOptions
{
    /// <summary>HTTP addresses, one for each shard; the first one also takes the statements that see all shards at once.</summary>
    public IReadOnlyList<Uri> Urls { get; set; } = [];

    public string User { get; set; } = "default";

    public string Password { get; set; } = "";

    /// <summary>Holds the <c>Distributed</c> tables; a shard's own rows stand in the database of this name with <c>_shard</c> behind
    /// it.</summary>
    public string Database { get; set; } = "assay";

    /// <summary>Name of the cluster in the servers' <c>remote_servers</c>.</summary>
    public string Cluster { get; set; } = "assay";

    /// <summary>Memory of one statement on one server, in MiB; a grouping that needs more than half of it spills there, a join is asked in
    /// passes.</summary>
    public long MemoryMegabytes { get; set; } = 4096;

    /// <summary>About how many bytes the rows of a join may take on one server; 0 is a quarter of the memory: 18.16 was measured to take up
    /// to 2.1 times the estimate, as its hash tables double.</summary>
    public long JoinBytes { get; set; }

    /// <summary>Statements that run at the same time.</summary>
    public int Concurrency { get; set; } = 2;

    /// <summary>Statements that may wait for their turn; one more is refused with a sentence.</summary>
    public int Waiting { get; set; } = 64;

    /// <summary>Longest time that one statement may run.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    internal string ShardDatabase => Database + "_shard";
}
