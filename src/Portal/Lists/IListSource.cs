using Microsoft.Extensions.Localization;
using Portal.Data.Access;

namespace Portal.Lists;

/// <summary>A list that leaves as a file with exactly what its page shows, and all of it.</summary>
public interface IListSource
{
    /// <summary>Its name in addresses and in the ledger, such as <c>findings</c>.</summary>
    string Name { get; }

    /// <summary>The page whose address says what is wanted.</summary>
    Type Page { get; }

    /// <summary>The right that the page asks for.</summary>
    string Right { get; }

    /// <summary>Address of the page, without what it takes.</summary>
    string Address { get; }

    /// <param name="reader">Sees what the page would show.</param>
    /// <param name="value">What the address says under a name; null where it says nothing.</param>
    /// <param name="most">Rows that a file holds at most; with more, the rows need not be read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<ListSheet> ReadAsync(Actor reader, Func<string, string?> value, int most, CancellationToken cancellationToken);
}

/// <summary>All rows of a list, for a file.</summary>
/// <param name="Title">Name of the list.</param>
/// <param name="Facts">Filters, order and viewpoint in words.</param>
/// <param name="Columns">Headings of the shown columns.</param>
/// <param name="Rows">Values of the shown columns.</param>
/// <param name="Total">Rows that match.</param>
public sealed record ListSheet(
    string Title,
    IReadOnlyList<(string Name, string Value)> Facts,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<object?>> Rows,
    long Total
)
{
    /// <summary>The order in words.</summary>
    /// <param name="sort">The word of the address.</param>
    public static (string Name, string? Value) Sorted<T>(
        IReadOnlyList<ListColumn<T>> columns,
        string sort,
        IStringLocalizer<ListFiles> texts
    ) =>
        (
            texts["Sort"].Value,
            columns.FirstOrDefault(column => column.Sort == sort.TrimStart('-')) is { } by
                ? texts[sort.StartsWith('-') ? "Descending" : "Ascending", by.Title].Value
                : null
        );

    /// <summary>Cuts rows to the columns that the address chose.</summary>
    public static ListSheet Of<T>(
        string title,
        IReadOnlyList<(string Name, string? Value)> facts,
        IReadOnlyList<ListColumn<T>> shown,
        IEnumerable<T> rows,
        long total
    ) =>
        new(
            title,
            [.. facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => (fact.Name, fact.Value!))],
            [.. shown.Select(column => column.Title)],
            [.. rows.Select(row => (IReadOnlyList<object?>)[.. shown.Select(column => column.Value(row))])],
            total
        );
}
