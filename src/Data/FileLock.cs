using System.Globalization;
using Portal.Data.Store;

namespace Portal.Data;

/// <summary>A file that one process at a time holds; the operating system frees it when the process ends, however it ends.</summary>
/// <remarks>Only <see cref="FileShare.None"/> is exclusive on Linux: any other share takes a lock that all processes can hold at
/// once.</remarks>
public sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock, or gives null at once when another holds it. The directory must exist.</summary>
    /// <param name="path">File of the lock; it stays when the lock is freed, which says nothing.</param>
    /// <param name="by">Who takes it, for whoever comes next.</param>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static FileLock? TryTake(string path, string by)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (File.Exists(path) && StoreFaults.Of(failure) is null)
        {
            return null;
        }

        // The holder's name stands in a file of its own: nobody can read a file that is locked.
        try
        {
            File.WriteAllText(
                HolderFile(path),
                string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, started by {by}")
            );
            return new FileLock(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Takes the lock as soon as it is free; null when another still holds it after the patience.</summary>
    public static async Task<FileLock?> TakeAsync(
        string path,
        string by,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (TryTake(path, by) is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(began) > patience)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    /// <summary>Such as "process 4711, started by ana".</summary>
    public static string HolderOf(string path)
    {
        try
        {
            return File.ReadAllText(HolderFile(path));
        }
        catch (IOException)
        {
            return "holder unknown"; // it has the lock and has not yet written its name
        }
    }

    public void Dispose() => _stream.Dispose();

    private static string HolderFile(string path) => path + "-holder";
}
