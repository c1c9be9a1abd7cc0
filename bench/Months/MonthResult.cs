namespace Portal.Bench.Months;

/// <summary>One computation of the whole catalogue. Seconds are the median of the runs.</summary>
/// <param name="Statements">Statements over loans; those over cubes are not counted.</param>
/// <param name="RowsScanned">Rows of the sealed partitions that these statements read, as often as each reads them.</param>
/// <param name="RowsOfEarlier">Those among them of the earlier month.</param>
public sealed record MonthStep(decimal Seconds, int Statements, long RowsScanned, long RowsOfEarlier);

/// <summary>What a month more costs.</summary>
/// <param name="EarlierRows">Rows of the first snapshot.</param>
/// <param name="Rows">Rows of the snapshot that is added.</param>
/// <param name="First">The first month, from nothing.</param>
/// <param name="Added">The next month, after it was sealed.</param>
/// <param name="Rebuilt">Both months once more, from nothing.</param>
public sealed record MonthResult(
    decimal Millions,
    long EarlierRows,
    long Rows,
    int Runs,
    MonthStep First,
    MonthStep Added,
    MonthStep Rebuilt,
    string Load
)
{
    private const string Kind = "months";

    public void Save() => ResultFiles.Save(Kind, ResultFiles.Size(Millions), this);

    public static IReadOnlyList<MonthResult> All() => [.. ResultFiles.All<MonthResult>(Kind).OrderBy(result => result.Millions)];
}
