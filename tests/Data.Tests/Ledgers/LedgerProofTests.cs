using System.Text;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Proofs as somebody without Assay reads them: lines of text, hashes of RFC 6962, signed notes.</summary>
public sealed class LedgerProofTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public async Task An_entry_and_its_proof_lead_to_the_signed_root(int sequence)
    {
        await using var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "a", "x");

        var proved = (await home.Get<LedgerProofs>().ProveAsync(sequence, maySign: true, CancellationToken.None))!;

        var lines = proved.Proof.Split('\n');
        Assert.Equal(("c2sp.org/tlog-proof@v1", $"index {sequence - 1}"), (lines[0], lines[1]));
        var end = Array.IndexOf(lines, "");
        var checkpoint = Checkpoint.Verify(string.Join('\n', lines[(end + 1)..]), LedgerKey.FindVerifier(home.KeysDirectory)!)!;
        Assert.Equal(proved.Size, checkpoint.Size);
        Assert.Equal(home.Time.GetUtcNow(), checkpoint.SignedAt);
        byte[] leaf = System.Security.Cryptography.SHA256.HashData([0, .. proved.Bytes]);
        Assert.True(
            MerkleTree.VerifyInclusion(
                leaf,
                sequence - 1,
                checkpoint.Size,
                [.. lines[2..end].Select(Convert.FromBase64String)],
                checkpoint.Root
            )
        );
        Assert.Equal(proved.Body, Encoding.UTF8.GetString(proved.Bytes));
    }

    [Fact]
    public async Task Without_a_checkpoint_over_it_an_entry_is_proved_only_by_who_may_sign_one()
    {
        await using var home = await PortalHome.CreateAsync();
        var proofs = home.Get<LedgerProofs>();

        Assert.Null(await proofs.ProveAsync(2, maySign: false, CancellationToken.None));
        Assert.NotNull(await proofs.ProveAsync(2, maySign: true, CancellationToken.None));
        Assert.NotNull(await proofs.ProveAsync(2, maySign: false, CancellationToken.None));
        Assert.Null(await proofs.ProveAsync(999, maySign: true, CancellationToken.None));
        Assert.Equal(1, (await proofs.SequencesAsync("database", CancellationToken.None)).Single());
    }

    [Fact]
    public async Task One_checkpoint_is_shown_to_continue_another_in_the_words_of_a_witness()
    {
        await using var home = await PortalHome.CreateAsync();
        var first = await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        for (var i = 0; i < 5; i++)
        {
            await LedgerTests.StoreTextAsync(home, $"t{i}", "x");
        }

        var body = (await home.Get<LedgerProofs>().ConsistencyAsync(first.Size, null, CancellationToken.None)).Split('\n');

        Assert.Equal($"old {first.Size}", body[0]);
        var end = Array.IndexOf(body, "");
        var later = Checkpoint.Verify(string.Join('\n', body[(end + 1)..]), LedgerKey.FindVerifier(home.KeysDirectory)!)!;
        Assert.True(
            Consistency.Verify(
                first.Size,
                later.Size,
                Convert.FromBase64String(first.Root),
                later.Root,
                [.. body[1..end].Select(Convert.FromBase64String)]
            )
        );
        Assert.StartsWith(
            "old 0\n\n",
            await home.Get<LedgerProofs>().ConsistencyAsync(0, null, CancellationToken.None),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "No checkpoint over 2 entries was signed",
            (
                await Assert.ThrowsAsync<RuleException>(() => home.Get<LedgerProofs>().ConsistencyAsync(2, null, CancellationToken.None))
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_note_whose_time_was_edited_is_no_checkpoint()
    {
        await using var home = await PortalHome.CreateAsync();
        var note = (await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None)).Note;
        var key = LedgerKey.FindVerifier(home.KeysDirectory)!;
        var line = note.Split('\n')[^2];
        var bytes = Convert.FromBase64String(line[(line.LastIndexOf(' ') + 1)..]);
        bytes[11] ^= 1; // a second
        var edited = note.Replace(line, line[..(line.LastIndexOf(' ') + 1)] + Convert.ToBase64String(bytes), StringComparison.Ordinal);

        Assert.NotNull(Checkpoint.Verify(note, key));
        Assert.Null(Checkpoint.Verify(edited, key));
    }
}
