namespace Portal.Data.Store;

/// <summary>One page of a list, cut in the database.</summary>
/// <param name="Rows">Rows of this page.</param>
/// <param name="Total">Rows of all pages.</param>
/// <param name="Number">Number of this page, from 1.</param>
/// <param name="Size">Rows on a full page.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, int Total, int Number, int Size)
{
    public int PageCount => Math.Max(1, (Total + Size - 1) / Size);
}

/// <summary>Which page is asked for; out-of-range values, as an address may hold them, are brought into range.</summary>
public sealed record PageRequest
{
    public const int MaximumSize = 500;

    public PageRequest(int number, int size)
    {
        Size = Math.Clamp(size, 1, MaximumSize);
        Number = Math.Clamp(number, 1, int.MaxValue / Size);
    }

    public int Number { get; }

    public int Size { get; }

    internal int Skip => (Number - 1) * Size;
}
