using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Portal.Data.Warehouse;

/// <summary>The directory of seals: one JSON file for each load, never changed and never overwritten.</summary>
internal sealed class SealFiles(string directory)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DictionaryKeyPolicy = null };

    private readonly ConcurrentDictionary<(string Name, long Bytes, DateTime Written), Seal> _read = new();

    /// <summary>All seals in the order of their numbers.</summary>
    public IReadOnlyList<Seal> All()
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        return [.. new DirectoryInfo(directory).GetFiles("*.json").OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => _read.GetOrAdd((f.Name, f.Length, f.LastWriteTimeUtc), _ => Read(f)))];
    }

    /// <summary>Writes the next seal; this is the moment at which a load becomes visible. The caller holds the warehouse's lock.</summary>
    public Seal Write(Func<int, Seal> make)
    {
        Directory.CreateDirectory(directory);
        var last = All() is [.., var newest] ? newest.Number : 0;
        var seal = make(last + 1);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(seal, Json);
        Durable.CreateExclusive(Path.Combine(directory, seal.FileName), bytes);
        return seal with { Digest = Hashing.Sha256(bytes) };
    }

    public void SweepTemporary()
    {
        if (Directory.Exists(directory))
        {
            foreach (var file in Directory.GetFiles(directory, "*.tmp"))
            {
                File.Delete(file);
            }
        }
    }

    private static Seal Read(FileInfo file)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        Seal? seal;
        try
        {
            seal = JsonSerializer.Deserialize<Seal>(bytes, Json);
        }
        catch (JsonException problem)
        {
            throw new WarehouseException($"The seal {file.FullName} cannot be read ({problem.Message}). Restore it from a backup: without it the data of its load cannot be told from leftovers.", problem);
        }

        if (seal is null || seal.FileName != file.Name)
        {
            throw new WarehouseException(string.Create(CultureInfo.InvariantCulture, $"The seal {file.FullName} says that it is {seal?.FileName ?? "nothing"}. Restore the original file from a backup; seals are never renamed or edited."));
        }

        return seal with { Digest = Hashing.Sha256(bytes) };
    }
}
