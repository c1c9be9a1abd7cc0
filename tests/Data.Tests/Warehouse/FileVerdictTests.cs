using Xunit;

namespace Portal.Data.Tests.Warehouse;

public sealed class FileVerdictTests : IDisposable
{
    /// <summary>A file that nobody touched for a while: this very program.</summary>
    private static readonly string Settled = typeof(FileVerdictTests).Assembly.Location;

    private readonly Home _home = new(Directory.CreateTempSubdirectory("assay-verdicts-").FullName);

    private string Store => Path.Combine(_home.Root, "verdicts");

    [Fact]
    public async Task Verdicts_that_cannot_be_written_down_fail_no_check_and_leave_nothing_behind()
    {
        var kept = Directory.CreateDirectory(Path.Combine(_home.Root, "verdicts"));
        File.WriteAllText(Path.Combine(kept.FullName, "in the way"), "");
        Assert.Null(
            await _home.Verdicts.DifferenceAsync(Settled, await Hashing.Sha256OfFileAsync(Settled, default), always: false, default)
        );

        _home.Verdicts.Save();

        Assert.Empty(Directory.EnumerateFiles(_home.Root, "verdicts*"));
    }

    public void Dispose() => Directory.Delete(_home.Root, recursive: true);

    [Fact]
    public async Task A_verdict_is_believed_by_the_next_process_and_the_bytes_are_read_again_where_that_is_asked()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the time of the last change of state.");
        var actual = Hashing.Sha256OfFile(Settled);
        Assert.Null(await _home.Verdicts.DifferenceAsync(Settled, actual, always: false, CancellationToken.None));
        _home.Verdicts.Save();
        // The verdict is written over for a hash that the file does not have: who believes it has not read the file.
        var (name, stamp) = (Path.GetRelativePath(_home.Root, Settled), FileStamp.Of(Settled)!.Value.Text);
        Assert.Contains($"{name}|{actual}|{stamp}|", await File.ReadAllTextAsync(Store), StringComparison.Ordinal);
        var other = new string('0', 64);
        await File.WriteAllTextAsync(Store, $"{name}|{other}|{stamp}|{_home.Key.Mark("verdict", name, other, stamp)}\n");

        var next = new Home(_home.Root).Verdicts;
        Assert.Null(next.Difference(Settled, other));
        Assert.Equal(actual, await next.DifferenceAsync(Settled, other, always: true, CancellationToken.None));
        Assert.Equal(
            actual,
            await new Home(_home.Root).Verdicts.DifferenceAsync(Settled, new string('1', 64), always: false, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("no mark", "")]
    [InlineData("a mark of another file", "verdict/other")]
    [InlineData("a mark of another stamp", "stamp")]
    public void A_verdict_that_this_home_did_not_write_is_not_believed(string what, string forged)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the time of the last change of state.");
        var (name, stamp, wrong) = (Path.GetRelativePath(_home.Root, Settled), FileStamp.Of(Settled)!.Value.Text, new string('0', 64));
        var mark = forged switch
        {
            "" => new string('0', 64),
            "stamp" => _home.Key.Mark("verdict", name, wrong, stamp + "1"),
            _ => _home.Key.Mark("verdict", name + "1", wrong, stamp),
        };
        File.WriteAllText(Store, $"{name}|{wrong}|{stamp}|{mark}\n");

        Assert.True(_home.Verdicts.Difference(Settled, wrong) is not null, what);
    }

    [Fact]
    public void No_verdict_is_kept_on_a_file_that_changed_a_moment_ago()
    {
        var path = Path.Combine(_home.Root, "file");
        File.WriteAllText(path, "text");

        Assert.Null(_home.Verdicts.Difference(path, Hashing.Sha256("text")));
        _home.Verdicts.Save();

        Assert.False(File.Exists(Store));
    }

    [Fact]
    public void The_keys_of_a_home_are_readable_by_their_owner_only_and_marks_of_another_home_are_none()
    {
        using var other = new FileVerdictTests();
        var mark = _home.Key.Mark("a", "b");

        Assert.True(new Home(_home.Root).Key.IsMark(mark, "a", "b"));
        Assert.False(_home.Key.IsMark(mark, "ab"));
        Assert.False(other._home.Key.IsMark(mark, "a", "b"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(_home.KeysDirectory, "home.key"))
            );
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(_home.KeysDirectory)
            );
        }
    }
}
