using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>After the migration (entry 1) and the six roles (2 to 7) each home here holds three catalogue texts: entries 8, 9,
/// 10.</summary>
public sealed class VerificationTests
{
    [Fact]
    public async Task An_edited_row_is_named()
    {
        await using var home = await ThreeTextsAsync();
        await home.TamperAsync("UPDATE CatalogueText SET Text = 'other' WHERE Digest = 'b'");

        var report = await Tampering.AssertFirstAsync(home, VerificationProblemKind.RowEdited, 9, "catalogue/b was edited");
        Assert.Equal(1, report.ProblemCount);
    }

    [Fact]
    public async Task A_deleted_row_is_named()
    {
        await using var home = await ThreeTextsAsync();
        await home.TamperAsync("DELETE FROM CatalogueText WHERE Digest = 'c'");

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.RowDeleted, 10, "catalogue/c was deleted");
    }

    [Fact]
    public async Task A_row_that_no_entry_knows_is_named()
    {
        await using var home = await ThreeTextsAsync();
        await home.TamperAsync("INSERT INTO CatalogueText (Digest, Text) VALUES ('d', 'smuggled')");

        await Tampering.AssertFirstAsync(
            home,
            VerificationProblemKind.RowWithoutEntry,
            null,
            "catalogue/d is in the database, but no entry"
        );
    }

    [Fact]
    public async Task A_role_given_behind_the_portals_back_is_named()
    {
        await using var home = await ThreeTextsAsync();
        await home.Get<Portal.Data.Access.DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        await Tampering.AssertIntactAsync(home);
        await home.TamperAsync("INSERT INTO PortalUserRole (UserId, RoleId) VALUES ('auditor', 'Admin')");

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.RowEdited, 11, "user/auditor was edited");
    }

    [Fact]
    public async Task An_edited_entry_is_named()
    {
        await using var home = await ThreeTextsAsync();
        await home.TamperAsync(
            Tampering.DropTriggers,
            "UPDATE LedgerEntry SET Body = replace(Body, 'tester', 'nobody'), ActorName = 'nobody' WHERE Sequence = 9"
        );

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.EntryEdited, 9, "Entry 9 about catalogue/b was edited");
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public async Task An_edited_entry_with_its_hash_made_to_fit_is_named(int sequence)
    {
        await using var home = await ThreeTextsAsync();
        var body = (await BodyAsync(home, sequence)).Replace("tester", "nobody", StringComparison.Ordinal);
        await home.TamperAsync(
            Tampering.DropTriggers,
            $"UPDATE LedgerEntry SET ActorName = 'nobody', Body = '{body}', LeafHash = x'{Convert.ToHexString(MerkleTree.LeafHash(body))}' WHERE Sequence = {sequence}"
        );

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.EntryEdited, sequence, $"Entry {sequence}");
    }

    [Fact]
    public async Task A_column_that_no_longer_repeats_the_entry_is_named()
    {
        await using var home = await ThreeTextsAsync();
        await home.TamperAsync(Tampering.DropTriggers, "UPDATE LedgerEntry SET ActorName = 'nobody' WHERE Sequence = 9");

        await Tampering.AssertFirstAsync(
            home,
            VerificationProblemKind.EntryColumnsDiffer,
            9,
            "ActorName says 'nobody', the entry itself says 'tester'"
        );
    }

    [Fact]
    public async Task A_deleted_entry_is_named()
    {
        await using var home = await ThreeTextsAsync();
        await home.TamperAsync(Tampering.DropTriggers, "DELETE FROM LedgerEntry WHERE Sequence = 9");

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.EntryMissing, 9, "Entry 9 is missing");
    }

    [Fact]
    public async Task A_cut_tail_is_named()
    {
        await using var home = await ThreeTextsAsync();
        await home.TamperAsync(Tampering.DropTriggers, "DELETE FROM LedgerEntry WHERE Sequence >= 9");

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.TailCut, 9, "The head counts 10 entries, but the ledger ends at 8");
    }

    [Fact]
    public async Task A_cut_tail_with_the_head_made_to_fit_is_named_by_the_checkpoint_outside()
    {
        await using var home = await ThreeTextsAsync();
        await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await home.TamperAsync(Tampering.DropTriggers, "DELETE FROM LedgerEntry WHERE Sequence >= 10", "DELETE FROM LedgerCheckpoint");
        await SetHeadAsync(home);

        var report = await Tampering.AssertFirstAsync(home, VerificationProblemKind.TailCut, 10, "10 entries were signed");
        Assert.Contains(report.Problems, p => p.Kind == VerificationProblemKind.RowWithoutEntry && p.Subject == "catalogue/c");
    }

    [Fact]
    public async Task A_rewritten_history_with_everything_made_to_fit_is_named_by_the_checkpoint_outside()
    {
        await using var home = await ThreeTextsAsync();
        await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await LedgerTests.StoreTextAsync(home, "d", "text of d");
        await home.TamperAsync(Tampering.DropTriggers, "DELETE FROM LedgerCheckpoint");
        var previous = "";
        for (var sequence = 10; sequence <= 11; sequence++)
        {
            var body = (await BodyAsync(home, sequence)).Replace("tester", "nobody", StringComparison.Ordinal);
            body =
                sequence == 10
                    ? body
                    : System.Text.RegularExpressions.Regex.Replace(body, "\"previous\":\"[0-9a-f]*\"", $"\"previous\":\"{previous}\"");
            previous = Convert.ToHexStringLower(MerkleTree.LeafHash(body));
            await home.TamperAsync(
                $"UPDATE LedgerEntry SET ActorName = 'nobody', Body = '{body}', LeafHash = x'{previous}' WHERE Sequence = {sequence}"
            );
        }

        await SetHeadAsync(home);

        await Tampering.AssertFirstAsync(
            home,
            VerificationProblemKind.HistoryRewritten,
            1,
            "Entries 1 to 10 are not those that were signed"
        );
        await Assert.ThrowsAsync<RuleException>(() => home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_restored_backup_is_named()
    {
        await using var home = await ThreeTextsAsync();
        await home.BackUpAsync();
        await LedgerTests.StoreTextAsync(home, "d", "text of d");
        await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await home.RestoreAsync();

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.BackupRestored, 11, "11 entries were signed");
        await Assert.ThrowsAsync<RuleException>(() => home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_swapped_checkpoint_is_named()
    {
        await using var home = await ThreeTextsAsync();
        var checkpoint = await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        var path = home.Get<CheckpointFiles>().PathOf(checkpoint.Size);
        var forged = checkpoint.Note.Replace(
            checkpoint.Root,
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(path, forged);

        await Tampering.AssertFirstAsync(
            home,
            VerificationProblemKind.CheckpointSwapped,
            10,
            $"{path} is not a checkpoint signed by assay-ledger-"
        );
    }

    [Fact]
    public async Task A_missing_signing_key_is_named_once_there_are_checkpoints()
    {
        await using var home = await ThreeTextsAsync();
        var key = Path.Combine(home.Get<CheckpointFiles>().KeysDirectory, LedgerKey.PrivateFile);
        File.Delete(key);
        await Tampering.AssertIntactAsync(home); // nothing is signed: the first checkpoint makes a key

        await home.Get<LedgerCheckpoints>().CheckpointAsync(CancellationToken.None);
        await Tampering.AssertIntactAsync(home);
        File.Delete(key);

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.KeyMissing, null, $"{key} is missing");
    }

    [Fact]
    public async Task A_missing_checkpoint_file_is_named()
    {
        await using var home = await ThreeTextsAsync();
        var checkpoint = await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        File.Delete(home.Get<CheckpointFiles>().PathOf(checkpoint.Size));

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.CheckpointMissing, 10, "stands only in the database");
    }

    [Fact]
    public async Task A_process_that_ends_before_its_checkpoint_is_stored_accuses_nobody_and_is_caught_up_with()
    {
        await using var home = await ThreeTextsAsync();
        var (files, reader) = (home.Get<CheckpointFiles>(), home.Get<LedgerReader>());
        var key = LedgerKey.Open(files.KeysDirectory, mayCreate: true);
        await LedgerTests.StoreTextAsync(home, "d", "text of d");
        var ended = await reader.CheckpointAsync(CancellationToken.None);

        // Ended after the row: the note has not got its last name.
        var signing = Path.ChangeExtension(files.PathOf(ended.Size), ".signing");
        File.Move(files.PathOf(ended.Size), signing);
        await Tampering.AssertIntactAsync(home);
        await reader.CheckpointAsync(CancellationToken.None);
        Assert.Equal((true, false), (File.Exists(files.PathOf(ended.Size)), File.Exists(signing)));

        // Ended before the row: the next one at that size takes the same note, and one further on goes past it.
        await LedgerTests.StoreTextAsync(home, "e", "text of e");
        await using (var db = await home.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync())
        {
            var head = await db.LedgerHeads.SingleAsync();
            var checkpoint = new Checkpoint(key.Name, head.Size, head.Root);
            var note = files.Begin(checkpoint, checkpoint.Sign(key, TimeProvider.System.GetUtcNow()), key);
            await Tampering.AssertIntactAsync(home);
            Assert.Equal(note, (await reader.CheckpointAsync(CancellationToken.None)).Note);
        }

        Assert.Empty(files.Signing());
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Two_that_sign_the_same_entries_at_once_keep_one_note()
    {
        await using var home = await ThreeTextsAsync();
        await using var other = PortalHome.Over(home);
        other.Time.SetUtcNow(home.Time.GetUtcNow().AddHours(1)); // their notes would differ
        for (var round = 0; round < 20; round++)
        {
            await LedgerTests.StoreTextAsync(home, $"both-{round}", "text");
            var notes = await Task.WhenAll(
                new[] { home, other }.Select(one => Task.Run(() => one.Get<LedgerReader>().CheckpointAsync(CancellationToken.None)))
            );
            Assert.Equal(notes[0].Note, notes[1].Note);
        }

        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_note_without_its_row_still_tells_that_the_ledger_was_cut()
    {
        await using var home = await ThreeTextsAsync();
        await home.BackUpAsync();
        await LedgerTests.StoreTextAsync(home, "d", "text of d");
        var checkpoint = await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        var files = home.Get<CheckpointFiles>();
        File.Move(files.PathOf(checkpoint.Size), Path.ChangeExtension(files.PathOf(checkpoint.Size), ".signing"));
        await home.RestoreAsync();

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.BackupRestored, 11, "11 entries were signed");
        await Assert.ThrowsAsync<RuleException>(() => home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_checkpoint_printed_in_a_document_is_found_again_and_one_of_another_bank_is_not()
    {
        await using var home = await ThreeTextsAsync();
        await using var other = await ThreeTextsAsync();
        var printed = await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await LedgerTests.StoreTextAsync(home, "d", "text of d");

        var own = await home.Get<LedgerVerification>().VerifyAsync([printed.Note], CancellationToken.None);
        var foreign = await other.Get<LedgerVerification>().VerifyAsync([printed.Note], CancellationToken.None);

        Assert.True(own.IsIntact);
        Assert.Equal(3, own.Checkpoints);
        Assert.False(foreign.IsIntact);
    }

    [Fact]
    public async Task A_long_ledger_verifies_to_its_last_entry()
    {
        await using var home = await ThreeTextsAsync();
        const int entries = 20_000;
        for (var batch = 0; batch < 10; batch++)
        {
            await home.Ledger.CommitAsync(
                PortalHome.Tester,
                Guid.CreateVersion7(),
                (_, draft) =>
                {
                    for (var i = 0; i < entries / 10; i++)
                    {
                        draft.Record(RunKinds.RunSaved, "run/1", null, new { Batch = batch, Number = i });
                    }

                    return Task.FromResult(0);
                },
                CancellationToken.None
            );
        }

        var report = await Tampering.VerifyAsync(home);

        Assert.True(report.IsIntact);
        Assert.Equal(entries + 10, report.Entries);
    }

    private static async Task<PortalHome> ThreeTextsAsync()
    {
        var home = await PortalHome.CreateAsync();
        foreach (var digest in new[] { "a", "b", "c" })
        {
            await LedgerTests.StoreTextAsync(home, digest, "text of " + digest);
        }

        return home;
    }

    private static async Task<string> BodyAsync(PortalHome home, long sequence)
    {
        await using var db = home.Open();
        return (await db.LedgerEntries.SingleAsync(e => e.Sequence == sequence)).Body;
    }

    /// <summary>Computes the head that fits whatever entries are there now, as a skilled forger would.</summary>
    private static async Task SetHeadAsync(PortalHome home)
    {
        await using var db = home.Open();
        var leaves = await db.LedgerEntries.OrderBy(e => e.Sequence).Select(e => e.LeafHash).ToListAsync();
        var range = leaves.Aggregate(CompactRange.Empty, (r, leaf) => r.Append(leaf));
        var operations = await db.LedgerEntries.CountAsync(e => e.Ordinal == 0);
        await home.TamperAsync(
            $"UPDATE LedgerHead SET Size = {range.Size}, Locks = {operations}, Root = x'{Convert.ToHexString(range.Root())}', Frontier = x'{Convert.ToHexString(range.ToBytes())}', LastLeafHash = x'{Convert.ToHexString(leaves[^1])}'"
        );
    }
}
