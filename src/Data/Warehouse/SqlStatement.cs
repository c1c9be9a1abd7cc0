namespace Portal.Data.Warehouse;

/// <summary>Kinds of value that a result may hold; there is none for floating point.</summary>
public enum SqlType
{
    /// <summary>long</summary>
    Integer,

    /// <summary>decimal, exact to 28 digits</summary>
    Decimal,

    /// <summary>string</summary>
    Text,

    /// <summary>DateOnly</summary>
    Date,

    /// <summary>bool</summary>
    Bool,
}

/// <summary>Name and type of one result column, in the order of the statement's select list.</summary>
public sealed record SqlColumn(string Name, SqlType Type);

/// <summary>A statement with the columns that it is to return; the engine refuses a result that does not fit them.</summary>
public sealed record SqlStatement(string Text, IReadOnlyList<SqlColumn> Columns)
{
    /// <summary>How results over disjoint sets of customers give the result over all of them; null when only all rows at once give
    /// it.</summary>
    /// <remarks>An engine that keeps each customer's rows together then works where the rows are, and only results travel.</remarks>
    public PartMerge? Parts { get; init; }

    /// <summary>The same statement over each of several disjoint sets of customers; empty when all rows are asked at once.</summary>
    /// <remarks>An engine that keeps all rows in one place may ask these one after another and put their results together by
    /// <see cref="Parts"/>: it then holds the groups of one set at a time.</remarks>
    public IReadOnlyList<string> Passes { get; init; } = [];

    /// <summary>True when what the statement holds is rows that it joins: its groups are few, and writing them to disk would free
    /// nothing.</summary>
    public bool HoldsJoin { get; init; }
}

/// <summary>A result: each row has one value (long, decimal, string, DateOnly, bool or null) for each column.</summary>
public sealed record RowSet(IReadOnlyList<SqlColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == column)
            {
                return i;
            }
        }

        throw new KeyNotFoundException($"The result has no column '{column}'; it has {string.Join(", ", Columns.Select(c => c.Name))}.");
    }
}
