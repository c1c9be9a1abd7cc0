using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;
using Portal.TestKit.Clusters;

namespace Portal.Bench.Clusters;

/// <summary>Copies a book to a cluster on this machine and measures there how long its answers take and that they are those of the embedded
/// engine.</summary>
public sealed class ClusterRun(BenchOptions options, Catalogue catalogue, BenchBook book)
{
    private readonly Workload _work = new(catalogue, book.Store);
    private Verification? _verification;
    private readonly string _directory = Path.Combine(options.Work, FormattableString.Invariant($"cluster-{Environment.ProcessId}"));

    /// <summary>The cluster's cubes stand apart from those of the book.</summary>
    private Home Cubes => new(Path.Combine(_directory, "home"));

    public async Task<ClusterResult> RunAsync(decimal millions, int shards)
    {
        try
        {
            await using var cluster = await LocalCluster.StartAsync(
                shards,
                CancellationToken.None,
                Path.Combine(_directory, "servers"),
                logsStatements: true
            );
            return await RunAsync(millions, shards, cluster);
        }
        finally
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private async Task<ClusterResult> RunAsync(decimal millions, int shards, LocalCluster cluster)
    {
        var load = Machine.Load();
        var log = new StatementLog(cluster);
        using var engine = Engine(cluster);
        Console.WriteLine(FormattableString.Invariant($"  on {shards} shards"));
        var copied = 0L;
        var copy = await Machine.OnceAsync(async () =>
            copied = (
                await new ClickHouseCopy(Cubes, book.Store, engine).CopyAsync(book.Store.InUse(), "benchmark", null, CancellationToken.None)
            ).Rows
        );
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {copy, 9:0.000} s  copy of {copied} rows"));
        await log.WaitForMergesAsync();
        var copyPeaks = Peaks(cluster);
        var stored = await StoredMegabytesAsync(cluster);
        Machine.ResetPeak();
        cluster.Servers.ToList().ForEach(server => Machine.ResetPeak(server.ProcessId));
        ClusterPart[] parts =
        [
            await PartAsync("additive", log, _work.Additive, families => CubesAsync(engine, families)),
            await PartAsync("borrower", log, _work.Borrowers, families => CubesAsync(engine, families)),
            await PartAsync("transition", log, _work.Transitions, families => CubesAsync(engine, families)),
        ];
        var (whole, wired) = await WholeAsync(cluster, log);
        var (peaks, portal) = (Peaks(cluster), Machine.PeakMegabytes());
        return new(
            millions,
            shards,
            _work.Inputs.Find("loan_snapshot", BenchBook.AsOf)!.Rows,
            options.Runs,
            await VerifyAsync(engine),
            engine.Version,
            copied,
            copy,
            stored,
            parts,
            whole,
            wired,
            copyPeaks,
            peaks,
            portal,
            load
        );
    }

    private ClickHouseEngine Engine(LocalCluster cluster, IReadOnlyList<Uri>? urls = null) =>
        new(
            Cubes,
            book.Store,
            cluster.Options(bounds =>
            {
                (bounds.MemoryMegabytes, bounds.Concurrency, bounds.Timeout) = (BenchOptions.DefaultMemory, 1, BenchOptions.Timeout);
                bounds.Urls = urls ?? bounds.Urls;
            }),
            BenchBook.Bounds(options.Memory)
        );

    /// <summary>The cluster's answers, from the cubes of the run before, against the statements written out, on the embedded
    /// engine.</summary>
    private async Task<int> VerifyAsync(ClickHouseEngine engine)
    {
        var answers = await new CubeReader(engine, new CubeStore(Cubes, engine)).AnswerAsync(
            _work.Plan,
            _work.Inputs,
            CancellationToken.None
        );
        _verification ??= new Verification(_work.Outputs, new OtherWays(options, book, _work).ByHand(_work.Outputs), book.Engine);
        var compared = await _verification.CompareAsync(answers);
        Console.WriteLine(FormattableString.Invariant($"  {compared} values equal those of {book.Engine.Version}"));
        return compared;
    }

    private async Task<ClusterPart> PartAsync(string name, StatementLog log, IEnumerable<Family> of, Func<IReadOnlyList<Family>, Task> work)
    {
        IReadOnlyList<Family> families = [.. of];
        var before = await log.TotalsAsync();
        var seconds = await Machine.MedianAsync(options.Runs, () => work(families), Forget);
        var part = new ClusterPart(
            name,
            families.Sum(family => family.Outputs.Count),
            families.Count,
            seconds,
            (await log.TotalsAsync()).Since(before, Machine.Executions(options.Runs))
        );
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {seconds, 9:0.000} s  {name}: {part.Work}"));
        return part;
    }

    private async Task CubesAsync(ClickHouseEngine engine, IReadOnlyList<Family> families)
    {
        var cubes = new CubeStore(Cubes, engine);
        foreach (var family in families)
        {
            await cubes.GetAsync(family, _work.Inputs, CancellationToken.None);
        }
    }

    private Task<IndicatorRunResult> ComputeAsync(ClickHouseEngine engine) =>
        new IndicatorEngine(catalogue, book.Store, engine, Cubes).ComputeAsync(Viewpoint.Of(BenchBook.AsOf), CancellationToken.None);

    /// <summary>The whole as the product computes it, and the bytes that each shard sends during one run of it, counted between it and the
    /// portal.</summary>
    private async Task<(ClusterPart Part, IReadOnlyList<long> Wired)> WholeAsync(LocalCluster cluster, StatementLog log)
    {
        var wires = cluster.Servers.Select(server => new Wire(server.Url)).ToList();
        using var engine = Engine(cluster, [.. wires.Select(wire => wire.Url)]);
        var part = await PartAsync("whole catalogue", log, _work.Plan.Families, _ => ComputeAsync(engine));
        wires.ForEach(wire => wire.Dispose());
        return (part, [.. wires.Select(wire => wire.Answered / Machine.Executions(options.Runs))]);
    }

    private static async Task<decimal> StoredMegabytesAsync(LocalCluster cluster)
    {
        var bytes = 0m;
        foreach (var server in cluster.Servers)
        {
            bytes += decimal.Parse(
                await server.AskAsync(
                    "SELECT SUM(bytes_on_disk) FROM system.parts WHERE active AND database = 'assay_shard'",
                    CancellationToken.None
                ),
                CultureInfo.InvariantCulture
            );
        }

        return Math.Round(bytes / 1048576m);
    }

    private static IReadOnlyList<decimal> Peaks(LocalCluster cluster) =>
        [.. cluster.Servers.Select(server => Machine.PeakMegabytes(server.ProcessId))];

    private void Forget() => Directory.Delete(Cubes.CubesDirectory, recursive: true);
}
