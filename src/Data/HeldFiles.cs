using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using Portal.Data.Warehouse;

namespace Portal.Data;

/// <summary>The files of a statement that must have a hash, each opened once: what is compared is what the engine reads, by the descriptor
/// and not by the name.</summary>
/// <remarks>
/// Directories above can be exchanged as often as somebody likes. The bytes of the open file can change only in place, which leaves a later
/// time on it. Where the system has no names for descriptors (only Linux does), files are compared by name before the statement is written.
/// </remarks>
internal sealed partial class HeldFiles : IDisposable
{
    private const string Descriptors = "/proc/self/fd/";
    internal static readonly bool CanHold = OperatingSystem.IsLinux() && FileStamp.Of(Descriptors) is not null;

    private readonly List<(ReadFile File, SafeFileHandle Handle)> _held = [];

    /// <summary>Opens the files that a statement names, and compares them.</summary>
    /// <exception cref="WarehouseException">One is gone, or is not what was sealed or computed; <see cref="Moved"/> tells these
    /// apart.</exception>
    public HeldFiles(string sql, FileVerdicts verdicts)
    {
        Sql = sql;
        if (!CanHold || !sql.Contains(".parquet'", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            Sql = Literals()
                .Replace(
                    sql,
                    literal =>
                        names.TryGetValue(literal.Value, out var known) ? known : names[literal.Value] = Name(literal.Value, verdicts)
                );
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The statement, naming descriptors in the place of files.</summary>
    public string Sql { get; }

    /// <summary>Whether a statement failed because somebody moved or changed files; asked once more it may be answered.</summary>
    public static bool Moved(WarehouseException problem) => problem.Rule.Rule == "sealed.moved";

    /// <summary>Notes what was read for whoever answers for the result.</summary>
    /// <exception cref="WarehouseException">The bytes of a file changed after they were compared.</exception>
    public void RequireUnchanged()
    {
        foreach (var (file, handle) in _held)
        {
            if (FileStamp.Of(Door(handle))?.Text != file.Stamp)
            {
                throw Problem(file.Path);
            }
        }

        VerifiedInputs.Note(_held.Select(held => held.File));
    }

    /// <summary>The engine's words, with the names of files in the place of descriptors.</summary>
    public string Named(string message) =>
        _held.Aggregate(
            message,
            (text, held) =>
                Regex.Replace(
                    text,
                    Regex.Escape(Door(held.Handle)) + @"(?!\d)",
                    held.File.Path.Replace("$", "$$", StringComparison.Ordinal)
                )
        );

    public void Dispose() => _held.ForEach(held => held.Handle.Dispose());

    /// <summary>The refusal of a file that was moved or changed while it was read.</summary>
    internal static WarehouseException Problem(string path) =>
        WarehouseException.Of(
            "sealed.moved",
            $"The file {path} was moved or changed while it was read. No figure is given from it. Try again; where it stays so, somebody moves files of the home: find out who, and run './portal ledger verify'."
        );

    private string Name(string literal, FileVerdicts verdicts)
    {
        var path = literal[0] == '\'' ? literal[1..^1].Replace("''", "'", StringComparison.Ordinal) : "";
        if (!path.EndsWith(".parquet", StringComparison.Ordinal) || verdicts.ExpectedOf(path) is not { } sha256)
        {
            return literal;
        }

        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Problem(path);
        }

        var door = Door(handle);
        _held.Add((new(path, sha256, ""), handle));
        var stamp = FileStamp.OfSettled(door)?.Text;
        if (stamp is null || verdicts.Difference(path, sha256, door) is not null)
        {
            throw Problem(path);
        }

        _held[^1] = (new(path, sha256, stamp), handle);
        return $"'{door}'";
    }

    internal static string Door(SafeFileHandle handle) => FormattableString.Invariant($"{Descriptors}{handle.DangerousGetHandle()}");

    /// <summary>Text literals, and quoted names, which may hold an apostrophe.</summary>
    [GeneratedRegex("\"[^\"]*\"|'(?:[^']|'')*'")]
    private static partial Regex Literals();
}

/// <summary>A file that a result was read from.</summary>
/// <param name="Stamp">What the file system said of it then.</param>
public sealed record ReadFile(string Path, string Sha256, string Stamp);
