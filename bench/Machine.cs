using System.Diagnostics;
using System.Globalization;

namespace Portal.Bench;

/// <summary>Times and memory.</summary>
public static class Machine
{
    /// <summary>How often <see cref="MedianAsync"/> runs the work for a number of runs, the one that is not counted among them.</summary>
    public static int Executions(int runs) => runs == 1 ? 1 : runs + 1;

    /// <summary>The median time of some runs after one that is not counted, in seconds. A single run counts: comparing all values has read
    /// everything before.</summary>
    public static async Task<decimal> MedianAsync(int runs, Func<Task> work, Action? before = null)
    {
        var times = new List<decimal>();
        for (var run = Executions(runs); run > 0; run--)
        {
            before?.Invoke();
            var time = await OnceAsync(work);
            if (run <= runs)
            {
                times.Add(time);
            }
        }

        return Median(times);
    }

    /// <summary>The median of some runs, which is also printed; a single run without a warm-up when there are to be none.</summary>
    public static async Task<decimal> TimedAsync(string name, int runs, Func<Task> work, Action? before = null)
    {
        var time = runs == 0 ? await OnceAsync(work) : await MedianAsync(runs, work, before);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {time, 9:0.000} s  {name}"));
        return time;
    }

    public static decimal Median(IReadOnlyCollection<decimal> times) => times.Order().ElementAt(times.Count / 2);

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
        ResetPeak(Environment.ProcessId);
    }

    /// <summary>The same of another process of the same user.</summary>
    public static void ResetPeak(int process)
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText(FormattableString.Invariant($"/proc/{process}/clear_refs"), "5");
        }
    }

    /// <summary>Largest resident memory since the last reset, in MiB.</summary>
    public static decimal PeakMegabytes() => PeakMegabytes(Environment.ProcessId);

    /// <summary>The same of another process.</summary>
    public static decimal PeakMegabytes(int process)
    {
        if (!OperatingSystem.IsLinux())
        {
            using var found = Process.GetProcessById(process);
            return Math.Round(found.PeakWorkingSet64 / 1048576m);
        }

        var line = File.ReadLines(FormattableString.Invariant($"/proc/{process}/status"))
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return Math.Round(decimal.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024m);
    }

    /// <summary>What else the machine was doing: load averages, where the system tells.</summary>
    public static string Load() =>
        OperatingSystem.IsLinux() ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "not known";
}
