using System.Collections;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.Lists;

/// <summary>Lists that are short by their nature, such as people and jobs: sorted and cut here, since all of their rows are read
/// anyway.</summary>
public static class ShortList
{
    /// <summary>One page of the rows in the order that an address asks for.</summary>
    /// <param name="sort">Key of a column, with a leading minus for descending; null for the order in which the rows come.</param>
    public static Page<T> PageOf<T>(IReadOnlyList<ListColumn<T>> columns, IEnumerable<T> rows, string? sort, PageRequest page)
    {
        var sorted = Sorted(columns, rows, sort);
        return new Page<T>([.. sorted.Skip((page.Number - 1) * page.Size).Take(page.Size)], sorted.Count, page.Number, page.Size);
    }

    /// <summary>All rows in that order; those that are equal in it stay as they come.</summary>
    public static IReadOnlyList<T> Sorted<T>(IReadOnlyList<ListColumn<T>> columns, IEnumerable<T> rows, string? sort) =>
        columns.FirstOrDefault(column => column.Sort is not null && column.Sort == sort?.TrimStart('-')) is not { } by ? [.. rows]
        : sort!.StartsWith('-') ? [.. rows.OrderByDescending(row => by.Value(row), Values.Instance)]
        : [.. rows.OrderBy(row => by.Value(row), Values.Instance)];

    /// <summary>Nothing stands first; texts are in the order of the reader's language.</summary>
    private sealed class Values : IComparer<object?>
    {
        public static readonly Values Instance = new();

        public int Compare(object? x, object? y) =>
            x is string a && y is string b ? StringComparer.CurrentCulture.Compare(a, b) : Comparer.Default.Compare(x, y);
    }
}

/// <summary>An order of a short list: a column, with a leading minus for descending.</summary>
/// <typeparam name="TSource">Names the columns.</typeparam>
public sealed class OrderByAttribute<TSource> : AddressValueAttribute
    where TSource : IAddressWords
{
    public override IReadOnlyList<string> Accepted(IServiceProvider services) =>
        [.. TSource.Words(services).SelectMany(word => new[] { word, "-" + word })];
}
