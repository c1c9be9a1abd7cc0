using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Bench;

/// <summary>The same figures in other ways, in seconds, and what the planner's families read.</summary>
/// <param name="ScanColumns">Columns that the additive families read.</param>
/// <param name="Scan">One scan of all of them.</param>
/// <param name="Statements">Statements that a person would write for the additive outputs: one for each breakdown.</param>
/// <param name="Aggregates">Conditional sums in them, equal ones once.</param>
/// <param name="ByHand">These statements.</param>
/// <param name="OneByOne">One query for each output, of every kind, once; on large books a share of them is asked and the time scaled to
/// all.</param>
/// <param name="Asked">How many of the outputs were asked one by one.</param>
/// <param name="ReadMegabytes">Compressed bytes of the columns that all families together read, in MiB, as often as they read them; 0 where
/// that was not counted.</param>
public sealed record WaysResult(
    int ScanColumns,
    decimal Scan,
    int Statements,
    int Aggregates,
    decimal ByHand,
    decimal OneByOne,
    int Asked,
    decimal ReadMegabytes
);

/// <summary>Times what stands beside the planner on a book.</summary>
public sealed class OtherWays(BenchOptions options, BenchBook book, Workload work)
{
    private readonly TableSource _tables = (table, dates) => book.Engine.Source(table, work.Inputs, dates);

    public async Task<WaysResult> RunAsync(decimal millions)
    {
        Column[] read = [.. work.Additive.SelectMany(Workload.ColumnsOf).Distinct()];
        var all = new Baselines(book.Engine.Dialect, _tables).Scan((TableRelation)work.Additive.First().Relation, read);
        var scan = await Machine.TimedAsync("scan of all columns", options.Runs, () => book.Engine.QueryAsync(all, CancellationToken.None));
        var statements = ByHand(work.Outputs.Where(output => output.Relation is TableRelation));
        var byHand = await Machine.TimedAsync("statements by hand", options.Runs, () => RunAllAsync(statements));
        // Every output is asked up to 10 million rows; above, every so manieth, evenly over all kinds.
        var step = millions > 10 ? Math.Max(1, work.Outputs.Count / 100) : 1;
        var single = work
            .Outputs.Where((_, i) => i % step == 0)
            .Select(output => new FusedStatement([output], book.Engine.Dialect, _tables))
            .ToList();
        var oneByOne =
            await Machine.TimedAsync($"one query for each of {single.Count} outputs", 0, () => RunAllAsync(single))
            * work.Outputs.Count
            / single.Count;
        return new(
            read.Length,
            scan,
            statements.Count,
            statements.Sum(statement => statement.Aggregates),
            byHand,
            oneByOne,
            single.Count,
            await ReadMegabytesAsync()
        );
    }

    /// <summary>Some outputs as a person would write them.</summary>
    public IReadOnlyList<FusedStatement> ByHand(IEnumerable<Output> outputs) =>
        FusedStatement.ForEachBreakdown(outputs, book.Engine.Dialect, _tables);

    /// <summary>What stands on disk of the columns that each family reads, as often as it reads them.</summary>
    private async Task<decimal> ReadMegabytesAsync()
    {
        var bytes = 0m;
        foreach (var family in work.Plan.Families)
        {
            var passes = Math.Max(1, new CubeStore(book.Home, book.Engine).StatementOf(family, work.Inputs).Passes.Count);
            var columns = string.Join(", ", Workload.ReadBy(family).Select(name => $"'{name}'"));
            var files = family
                .Relation.Reads.SelectMany(read => work.Inputs.Find(read.Table, read.Date)!.Files)
                .Select(file => $"'{book.Store.PathOf(file)}'");
            bytes +=
                passes
                * (decimal)
                    (
                        await book.Engine.QueryAsync(
                            new(
                                $"SELECT CAST(COALESCE(SUM(total_compressed_size), 0) AS DECIMAL(38, 0)) AS bytes FROM parquet_metadata([{string.Join(", ", files)}]) WHERE path_in_schema IN ({columns})",
                                [new("bytes", Data.Warehouse.SqlType.Decimal)]
                            ),
                            CancellationToken.None
                        )
                    ).Rows[0][0]!;
        }

        return Math.Round(bytes / 1048576m);
    }

    private async Task RunAllAsync(IEnumerable<FusedStatement> statements)
    {
        foreach (var statement in statements)
        {
            await book.Engine.QueryAsync(statement.Statement, CancellationToken.None);
        }
    }
}
