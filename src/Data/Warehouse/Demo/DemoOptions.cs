namespace Portal.Data.Warehouse.Demo;

/// <summary>What to generate.</summary>
/// <param name="Loans">Live IOUs (借据) at the last date, met within one per cent; a snapshot also holds the loans closed since 1
/// January.</param>
/// <param name="Months">Month-ends up to the last one. Year-ends from 2017 stand before them, so that older rules have data.</param>
/// <param name="End">The last month-end; a day within a month stands for that month's last day.</param>
/// <param name="Seed">The same seed with the same other options gives the same values, whatever the number of threads.</param>
public sealed record DemoOptions(long Loans, int Months, DateOnly End, long Seed)
{
    /// <summary>What <c>demo</c> makes when nothing is said.</summary>
    public static DemoOptions Default { get; } = new(200_000, 25, new DateOnly(2024, 12, 31), 20240101);

    /// <summary>Only <c>loan_snapshot</c>, <c>gl_balance</c> and <c>capital_item</c>, and only for the month-ends asked for: for measuring
    /// speed on big books.</summary>
    public bool SnapshotsOnly { get; init; }

    /// <summary>Threads of the engine; 0 takes one for each processor.</summary>
    public int Threads { get; init; }

    /// <summary>Memory of the engine in MiB; what does not fit is spilled to the home's disk.</summary>
    public int MemoryMegabytes { get; init; } = 4096;
}

/// <summary>How far the generator is.</summary>
/// <param name="Step">What is being made, for people.</param>
/// <param name="Done">Steps that have ended, of <paramref name="Total"/>.</param>
public sealed record DemoProgress(string Step, int Done, int Total);
