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
        foreach (var version in Own(data).SelectMany(Own).SelectMany(Own))
        {
            if (!kept.Contains(Path.GetFullPath(version)) && IsOfALoad(Path.GetFileName(version)))
            {
                Directory.Delete(version, recursive: true);
            }
        }
    }

    /// <summary>Directories that are no links: what stands behind a link is not the warehouse's alone, and is never deleted.</summary>
    private static IEnumerable<string> Own(string directory) =>
        Directory.GetDirectories(directory).Where(path => !File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint));

    /// <summary>As <see cref="Load"/> names them: v, the number of the version, and the load.</summary>
    private static bool IsOfALoad(string name) => name is ['v', >= '0' and <= '9', ..] && name.Contains('-', StringComparison.Ordinal);
}
