using System.Runtime.InteropServices;
using System.Text;
using static System.FormattableString;

namespace Portal.Data;

/// <summary>What the file system says of a file. Whoever writes to it changes this as well: nobody can set the time of the last change of
/// state.</summary>
/// <remarks>One way past it is known: who may write to the file and keeps pages of it mapped and dirty can change their bytes without
/// another time. Verification and every file of a return therefore read all bytes; docs/ledger.md says so.</remarks>
/// <param name="Text">Device, inode, length, time of the last change of contents and of state, both in nanoseconds.</param>
/// <param name="ChangedAt">Time of the last change of state.</param>
internal readonly record struct FileStamp(string Text, DateTimeOffset ChangedAt)
{
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7ff;

    /// <returns>Null where the system tells no such thing (only Linux does), or there is no such file.</returns>
    public static FileStamp? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return
                StatX(CurrentDirectory, [.. Encoding.UTF8.GetBytes(path), 0], 0, BasicStats, out var s) == 0
                && (s.Mask & BasicStats) == BasicStats
                ? new FileStamp(
                    Invariant(
                        $"{s.DeviceMajor}:{s.DeviceMinor} {s.Inode} {s.Size} {s.Modified.Seconds}.{s.Modified.Nanoseconds:d9} {s.Changed.Seconds}.{s.Changed.Nanoseconds:d9}"
                    ),
                    DateTimeOffset.FromUnixTimeSeconds(s.Changed.Seconds).AddTicks(s.Changed.Nanoseconds / 100)
                )
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library without statx
        }
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int StatX(int directory, byte[] path, int flags, uint mask, out Stat result);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instant
    {
        public readonly long Seconds;
        public readonly uint Nanoseconds;
        private readonly int _reserved;
    }

    /// <summary>struct statx of the kernel: the same on every processor, with room behind it for later fields.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Stat
    {
        [FieldOffset(0)]
        public readonly uint Mask;

        [FieldOffset(32)]
        public readonly ulong Inode;

        [FieldOffset(40)]
        public readonly ulong Size;

        [FieldOffset(96)]
        public readonly Instant Changed;

        [FieldOffset(112)]
        public readonly Instant Modified;

        [FieldOffset(136)]
        public readonly uint DeviceMajor;

        [FieldOffset(140)]
        public readonly uint DeviceMinor;
    }
}
