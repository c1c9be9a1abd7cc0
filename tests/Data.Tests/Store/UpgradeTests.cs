using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Data.Access;
using Portal.Data.Backups;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Data.Store;
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

        var migration = UpgradeCopy.GoBack(home.DatabasePath, home.KeysDirectory, IsOfUpgrade);

        Assert.Equal((before.Migration, before), (migration, DatabaseCopy.PointOf(home.DatabasePath)));
        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(home.KeysDirectory, "checkpoints")),
            path => long.Parse(Path.GetFileNameWithoutExtension(path), null) > before.LedgerSize
        );
        Assert.True(File.Exists(Path.Combine(home.DatabasePath + ".left", "assay.db")));

        // And forward again, as if nothing had been. Who goes back stops the portal first, so another process goes forward.
        await using var started = PortalHome.Over(home);
        Assert.Single(await started.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None));
        Assert.True((await started.Get<LedgerVerification>().VerifyAsync(CancellationToken.None)).IsIntact);
    }

    [Fact]
    public async Task Work_that_was_done_since_is_never_lost_by_going_back()
    {
        await using var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-upgrade-").FullName);
        await GivenEarlierAsync(home);
        await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None);
        await RecordAsync(home, ReturnKinds.FileExported, "export/x");
        DatabaseCopy.Release();

        var refused = Assert.Throws<RuleException>(() => UpgradeCopy.GoBack(home.DatabasePath, home.KeysDirectory, IsOfUpgrade));

        Assert.Equal("upgrade.work-since", refused.Rule);
        Assert.StartsWith("1 entry was written since", refused.Message, StringComparison.Ordinal);
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

    /// <summary>A database as the program of one migration before left it, with its entries.</summary>
    private static async Task<DatabasePoint> GivenEarlierAsync(PortalHome home)
    {
        List<string> earlier;
        bool isMarked; // the ledger of now writes a mark: where that is what the last migration brings, it is taken away again
        await using (var db = home.Open())
        {
            earlier = [.. db.Database.GetMigrations().SkipLast(1)];
            isMarked = earlier.Exists(m => m.EndsWith(LedgerHead.MarkMigration, StringComparison.Ordinal));
            await db.GetService<IMigrator>().MigrateAsync(isMarked ? earlier[^1] : null);
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
        if (!isMarked)
        {
            await home.TamperAsync(
                "ALTER TABLE LedgerHead DROP COLUMN Mark",
                $"DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '%{LedgerHead.MarkMigration}'"
            );
        }

        DatabaseCopy.Release();
        var point = DatabaseCopy.PointOf(home.DatabasePath);

        return point;
    }

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

    private static bool IsOfUpgrade(int kind) => (LedgerKind)kind is LedgerKinds.DatabaseMigrated or AccessKinds.RoleCreated;
}
