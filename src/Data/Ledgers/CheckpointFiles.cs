using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>Checkpoints outside the database, one signed note in a file: they remember how long the ledger was.</summary>
/// <param name="keysDirectory">Keys directory of the home; the files stand in <c>checkpoints</c> below it.</param>
/// <param name="outsideDirectory">A directory of this home alone on another machine or medium, where every checkpoint is written as well; empty for none.</param>
public sealed class CheckpointFiles(string keysDirectory, string outsideDirectory = "")
{
    private const string Extension = ".checkpoint";

    public string KeysDirectory { get; } = keysDirectory;

    public string Directory => Path.Combine(KeysDirectory, "checkpoints");

    /// <summary>Null when none is configured.</summary>
    public string? OutsideDirectory { get; } = outsideDirectory.Length == 0 ? null : Path.GetFullPath(outsideDirectory);

    public string PathOf(long size) => Path.Combine(Directory, NameOf(size));

    /// <summary>Path and text of every checkpoint file of the home, smallest first.</summary>
    public IReadOnlyList<(string Path, long Size, string Note)> Read() => Read(Directory);

    /// <summary>The same of the directory outside.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<(string Path, long Size, string Note)> ReadOutside() => OutsideDirectory is { } outside ? Read(outside) : [];

    /// <summary>Writes the file, or finds it with the same tree head (a start after a crash between file and row, or another instance).</summary>
    /// <returns>The note that stands there: the time of its signature is the one that counts.</returns>
    /// <exception cref="InvalidDataException">Another tree head was signed for as many entries.</exception>
    public string Write(Checkpoint checkpoint, string note, LedgerKey key)
    {
        OwnerOnly.CreateDirectory(Directory);
        return Write(PathOf(checkpoint.Size), checkpoint, note, key);
    }

    /// <summary>Writes what the directory outside lacks.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void WriteOutside(IEnumerable<(long Size, string Note)> notes)
    {
        if (OutsideDirectory is not { } outside)
        {
            return;
        }

        foreach (var (size, note) in notes.Where(n => !File.Exists(Path.Combine(outside, NameOf(n.Size)))))
        {
            // Written by its last name at once: a share need not know renaming, and a half-written note is named by the next verification.
            using var stream = new FileStream(Path.Combine(outside, NameOf(size)), FileMode.CreateNew, FileAccess.Write, FileShare.None);
            stream.Write(Encoding.UTF8.GetBytes(note));
            stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>Puts back a file of the home that is missing or was replaced.</summary>
    internal void Restore(long size, string note)
    {
        OwnerOnly.CreateDirectory(Directory);
        Durable.Replace(PathOf(size), Encoding.UTF8.GetBytes(note));
    }

    internal static string NameOf(long size) => Invariant($"{size:d12}{Extension}");

    private static string Write(string path, Checkpoint checkpoint, string note, LedgerKey key)
    {
        if (!File.Exists(path))
        {
            Durable.CreateExclusive(path, Encoding.UTF8.GetBytes(note));
            return note;
        }

        var there = File.ReadAllText(path);
        return Checkpoint.Verify(there, key) is { } signed && signed.Size == checkpoint.Size && signed.Root.AsSpan().SequenceEqual(checkpoint.Root)
            ? there
            : throw new InvalidDataException(
                $"{path} holds another checkpoint for the same number of entries. The database or the file was replaced; run the ledger verification.");
    }

    private static IReadOnlyList<(string Path, long Size, string Note)> Read(string directory) =>
        !System.IO.Directory.Exists(directory)
            ? []
            : [.. System.IO.Directory.EnumerateFiles(directory, "*" + Extension).Order(StringComparer.Ordinal).Select(p => (p, SizeOf(p), File.ReadAllText(p)))];

    /// <summary>The size that the file's name claims; −1 for a name of another kind.</summary>
    private static long SizeOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : -1;
}
