using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Portal.Data;

/// <summary>A file that has no name until it is finished: nobody else can write to it between its last byte and its hash.</summary>
internal sealed class NamelessFile : IDisposable
{
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const int Temporary = 0x400000;
    private const int CurrentDirectory = -100;
    private const int FollowLink = 0x400;
    private const uint Rights = 0x1b6; // without those that the process withholds
    private readonly SafeFileHandle _handle;

    private NamelessFile(SafeFileHandle handle) => _handle = handle;

    /// <summary>Leads to the file as long as it is open.</summary>
    public string Path => HeldFiles.Door(_handle);

    /// <summary>In bytes.</summary>
    public long Length => RandomAccess.GetLength(_handle);

    /// <returns>Null where the system or the file system has no such files: Linux has them, on its own disks.</returns>
    public static NamelessFile? In(string directory)
    {
        // The flag stands for the directory flag as well, which another number has on processors of this kind.
        var directoryFlag = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x4000 : 0x10000;
        if (!HeldFiles.CanHold)
        {
            return null;
        }

        var descriptor = Open(Text(directory), ReadWrite | CloseOnExec | Temporary | directoryFlag, Rights);
        return descriptor < 0 ? null : new(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Gives the file its name.</summary>
    public void Name(string path)
    {
        if (LinkAt(CurrentDirectory, Text(Path), CurrentDirectory, Text(path), FollowLink) != 0)
        {
            throw new IOException($"{path} cannot be made (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    public void Dispose() => _handle.Dispose();

    private static byte[] Text(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open(byte[] path, int flags, uint rights);

    [DllImport("libc", EntryPoint = "linkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int LinkAt(int from, byte[] path, int to, byte[] name, int flags);
}
