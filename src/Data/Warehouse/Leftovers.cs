namespace Portal.Data.Warehouse;

/// <summary>Removes what loads that never came to their seal left behind. Runs under the warehouse's lock only.</summary>
internal static class Leftovers
{
    public static void Sweep(string warehouse, IReadOnlyList<Seal> seals)
    {
        var staging = Path.Combine(warehouse, "staging");
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }

        var data = Path.Combine(warehouse, "data");
        if (!Directory.Exists(data))
        {
            return;
        }

        var kept = seals
            .SelectMany(s => s.Partitions)
            .SelectMany(p => p.Files)
            .Select(f => Path.GetFullPath(Path.GetDirectoryName(Path.Combine(warehouse, f.Path))!))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var version in Directory.GetDirectories(data).SelectMany(Directory.GetDirectories).SelectMany(Directory.GetDirectories))
        {
            if (!kept.Contains(Path.GetFullPath(version)))
            {
                Directory.Delete(version, recursive: true);
            }
        }
    }
}
