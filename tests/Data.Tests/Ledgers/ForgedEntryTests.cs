using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Somebody has the file of the database and not the keys: he adds entries, or hides for a moment which one is newest.</summary>
public sealed class ForgedEntryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_that_were_added_with_the_database_alone_are_followed_signed_and_repaired_by_nobody()
    {
        await using var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "a", "x");
        await ForgeAsync(home);

        await RefusedAsync(() => LedgerTests.StoreTextAsync(home, "b", "x"));
        await RefusedAsync(() => home.Get<LedgerCheckpoints>().CheckpointAsync(Cancelled));
        await RefusedAsync(() => home.Ledger.RequireWritableAsync(Cancelled));
        await using var started = PortalHome.Over(home);
        await RefusedAsync(() => LedgerTests.StoreTextAsync(started, "b", "x"));
        Assert.Throws<RuleException>(() => home.Get<SealRegister>().Noted());

        var first = (await Tampering.VerifyAsync(home)).Problems[0];
        Assert.Equal((VerificationProblemKind.HeadUnmarked, 9L, false), (first.Kind, first.Entry, first.IsDerived));
        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            started.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None)
        );
        Assert.Equal("ledger.not-repairable", refused.Rule);
    }

    [Fact]
    public async Task A_head_that_went_with_its_entries_is_not_made_again_over_others()
    {
        await using var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "a", "x");
        await ForgeAsync(home);
        await home.TamperAsync("DELETE FROM LedgerHead");

        var report = await Tampering.VerifyAsync(home);

        Assert.Contains(report.Problems, p => p.Kind == VerificationProblemKind.HeadUnmarked);
        await Assert.ThrowsAsync<RuleException>(() => home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None));
    }

    [Fact]
    public async Task Where_the_homes_key_was_lost_its_entries_are_taken_over_by_name_and_for_a_reason()
    {
        await using var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "a", "x");
        File.Delete(Path.Combine(home.KeysDirectory, "home.key"));
        File.Delete(Path.Combine(home.KeysDirectory, "ledger.head"));
        await using var started = PortalHome.Over(home);
        await RefusedAsync(() => LedgerTests.StoreTextAsync(started, "b", "x"));

        Assert.True(
            await started.Get<LedgerAdoption>().AdoptAsync(PortalHome.Tester, LedgerAdoption.OfLedger, "disk lost", CancellationToken.None)
        );
        Assert.False(
            await started.Get<LedgerAdoption>().AdoptAsync(PortalHome.Tester, LedgerAdoption.OfLedger, "again", CancellationToken.None)
        );

        await LedgerTests.StoreTextAsync(started, "b", "x");
        await Tampering.AssertIntactAsync(started);
        await using var db = started.Open();
        var entry = await db.LedgerEntries.SingleAsync(e => e.Kind == LedgerKinds.RowAdopted, Cancelled);
        Assert.Contains("disk lost", entry.Body, StringComparison.Ordinal);
    }

    /// <summary>Entries say of themselves whether heads were marked when they were written; how many there must be, the home
    /// says.</summary>
    [Fact]
    public async Task Of_a_ledger_that_is_shorter_than_this_home_committed_nothing_is_read()
    {
        await using var home = await PortalHome.CreateAsync();
        await home.BackUpAsync();
        await LedgerTests.StoreTextAsync(home, "a", "x");
        await home.RestoreAsync();

        await using var started = PortalHome.Over(home);
        var refused = Assert.Throws<RuleException>(() => started.Get<SealRegister>().Noted());

        Assert.Equal("ledger.set-back", refused.Rule);
    }

    [Fact]
    public async Task A_seal_whose_entry_was_given_another_kind_is_noted_still()
    {
        await using var home = await PortalHome.CreateAsync();
        var load = new SealedLoad(1, "20260701T080000-abcdef01", new string('a', 64), "W Bank", "anna", home.Time.GetUtcNow());
        await home.Get<SealRegister>().RecordAsync(PortalHome.Tester, [load], CancellationToken.None);
        await home.TamperAsync(
            Tampering.DropTriggers,
            "UPDATE LedgerEntry SET Kind = 302, Subject = 'seal/7' WHERE Subject = 'seal/1'",
            "DELETE FROM SealRecord"
        );

        Assert.Equal([(1, load.LoadId, load.Digest)], home.Get<SealRegister>().Noted());
    }

    /// <summary>In a copy without keys the entry is written by the program itself, so nothing of it is wrong; its rows come over.</summary>
    private static async Task ForgeAsync(PortalHome home)
    {
        await home.BackUpAsync();
        await using var elsewhere = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-forged-").FullName);
        File.Move(home.DatabasePath + ".backup", elsewhere.DatabasePath);
        await elsewhere
            .Get<LedgerAdoption>()
            .AdoptAsync(PortalHome.Tester, LedgerAdoption.OfLedger, "mine from now on", CancellationToken.None);
        await LedgerTests.StoreTextAsync(elsewhere, "forged", "x");
        await home.TamperAsync(
            $"ATTACH '{elsewhere.DatabasePath}' AS forged",
            "INSERT INTO LedgerEntry SELECT * FROM forged.LedgerEntry WHERE Sequence > (SELECT max(Sequence) FROM main.LedgerEntry)",
            "INSERT INTO CatalogueText SELECT * FROM forged.CatalogueText WHERE Digest = 'forged'",
            "DELETE FROM LedgerHead",
            "INSERT INTO LedgerHead SELECT * FROM forged.LedgerHead",
            "DETACH forged"
        );
    }

    private static async Task RefusedAsync(Func<Task> act) =>
        Assert.Equal("ledger.head-unmarked", (await Assert.ThrowsAsync<RuleException>(act)).Rule);
}
