using System.Globalization;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>Checkpoints outside the database, one signed note in a file: they remember how long the ledger was.</summary>
/// <param name="keysDirectory">Keys directory of the home; the files stand in <c>checkpoints</c> below it.</param>
public sealed class CheckpointFiles(string keysDirectory)
{
    private const string Extension = ".checkpoint";

    public string KeysDirectory { get; } = keysDirectory;

    public string Directory => Path.Combine(KeysDirectory, "checkpoints");

    public string PathOf(long size) => Path.Combine(Directory, Invariant($"{size:d12}{Extension}"));

    /// <summary>Path and text of every checkpoint file, smallest first.</summary>
    public IReadOnlyList<(string Path, long Size, string Note)> Read() =>
        !System.IO.Directory.Exists(Directory)
            ? []
            : [.. System.IO.Directory.EnumerateFiles(Directory, "*" + Extension).Order(StringComparer.Ordinal).Select(p => (p, SizeOf(p), File.ReadAllText(p)))];

    /// <summary>Writes the file, or finds it with the same text (a start after a crash between file and row).</summary>
    public void Write(long size, string note)
    {
        System.IO.Directory.CreateDirectory(Directory);
        var path = PathOf(size);
        if (!File.Exists(path))
        {
            Durable.CreateExclusive(path, System.Text.Encoding.UTF8.GetBytes(note));
        }
        else if (!string.Equals(File.ReadAllText(path), note, StringComparison.Ordinal))
        {
            throw new InvalidDataException(
                $"{path} holds another checkpoint for the same number of entries. The database or the file was replaced; run the ledger verification.");
        }
    }

    /// <summary>The size that the file's name claims; −1 for a name of another kind.</summary>
    private static long SizeOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : -1;
}
