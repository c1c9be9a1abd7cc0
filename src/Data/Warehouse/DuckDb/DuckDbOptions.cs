namespace Portal.Data.Warehouse.DuckDb;

/// <summary>Bounds of one in-process DuckDB.</summary>
public sealed class DuckDbOptions
{
    /// <summary>Threads that one statement may use.</summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Memory of all statements together, in MiB; beyond it they spill. By default half of what the process may use.</summary>
    public long MemoryMegabytes { get; set; } = Math.Max(512, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (2 * 1024 * 1024));

    /// <summary>Where statements spill; empty takes the home's spill directory.</summary>
    public string SpillDirectory { get; set; } = "";

    /// <summary>About what one statement may hold in memory and spilled, in bytes; 0 takes four times <see cref="MemoryMegabytes"/>.
    /// Groupings and joins that need more are asked in passes, some customers at a time.</summary>
    public long WorkingBytes { get; set; }

    /// <summary>Statements that run at the same time.</summary>
    public int Concurrency { get; set; } = 2;

    /// <summary>Statements that may wait for their turn; one more is refused with a sentence.</summary>
    public int Waiting { get; set; } = 64;

    /// <summary>Where the bank's own Parquet files stand, TABLE.parquet or TABLE/*.parquet; empty when Assay holds the rows.</summary>
    public string SourceDirectory { get; set; } = "";

    /// <summary>Longest time that one statement may run.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);
}
