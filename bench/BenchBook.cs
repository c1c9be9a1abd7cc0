using System.Diagnostics;
using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.Demo;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Bench;

/// <summary>A generated book of one size: the snapshot that is measured and the one of the month before.</summary>
public sealed class BenchBook : IDisposable
{
    public static readonly DateOnly AsOf = new(2024, 2, 29);

    public static readonly DateOnly Opening = new(2024, 1, 31);

    /// <summary>Open loans among the rows of the measured snapshot; the others were closed since 1 January.</summary>
    private const decimal LiveShare = 0.83m;

    private BenchBook(Home home, Contract contract, int memory)
    {
        Home = home;
        Store = new WarehouseStore(home, contract, TimeProvider.System);
        Engine = new DuckDbEngine(home, Store, Bounds(memory));
    }

    /// <summary>What the embedded engine may use: one statement at a time, with all of it.</summary>
    public static DuckDbOptions Bounds(int memory) =>
        new()
        {
            Threads = BenchOptions.Threads,
            MemoryMegabytes = memory,
            Concurrency = 1,
            Timeout = BenchOptions.Timeout,
        };

    public Home Home { get; }

    public WarehouseStore Store { get; }

    public DuckDbEngine Engine { get; }

    public static string PathOf(BenchOptions options, decimal millions) =>
        Path.Combine(options.Work, string.Create(CultureInfo.InvariantCulture, $"book-{millions:0.###}m"));

    /// <summary>Opens the book of a size; a process of its own generates it first if there is none.</summary>
    public static async Task<BenchBook> OpenAsync(BenchOptions options, decimal millions, Contract contract)
    {
        var path = PathOf(options, millions);
        if (!System.IO.Directory.Exists(Path.Combine(path, "warehouse", "seals")))
        {
            Console.WriteLine(FormattableString.Invariant($"generating {millions:0.###} million rows in {path}"));
            using var process = Process.Start(
                Environment.ProcessPath!,
                ["--generate", "--rows", millions.ToString(CultureInfo.InvariantCulture), "--work", options.Work]
            );
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"Generating {path} failed; its message stands above.");
            }
        }

        return new BenchBook(new Home(path), contract, options.Memory);
    }

    public static async Task GenerateAsync(BenchOptions options, decimal millions, Contract contract)
    {
        var home = new Home(PathOf(options, millions));
        var demo = new DemoBank(new WarehouseStore(home, contract, TimeProvider.System), Path.Combine(BenchCatalogue.Root, "catalogue"));
        var wanted = new DemoOptions((long)(millions * 1_000_000m * LiveShare), 2, AsOf, 20240101)
        {
            SnapshotsOnly = true,
            Threads = BenchOptions.Threads,
            MemoryMegabytes = 6144,
        };
        await demo.CreateAsync(
            wanted,
            "benchmark",
            new Progress<DemoProgress>(step => Console.WriteLine($"  {step.Step}")),
            CancellationToken.None
        );
    }

    public void Dispose() => Engine.Dispose();
}
