using Portal.Data.Warehouse;

namespace Portal.Work;

/// <summary>Which book this portal holds, and the month-ends of it that are sealed.</summary>
public sealed class BookInfo(WarehouseStore warehouse)
{
    private const string MainTable = "loan_snapshot";

    /// <summary>Sealed month-ends, newest first.</summary>
    public IReadOnlyList<DateOnly> Dates => [.. warehouse.Dates(MainTable).OrderDescending()];

    public DateOnly? LatestDate => Dates is [var latest, ..] ? latest : null;

    public string Name => warehouse.Book?.Name ?? "";

    public string Currency => warehouse.Book?.Currency ?? "";

    public bool IsDemo => warehouse.Book?.IsDemo ?? false;

    /// <summary>A bank's own book: what the catalogue marks as the demonstration's does not hold for it. False while there is no
    /// book.</summary>
    public bool IsReal => warehouse.Book is { IsDemo: false };
}
