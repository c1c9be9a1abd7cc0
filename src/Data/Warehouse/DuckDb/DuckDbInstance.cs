using System.Globalization;
using DuckDB.NET.Data;

namespace Portal.Data.Warehouse.DuckDb;

/// <summary>One DuckDB in memory: it reads and writes Parquet and CSV files and has no database file of its own.</summary>
/// <remarks>Calls block; run them on a thread of their own (<see cref="BoundedScheduler"/>). Connections share the memory limit.</remarks>
public sealed class DuckDbInstance : IDisposable
{
    private static int _count;

    private readonly DuckDBConnection _root;
    private readonly string _spill;
    private readonly MemoryLimit _memory;
    private readonly FileVerdicts _verdicts;

    /// <param name="home">Spilled data go to a directory of this process under the home's spill directory, if the options name no
    /// other.</param>
    /// <param name="mostMegabytes">What a statement may have that does not get by with the options' memory, in MiB; it is then asked again.
    /// 0 for no more than those.</param>
    public DuckDbInstance(Home home, DuckDbOptions options, long mostMegabytes = 0)
    {
        _verdicts = home.Verdicts;
        _memory = new MemoryLimit(options.MemoryMegabytes, mostMegabytes);
        var spill = options.SpillDirectory.Length == 0 ? home.SpillDirectory : Directory.CreateDirectory(options.SpillDirectory).FullName;
        SweepSpill(spill);
        _spill = Path.Combine(
            spill,
            string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref _count)}")
        );
        Directory.CreateDirectory(_spill);
        _root = new DuckDBConnection("DataSource=:memory:");
        _root.Open();
        using var connection = Connect();
        // A cache of files goes by name and time; the name of a descriptor is another file's the next time.
        connection.Execute(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SET threads = {options.Threads};
                SET memory_limit = '{options.MemoryMegabytes}MiB';
                SET temp_directory = {Text(_spill)};
                SET autoinstall_known_extensions = false;
                SET autoload_known_extensions = false;
                SET preserve_insertion_order = true;
                SET enable_external_file_cache = false;
                """
            ),
            CancellationToken.None
        );
        Version = (string)
            connection.Query("SELECT version()", [new SqlColumn("version", SqlType.Text)], CancellationToken.None).Rows[0][0]!;
    }

    public string Version { get; }

    /// <summary>A connection to this DuckDB; temporary tables are its own.</summary>
    public DuckDbConnection Connect() => new(_root.Duplicate(), _memory, _verdicts);

    public void Dispose()
    {
        _root.Dispose();
        if (Directory.Exists(_spill))
        {
            Directory.Delete(_spill, recursive: true);
        }
    }

    /// <summary>A text literal of DuckDB, for paths and names.</summary>
    internal static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void SweepSpill(string directory)
    {
        var found = Directory.GetDirectories(directory);
        var alive = found.Length == 0 ? [] : System.Diagnostics.Process.GetProcesses().Select(p => p.Id).ToHashSet();
        foreach (var left in found)
        {
            if (
                int.TryParse(Path.GetFileName(left).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && !alive.Contains(process)
            )
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }
}
