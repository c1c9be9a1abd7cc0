using Portal.Data;

namespace Portal.Cli;

/// <summary>One portal serves one home: a second one would write beside the first.</summary>
internal static class ServerLock
{
    /// <exception cref="CallException">Another process serves this home.</exception>
    public static FileLock Take(Home home)
    {
        var path = Path.Combine(Directory.CreateDirectory(home.Root).FullName, "server.lock");
        return FileLock.TryTake(path, PortalCli.OperatingSystemUser)
            ?? throw new CallException(
                $"Another portal serves the home {home.Root} ({FileLock.HolderOf(path)}). Stop it, or choose another home with --home DIR."
            );
    }
}
