namespace Portal.Bench.Loads;

/// <summary>What loading a file costs. Seconds, processor seconds and memory are medians of the runs, each in a process of its
/// own.</summary>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Rows">Rows loaded.</param>
/// <param name="Seconds">From the call to the seal.</param>
/// <param name="ProcessorSeconds">Of all threads, the start of the process included.</param>
/// <param name="PeakMegabytes">Largest resident memory of the process, in MiB.</param>
/// <param name="Load">What else the machine was doing.</param>
public sealed record LoadFigures(
    decimal Millions,
    long Bytes,
    long Rows,
    int Runs,
    decimal Seconds,
    decimal ProcessorSeconds,
    decimal PeakMegabytes,
    string Load
)
{
    private const string Kind = "loads";

    public void Save() => ResultFiles.Save(Kind, ResultFiles.Size(Millions), this);

    public static IReadOnlyList<LoadFigures> All() => [.. ResultFiles.All<LoadFigures>(Kind).OrderBy(figures => figures.Millions)];
}
