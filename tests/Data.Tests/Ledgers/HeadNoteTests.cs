using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Between two checkpoints, too, a database cannot be set back: the home notes the head that it committed last.</summary>
public sealed class HeadNoteTests
{
    [Fact]
    public async Task A_database_that_was_copied_back_is_named_and_takes_no_further_entry()
    {
        await using var home = await GivenTwoTextsAsync();
        await home.BackUpAsync();
        await LedgerTests.StoreTextAsync(home, "c", "dismissed");
        await home.RestoreAsync();

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.TailCut, 10, "This home committed 10 entries");
        var refused = await Assert.ThrowsAsync<RuleException>(() => LedgerTests.StoreTextAsync(home, "d", "x"));
        Assert.Equal("ledger.set-back", refused.Rule);
        Assert.Contains("committed 10 entries, and the portal database has 9", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_that_was_cut_together_with_its_head_row_is_not_repaired()
    {
        await using var home = await GivenTwoTextsAsync();
        await home.TamperAsync(
            Tampering.DropTriggers,
            "DELETE FROM CatalogueText WHERE Digest = 'b'",
            "DELETE FROM LedgerEntry WHERE Sequence = 9",
            "DELETE FROM LedgerHead"
        );

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None)
        );

        Assert.Equal("ledger.not-repairable", refused.Rule);
    }

    [Fact]
    public async Task A_head_row_that_belongs_to_other_entries_is_not_repaired_even_without_the_note()
    {
        await using var home = await GivenTwoTextsAsync();
        await home.TamperAsync(
            Tampering.DropTriggers,
            "DELETE FROM CatalogueText WHERE Digest = 'b'",
            "DELETE FROM LedgerEntry WHERE Sequence = 9",
            "UPDATE LedgerHead SET Size = 8"
        );
        File.Delete(Path.Combine(home.KeysDirectory, "ledger.head"));

        var report = await Tampering.VerifyAsync(home);

        Assert.Contains(report.Problems, p => p.Kind == VerificationProblemKind.TailCut && !p.IsDerived);
        await Assert.ThrowsAsync<RuleException>(() => home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None));
    }

    [Fact]
    public async Task An_edited_note_is_named_and_one_that_is_behind_says_nothing()
    {
        await using var home = await GivenTwoTextsAsync();
        var path = Path.Combine(home.KeysDirectory, "ledger.head");
        var behind = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await LedgerTests.StoreTextAsync(home, "c", "x");

        await File.WriteAllTextAsync(path, behind, TestContext.Current.CancellationToken);
        await Tampering.AssertIntactAsync(home); // as after a process that ended between the commit and its note

        await File.WriteAllTextAsync(path, "5" + behind[1..], TestContext.Current.CancellationToken);
        await Tampering.AssertFirstAsync(home, VerificationProblemKind.NoteForeign, null, "does not bear the mark of this home");
    }

    [Fact]
    public async Task A_foreign_note_is_never_overwritten_and_a_missing_one_is_said()
    {
        await using var home = await GivenTwoTextsAsync();
        var path = Path.Combine(home.KeysDirectory, "ledger.head");
        await File.WriteAllTextAsync(path, "garbage", TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<RuleException>(() => LedgerTests.StoreTextAsync(home, "c", "x"));

        Assert.Equal("ledger.note-foreign", refused.Rule);
        Assert.Equal("garbage", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));

        File.Delete(path);
        Assert.Contains(
            (await Tampering.VerifyAsync(home)).NotJudged,
            said => said.Contains("ledger.head is missing", StringComparison.Ordinal)
        );
        await LedgerTests.StoreTextAsync(home, "c", "x");
        Assert.Empty((await Tampering.VerifyAsync(home)).NotJudged);
    }

    [Fact]
    public async Task Entries_that_are_replaced_together_with_the_head_are_not_continued_by_a_process_that_runs()
    {
        await using var home = await GivenTwoTextsAsync();
        var before = await File.ReadAllTextAsync(Path.Combine(home.KeysDirectory, "ledger.head"), TestContext.Current.CancellationToken);

        // The last entry says another name, with all hashes made anew: the database agrees with itself.
        await using (var db = home.Open())
        {
            var entries = await db.LedgerEntries.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync(TestContext.Current.CancellationToken);
            var body = entries[^1].Body.Replace("tester", "admin", StringComparison.Ordinal);
            Assert.NotEqual(entries[^1].Body, body);
            var tree = entries[..^1]
                .Aggregate(CompactRange.Empty, (range, e) => range.Append(e.LeafHash))
                .Append(MerkleTree.LeafHash(body));
            await home.TamperAsync(
                "DROP TRIGGER LedgerEntry_AppendOnly_Update",
                $"UPDATE LedgerEntry SET ActorName = 'admin', Body = '{body.Replace("'", "''", StringComparison.Ordinal)}', LeafHash = x'{Convert.ToHexString(MerkleTree.LeafHash(body))}' WHERE Sequence = {tree.Size}",
                $"UPDATE LedgerHead SET Root = x'{Convert.ToHexString(tree.Root())}', Frontier = x'{Convert.ToHexString(tree.ToBytes())}', LastLeafHash = x'{Convert.ToHexString(MerkleTree.LeafHash(body))}'"
            );
        }

        var refused = await Assert.ThrowsAsync<RuleException>(() => LedgerTests.StoreTextAsync(home, "c", "x"));

        Assert.Equal("ledger.not-committed", refused.Rule);
        Assert.Equal(
            before,
            await File.ReadAllTextAsync(Path.Combine(home.KeysDirectory, "ledger.head"), TestContext.Current.CancellationToken)
        );
        Assert.False((await Tampering.VerifyAsync(home)).IsIntact);
        await using var started = PortalHome.Over(home);
        refused = await Assert.ThrowsAsync<RuleException>(() => LedgerTests.StoreTextAsync(started, "c", "x"));
        Assert.Equal("ledger.not-committed", refused.Rule);
    }

    [Fact]
    public async Task A_noted_seal_is_missed_although_its_row_was_deleted_and_is_never_noted_twice()
    {
        await using var home = await PortalHome.CreateAsync();
        var seals = home.Get<SealRegister>();
        var load = new SealedLoad(1, "20260701T080000-abcdef01", new string('a', 64), "W Bank", "anna", home.Time.GetUtcNow());
        await seals.RecordAsync(PortalHome.Tester, [load], CancellationToken.None);
        await home.TamperAsync("DELETE FROM SealRecord");

        Assert.Equal([(1, load.LoadId, load.Digest)], seals.Noted());
        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            seals.RecordAsync(PortalHome.Tester, [load with { LoadId = "20260701T090000-abcdef02" }], CancellationToken.None)
        );
        Assert.Equal("ledger.row-differs", refused.Rule);
    }

    /// <summary>Nine entries: seven of the new database, and two texts.</summary>
    private static async Task<PortalHome> GivenTwoTextsAsync()
    {
        var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "a", "x");
        await LedgerTests.StoreTextAsync(home, "b", "x");
        return home;
    }
}
