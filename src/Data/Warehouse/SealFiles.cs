using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Portal.Data.Warehouse;

/// <summary>The directory of seals: one JSON file for each load, never changed and never overwritten.</summary>
/// <param name="directory">Where they stand.</param>
/// <param name="key">Marks what a load of this home writes; asked when it is first needed.</param>
internal sealed class SealFiles(string directory, Func<HomeKey> key)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = null,
    };

    private const string MarkSubject = "seal";
    private const string NoMark = "\"mark\": \"\"";

    private readonly ConcurrentDictionary<(string Name, string Stamp), Seal> _read = new();

    public string Directory { get; } = directory;

    /// <summary>All seals in the order of their numbers.</summary>
    public IReadOnlyList<Seal> All()
    {
        if (!System.IO.Directory.Exists(Directory))
        {
            return [];
        }

        return
        [
            .. new DirectoryInfo(Directory)
                .GetFiles("*.json")
                .OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f =>
                    _read.GetOrAdd(
                        (
                            f.Name,
                            FileStamp.Of(f.FullName)?.Text
                                ?? string.Create(CultureInfo.InvariantCulture, $"{f.Length} {f.LastWriteTimeUtc.Ticks}")
                        ),
                        _ => Read(f)
                    )
                ),
        ];
    }

    /// <summary>Writes the next seal; this is the moment at which a load becomes visible. The caller holds the warehouse's lock.</summary>
    public Seal Write(Func<int, Seal> make)
    {
        System.IO.Directory.CreateDirectory(Directory);
        var last = All() is [.., var newest] ? newest.Number : 0;
        var seal = make(last + 1);
        var plain = JsonSerializer.Serialize(seal with { Mark = "" }, Json);
        var mark = key().Mark(MarkSubject, plain);
        var bytes = Encoding.UTF8.GetBytes(plain.Replace(NoMark, NoMark[..^1] + mark + "\"", StringComparison.Ordinal));
        Durable.CreateExclusive(Path.Combine(Directory, seal.FileName), bytes);
        return seal with { Digest = Hashing.Sha256(bytes), Mark = mark, IsMarked = true };
    }

    /// <summary>Over the text as it stands, so that a seal of today is read by whatever the record becomes.</summary>
    private bool IsMarked(byte[] bytes, string? mark)
    {
        if (mark is not { Length: > 0 })
        {
            return false;
        }

        var plain = Encoding.UTF8.GetString(bytes).Replace(NoMark[..^1] + mark + "\"", NoMark, StringComparison.Ordinal);
        return key().IsMark(mark, MarkSubject, plain);
    }

    public void SweepTemporary()
    {
        if (System.IO.Directory.Exists(Directory))
        {
            foreach (var file in System.IO.Directory.GetFiles(Directory, "*.tmp"))
            {
                File.Delete(file);
            }
        }
    }

    private Seal Read(FileInfo file)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        Seal? seal;
        try
        {
            seal = JsonSerializer.Deserialize<Seal>(bytes, Json);
        }
        catch (JsonException problem)
        {
            throw WarehouseException.Of(
                "seal.unreadable",
                $"The seal {file.FullName} cannot be read ({problem.Message}). Restore it from a backup: without it the data of its load cannot be told from leftovers.",
                problem
            );
        }

        if (seal is null || seal.FileName != file.Name)
        {
            throw WarehouseException.Of(
                "seal.renamed",
                $"The seal {file.FullName} says that it is {seal?.FileName ?? "null"}. Restore the original file from a backup; seals are never renamed or edited."
            );
        }

        return seal with
        {
            Digest = Hashing.Sha256(bytes),
            IsMarked = IsMarked(bytes, seal.Mark),
        };
    }
}
