using Portal.Data.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Checkpoints in a directory that whoever administers the home does not hold.</summary>
public sealed class OutsideCheckpointTests : IDisposable
{
    private readonly string _outside = Directory.CreateTempSubdirectory("assay-outside-").FullName;

    public void Dispose() => Directory.Delete(_outside, recursive: true);

    [Fact]
    public async Task Every_checkpoint_stands_outside_as_well_and_verification_compares_by_itself()
    {
        await using var home = await SignedTwiceAsync();

        Assert.Equal(
            home.Get<CheckpointFiles>().Read().Select(f => (f.Size, f.Note)),
            home.Get<CheckpointFiles>().ReadOutside().Select(f => (f.Size, f.Note))
        );
        Assert.Equal(2, Directory.GetFiles(_outside).Length);
        await Tampering.AssertIntactAsync(home);
    }

    [Theory]
    [InlineData(
        "missing",
        VerificationProblemKind.CheckpointMissing,
        "is missing: the checkpoint over 8 entries stands only in the database"
    )]
    [InlineData("altered", VerificationProblemKind.CheckpointSwapped, "it was replaced or edited")]
    [InlineData("exchanged", VerificationProblemKind.CheckpointSwapped, "over 8 entries: it was replaced or edited")]
    [InlineData("of another home", VerificationProblemKind.CheckpointSwapped, "is not a checkpoint signed by")]
    [InlineData("by another name", VerificationProblemKind.CheckpointSwapped, "is no file of this portal")]
    public async Task What_somebody_did_to_the_files_outside_is_named_with_the_file(
        string deed,
        VerificationProblemKind kind,
        string sentence
    )
    {
        await using var home = await SignedTwiceAsync();
        var (first, second) = (Path.Combine(_outside, "000000000008.checkpoint"), Path.Combine(_outside, "000000000009.checkpoint"));
        switch (deed)
        {
            case "missing":
                File.Delete(first);
                break;
            case "altered":
                await File.WriteAllTextAsync(
                    first,
                    (await File.ReadAllTextAsync(first)).Replace("\n8\n", "\n7\n", StringComparison.Ordinal)
                );
                break;
            case "exchanged":
                File.Copy(second, first, overwrite: true);
                break;
            case "of another home":
                await using (var other = await PortalHome.CreateAsync())
                {
                    await File.WriteAllTextAsync(first, (await other.Get<LedgerReader>().CheckpointAsync(CancellationToken.None)).Note);
                }

                break;
            default:
                File.Copy(first, Path.Combine(_outside, "8.checkpoint"));
                File.Copy(first, Path.Combine(_outside, "copy.checkpoint"));
                break;
        }

        var problems = (await Tampering.VerifyAsync(home)).Problems;

        Assert.Contains(
            problems,
            p =>
                p.Kind == kind
                && p.Message.Contains(_outside, StringComparison.Ordinal)
                && p.Message.Contains(sentence, StringComparison.Ordinal)
        );
        Assert.All(problems, p => Assert.Contains(_outside, p.Message, StringComparison.Ordinal)); // nothing of the home is accused
    }

    [Fact]
    public async Task A_ledger_cut_and_made_to_fit_with_all_its_own_files_is_told_by_the_files_outside()
    {
        await using var home = await PortalHome.CreateAsync(outside: _outside);
        await LedgerTests.StoreTextAsync(home, "a", "x");
        await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await home.BackUpAsync();
        await LedgerTests.StoreTextAsync(home, "b", "x");
        await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await home.RestoreAsync();
        File.Delete(home.Get<CheckpointFiles>().PathOf(9));
        File.Delete(Path.Combine(home.KeysDirectory, "ledger.head"));

        await Tampering.AssertFirstAsync(
            home,
            VerificationProblemKind.BackupRestored,
            9,
            Path.Combine(_outside, "000000000009.checkpoint")
        );
    }

    [Fact]
    public async Task While_the_directory_is_away_the_work_goes_on_and_the_next_checkpoint_catches_up()
    {
        var away = Path.Combine(_outside, "mount");
        await using var home = await PortalHome.CreateAsync(outside: away);
        await LedgerTests.StoreTextAsync(home, "a", "x");
        var checkpoints = home.Get<LedgerCheckpoints>();

        Assert.Equal(8, (await checkpoints.CheckpointAsync(CancellationToken.None)).Size);
        Assert.Contains($"could not be written to {away}", checkpoints.OutsideProblem, StringComparison.Ordinal);
        await Tampering.AssertFirstAsync(home, VerificationProblemKind.OutsideUnreadable, null, $"in {away}, cannot be read");

        Directory.CreateDirectory(away);
        await LedgerTests.StoreTextAsync(home, "b", "x");
        await checkpoints.CheckpointAsync(CancellationToken.None);

        Assert.Null(checkpoints.OutsideProblem);
        Assert.Equal([8, 9], home.Get<CheckpointFiles>().ReadOutside().Select(f => f.Size));
        await Tampering.AssertIntactAsync(home);
    }

    /// <summary>Checkpoints over 8 and over 9 entries.</summary>
    private async Task<PortalHome> SignedTwiceAsync()
    {
        var home = await PortalHome.CreateAsync(outside: _outside);
        foreach (var text in new[] { "a", "b" })
        {
            await LedgerTests.StoreTextAsync(home, text, "x");
            await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        }

        return home;
    }
}
