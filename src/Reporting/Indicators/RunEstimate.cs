using Portal.Data.Runs;
using Portal.Data.Warehouse;

namespace Portal.Reporting.Indicators;

/// <summary>What a computation is going to read, and how long that took before; said before it starts.</summary>
/// <param name="Rows">Rows of the sealed partitions, exact: every one is read at most once for each family of figures.</param>
/// <param name="AtMost">Time at the slowest pace of the earlier runs; null when this engine has not run here yet.</param>
/// <param name="Run">The run whose pace that is.</param>
public sealed record RunEstimate(long Rows, TimeSpan? AtMost, int? Run)
{
    /// <summary>Runs that found their cubes were quick and say little; the slowest one is the honest measure.</summary>
    /// <param name="engine">Product and version of the engine: another one's pace tells nothing.</param>
    public static RunEstimate Of(InputSet inputs, IEnumerable<RunRow> earlier, string engine)
    {
        var rows = inputs.Partitions.Sum(partition => partition.Rows);
        var slowest = earlier
            .Where(run => run.Engine == engine && run.RowsScanned > 0)
            .MaxBy(run => (decimal)run.ElapsedMs / run.RowsScanned);
        return slowest is null
            ? new(rows, null, null)
            : new(rows, TimeSpan.FromMilliseconds((long)(slowest.ElapsedMs * ((decimal)rows / slowest.RowsScanned))), slowest.Number);
    }

    /// <summary>For people.</summary>
    public string Sentence =>
        AtMost is { } time
            ? Portal.Data.Sentence.Say(
                $"Reads {Rows:N0} {{0|row|rows}}; about {Math.Max(1, (long)time.TotalSeconds):N0} s at the pace of run {Run}, less where totals are kept already."
            )
            : Portal.Data.Sentence.Say(
                $"Reads {Rows:N0} {{0|row|rows}}; this engine has not run here before, so nothing is known of the time."
            );
}
