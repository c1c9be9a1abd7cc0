using System.Globalization;
using System.Text;

namespace Portal.Data.Warehouse;

/// <summary>Held while a load runs: the operating system frees it when the process ends, however it ends.</summary>
internal sealed class WarehouseLock : IDisposable
{
    private readonly FileStream _stream;

    private WarehouseLock(FileStream stream) => _stream = stream;

    public static WarehouseLock Take(string warehouseDirectory, string by)
    {
        var path = Path.Combine(warehouseDirectory, ".lock");
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new WarehouseException($"Another load is writing to {warehouseDirectory}{HolderOf(path)}. Wait until it has ended, then run this load again.");
        }

        stream.SetLength(0);
        stream.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, started by {by}")));
        stream.Flush();
        return new WarehouseLock(stream);
    }

    public void Dispose() => _stream.Dispose();

    private static string HolderOf(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd() is { Length: > 0 } holder ? $" ({holder})" : "";
        }
        catch (IOException)
        {
            return ""; // Windows does not let others read a locked file
        }
    }
}
