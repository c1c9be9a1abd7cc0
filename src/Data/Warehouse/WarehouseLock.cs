namespace Portal.Data.Warehouse;

/// <summary>Held while a load, or a copy to a cluster, runs.</summary>
internal static class WarehouseLock
{
    /// <exception cref="WarehouseException">Another process is writing there.</exception>
    public static FileLock Take(string warehouseDirectory, string by)
    {
        var path = Path.Combine(warehouseDirectory, ".lock");
        return FileLock.TryTake(path, by)
            ?? throw WarehouseException.Of(
                "warehouse.locked",
                $"Another load or copy is writing to {warehouseDirectory} ({FileLock.HolderOf(path)}). Wait until it has ended, then run this one again."
            );
    }
}
