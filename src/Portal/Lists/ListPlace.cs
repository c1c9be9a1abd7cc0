namespace Portal.Lists;

/// <summary>Where in a list the reader is, as its page's address says it, and the addresses of what is near. Sorting, paging and choosing
/// columns are links: they work before the circuit has come, and each can be sent to somebody.</summary>
/// <param name="Sort">The order in force: a column's word, with a leading minus for descending.</param>
/// <param name="Columns">The chosen columns; null for those shown at first.</param>
/// <param name="SortHref">The same list in another order.</param>
/// <param name="ColumnsHref">The same page of the list with other columns; null where they are not chosen.</param>
public sealed record ListPlace(string? Sort, string? Columns, Func<string, string> SortHref, Func<string?, string>? ColumnsHref)
{
    /// <summary>Address of the first page; null on it.</summary>
    public string? First { get; init; }

    /// <summary>Address of the next page; null on the last.</summary>
    public string? Next { get; init; }
}
