using System.Globalization;

namespace Portal.Bench;

/// <summary>What one call of the benchmark is to do.</summary>
/// <param name="Millions">Rows of the measured snapshot, in millions; a fraction such as 0.1 serves to try the program.</param>
/// <param name="Runs">Runs of which the median is taken, after one that is not counted.</param>
/// <param name="Work">Where books are generated and kept; outside the repository.</param>
/// <param name="IsCheck">Only load the catalogue and say what it holds.</param>
/// <param name="IsGeneration">Only generate the books: a process of its own, so that its memory is not measured.</param>
/// <param name="WithPeers">Measure row stores on the same rows instead of the parts.</param>
/// <param name="Postgres">Connection string of a PostgreSQL; empty leaves it out.</param>
/// <param name="Shards">Measure ClickHouse clusters of so many shards each instead of the parts.</param>
/// <param name="WithMonth">Measure what one month more costs instead of the parts.</param>
/// <param name="Memory">Memory limit of the embedded engine, in MiB.</param>
/// <param name="IsWhole">Measure only the whole catalogue, for books on which the other ways take hours.</param>
/// <param name="WithWays">Measure the ways beside the planner for a whole that was measured before.</param>
/// <param name="IsLoad">Measure loading a file instead of the parts.</param>
/// <param name="IsLoading">Load a file that was written before: the process that is measured.</param>
/// <param name="WritesReadme">Write the tables and the picture from all figures in bench/results.</param>
public sealed record BenchOptions(
    IReadOnlyList<decimal> Millions,
    int Runs,
    string Work,
    bool IsCheck,
    bool IsGeneration,
    bool WritesReadme,
    bool WithPeers,
    string Postgres,
    IReadOnlyList<int> Shards,
    bool WithMonth,
    int Memory,
    bool IsWhole,
    bool WithWays,
    bool IsLoad = false,
    bool IsLoading = false
)
{
    /// <summary>Threads of the engine.</summary>
    public const int Threads = 2;

    /// <summary>Memory limit of the engine, in MiB, if no other is given; also that of each server of a cluster.</summary>
    public const int DefaultMemory = 4096;

    /// <summary>Longest time that one statement may run.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromHours(2);

    public const string Usage = """
        dotnet run -c Release --project bench -- --rows 1,10,50 [--runs 5] --work DIR [--readme]
          --rows    rows of the measured snapshot, in millions
          --runs    runs of which the median is taken (5), after one warm-up
          --memory  memory limit of the embedded engine in MiB (4096)
          --work    where the books are generated and kept; about 0.3 GB for each million
          --readme  write the tables of bench/README.md and bench/growth.png from bench/results; alone, nothing is measured
          --peers   measure SQLite beside, on the same rows, instead of the parts
          --postgres  and PostgreSQL, given the connection string of a server and a database that may be written to
          --clickhouse 1,2  measure ClickHouse clusters of one and of two shards on this machine, instead of the parts; needs clickhouse-server
          --month   measure what a month more costs beside the one before it, instead of the parts
          --whole   measure only the whole catalogue, with memory and spilled bytes, and no other way beside it
          --ways    measure the ways beside the planner, once each, and keep them with the figures of --whole
          --load    measure loading a CSV file through an import profile, in processes of its own, instead of the parts
          --check   only load the catalogue and say what it holds
        """;

    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions([], 5, "", false, false, false, false, "", [], false, DefaultMemory, false, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--rows" => options with { Millions = [.. Value(arguments, ref i).Split(',').Select(Number)] },
                "--runs" => options with { Runs = (int)Number(Value(arguments, ref i)) },
                "--work" => options with { Work = Value(arguments, ref i) },
                "--memory" => options with { Memory = (int)Number(Value(arguments, ref i)) },
                "--whole" => options with { IsWhole = true },
                "--ways" => options with { WithWays = true },
                "--check" => options with { IsCheck = true },
                "--generate" => options with { IsGeneration = true },
                "--peers" => options with { WithPeers = true },
                "--postgres" => options with { WithPeers = true, Postgres = Value(arguments, ref i) },
                "--clickhouse" => options with { Shards = [.. Value(arguments, ref i).Split(',').Select(text => (int)Number(text))] },
                "--load" => options with { IsLoad = true },
                "--loading" => options with { IsLoading = true },
                "--month" => options with { WithMonth = true },
                "--readme" => options with { WritesReadme = true },
                var unknown => throw new ArgumentException($"'{unknown}' is not accepted.\n{Usage}"),
            };
        }

        return options.Millions.Count > 0 && options.Work.Length == 0 ? throw new ArgumentException($"--rows needs --work.\n{Usage}")
            : options.Millions.Count == 0 && !options.IsCheck && !options.WritesReadme ? throw new ArgumentException(Usage)
            : options.Shards.Any(shards => shards < 1)
                ? throw new ArgumentException($"--clickhouse takes numbers of shards, such as 1,2.\n{Usage}")
            : options.Runs < 1 ? throw new ArgumentException("--runs is at least 1.")
            : options;
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        i + 1 < arguments.Count ? arguments[++i] : throw new ArgumentException($"{arguments[i]} needs a value.\n{Usage}");

    private static decimal Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"'{text}' is not a number above 0.\n{Usage}");
}
