using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Lists;

/// <summary>A column of a list.</summary>
/// <param name="Name">Its name in the list, in addresses and in rows.</param>
/// <param name="Of">What the contract says of it: its type, its code list, and whether it names a person.</param>
public sealed record ListColumn(string Name, Column Of)
{
    /// <summary>How the engine computes it; null for a column that the rows have.</summary>
    internal Func<SqlDialect, string>? Computed { get; init; }

    /// <summary>A list is in no order of what it masks: the order would tell what the mask hides.</summary>
    public bool CanSort => !Of.IsPersonal;

    /// <summary>A column under its own name.</summary>
    public static ListColumn Named(Column column) => new(column.SqlName, column);
}

/// <summary>The rows of a relation that satisfy a condition, and what is shown of each.</summary>
/// <param name="Relation">A table of a date, its groups, two snapshots joined, or rows with what rules require of them.</param>
/// <param name="Inputs">The partitions that it reads.</param>
/// <param name="Key">Names of the columns that no two rows share together; none of them is ever missing.</param>
public sealed record Listing(
    Relation Relation,
    Predicate Where,
    InputSet Inputs,
    IReadOnlyList<ListColumn> Columns,
    IReadOnlyList<string> Key
)
{
    /// <summary>Names of the columns by which it may be sorted.</summary>
    public IEnumerable<string> Sorts => Columns.Where(column => column.CanSort).Select(column => column.Name);

    internal ListColumn Find(string name) =>
        Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new ArgumentException($"The list has no column '{name}'; it has {string.Join(", ", Columns.Select(own => own.Name))}.");
}

/// <summary>Which rows of a list are shown: those after a cursor, in the order of a column and then of the key.</summary>
/// <param name="After">Cursor of the page before; null for the first page.</param>
/// <param name="Size">At most <see cref="Listings.LargestPage"/> rows are given.</param>
public sealed record ListRequest(string Sort, bool Descending, string? After, int Size)
{
    /// <summary>Only rows whose text in a column begins so; null for all.</summary>
    public ListSearch? Search { get; init; }
}

/// <summary>The beginning of a text in a column of the list.</summary>
public sealed record ListSearch(string Column, string Text);

/// <summary>A page of rows.</summary>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record ListPage(IReadOnlyList<ListRow> Rows, string? Next);

/// <summary>What all rows of a list add up to.</summary>
/// <param name="Name">What the total is called.</param>
/// <param name="Sum">The column that is added up; null to count rows.</param>
/// <param name="Where">The rows that count; all of them when null.</param>
public sealed record ListTotal(string Name, Column? Sum, Predicate? Where = null);

/// <summary>Totals over all rows of a list, whatever page is shown.</summary>
/// <param name="Count">Number of rows.</param>
/// <param name="Values">By name; null where a row that carries money lacks what is added up: a partial sum would be a wrong one.</param>
public sealed record ListTotals(long Count, IReadOnlyDictionary<string, decimal?> Values);
