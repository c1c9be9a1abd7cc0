using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

public sealed class LedgerRepairTests
{
    [Theory]
    [InlineData("UPDATE LedgerHead SET Frontier = zeroblob(length(Frontier))")]
    [InlineData("UPDATE LedgerHead SET Frontier = x''")]
    [InlineData("UPDATE LedgerHead SET Root = zeroblob(32)")]
    [InlineData("UPDATE LedgerHead SET LastLeafHash = zeroblob(32)")]
    [InlineData("UPDATE LedgerHead SET Locks = 0")]
    [InlineData("UPDATE LedgerHead SET Size = 99")]
    [InlineData("UPDATE LedgerHead SET Mark = NULL")]
    [InlineData("DELETE FROM LedgerHead")]
    [InlineData("UPDATE LedgerCheckpoint SET Root = zeroblob(32)")]
    [InlineData("UPDATE LedgerCheckpoint SET Frontier = zeroblob(32)")]
    [InlineData("UPDATE LedgerCheckpoint SET At = '2020-01-01 00:00:00'")]
    [InlineData("DELETE FROM LedgerCheckpoint")]
    [InlineData("SELECT 1")] // the triggers alone
    public async Task What_repeats_other_things_is_made_again_and_an_entry_says_so(string tampering)
    {
        await using var home = await SignedAsync();
        await home.TamperAsync(Tampering.DropTriggers, tampering);
        Assert.False((await Tampering.VerifyAsync(home)).IsIntact);

        var report = await home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None);

        Assert.NotEmpty(report.Repaired);
        await Tampering.AssertIntactAsync(home);
        var entry = (
            await home.Get<LedgerReader>()
                .ListAsync(new LedgerFilter { Kind = LedgerKinds.LedgerRepaired }, new PageRequest(1, 10), CancellationToken.None)
        ).Rows.Single();
        Assert.Equal(("database", "tester"), (entry.Subject, entry.Actor));
        Assert.Contains("was dropped", entry.Body, StringComparison.Ordinal);
        await LedgerTests.StoreTextAsync(home, "after", "work goes on");
        await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_lost_checkpoint_file_is_written_again()
    {
        await using var home = await SignedAsync();
        Directory.Delete(home.Get<CheckpointFiles>().Directory, recursive: true);

        await home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None);

        await Tampering.AssertIntactAsync(home);
    }

    [Theory]
    [InlineData("UPDATE CatalogueText SET Text = 'other' WHERE Digest = 'a'", "catalogue/a was edited")]
    [InlineData("UPDATE LedgerEntry SET ActorName = 'nobody' WHERE Sequence = 3", "Entry 3")]
    [InlineData("DELETE FROM LedgerEntry WHERE Sequence = (SELECT max(Sequence) FROM LedgerEntry)", "its tail was cut off")]
    public async Task What_cannot_be_derived_is_not_repaired_and_nothing_is_changed(string tampering, string sentence)
    {
        await using var home = await SignedAsync();
        await home.TamperAsync(Tampering.DropTriggers, "UPDATE LedgerHead SET Locks = 77", tampering);

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None)
        );

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        await using var db = home.Open();
        Assert.Equal(77, (await db.LedgerHeads.SingleAsync()).Locks);
    }

    [Fact]
    public async Task A_zeroed_frontier_stops_the_next_change_before_it_breaks_the_log()
    {
        await using var home = await SignedAsync();
        await home.TamperAsync("UPDATE LedgerHead SET Frontier = zeroblob(length(Frontier))");

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => LedgerTests.StoreTextAsync(home, "b", "x"));

        Assert.Contains("ledger repair", refused.Message, StringComparison.Ordinal);
        await home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None);
        await LedgerTests.StoreTextAsync(home, "b", "x");
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task An_intact_ledger_is_left_alone()
    {
        await using var home = await SignedAsync();
        var before = (await Tampering.VerifyAsync(home)).Entries;

        Assert.Empty((await home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None)).Repaired);

        Assert.Equal(before, (await Tampering.VerifyAsync(home)).Entries);
    }

    private static async Task<PortalHome> SignedAsync()
    {
        var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "a", "text of a");
        await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        return home;
    }
}
