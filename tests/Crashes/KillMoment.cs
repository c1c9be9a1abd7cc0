namespace Portal.Crashes;

/// <summary>When a process is killed: by the clock, or by what it has written, which no busy machine shifts.</summary>
internal sealed class KillMoment
{
    private readonly bool _isByClock;

    private KillMoment(bool isByClock) => _isByClock = isByClock;

    /// <summary>Some time while it works, or shortly after.</summary>
    public static KillMoment ByClock { get; } = new(isByClock: true);

    /// <summary>At a change of a file of the home: early ones are as likely as late ones.</summary>
    public static KillMoment ByWrites { get; } = new(isByClock: false);

    /// <param name="home">The home that the process writes to; it exists.</param>
    /// <param name="lasted">How long it works when it is let alone.</param>
    public Killing Begin(string home, TimeSpan lasted, Random random) =>
        _isByClock
            ? new Killing(Task.Delay(lasted * (1.2 * random.NextDouble())), null)
            : Writes(home, (int)Math.Pow(2, 10 * random.NextDouble()));

    private static Killing Writes(string home, int writes)
    {
        var (seen, comes) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var watcher = new FileSystemWatcher(home) { IncludeSubdirectories = true };
        watcher.NotifyFilter |= NotifyFilters.Size;
        watcher.Created += Count;
        watcher.Changed += Count;
        watcher.Deleted += Count;
        watcher.Renamed += Count;
        watcher.EnableRaisingEvents = true;
        return new Killing(comes.Task, watcher);

        void Count(object sender, FileSystemEventArgs change)
        {
            if (Interlocked.Increment(ref seen) >= writes)
            {
                comes.TrySetResult();
            }
        }
    }
}

/// <param name="Comes">Ends at the moment.</param>
/// <param name="Watcher">What tells of it; null for the clock.</param>
internal sealed record Killing(Task Comes, FileSystemWatcher? Watcher) : IDisposable
{
    public void Dispose() => Watcher?.Dispose();
}
