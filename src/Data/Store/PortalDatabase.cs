using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Data.Access;
using Portal.Data.Ledgers;

namespace Portal.Data.Store;

/// <summary>Creates and upgrades the portal database.</summary>
public sealed class PortalDatabase(IDbContextFactory<PortalDb> factory, Ledger ledger)
{
    /// <summary>Migrations that are in this version of the program and not yet in the database.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
    }

    /// <summary>The SQL of the whole schema for a database administrator; it can be run again on a schema of an earlier version.</summary>
    public async Task<string> ScriptAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var options = db is SqlServerPortalDb ? MigrationsSqlGenerationOptions.Idempotent : MigrationsSqlGenerationOptions.Default;
        return db.GetService<IMigrator>().GenerateScript(options: options);
    }

    /// <summary>Brings the database to this version and creates the roles. Does nothing, and takes no lock, when there is nothing to do.</summary>
    /// <returns>The migrations that were applied.</returns>
    public async Task<IReadOnlyList<string>> MigrateAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            CreateDirectoryOf(db);
            await ClearAbandonedLockAsync(db, cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
            await ledger.CommitAsync(actor, Guid.CreateVersion7(), (_, draft) =>
            {
                draft.Record(LedgerKind.DatabaseMigrated, "database", before: null, after: new { Migrations = pending });
                return Task.FromResult(pending.Count);
            }, cancellationToken);
        }

        await EnsureRolesAsync(actor, cancellationToken);
        return pending;
    }

    private async Task EnsureRolesAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            if (await db.Roles.CountAsync(cancellationToken) >= Roles.All.Count)
            {
                return;
            }
        }

        await ledger.CommitAsync(actor, Guid.CreateVersion7(), async (db, draft) =>
        {
            var present = await db.Roles.Select(r => r.Id).ToListAsync(cancellationToken);
            foreach (var role in Roles.All.Except(present, StringComparer.Ordinal))
            {
                // The stamp is fixed: roles are never edited, and the row must not differ between two homes.
                db.Roles.Add(new IdentityRole(role) { Id = role, NormalizedName = role.ToUpperInvariant(), ConcurrencyStamp = role });
                draft.Record(LedgerKind.RoleCreated, GovernedRows.RolePrefix + role, before: null, after: new { Name = role });
            }

            return present.Count;
        }, cancellationToken);
    }

    /// <summary>EF's lock on SQLite is a row: a migration that was killed leaves it, and the next one would wait for ever. Ours take seconds.</summary>
    private static async Task ClearAbandonedLockAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (db is SqlitePortalDb
            && await db.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancellationToken) > 0)
        {
            await db.Database.ExecuteSqlRawAsync(
                "DELETE FROM __EFMigrationsLock WHERE julianday(Timestamp) < julianday('now', '-2 minutes')", cancellationToken);
        }
    }

    private static void CreateDirectoryOf(PortalDb db)
    {
        if (db is SqlitePortalDb
            && new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource is { Length: > 0 } file
            && Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }
    }
}
