using Portal.Data.Runs;
using Portal.Data.Warehouse;
using Portal.Reporting.Indicators;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

public sealed class EstimateTests
{
    private static readonly DateOnly Day = new(2024, 12, 31);
    private static readonly InputSet Inputs = new([Partition(600_000), Partition(400_000)]);

    [Fact]
    public void The_slowest_earlier_run_of_the_same_engine_gives_the_pace()
    {
        RunRow[] earlier =
        [
            Run(1, "DuckDB v1", 500_000, 2_000),
            Run(2, "DuckDB v1", 500_000, 100),
            Run(3, "ClickHouse 18", 500_000, 60_000),
        ];

        var estimate = RunEstimate.Of(Inputs, earlier, "DuckDB v1");

        Assert.Equal(new RunEstimate(1_000_000, TimeSpan.FromSeconds(4), 1), estimate); // 2 s for half as many rows
        Assert.Equal("Reads 1,000,000 rows; about 4 s at the pace of run 1, less where totals are kept already.", estimate.Sentence);
    }

    [Fact]
    public void An_engine_that_never_ran_here_gives_the_rows_and_no_time()
    {
        var estimate = RunEstimate.Of(Inputs, [Run(3, "ClickHouse 18", 500_000, 60_000), Run(4, "DuckDB v1", 0, 5)], "DuckDB v1");

        Assert.Equal(new RunEstimate(1_000_000, null, null), estimate);
        Assert.Contains("nothing is known of the time", estimate.Sentence, StringComparison.Ordinal);
    }

    private static Partition Partition(long rows) => new("loan_snapshot", Day, 1, "load", rows, new Dictionary<string, decimal>(), [], []);

    private static RunRow Run(int number, string engine, long rows, long milliseconds) =>
        new(number, Day, "c", "i", "r", engine, DateTimeOffset.UnixEpoch, milliseconds, rows, "test");
}
