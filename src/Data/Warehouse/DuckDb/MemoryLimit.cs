using System.Globalization;

namespace Portal.Data.Warehouse.DuckDb;

/// <summary>Memory of one DuckDB: it starts small, so that statements spill, and is doubled for one that cannot do with it.</summary>
/// <param name="megabytes">At the start, in MiB.</param>
/// <param name="most">Never more, in MiB.</param>
internal sealed class MemoryLimit(long megabytes, long most)
{
    private long _now = megabytes;

    public bool CanRise => _now < most;

    /// <summary>Whether a statement failed for lack of memory.</summary>
    public static bool IsLacking(WarehouseException problem) =>
        problem.InnerException?.Message.StartsWith("Out of Memory Error", StringComparison.Ordinal) == true;

    /// <returns>The setting of the next limit.</returns>
    public string Rise() => Set(Math.Min(most, _now * 2));

    /// <returns>The setting of this limit.</returns>
    public string Set(long megabytes)
    {
        _now = megabytes;
        return string.Create(CultureInfo.InvariantCulture, $"SET memory_limit = '{_now}MiB'");
    }
}
