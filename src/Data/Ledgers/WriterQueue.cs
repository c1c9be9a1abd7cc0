using System.Globalization;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>Writers of every process take turns on a SQLite database in the order in which they came.</summary>
/// <remarks>
/// SQLite itself lets waiting writers poll: who comes late may go first, and somebody else waits for half a minute. Here each writer draws
/// a numbered file beside the database and holds it locked. The operating system frees it when the process ends, however it ends, and the
/// next one removes it. A server's head row queues its writers itself, so there the queue is empty.
/// </remarks>
public sealed class WriterQueue
{
    private const string Extension = ".ticket";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Looks between two probes for tickets whose process has died; the first look probes.</summary>
    private const int LooksPerProbe = 25;

    private readonly string? _directory;

    private WriterQueue(string? directory) => _directory = directory;

    /// <summary>For a database that queues its writers itself.</summary>
    public static WriterQueue None { get; } = new(null);

    /// <param name="databasePath">The SQLite file; the queue stands in <c>NAME.queue</c> beside it.</param>
    public static WriterQueue Beside(string databasePath) => new(Path.GetFullPath(databasePath) + ".queue");

    /// <summary>Waits until every writer that came before has ended.</summary>
    /// <returns>The turn; disposing it lets the next writer in.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the place in the queue is given up.</exception>
    public async Task<IAsyncDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (_directory is null)
        {
            return new Turn(null);
        }

        var (number, ticket) = await DrawAsync(_directory, cancellationToken);
        try
        {
            for (var looks = 0; Ahead(_directory, number) is { Count: > 0 } ahead; looks++)
            {
                if (looks % LooksPerProbe == 0)
                {
                    ahead.ForEach(RemoveIfDead);
                }

                await Task.Delay(Pause, cancellationToken);
            }

            return new Turn(ticket);
        }
        catch
        {
            await ticket.DisposeAsync();
            throw;
        }
    }

    /// <summary>One after another, so that a ticket is locked before anybody with a higher number can look at it.</summary>
    private static async Task<(long Number, FileStream Ticket)> DrawAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        for (; ; await Task.Delay(Pause, cancellationToken))
        {
            if (TryOpen(Path.Combine(directory, "gate"), FileMode.OpenOrCreate, FileOptions.None) is not { } gate)
            {
                continue;
            }

            await using (gate)
            {
                var number = Tickets(directory).Select(t => t.Number).DefaultIfEmpty().Max() + 1;
                var path = Path.Combine(directory, Invariant($"{number:d19}{Extension}"));
                if (TryOpen(path, FileMode.CreateNew, FileOptions.DeleteOnClose) is { } ticket)
                {
                    return (number, ticket);
                }
            }
        }
    }

    private static List<string> Ahead(string directory, long mine) =>
        [.. Tickets(directory).Where(t => t.Number < mine).Select(t => t.Path)];

    private static IEnumerable<(long Number, string Path)> Tickets(string directory) =>
        from path in Directory.EnumerateFiles(directory, "*" + Extension)
        let number = long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : 0
        where number > 0
        select (number, path);

    private static void RemoveIfDead(string path) => TryOpen(path, FileMode.Open, FileOptions.DeleteOnClose)?.Dispose();

    /// <returns>Null when somebody else holds the file, or it has just gone. A disk that takes no file is no holder: that is
    /// thrown.</returns>
    private static FileStream? TryOpen(string path, FileMode mode, FileOptions options)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, 1, options);
        }
        catch (IOException failure) when (StoreFaults.Of(failure) is null)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
        {
            return null; // Windows says so of a file that is being deleted.
        }
    }

    private sealed class Turn(FileStream? ticket) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ticket?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
