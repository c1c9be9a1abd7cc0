namespace Portal.Bench.Wholes;

/// <summary>The whole catalogue on one book and nothing else: what a size costs where comparing with other ways would take hours.</summary>
/// <param name="Families">Statements over loans, and in how many passes each was asked.</param>
/// <param name="Seconds">From no cuboid at all; one run.</param>
/// <param name="Again">The same when every cuboid is there.</param>
/// <param name="PeakMegabytes">Largest resident memory of the process.</param>
/// <param name="SpilledMegabytes">Most that stood on disk at a time, looked at every half second.</param>
/// <param name="Ways">The same figures in other ways, where they were asked for; measured in a run of its own, each once.</param>
public sealed record WholeResult(
    decimal Millions,
    long Rows,
    long OpeningRows,
    int Outputs,
    IReadOnlyList<WholeFamily> Families,
    decimal Seconds,
    decimal Again,
    decimal PeakMegabytes,
    decimal SpilledMegabytes,
    int MemoryLimit,
    string Engine,
    string Load,
    WaysResult? Ways = null
)
{
    private const string Kind = "wholes";

    public void Save() => ResultFiles.Save(Kind, ResultFiles.Size(Millions), this);

    public static IReadOnlyList<WholeResult> All() => [.. ResultFiles.All<WholeResult>(Kind).OrderBy(result => result.Millions)];
}

/// <param name="Kind">additive, borrower or transition.</param>
public sealed record WholeFamily(string Kind, int Columns, int Passes, decimal Seconds);
