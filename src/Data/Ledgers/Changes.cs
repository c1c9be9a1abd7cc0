namespace Portal.Data.Ledgers;

/// <summary>The named fields that differ, as an entry's before and after.</summary>
public static class Changes
{
    public static (Dictionary<string, object?> Before, Dictionary<string, object?> After) Between(
        IReadOnlyDictionary<string, object?> before,
        IReadOnlyDictionary<string, object?> after
    )
    {
        var changed = after
            .Keys.Where(k =>
                !string.Equals(CanonicalJson.Write(before.GetValueOrDefault(k)), CanonicalJson.Write(after[k]), StringComparison.Ordinal)
            )
            .ToList();
        return (changed.ToDictionary(k => k, before.GetValueOrDefault), changed.ToDictionary(k => k, k => after[k]));
    }
}
