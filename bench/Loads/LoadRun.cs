using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.Imports;

namespace Portal.Bench.Loads;

/// <summary>Writes an extract, loads it in a process of its own, and holds rows and sums against those that were written.</summary>
public sealed class LoadRun(BenchOptions options)
{
    private static readonly DateOnly AsOf = new(2024, 2, 29);

    private string File(decimal millions) => Path.Combine(options.Work, FormattableString.Invariant($"extract-{millions:0.###}m.csv"));

    public async Task<LoadFigures> RunAsync(decimal millions)
    {
        var load = Machine.Load();
        var expected = Write(millions);
        var runs = new List<Loaded>();
        for (var run = 0; run < options.Runs; run++)
        {
            var loaded = await LoadAsync(millions);
            if ((loaded.Rows, loaded.Balance, loaded.Principal) != (expected.Rows, expected.Balance, expected.Principal))
            {
                throw new InvalidOperationException($"{loaded} was loaded of a file with {expected}. Nothing is measured on wrong rows.");
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {loaded.Seconds, 9:0.0} s, {loaded.ProcessorSeconds:0.0} processor seconds, {loaded.PeakMegabytes:N0} MiB"
                )
            );
            runs.Add(loaded);
        }

        return new LoadFigures(
            millions,
            new FileInfo(File(millions)).Length,
            expected.Rows,
            options.Runs,
            Machine.Median([.. runs.Select(r => r.Seconds)]),
            Machine.Median([.. runs.Select(r => r.ProcessorSeconds)]),
            Machine.Median([.. runs.Select(r => r.PeakMegabytes)]),
            load
        );
    }

    /// <summary>The load itself, in the process that is measured; its figures are the last line that it prints.</summary>
    public async Task LoadHereAsync(decimal millions, Contract contract)
    {
        var home = new Home(Path.Combine(options.Work, FormattableString.Invariant($"loaded-{Environment.ProcessId}")));
        try
        {
            var store = new WarehouseStore(home, contract, TimeProvider.System) { Bounds = BenchBook.Bounds(options.Memory) };
            var profile = ImportProfile.Load(
                Path.Combine(BenchCatalogue.Directory, "Loads", "loads.yaml"),
                contract,
                home,
                AsOf,
                new Dictionary<string, string>()
            );
            LoadResult? result = null;
            var seconds = await Machine.OnceAsync(async () =>
                result = await new Loader(home, store).LoadAsync(
                    new LoadRequest(profile, AsOf, [File(millions)], "benchmark"),
                    new Steps(),
                    CancellationToken.None
                )
            );
            var partition = result!.Seal.Partitions[0];
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(
                JsonSerializer.Serialize(
                    new Loaded(
                        partition.Rows,
                        partition.Sums["balance"],
                        partition.Sums["principal_own"],
                        seconds,
                        Math.Round((decimal)process.TotalProcessorTime.TotalSeconds, 1),
                        Machine.PeakMegabytes()
                    )
                )
            );
        }
        finally
        {
            Directory.Delete(home.Root, recursive: true);
        }
    }

    private async Task<Loaded> LoadAsync(decimal millions)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [
                "--loading",
                "--rows",
                millions.ToString(CultureInfo.InvariantCulture),
                "--work",
                options.Work,
                "--memory",
                options.Memory.ToString(CultureInfo.InvariantCulture),
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Console.Write(text);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Loaded>(text.Trim().Split('\n')[^1])!
            : throw new InvalidOperationException("Loading failed; its message stands above.");
    }

    // The file is the same for the same number of rows; what must come out of it is reckoned from the numbers and not from the text.
    private Expected Write(decimal millions)
    {
        Directory.CreateDirectory(options.Work);
        using var duckDb = new DuckDbInstance(new Home(options.Work), BenchBook.Bounds(options.Memory));
        using var connection = duckDb.Connect();
        var rows = (long)(millions * 1_000_000m);
        var drawn = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT i, (100000 + (hash(i, 1) % 39900000))::DECIMAL(18,0) AS cents, (hash(i, 2) % 1000)::INTEGER AS part,
              (hash(i, 3) % 100)::INTEGER AS d, (hash(i, 4) % 1400)::INTEGER AS age FROM range({rows}) t(i)
            """
        );
        var priced =
            $"SELECT *, (cents * 0.01)::DECIMAL(18,2) AS principal, (cents * part * 0.00001)::DECIMAL(18,2) AS outstanding FROM ({drawn})";
        if (!System.IO.File.Exists(File(millions)))
        {
            connection.Execute(
                $$"""
                COPY (SELECT 100000000 + i AS "Loan No", 'HT' || lpad(i::VARCHAR, 14, '0') AS "Contract", 'C' || (1000000 + i % 700000) AS "Customer", (DATE '2024-02-01' - age)::DATE AS "Granted",
                  (DATE '2026-02-01' - age % 700)::DATE AS "Matures", CASE WHEN part = 0 THEN 'S' WHEN d > 93 THEN 'L' ELSE 'A' END AS "Status", principal AS "Principal", outstanding AS "Outstanding",
                  '0.00' AS "Partner", (outstanding * 0.01)::DECIMAL(18,2) AS "Interest", CASE WHEN d > 93 THEN outstanding ELSE 0 END AS "Overdue", CASE WHEN d > 93 THEN 12.34 ELSE 0 END AS "Overdue interest",
                  CASE WHEN d > 93 THEN d ELSE 0 END AS "Late days", 20 + d % 40 AS "Age", (3.6 + d % 21)::DECIMAL(9,2) AS "Rate %", (0.12 * (d + 1))::DECIMAL(9,2)::VARCHAR || '%' AS "PD",
                  (outstanding * 0.02)::DECIMAL(18,2) AS "Allowance", chr(65 + d % 7) AS "Grade", '0' || (1 + d % 3) AS "Guarantee", CASE d % 3 WHEN 0 THEN '44' WHEN 1 THEN '31' ELSE '11' END AS "Province",
                  'true' AS "Internet", CASE WHEN d = 99 THEN 'true' ELSE 'false' END AS "Restructured", 'free text of the loan ' || d AS "Remark", 'branch ' || d % 40 AS "Branch" FROM ({{priced}}))
                TO {{Text(File(millions))}} (FORMAT csv, HEADER)
                """,
                CancellationToken.None
            );
        }

        var row = connection
            .Query(
                $"SELECT COUNT(*), SUM(outstanding), SUM(principal) FROM ({priced}) WHERE outstanding > 0",
                [new("rows", SqlType.Integer), new("balance", SqlType.Decimal), new("principal", SqlType.Decimal)],
                CancellationToken.None
            )
            .Rows[0];
        return new Expected((long)row[0]!, (decimal)row[1]!, (decimal)row[2]!);
    }

    private static string Text(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Prints what had been spent when a step began.</summary>
    private sealed class Steps : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"    {process.TotalProcessorTime.TotalSeconds, 7:0.0} processor seconds, {Machine.PeakMegabytes(), 5:N0} MiB: {value.Step}"
                )
            );
        }
    }

    private sealed record Expected(long Rows, decimal Balance, decimal Principal);

    private sealed record Loaded(
        long Rows,
        decimal Balance,
        decimal Principal,
        decimal Seconds,
        decimal ProcessorSeconds,
        decimal PeakMegabytes
    );
}
