using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>Checkpoints outside the database, one signed note in a file: they remember how long the ledger was.</summary>
/// <param name="keysDirectory">Keys directory of the home; the files stand in <c>checkpoints</c> below it.</param>
/// <param name="outsideDirectory">A directory of this home alone on another machine or medium, where every checkpoint is written as well;
/// empty for none.</param>
public sealed class CheckpointFiles(string keysDirectory, string outsideDirectory = "")
{
    private const string Extension = ".checkpoint";
    private const string SigningExtension = ".signing";

    public string KeysDirectory { get; } = keysDirectory;

    public string Directory => Path.Combine(KeysDirectory, "checkpoints");

    /// <summary>Null when none is configured.</summary>
    public string? OutsideDirectory { get; } = outsideDirectory.Length == 0 ? null : Path.GetFullPath(outsideDirectory);

    public string PathOf(long size) => Path.Combine(Directory, NameOf(size));

    /// <summary>Path and text of every checkpoint file of the home, smallest first.</summary>
    public IReadOnlyList<(string Path, long Size, string Note)> Read() => Read(Directory);

    /// <summary>Notes that were signed and whose row may not have been stored: whoever signed them ended in between. None once the file
    /// stands under its last name.</summary>
    public IReadOnlyList<(string Path, long Size, string Note)> Signing() =>
        [.. Read(Directory, SigningExtension).Where(file => !File.Exists(PathOf(file.Size)))];

    /// <summary>The same of the directory outside.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<(string Path, long Size, string Note)> ReadOutside() => OutsideDirectory is { } outside ? Read(outside) : [];

    /// <summary>Keeps a signed note before its row is stored, or finds the one of the same tree head that an end in between, or another
    /// instance, left.</summary>
    /// <returns>The note that stands there: the time of its signature is the one that counts.</returns>
    /// <exception cref="InvalidDataException">Another tree head was signed for as many entries.</exception>
    public string Begin(Checkpoint checkpoint, string note, LedgerKey key)
    {
        OwnerOnly.CreateDirectory(Directory);
        var path = File.Exists(PathOf(checkpoint.Size)) ? PathOf(checkpoint.Size) : SigningPathOf(checkpoint.Size);
        if (!File.Exists(path))
        {
            Durable.CreateExclusive(path, Encoding.UTF8.GetBytes(note));
            return note;
        }

        var there = File.ReadAllText(path);
        return
            Checkpoint.Verify(there, key) is { } signed
            && signed.Size == checkpoint.Size
            && signed.Root.AsSpan().SequenceEqual(checkpoint.Root)
            ? there
            : throw new InvalidDataException(
                $"{path} holds another checkpoint for the same number of entries. The database or the file was replaced; run the ledger verification."
            );
    }

    /// <summary>Gives a note its last name, once its row is stored. A file that is missing for another reason is not made again.</summary>
    public void Finish(long size)
    {
        try
        {
            File.Move(SigningPathOf(size), PathOf(size));
            Durable.FlushDirectory(Directory);
        }
        catch (FileNotFoundException)
        {
            // Another instance was faster.
        }
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

    private string SigningPathOf(long size) => Path.ChangeExtension(PathOf(size), SigningExtension);

    internal static string NameOf(long size) => Invariant($"{size:d12}{Extension}");

    private static IReadOnlyList<(string Path, long Size, string Note)> Read(string directory, string extension = Extension) =>
        !System.IO.Directory.Exists(directory)
            ? []
            :
            [
                .. System
                    .IO.Directory.EnumerateFiles(directory, "*" + extension)
                    .Order(StringComparer.Ordinal)
                    .Select(p => (p, SizeOf(p), File.ReadAllText(p))),
            ];

    /// <summary>The size that the file's name claims; −1 for a name that the portal does not give.</summary>
    private static long SizeOf(string path) =>
        Path.GetFileNameWithoutExtension(path) is var name
        && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        && NameOf(size) == name + Extension
            ? size
            : -1;
}
