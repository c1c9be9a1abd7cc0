using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Data.Access;
using Portal.Data.Backups;
using Portal.Data.Ledgers;

namespace Portal.Data.Store;

/// <summary>Creates and upgrades the portal database.</summary>
public sealed class PortalDatabase(IDbContextFactory<PortalDb> factory, Ledger ledger, TimeProvider time)
{
    /// <summary>A migration takes seconds: who waits longer than this is told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Migrations that are in this version of the program and not yet in the database.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await RequireKnownAsync(db, cancellationToken);
        return [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
    }

    /// <summary>A later program's database is not touched: this one does not know what its columns mean.</summary>
    /// <exception cref="RuleException">It has migrations that this program does not have.</exception>
    private static async Task RequireKnownAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(db.Database.GetMigrations()).ToList();
        if (unknown.Count > 0)
        {
            throw new RuleException(
                "database.newer",
                $"The portal database was brought to a later version of Assay ({string.Join(", ", unknown)}). Use that version of the program, or go back with it: ./portal migrate --back.",
                string.Join(", ", unknown)
            );
        }
    }

    /// <summary>What the database should be asked for beyond its schema, with the statement that an administrator runs; null when
    /// nothing.</summary>
    /// <remarks>Without row versioning every reader of a page waits for the writer who holds the ledger's head, and writers for
    /// readers.</remarks>
    public async Task<string?> AdviceAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return
            db is SqlServerPortalDb
            && await db
                .Database.SqlQueryRaw<int>(
                    "SELECT CAST(is_read_committed_snapshot_on AS int) AS Value FROM sys.databases WHERE database_id = DB_ID()"
                )
                .SingleAsync(cancellationToken) == 0
            ? "Read committed snapshot is off in the portal database: readers and writers wait for each other. "
                + "An administrator runs, with nobody else connected: ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON"
            : null;
    }

    /// <summary>The SQL of the whole schema for a database administrator; it can be run again on a schema of an earlier version.</summary>
    public async Task<string> ScriptAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var options = db is SqlServerPortalDb ? MigrationsSqlGenerationOptions.Idempotent : MigrationsSqlGenerationOptions.Default;
        var script = db.GetService<IMigrator>().GenerateScript(options: options);

        // With other options of the client a script makes half a schema and says nothing.
        return db is SqlServerPortalDb ? $"SET QUOTED_IDENTIFIER, ANSI_NULLS ON;\nSET XACT_ABORT ON;\nGO\n\n{script}" : script;
    }

    /// <summary>Brings the database to this version and creates the roles. Does nothing, and takes no lock, when there is nothing to
    /// do.</summary>
    /// <returns>The migrations that were applied.</returns>
    /// <exception cref="RuleException">Another process has been migrating this SQLite file for longer than a minute.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await RequireKnownAsync(db, cancellationToken);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            using var held = await TakeAsync(db, actor, cancellationToken);
            await ClearAbandonedLockAsync(db, cancellationToken);
            pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)]; // another process may have done it meanwhile
            if (
                pending.Count > 0
                && FileOf(db) is { } file
                && (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).LastOrDefault() is { } last
            )
            {
                UpgradeCopy.Take(file, last);
            }

            await db.Database.MigrateAsync(cancellationToken);
        }

        await RecordAsync(db, actor, cancellationToken);
        await EnsureRolesAsync(actor, cancellationToken);
        return pending;
    }

    /// <summary>Enters what the ledger does not name yet; a process that was killed behind its migration leaves this to the next
    /// one.</summary>
    private async Task RecordAsync(PortalDb db, Actor actor, CancellationToken cancellationToken)
    {
        const string Subject = "database";
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        var entered = await db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Subject == Subject)
            .Select(e => e.Body)
            .ToListAsync(cancellationToken);
        if (applied.All(m => entered.Exists(body => body.Contains(m, StringComparison.Ordinal))))
        {
            return;
        }

        await ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var bodies = await db
                    .LedgerEntries.AsNoTracking()
                    .Where(e => e.Subject == Subject)
                    .Select(e => e.Body)
                    .ToListAsync(cancellationToken);
                var missing = applied.Where(m => !bodies.Exists(body => body.Contains(m, StringComparison.Ordinal))).ToList();
                if (missing.Count > 0)
                {
                    draft.Record(LedgerKinds.DatabaseMigrated, Subject, before: null, after: new { Migrations = missing });
                }

                if (missing.Exists(m => m.EndsWith("_People", StringComparison.Ordinal)))
                {
                    await DemoUsers.MarkAsync(db, draft, cancellationToken);
                }

                return missing.Count;
            },
            cancellationToken
        );
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

        await ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var present = await db.Roles.Select(r => r.Id).ToListAsync(cancellationToken);
                foreach (var role in Roles.All.Except(present, StringComparer.Ordinal))
                {
                    // The stamp is fixed: roles are never edited, and the row must not differ between two homes.
                    db.Roles.Add(
                        new IdentityRole(role)
                        {
                            Id = role,
                            NormalizedName = role.ToUpperInvariant(),
                            ConcurrencyStamp = role,
                        }
                    );
                    draft.Record(AccessKinds.RoleCreated, GovernedRows.RolePrefix + role, before: null, after: new { Name = role });
                }

                return present.Count;
            },
            cancellationToken
        );
    }

    /// <summary>EF's lock on SQLite is a row: a migration that was killed leaves it, and the next one would wait for ever. Under our own
    /// lock it is nobody's.</summary>
    private static async Task ClearAbandonedLockAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (
            db is SqlitePortalDb
            && await db
                .Database.SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'")
                .SingleAsync(cancellationToken) > 0
        )
        {
            await db.Database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsLock", cancellationToken);
        }
    }

    /// <summary>Held beside a SQLite file while it is migrated; a server has a lock of its own, which ends with the session.</summary>
    private async Task<FileLock?> TakeAsync(PortalDb db, Actor actor, CancellationToken cancellationToken)
    {
        if (FileOf(db) is not { } file)
        {
            return null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var path = file + ".migrating";
        return await FileLock.TakeAsync(path, actor.Name, Patience, time, cancellationToken)
            ?? throw new RuleException(
                "database.migrating",
                $"Another Assay has been migrating {file} for over a minute ({FileLock.HolderOf(path)}). Wait until it has ended, or stop it, then run this again.",
                file
            );
    }

    /// <summary>The SQLite file; null for a server.</summary>
    private static string? FileOf(PortalDb db) =>
        db is SqlitePortalDb && SqliteFile.PathOf(db.Database.GetConnectionString()) is { Length: > 0 } file ? file : null;
}
