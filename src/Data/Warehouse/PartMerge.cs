namespace Portal.Data.Warehouse;

/// <summary>What becomes of a result column when the results of several parts are put together.</summary>
public enum PartColumn
{
    /// <summary>Rows with equal keys are one row.</summary>
    Key,
    Sum,
    Max,
}

/// <summary>How the results of one statement over disjoint parts of the rows become the result over all rows.</summary>
public abstract record PartMerge
{
    public abstract IReadOnlyList<object?[]> Merge(IReadOnlyList<SqlColumn> columns, IReadOnlyList<IReadOnlyList<object?[]>> parts);
}

/// <summary>Groups and their counts, sums and maxima: the parts' own are counted, added and compared once more.</summary>
public sealed record MergedAggregates(IReadOnlyList<PartColumn> Of) : PartMerge
{
    public override IReadOnlyList<object?[]> Merge(IReadOnlyList<SqlColumn> columns, IReadOnlyList<IReadOnlyList<object?[]>> parts)
    {
        var merged = new Dictionary<object?[], object?[]>(new KeyComparer(Of));
        foreach (var row in parts.SelectMany(rows => rows))
        {
            if (!merged.TryGetValue(row, out var known))
            {
                merged.Add(row, row);
                continue;
            }

            for (var i = 0; i < row.Length; i++)
            {
                known[i] = known[i] is { } held && row[i] is { } more ? Merged(columns[i], Of[i], held, more) : known[i] ?? row[i];
            }
        }

        return [.. merged.Values];
    }

    /// <summary>The statement of the embedded engine that does the same over rows in its reach.</summary>
    /// <param name="columns">Quoted names, each with the type that its sum is to have; null where the sum has it already.</param>
    /// <param name="from">FROM text of the rows of all parts.</param>
    internal string Select(IReadOnlyList<(string Name, string? Type)> columns, string from)
    {
        var list = columns.Select(
            (column, i) =>
                Of[i] switch
                {
                    PartColumn.Key => column.Name,
                    PartColumn.Sum => column.Type is null
                        ? $"SUM({column.Name}) AS {column.Name}"
                        : $"CAST(SUM({column.Name}) AS {column.Type}) AS {column.Name}",
                    PartColumn.Max => $"MAX({column.Name}) AS {column.Name}",
                }
        );
        var keys = columns.Where((_, i) => Of[i] == PartColumn.Key).Select(column => column.Name).ToList();
        return $"SELECT {string.Join(", ", list)} FROM {from}{(keys.Count == 0 ? "" : " GROUP BY " + string.Join(", ", keys))}";
    }

    private static object Merged(SqlColumn column, PartColumn of, object held, object more) =>
        of switch
        {
            PartColumn.Key => held,
            PartColumn.Sum => Sum(column, held, more),
            PartColumn.Max => Comparer<object>.Default.Compare(held, more) >= 0 ? held : more,
        };

    private static object Sum(SqlColumn column, object left, object right) =>
        (left, right) switch
        {
            (long a, long b) => (object)checked(a + b),
            (decimal a, decimal b) => ExactDecimal.Add(column, a, b),
            _ => throw new InvalidOperationException($"The column '{column.Name}' holds {left.GetType().Name}, which has no sum."),
        };

    private sealed class KeyComparer(IReadOnlyList<PartColumn> of) : IEqualityComparer<object?[]>
    {
        public bool Equals(object?[]? x, object?[]? y)
        {
            for (var i = 0; i < of.Count; i++)
            {
                if (of[i] == PartColumn.Key && !object.Equals(x![i], y![i]))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(object?[] row)
        {
            var hash = new HashCode();
            for (var i = 0; i < of.Count; i++)
            {
                hash.Add(of[i] == PartColumn.Key ? row[i] : null);
            }

            return hash.ToHashCode();
        }
    }
}

/// <summary>A column of an order.</summary>
public sealed record MergedBy(int Column, bool Descending);

/// <summary>The first rows in an order: each part gives its own first ones.</summary>
/// <param name="By">The columns of the order; together they tell any two rows apart. A missing value stands where nothing does: a number at
/// zero, a day at 1900-01-01, a text before all others. Text is in the order of its UTF-8 bytes.</param>
/// <param name="Size">How many rows.</param>
public sealed record MergedOrder(IReadOnlyList<MergedBy> By, int Size) : PartMerge
{
    private static readonly DateOnly FirstDay = new(1900, 1, 1);

    public override IReadOnlyList<object?[]> Merge(IReadOnlyList<SqlColumn> columns, IReadOnlyList<IReadOnlyList<object?[]>> parts) =>
        [.. parts.SelectMany(rows => rows).Order(Comparer<object?[]>.Create((x, y) => Compare(columns, x!, y!))).Take(Size)];

    private int Compare(IReadOnlyList<SqlColumn> columns, object?[] x, object?[] y)
    {
        foreach (var (column, descending) in By)
        {
            var type = columns[column].Type;
            var order = Compare(Present(x[column], type), Present(y[column], type));
            if (order != 0)
            {
                return descending ? -order : order;
            }
        }

        return 0;
    }

    private static int Compare(object x, object y) =>
        x is string a && y is string b
            ? System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b))
            : Comparer<object>.Default.Compare(x, y);

    private static object Present(object? value, SqlType type) =>
        value
        ?? type switch
        {
            SqlType.Integer => 0L,
            SqlType.Decimal => 0m,
            SqlType.Text => "",
            SqlType.Date => FirstDay,
            SqlType.Bool => false,
        };
}
