using Portal.Shell;

namespace Portal.Lists;

/// <summary>Which columns an address asks for: their keys with commas between them; nothing means those that are shown at first.</summary>
public static class ChosenColumns
{
    /// <summary>The columns that are shown, in the list's own order.</summary>
    public static IReadOnlyList<ListColumn<T>> Of<T>(IReadOnlyList<ListColumn<T>> all, string? chosen)
    {
        var keys = Keys(chosen);
        return [.. all.Where(column => keys.Count == 0 ? column.IsShown : keys.Contains(column.Key))];
    }

    /// <summary>The address's word after one column was shown or hidden; null for those shown at first, so that one view has one
    /// address.</summary>
    public static string? Without<T>(IReadOnlyList<ListColumn<T>> all, string? chosen, string key)
    {
        var shown = Of(all, chosen).Select(column => column.Key).ToHashSet(StringComparer.Ordinal);
        if (!shown.Remove(key))
        {
            shown.Add(key);
        }

        return all.All(column => column.IsShown == shown.Contains(column.Key))
            ? null
            : string.Join(',', all.Select(column => column.Key).Where(shown.Contains));
    }

    internal static IReadOnlySet<string> Keys(string? chosen) =>
        (chosen ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}

/// <summary>Columns of a list, with commas between them.</summary>
/// <typeparam name="TSource">Names the columns.</typeparam>
public sealed class ColumnsOfAttribute<TSource> : AddressValueAttribute
    where TSource : IAddressWords
{
    public override IReadOnlyList<string> Accepted(IServiceProvider services) => TSource.Words(services);

    public override bool Accepts(string value, IServiceProvider services) =>
        ChosenColumns.Keys(value) is { Count: > 0 } keys && keys.IsSubsetOf(Accepted(services));
}
