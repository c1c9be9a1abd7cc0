using Xunit;

namespace Portal.Data.Tests;

public sealed class OwnerOnlyTests : IDisposable
{
    private const UnixFileMode Others = (UnixFileMode)0b111_111;
    private readonly string _root = Directory.CreateTempSubdirectory("assay-owner-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_new_home_lets_nobody_else_read_its_database_and_keys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights.");
        var home = new Home(_root);

        Assert.Empty(home.Protect(hasDatabase: true));
        _ = home.Key;

        Assert.All(
            [home.DatabasePath, home.KeysDirectory, Path.Combine(home.KeysDirectory, "home.key")],
            path => Assert.Equal(UnixFileMode.None, Mode(path) & Others)
        );
        Assert.True(File.Exists(home.DatabasePath));
    }

    [Fact]
    public void A_home_of_an_earlier_version_is_mended_with_all_that_is_below_its_keys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights.");
        var below = Directory.CreateDirectory(Path.Combine(_root, "keys", "data-protection")).FullName;
        string[] files =
        [
            Path.Combine(_root, "assay.db"),
            Path.Combine(_root, "assay.db-wal"),
            Path.Combine(_root, "keys", "ledger.key"),
            Path.Combine(below, "key.xml"),
        ];
        foreach (var file in files)
        {
            File.WriteAllText(file, "");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
            }
        }

        Assert.Empty(new Home(_root).Protect(hasDatabase: true));

        Assert.All([.. files, below, Path.Combine(_root, "keys")], path => Assert.Equal(UnixFileMode.None, Mode(path) & Others));
    }

    [Fact]
    public void A_home_on_a_database_server_gets_no_file_for_one()
    {
        new Home(_root).Protect(hasDatabase: false);

        Assert.False(File.Exists(Path.Combine(_root, "assay.db")));
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
