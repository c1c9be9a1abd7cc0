namespace Portal.Controls;

/// <summary>What an indicator lacks, short enough for a tile: a table of many dates is one item with its first and last.</summary>
public static class Missing
{
    public static IReadOnlyList<string> Short(IReadOnlyList<string> missing) =>
        [
            .. missing
                .Where(item => !item.StartsWith('@'))
                .Select(item => item.Split('@'))
                .GroupBy(parts => parts[0], StringComparer.Ordinal)
                .SelectMany(table => Items(table.Key, [.. table])),
            .. missing.Where(item => item.StartsWith('@')), // a parameter
        ];

    private static IEnumerable<string> Items(string table, List<string[]> items)
    {
        var dates = items.Where(parts => parts.Length == 2).Select(parts => parts[1]).Order(StringComparer.Ordinal).ToList();
        return dates.Count > 2 && dates.Count == items.Count
            ? [FormattableString.Invariant($"{table}@{dates[0]} … {dates[^1]} ({dates.Count})")]
            : items.Select(parts => string.Join('@', parts));
    }
}
