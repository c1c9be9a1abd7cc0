using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Xunit;

namespace Portal.Data.Tests.Store;

public sealed class MigrationTests
{
    [Fact]
    public void The_model_and_the_migrations_agree_on_both_providers()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var sqlServer = new SqlServerDesignTime().CreateDbContext([]);

        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(sqlServer.Database.HasPendingModelChanges());
    }

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void The_SQL_Server_script_parses_and_guards_the_ledger(MigrationsSqlGenerationOptions options)
    {
        using var db = new SqlServerDesignTime().CreateDbContext([]);

        var script = db.GetService<IMigrator>().GenerateScript(options: options);

        Assert.Empty(Parse(script));
        foreach (var trigger in new[] { LedgerTriggers.EntryTrigger, LedgerTriggers.CheckpointTrigger })
        {
            var statement = script.Split('\n').Single(l => l.Contains($"CREATE TRIGGER [{trigger}]", StringComparison.Ordinal));
            var inner = statement[
                (statement.IndexOf("N'", StringComparison.Ordinal) + 2)..statement.LastIndexOf("')", StringComparison.Ordinal)
            ];
            Assert.Empty(Parse(inner.Replace("''", "'", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_new_SQLite_file_gets_the_schema_the_triggers_and_the_roles()
    {
        await using var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-store-").FullName);
        await using var db = home.Open();
        Assert.Equal(db.Database.GetMigrations(), await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None));

        var triggers = await db
            .Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
            .ToListAsync();
        Assert.Equal(
            [
                "LedgerCheckpoint_AppendOnly_Delete",
                "LedgerCheckpoint_AppendOnly_Update",
                "LedgerEntry_AppendOnly_Delete",
                "LedgerEntry_AppendOnly_Update",
            ],
            triggers
        );
        Assert.Equal(
            Roles.All.Order(StringComparer.Ordinal),
            (await db.Roles.Select(r => r.Id).ToListAsync()).Order(StringComparer.Ordinal)
        );
        Assert.Empty(await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None));
    }

    [Fact]
    public async Task A_first_start_killed_in_its_migration_is_taken_up_at_once_by_the_next()
    {
        await using var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-store-").FullName);
        using (
            var killed = Process.Start(
                new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Portal.LoadProbe.dll"), "migrate", home.Directory])
                {
                    RedirectStandardOutput = true,
                }
            )!
        )
        {
            Assert.Equal("migrating", await killed.StandardOutput.ReadLineAsync());
            Assert.Null(FileLock.TryTake(home.DatabasePath + ".migrating", "the test")); // two processes, one lock
            Assert.Equal($"process {killed.Id}, started by probe", FileLock.HolderOf(home.DatabasePath + ".migrating"));
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        await using (var db = home.Open())
        {
            Assert.Equal(1, await db.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM __EFMigrationsLock").SingleAsync());
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var applied = await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, patience.Token);

        Assert.NotEmpty(applied);
        Assert.Empty(await home.Get<PortalDatabase>().PendingAsync(CancellationToken.None));
        using var free = FileLock.TryTake(home.DatabasePath + ".migrating", "the test");
        Assert.NotNull(free);
    }

    [Fact]
    public async Task A_start_killed_between_its_migration_and_the_ledger_is_entered_by_the_next()
    {
        await using var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-store-").FullName);
        await using var db = home.Open();
        await db.Database.MigrateAsync(CancellationToken.None);

        Assert.Empty(await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None));
        Assert.Empty(await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None));

        var entry = await db.LedgerEntries.SingleAsync(e => e.Kind == LedgerKinds.DatabaseMigrated);
        Assert.All(db.Database.GetMigrations(), m => Assert.Contains(m, entry.Body, StringComparison.Ordinal));
    }

    /// <summary>A database of the release before people were marked: who was made by the portal itself is of the demonstration, whoever
    /// else has such a name is not.</summary>
    [Fact]
    public async Task Demo_people_of_an_older_database_are_marked_by_what_the_ledger_says_of_their_making()
    {
        await using var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-store-").FullName);
        await using (var old = home.Open())
        {
            await old.GetService<IMigrator>().MigrateAsync();
        }

        var (tree, last) = (CompactRange.Empty, Array.Empty<byte>());
        foreach (
            var (name, sequence, actor) in new[]
            {
                ("auditor", 1, """{"kind":"system","name":"portal"}"""),
                ("manager", 2, """{"kind":"os","name":"portal"}"""),
            }
        )
        {
            await home.TamperAsync(
                "INSERT INTO PortalUser (Id, DisplayName, IsDisabled, UserName, NormalizedUserName, EmailConfirmed, "
                    + "PhoneNumberConfirmed, TwoFactorEnabled, LockoutEnabled, AccessFailedCount) "
                    + $"VALUES ('{name}', '{name}', 0, '{name}', '{name.ToUpperInvariant()}', 0, 0, 0, 1, 0)"
            );
            await using var filled = home.Open();
            var state = await SubjectStates.DigestAsync(filled, $"user/{name}", CancellationToken.None);
            var body = $$"""{"actor":{{actor}},"after":null,"kind":201,"subject":"user/{{name}}","state":"{{state}}"}""";
            var leaf = MerkleTree.LeafHash(body);
            (tree, last) = (tree.Append(leaf), leaf);
            await home.TamperAsync(
                "INSERT INTO LedgerEntry (Sequence, OperationId, Ordinal, At, Kind, ActorName, Subject, Body, LeafHash) "
                    + $"VALUES ({sequence}, '{Guid.NewGuid().ToString().ToUpperInvariant()}', 0, '2026-01-01 00:00:00', 201, 'portal', "
                    + $"'user/{name}', '{body}', x'{Convert.ToHexString(leaf)}')"
            );
        }

        await home.TamperAsync(
            $"UPDATE LedgerHead SET Size = 2, Root = x'{Convert.ToHexString(tree.Root())}', Frontier = x'{Convert.ToHexString(tree.ToBytes())}', LastLeafHash = x'{Convert.ToHexString(last)}'"
        );
        await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None);

        await using var db = home.Open();
        Assert.Equal(
            [("auditor", true), ("manager", false)],
            (await db.Users.OrderBy(u => u.Id).ToListAsync()).Select(u => (u.Id, u.IsDemo))
        );
        Assert.Equal(
            AccessKinds.UserChanged,
            (await db.LedgerEntries.Where(e => e.Subject == "user/auditor").OrderBy(e => e.Sequence).LastAsync()).Kind
        );
    }

    [Fact]
    public async Task The_SQLite_triggers_refuse_to_change_what_is_written()
    {
        await using var home = await PortalHome.CreateAsync();

        var update = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() =>
            home.TamperAsync("UPDATE LedgerEntry SET Body = '{}'")
        );
        var delete = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => home.TamperAsync("DELETE FROM LedgerEntry"));

        Assert.Contains("append-only", update.Message, StringComparison.Ordinal);
        Assert.Contains("append-only", delete.Message, StringComparison.Ordinal);
    }

    private static List<string> Parse(string script)
    {
        new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out var errors);
        return [.. errors.Select(e => $"{e.Line}:{e.Column} {e.Message}")];
    }
}
