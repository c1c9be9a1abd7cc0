using System.Text.Json;

namespace Portal.Data.Backups;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Relative to the home and to the backup, with forward slashes.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>What a backup holds, written last: a directory without it is none.</summary>
/// <param name="Format">Version of this record; see <see cref="CurrentFormat"/>.</param>
/// <param name="Program">Version of the program that made it.</param>
/// <param name="TakenAt">When the copy of the portal database was taken, UTC: the one point that both stores are of.</param>
/// <param name="By">Who made it.</param>
/// <param name="HasDatabase">False when the portal database stands on a server, whose own backup holds it.</param>
/// <param name="Migration">The last migration of the portal database.</param>
/// <param name="LedgerSize">Entries of the ledger.</param>
/// <param name="LedgerRoot">Tree head of the ledger, lower-case hexadecimal.</param>
/// <param name="Book">What the home holds; null before the first load.</param>
/// <param name="Seals">Seals of the warehouse.</param>
public sealed record BackupManifest(
    int Format,
    string Program,
    DateTimeOffset TakenAt,
    string By,
    bool HasDatabase,
    string Migration,
    long LedgerSize,
    string LedgerRoot,
    string? Book,
    int Seals,
    IReadOnlyList<BackupFile> Files
)
{
    public const string FileName = "backup.json";
    public const int CurrentFormat = 1;

    /// <summary>A home of a hundred thousand files has a list of some 15 MB; anything much larger is no list of ours.</summary>
    private const long LargestBytes = 256L << 20;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads the list of a backup and checks that it is one: every path stays below the directory, none stands twice.</summary>
    /// <exception cref="RuleException">The directory is no whole backup, or one of a later program.</exception>
    public static BackupManifest Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw new RuleException(
                "backup.none",
                $"{directory} is no backup: {FileName} is missing. It is written last, so a backup that was stopped has none. Name a directory that './portal backup' ended."
            );
        }

        if (new FileInfo(path).Length > LargestBytes || Parse(path) is not { } read || read.Files is null || !read.Files.All(IsPlain))
        {
            throw new RuleException(
                "backup.unreadable",
                $"{path} is no list of a backup that can be read. Take another backup, or this one from where it was copied to."
            );
        }

        if (read.Format != CurrentFormat)
        {
            throw new RuleException(
                "backup.format",
                $"{path} has format {read.Format}, this program reads {CurrentFormat}. Restore it with the program that made it, version {read.Program}."
            );
        }

        return read.Files.GroupBy(f => f.Path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new RuleException(
                "backup.twice",
                $"{path} lists {twice.Key} more than once. Take this backup from where it was copied to."
            )
            : read;
    }

    private static BackupManifest? Parse(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Nothing of a backup is ever written outside the home that it is restored to.</summary>
    private static bool IsPlain(BackupFile file) =>
        file is { Path.Length: > 0, Sha256.Length: 64 }
        && !Path.IsPathRooted(file.Path)
        && !file.Path.Contains('\\', StringComparison.Ordinal)
        && file.Path.Split('/').All(part => part is not ("" or "." or ".."));
}
