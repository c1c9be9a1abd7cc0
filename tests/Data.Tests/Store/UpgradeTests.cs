using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Data.Backups;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Data.Store;
using Portal.Data.Tests.Ledgers;
using Xunit;

namespace Portal.Data.Tests.Store;

/// <summary>An upgrade has a way back, until somebody has worked in the upgraded database.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public async Task An_upgraded_database_goes_back_to_what_it_was()
    {
        await using var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-upgrade-").FullName);
        var before = await GivenEarlierAsync(home);
        Assert.Single(await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None));
        await home.Get<LedgerCheckpoints>().CheckpointAsync(CancellationToken.None);
        DatabaseCopy.Release();

        var migration = await GoBackAsync(home);

        Assert.Equal((before.Migration, before), (migration, DatabaseCopy.PointOf(home.DatabasePath)));
        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(home.KeysDirectory, "checkpoints")),
            path => long.Parse(Path.GetFileNameWithoutExtension(path), null) > before.LedgerSize
        );
        Assert.True(File.Exists(Path.Combine(home.DatabasePath + ".left", "assay.db")));

        // The note says what is there now, under the home's mark, and the left one is evidence.
        Assert.StartsWith(
            $"{before.LedgerSize} {before.LedgerRoot} ",
            await File.ReadAllTextAsync(Path.Combine(home.KeysDirectory, "ledger.head"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(Path.Combine(home.DatabasePath + ".left", "ledger.head")));

        // And forward again, as if nothing had been. Who goes back stops the portal first, so another process goes forward.
        await using var started = PortalHome.Over(home);
        Assert.Single(await started.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None));
        await Tampering.AssertIntactAsync(started);
        Assert.Empty((await Tampering.VerifyAsync(started)).NotJudged);
    }

    [Fact]
    public async Task A_database_from_before_heads_bore_a_mark_goes_back_and_forward_again()
    {
        await using var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-upgrade-").FullName);
        var before = await GivenEarlierAsync(home, m => m.EndsWith("_DraftOperation", StringComparison.Ordinal));
        await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None);
        DatabaseCopy.Release();

        Assert.Equal(before.Migration, await GoBackAsync(home));

        Assert.Equal(before, DatabaseCopy.PointOf(home.DatabasePath));
        await using var started = PortalHome.Over(home);
        Assert.NotEmpty(await started.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None));
        await Tampering.AssertIntactAsync(started);
    }

    [Fact]
    public async Task Work_that_was_done_since_is_never_lost_by_going_back()
    {
        await using var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-upgrade-").FullName);
        await GivenEarlierAsync(home);
        await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None);
        await RecordAsync(home, ReturnKinds.FileExported, "export/x");
        DatabaseCopy.Release();

        var refused = await Assert.ThrowsAsync<RuleException>(() => GoBackAsync(home));

        Assert.Equal("upgrade.work-since", refused.Rule);
        Assert.StartsWith("1 entry was written since", refused.Message, StringComparison.Ordinal);

        // Nor is it lost where its columns are given the kind, the subject and the operation of the upgrade's own entry.
        await home.TamperAsync(
            "DROP TRIGGER LedgerEntry_AppendOnly_Update",
            "UPDATE LedgerEntry SET Kind = 101, Subject = 'database' WHERE Subject = 'export/x'",
            LedgerTriggers.Expected("Microsoft.EntityFrameworkCore.Sqlite").First().Statement
        );
        Assert.Equal("upgrade.work-since", (await Assert.ThrowsAsync<RuleException>(() => GoBackAsync(home))).Rule);
    }

    [Fact]
    public async Task A_database_of_a_later_program_is_not_touched()
    {
        await using var home = await PortalHome.CreateAsync();
        await home.TamperAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None)
        );

        Assert.Equal("database.newer", refused.Rule);
        Assert.Contains("29990101000000_Later", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A database as an earlier program left it, with its entries: by default the one of one migration before.</summary>
    internal static async Task<DatabasePoint> GivenEarlierAsync(PortalHome home, Func<string, bool>? isLast = null)
    {
        List<string> all,
            earlier;
        await using (var db = home.Open())
        {
            all = [.. db.Database.GetMigrations()];
            earlier = [.. all.Take(isLast is null ? all.Count - 1 : all.FindIndex(m => isLast(m)) + 1)];
            await db.GetService<IMigrator>().MigrateAsync();
        }

        await home.Ledger.CommitAsync(
            PortalHome.Tester,
            Guid.NewGuid(),
            (_, draft) =>
            {
                draft.Record(LedgerKinds.DatabaseMigrated, "database", before: null, after: new { Migrations = earlier });
                return Task.FromResult(0);
            },
            CancellationToken.None
        );
        await home.Get<LedgerCheckpoints>().CheckpointAsync(CancellationToken.None);
        DatabaseCopy.Release();

        // The ledger of now asks for all columns: what it wrote comes over into the schema of before.
        var now = home.DatabasePath + ".now";
        File.Move(home.DatabasePath, now);
        await using (var db = home.Open())
        {
            await db.GetService<IMigrator>().MigrateAsync(earlier[^1]);
        }

        var columns = "Size, Root, Frontier, LastLeafHash, Locks";
        columns += earlier.Exists(m => m.EndsWith(LedgerHead.MarkMigration, StringComparison.Ordinal)) ? ", Mark" : "";
        await home.TamperAsync(
            $"ATTACH '{now}' AS written",
            "INSERT INTO LedgerEntry SELECT * FROM written.LedgerEntry",
            "INSERT INTO LedgerCheckpoint SELECT * FROM written.LedgerCheckpoint",
            $"UPDATE LedgerHead SET ({columns}) = (SELECT {columns} FROM written.LedgerHead)",
            "DETACH written"
        );
        DatabaseCopy.Release();
        File.Delete(now);
        return DatabaseCopy.PointOf(home.DatabasePath);
    }

    internal static Task<string> GoBackAsync(PortalHome home) =>
        UpgradeCopy.GoBackAsync(home.DatabasePath, home.KeysDirectory, CancellationToken.None);

    private static Task<int> RecordAsync(PortalHome home, LedgerKind kind, string subject) =>
        home.Ledger.CommitAsync(
            PortalHome.Tester,
            Guid.NewGuid(),
            (_, draft) =>
            {
                draft.Record(kind, subject, before: null, after: null);
                return Task.FromResult(0);
            },
            CancellationToken.None
        );
}
