using System.Globalization;
using Portal.Data;

namespace Portal.Cli;

/// <summary>One portal serves one home: a second one would write beside the first.</summary>
internal sealed class ServerLock : IDisposable
{
    private readonly FileStream _file;

    private ServerLock(FileStream file) => _file = file;

    /// <exception cref="CallException">Another process serves this home.</exception>
    public static ServerLock Take(Home home)
    {
        var path = Path.Combine(Directory.CreateDirectory(home.Root).FullName, "server.lock");
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            file.SetLength(0);
            using var writer = new StreamWriter(file, leaveOpen: true);
            writer.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            writer.Flush();
            return new ServerLock(file);
        }
        catch (IOException)
        {
            throw new CallException($"Another portal serves the home {home.Root} ({Holder(path)}). Stop it, or choose another home with --home DIR.");
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Holder(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return $"process {reader.ReadToEnd()}";
        }
        catch (IOException)
        {
            return "its process id could not be read";
        }
    }
}
