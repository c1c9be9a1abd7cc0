using System.Collections.Concurrent;

namespace Portal.Data;

/// <summary>Compares files with the SHA-256 that they must have, and remembers the answer as long as the file system says that nothing
/// changed.</summary>
/// <remarks>
/// A verdict holds for the device, inode, length and times of the file that was hashed, and bears a mark under the home's key, so that the
/// next process need not hash again and nobody else can write one. Where the system tells no time of the last change of state, a file is
/// hashed once in each process. Whoever needs more certainty than a file system gives hashes always.
/// </remarks>
public sealed class FileVerdicts(Home home)
{
    /// <summary>A file that changed just now could change again within the same tick of the file system's clock: no verdict on it is
    /// kept.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <summary>By path, as files of homes bear it: what a load or a computation made never changes under its name.</summary>
    private static readonly ConcurrentDictionary<string, string> Expected = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Verdict> _known = new(StringComparer.Ordinal);
    private readonly Lock _saving = new();

    private string Store => Path.Combine(home.Root, "verdicts");

    /// <summary>Whether the file has the hash; with <paramref name="always"/> its bytes are read whatever was found before.</summary>
    /// <returns>Null when it has; else the hash that it has.</returns>
    public async Task<string?> DifferenceAsync(string path, string sha256, bool always, CancellationToken cancellationToken)
    {
        if (!always && IsKnown(path, sha256))
        {
            return null;
        }

        var before = FileStamp.Of(path);
        return Judge(path, sha256, await Hashing.Sha256OfFileAsync(path, cancellationToken), before);
    }

    /// <inheritdoc cref="DifferenceAsync"/>
    public string? Difference(string path, string sha256) => Difference(path, sha256, opened: path);

    /// <summary>The same for a file that is open already.</summary>
    /// <param name="opened">Another name of it, such as that of its descriptor, which leads to the open file whatever is moved.</param>
    internal string? Difference(string path, string sha256, string opened)
    {
        if (IsKnown(path, sha256, opened))
        {
            return null;
        }

        var before = FileStamp.Of(opened);
        return Judge(path, sha256, Hashing.Sha256OfFile(opened), before, opened);
    }

    /// <summary>Tells what a file must hash to wherever the embedded engine reads it: every statement that names it is held to
    /// that.</summary>
    public static void Expect(string path, string sha256) => Expected[path] = sha256;

    /// <summary>Nothing in a directory is read any more.</summary>
    public void Forget(string directory)
    {
        foreach (
            var path in Expected.Keys.Where(path => path.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        )
        {
            Expected.TryRemove(path, out _);
            _known.TryRemove(path, out _);
        }
    }

    /// <returns>Null for a file that nobody answers for, such as one that the bank brings.</returns>
    /// <exception cref="InvalidOperationException">A sealed file or a cube is read, and nobody told its hash.</exception>
    internal string? ExpectedOf(string path) =>
        Expected.TryGetValue(path, out var sha256) ? sha256
        : path.StartsWith(Path.Combine(home.Root, "warehouse", "data", ""), StringComparison.Ordinal)
        || path.StartsWith(Path.Combine(home.Root, "cubes", ""), StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{path} is read, and nobody told what it must hash to.")
        : null;

    /// <summary>Writes the verdicts down for other processes. Losing them costs time only: where nothing can be written, such as on a full
    /// disk, nothing is.</summary>
    public void Save()
    {
        lock (_saving)
        {
            if (!_known.Values.Any(v => v.IsNew))
            {
                return;
            }

            var temporary = Store + "." + Path.GetRandomFileName();
            try
            {
                Read();
                Write(temporary);
            }
            catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
            {
                TryDelete(temporary);
            }
        }
    }

    private void Write(string temporary)
    {
        File.WriteAllLines(
            temporary,
            _known
                .Where(k => k.Value.IsKept && File.Exists(k.Key))
                .OrderBy(k => k.Key, StringComparer.Ordinal)
                .Select(k => Line(k.Key, k.Value))
        );
        File.Move(temporary, Store, overwrite: true);
        foreach (var (path, verdict) in _known.Where(k => k.Value.IsNew))
        {
            _known.TryUpdate(path, verdict with { IsNew = false }, verdict);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // What can be neither written nor deleted was not made.
        }
    }

    private bool IsKnown(string path, string sha256, string? opened = null)
    {
        var stamp = Stamp(opened ?? path);
        if (Holds())
        {
            return true;
        }

        Read(); // another process may have looked
        return Holds();

        bool Holds() => _known.TryGetValue(path, out var verdict) && verdict.Sha256 == sha256 && verdict.Stamp == stamp;
    }

    private string? Judge(string path, string expected, string actual, FileStamp? before, string? opened = null)
    {
        if (actual != expected)
        {
            _known.TryRemove(path, out _);
            return actual;
        }

        var isSteady = before is { } b && FileStamp.Of(opened ?? path) == b;
        if (before is null || isSteady)
        {
            var isKept = isSteady && before!.Value.ChangedAt < TimeProvider.System.GetUtcNow() - Settled;
            if (before is null || isKept)
            {
                _known[path] = new Verdict(Stamp(opened ?? path), expected, isKept, IsNew: isKept);
            }
        }

        return null;
    }

    /// <summary>Without a time of the last change of state, what there is serves within this process.</summary>
    private static string Stamp(string path)
    {
        if (FileStamp.Of(path) is { } stamp)
        {
            return stamp.Text;
        }

        var file = new FileInfo(path);
        return file.Exists ? FormattableString.Invariant($"{file.Length} {file.LastWriteTimeUtc.Ticks}") : "";
    }

    private void Read()
    {
        foreach (var line in File.Exists(Store) ? File.ReadAllLines(Store) : [])
        {
            if (line.Split('|') is [var name, var sha256, var stamp, var mark] && home.Key.IsMark(mark, "verdict", name, sha256, stamp))
            {
                _known.AddOrUpdate(
                    Path.GetFullPath(name, home.Root),
                    new Verdict(stamp, sha256, IsKept: true, IsNew: false),
                    (_, own) => own.IsNew ? own : new(stamp, sha256, true, false)
                );
            }
        }
    }

    private string Line(string path, Verdict verdict)
    {
        var name = Path.GetRelativePath(home.Root, path);
        return string.Join('|', name, verdict.Sha256, verdict.Stamp, home.Key.Mark("verdict", name, verdict.Sha256, verdict.Stamp));
    }

    /// <param name="IsKept">May be written down.</param>
    /// <param name="IsNew">Not written down yet.</param>
    private sealed record Verdict(string Stamp, string Sha256, bool IsKept, bool IsNew);
}
