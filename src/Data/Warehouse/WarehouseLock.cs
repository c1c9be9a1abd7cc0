using System.Globalization;

namespace Portal.Data.Warehouse;

/// <summary>Held while a load, or a copy to a cluster, runs: the operating system frees it when the process ends, however it ends.</summary>
internal sealed class WarehouseLock : IDisposable
{
    private readonly FileStream _stream;

    private WarehouseLock(FileStream stream) => _stream = stream;

    public static WarehouseLock Take(string warehouseDirectory, string by)
    {
        // The holder's name stands in a file of its own: nobody can read a file that is locked.
        var holder = Path.Combine(warehouseDirectory, ".lock-holder");
        FileStream stream;
        try
        {
            stream = new FileStream(Path.Combine(warehouseDirectory, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new WarehouseException($"Another load or copy is writing to {warehouseDirectory} ({HolderOf(holder)}). Wait until it has ended, then run this one again.");
        }

        File.WriteAllText(holder, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, started by {by}"));
        return new WarehouseLock(stream);
    }

    public void Dispose() => _stream.Dispose();

    private static string HolderOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "holder unknown"; // it has the lock and has not yet written its name
        }
    }
}
