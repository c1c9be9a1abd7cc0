using System.Diagnostics;
using Portal.Data;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>A disk that takes nothing, for real: verbs say a sentence, none hangs, and a home kept as evidence is verified where it
/// stands.</summary>
[Collection(CommandLine.Name)]
public sealed class UnwritableHomeTests : IDisposable
{
    private readonly string _medium = Directory.CreateTempSubdirectory("assay-medium-").FullName;
    private readonly bool _isMounted;

    public UnwritableHomeTests() =>
        _isMounted = OperatingSystem.IsLinux() && Mount("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", _medium);

    [Fact]
    public async Task A_full_disk_is_told_in_a_sentence_and_a_read_only_home_is_verified()
    {
        Assert.SkipUnless(_isMounted, "only who may mount can make a disk full or read only");
        var home = new Home(Path.Combine(_medium, "home"));
        await PreparedHomes.CopyDatabaseAsync(home);
        Assert.Equal(0, (await RunAsync(home, "ledger", "verify")).Code); // makes what a home has beside its database
        Assert.Equal(1, (await RunAsync(home, "compute")).Code); // as the start of a portal does
        var rest = Path.Combine(_medium, "rest");
        Fill(rest);

        var full = await RunAsync(home, "user", "disable", "auditor", "--reason", "full");
        Assert.Equal(1, full.Code);
        Assert.StartsWith(
            "The disk has no room left, so this was not written. Make room, then do it again. (",
            full.Errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", (await RunAsync(home, "ledger", "verify")).Errors, StringComparison.Ordinal);

        File.Delete(rest);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // what is open to be written keeps a medium writable
        Assert.True(Mount("mount", "-o", "remount,ro", _medium));
        Assert.True(home.IsReadOnly);
        var (code, said, errors) = await RunAsync(home, "ledger", "verify");
        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("The ledger is intact: ", said, StringComparison.Ordinal);
        foreach (
            string[] verb in (string[][])
                [
                    ["user", "disable", "auditor", "--reason", "why"],
                    ["ledger", "checkpoint"],
                    ["compute"],
                ]
        )
        {
            var refused = await RunAsync(home, verb);
            Assert.Equal(1, refused.Code);
            Assert.StartsWith("The home is read only: ", refused.Errors, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_isMounted)
        {
            Mount("umount", "-l", _medium);
        }

        Directory.Delete(_medium, recursive: true);
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(Home home, params string[] verb)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // each verb is a process of its own
        return CommandLine.RunAsync([.. verb, "--home", home.Root]);
    }

    private static void Fill(string path)
    {
        using var rest = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        try
        {
            for (var piece = new byte[4096]; ; )
            {
                rest.Write(piece);
            }
        }
        catch (IOException)
        {
            // There is no more.
        }
    }

    private static bool Mount(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
