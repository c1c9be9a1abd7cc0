using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Bench.Peers;

/// <summary>Outputs that are single figures over one snapshot, evenly chosen, and the columns that they read.</summary>
public sealed record PeerSample(IReadOnlyList<Output> Outputs, IReadOnlyList<Column> Columns);

/// <summary>Times of one row store, in seconds.</summary>
/// <param name="Fused">All sampled outputs in one statement, median.</param>
/// <param name="OneByOne">One statement for each, once.</param>
public sealed record PeerTimes(string Version, decimal Load, decimal Fused, decimal OneByOne);

/// <param name="Fused">The same statement in the embedded engine.</param>
/// <param name="Planned">The planner's way from no cuboid at all.</param>
/// <param name="FromCubes">The planner's way when the cuboids are there.</param>
public sealed record PeerResult(
    decimal Millions,
    long Rows,
    int Outputs,
    int Columns,
    decimal Fused,
    decimal Planned,
    decimal FromCubes,
    IReadOnlyList<PeerTimes> Peers,
    string Load
)
{
    private const string Kind = "peers";

    public void Save() => ResultFiles.Save(Kind, ResultFiles.Size(Millions), this);

    public static IReadOnlyList<PeerResult> All() => [.. ResultFiles.All<PeerResult>(Kind).OrderBy(result => result.Millions)];
}

/// <summary>The same rows and the same outputs in PostgreSQL and SQLite. Before anything is timed, every value is compared.</summary>
public sealed class PeerRun(BenchOptions options, BenchBook book, Workload work)
{
    private const int Wanted = 30;

    public async Task<PeerResult> RunAsync(decimal millions)
    {
        var load = Machine.Load();
        var sample = Sample();
        TableSource tables = (table, dates) => book.Engine.Source(table, work.Inputs, dates);
        var fused = new FusedStatement(sample.Outputs, book.Engine.Dialect, tables);
        var expected = await ValuesAsync(fused);
        var peers = new List<PeerTimes>();
        if (options.Postgres.Length > 0)
        {
            await using var postgres = await PostgresPeer.OpenAsync(options.Postgres);
            peers.Add(await TimesAsync(postgres, sample, tables, expected, 0m));
        }

        var file = Path.Combine(options.Work, FormattableString.Invariant($"peer-{millions:0.###}m.sqlite"));
        await using (var sqlite = new SqlitePeer(file))
        {
            peers.Add(await TimesAsync(sqlite, sample, tables, expected, 0.000000001m));
        }

        File.Delete(file);
        var plan = new Planner(work.Inputs).Plan(sample.Outputs);
        var time = await Machine.MedianAsync(options.Runs, () => book.Engine.QueryAsync(fused.Statement, CancellationToken.None));
        var planned = await Machine.MedianAsync(
            options.Runs,
            () => AnswerAsync(plan),
            () => Directory.Delete(book.Home.CubesDirectory, recursive: true)
        );
        var again = await Machine.MedianAsync(options.Runs, () => AnswerAsync(plan));
        return new(
            millions,
            work.Inputs.Find("loan_snapshot", BenchBook.AsOf)!.Rows,
            sample.Outputs.Count,
            sample.Columns.Count,
            time,
            planned,
            again,
            peers,
            load
        );
    }

    private PeerSample Sample()
    {
        var single = work
            .Outputs.Where(output =>
                output.Relation is TableRelation { Table: Peer.Table }
                && output.By.Count == 0
                && output.Terms.All(term => term.Fact.Aggregation != Aggregation.Max)
            )
            .ToList();
        var outputs = Enumerable.Range(0, Wanted).Select(i => single[i * single.Count / Wanted]).ToList();
        var columns = outputs
            .SelectMany(output => output.Terms)
            .SelectMany(term => term.Where.Columns.Concat(term.Fact.Value?.Columns ?? []))
            .DistinctBy(c => c.Name)
            .OrderBy(c => c.Name, StringComparer.Ordinal);
        return new(outputs, [.. columns]);
    }

    private async Task<PeerTimes> TimesAsync(
        Peer peer,
        PeerSample sample,
        TableSource tables,
        IReadOnlyDictionary<string, decimal> expected,
        decimal tolerance
    )
    {
        using var source = new DuckDbInstance(book.Home, new DuckDbOptions { Threads = 1, MemoryMegabytes = 1024 });
        using var connection = source.Connect();
        var select =
            $"SELECT {string.Join(", ", sample.Columns.Select(column => book.Engine.Dialect.Quote(column.SqlName)))} FROM {tables(Peer.Table, [BenchBook.AsOf])}";
        // The reader lives as long as the call: the load ends before it returns.
        var load = await Machine.OnceAsync(() =>
            Task.FromResult(connection.Read(select, reader => Done(peer.LoadAsync(sample, reader)), CancellationToken.None))
        );
        TableSource there = (_, _) => Peer.Table;
        var fused = new FusedStatement(sample.Outputs, peer.Dialect, there);
        Compare(peer, fused, await peer.QueryAsync(fused.Statement.Text), expected, tolerance);
        var time = await Machine.MedianAsync(options.Runs, () => peer.QueryAsync(fused.Statement.Text));
        var single = sample.Outputs.Select(output => new FusedStatement([output], peer.Dialect, there).Statement.Text).ToList();
        var oneByOne = await Machine.OnceAsync(async () =>
        {
            foreach (var statement in single)
            {
                await peer.QueryAsync(statement);
            }
        });
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {peer.Version}: loaded in {load:0.0} s, fused {time:0.000} s, one by one {oneByOne:0.000} s"
            )
        );
        return new(peer.Version, load, time, oneByOne);
    }

    private static bool Done(Task load)
    {
        load.GetAwaiter().GetResult();
        return true;
    }

    private async Task<IReadOnlyDictionary<string, decimal>> ValuesAsync(FusedStatement statement) =>
        statement
            .Read(await book.Engine.QueryAsync(statement.Statement, CancellationToken.None))
            .ToDictionary(value => value.Id, value => value.Value, StringComparer.Ordinal);

    /// <summary>Floating point is allowed a relative difference; exact numerics are not.</summary>
    private static void Compare(
        Peer peer,
        FusedStatement statement,
        IReadOnlyList<object> row,
        IReadOnlyDictionary<string, decimal> expected,
        decimal tolerance
    )
    {
        var found = statement.Read(
            new RowSet(
                statement.Statement.Columns,
                [
                    [.. row.Select(value => (object?)Convert.ToDecimal(value, CultureInfo.InvariantCulture))],
                ]
            )
        );
        var wrong = found
            .Where(value => Math.Abs(value.Value - expected[value.Id]) > tolerance * Math.Abs(expected[value.Id]))
            .Select(value => value.Id)
            .ToList();
        if (wrong.Count > 0)
        {
            throw new InvalidOperationException($"{peer.Version} has other values for {string.Join(", ", wrong)}.");
        }
    }

    private Task<ILookup<string, Answer>> AnswerAsync(Plan plan) =>
        new CubeReader(book.Engine, new CubeStore(book.Home, book.Engine)).AnswerAsync(plan, work.Inputs, CancellationToken.None);
}
