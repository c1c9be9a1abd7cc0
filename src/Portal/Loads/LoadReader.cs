using Portal.Data.Warehouse;

namespace Portal.Loads;

/// <summary>Reads the seals of the home: what was loaded, what was refused, and what the contract found.</summary>
public sealed class LoadReader(WarehouseStore warehouse)
{
    /// <summary>All loads, newest first.</summary>
    public IReadOnlyList<Seal> Loads() => [.. warehouse.Seals().OrderByDescending(seal => seal.Number)];

    /// <summary>One load; null when there is none of that number.</summary>
    public Seal? Find(string loadId) => warehouse.Seals().FirstOrDefault(seal => seal.LoadId == loadId);

    /// <summary>The totals that the contract names of a partition, with their sums in the reporting currency.</summary>
    public IEnumerable<(string Name, decimal Sum)> Totals(Partition partition) =>
        warehouse.Contract.Tables.TryGetValue(partition.Table, out var table)
            ? table.Totals.Where(partition.Sums.ContainsKey).Select(name => (name, partition.Sums[name]))
            : [];

    /// <summary>Whether a partition is the one in use for its date.</summary>
    public bool IsInUse(Partition partition) => warehouse.Current(partition.Table, partition.Date)?.Version == partition.Version;
}
