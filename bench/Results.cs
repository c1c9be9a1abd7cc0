namespace Portal.Bench;

/// <summary>One family: what its cuboid took beside the least that had to be done for it. Times are medians in seconds.</summary>
/// <param name="Bare">Additive: scan of the same columns. Borrower: the bare grouping. Transition: the bare join.</param>
/// <param name="BareOfAllColumns">Borrower and transition: the same with all columns that the cuboid carries; additive: as
/// <paramref name="Bare"/>.</param>
/// <param name="Cells">Rows of the cuboid.</param>
/// <param name="Passes">In how many sets of customers the statement was asked; 1 is at once.</param>
/// <param name="Profile">Share of the engine's time by operator, largest first.</param>
public sealed record FamilyResult(
    string Relation,
    int Outputs,
    int Columns,
    int Facts,
    long Cells,
    long EstimatedCells,
    decimal Seconds,
    decimal Bare,
    decimal BareOfAllColumns,
    string Profile,
    int Passes = 1
);

/// <summary>Everything measured on one size.</summary>
/// <param name="Rows">Rows of the measured snapshot.</param>
/// <param name="OpeningRows">Rows of the snapshot one month before.</param>
/// <param name="Ways">The same figures in other ways.</param>
/// <param name="Total">The indicator engine's whole run without any cuboid there.</param>
/// <param name="Again">The same run when every cuboid is there.</param>
/// <param name="Planning">Dividing the outputs into families.</param>
/// <param name="MemoryLimit">Of the engine, in MiB.</param>
public sealed record SizeResult(
    decimal Millions,
    long Rows,
    long OpeningRows,
    int Runs,
    int Outputs,
    int AdditiveOutputs,
    int Compared,
    string Engine,
    IReadOnlyList<FamilyResult> Additive,
    IReadOnlyList<FamilyResult> Borrowers,
    IReadOnlyList<FamilyResult> Transitions,
    WaysResult Ways,
    decimal Total,
    decimal Again,
    decimal Planning,
    decimal PeakMegabytes,
    string Load,
    int MemoryLimit = BenchOptions.DefaultMemory
)
{
    public decimal AdditiveSeconds => Additive.Sum(family => family.Seconds);

    public decimal BorrowerSeconds => Borrowers.Sum(family => family.Seconds);

    public decimal TransitionSeconds => Transitions.Sum(family => family.Seconds);

    public void Save() => ResultFiles.Save("", ResultFiles.Size(Millions), this);

    /// <summary>All figures kept so far, smallest book first.</summary>
    public static IReadOnlyList<SizeResult> All() => [.. ResultFiles.All<SizeResult>("").OrderBy(result => result.Millions)];
}
