using System.Diagnostics;
using System.Globalization;

namespace Portal.Bench;

/// <summary>Times and memory of this process.</summary>
public static class Machine
{
    /// <summary>The median time of some runs after one that is not counted, in seconds. A single run counts: comparing all values has read everything before.</summary>
    public static async Task<decimal> MedianAsync(int runs, Func<Task> work, Action? before = null)
    {
        var times = new List<decimal>();
        for (var run = runs == 1 ? 1 : 0; run <= runs; run++)
        {
            before?.Invoke();
            var time = await OnceAsync(work);
            if (run > 0)
            {
                times.Add(time);
            }
        }

        times.Sort();
        return times[times.Count / 2];
    }

    public static async Task<decimal> OnceAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Math.Round((decimal)Stopwatch.GetElapsedTime(started).TotalSeconds, 4);
    }

    /// <summary>Forgets the largest memory use so far, where the system can.</summary>
    public static void ResetPeak()
    {
        GC.Collect();
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    /// <summary>Largest resident memory since the last reset, in MiB.</summary>
    public static decimal PeakMegabytes()
    {
        if (!OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            return Math.Round(process.PeakWorkingSet64 / 1048576m);
        }

        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return Math.Round(decimal.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024m);
    }

    /// <summary>What else the machine was doing: load averages, where the system tells.</summary>
    public static string Load() => OperatingSystem.IsLinux() ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "not known";
}
