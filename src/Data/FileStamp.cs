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
    private const int CoarseClock = 5;

    /// <summary>Milliseconds: kernels tick a hundred times a second or more often.</summary>
    private const int LongestTick = 20;

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

    /// <summary>What stands there, looked at when whatever changes it from now on bears a later time.</summary>
    /// <remarks>The system stamps changes with a clock that goes on in ticks: what changed within the running tick could change once more
    /// and look the same. So a tick is waited for, a few milliseconds, for files that changed just now alone.</remarks>
    /// <returns>Null where nothing is told, or where the file changed while it was waited for.</returns>
    public static FileStamp? OfSettled(string path)
    {
        var first = Of(path);
        for (var waited = 0; first is { } look && look.ChangedAt >= Now() && waited < LongestTick; waited++)
        {
            Thread.Sleep(1);
            if (Of(path) != first)
            {
                return null;
            }
        }

        return first; // a clock of another machine may be ahead: what stayed as it was for a tick has settled as well
    }

    /// <summary>The clock that changes are stamped with; it lags by up to a tick.</summary>
    private static DateTimeOffset Now() =>
        ClockGetTime(CoarseClock, out var now) == 0
            ? DateTimeOffset.FromUnixTimeSeconds(now.Seconds).AddTicks(now.Nanoseconds / 100)
            : DateTimeOffset.MinValue;

    [DllImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int ClockGetTime(int clock, out TimeSpec now);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int StatX(int directory, byte[] path, int flags, uint mask, out Stat result);

    /// <summary>Both are long words, also where those have 32 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        private readonly nint _seconds;
        private readonly nint _nanoseconds;

        public long Seconds => _seconds;

        public long Nanoseconds => _nanoseconds;
    }

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
