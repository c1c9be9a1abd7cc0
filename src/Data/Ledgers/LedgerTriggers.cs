using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Data.Ledgers;

/// <summary>Triggers that keep written entries and checkpoints as they are, whoever holds the connection.</summary>
/// <remarks>A migration that rebuilds one of these tables on SQLite drops its triggers: it must call <see cref="Create"/> again.</remarks>
public static class LedgerTriggers
{
    public const string EntryTrigger = "LedgerEntry_AppendOnly";
    public const string CheckpointTrigger = "LedgerCheckpoint_AppendOnly";

    private static readonly (string Table, string Trigger)[] Guarded =
        [("LedgerEntry", EntryTrigger), ("LedgerCheckpoint", CheckpointTrigger)];

    public static void Create(MigrationBuilder migration)
    {
        foreach (var (table, trigger) in Guarded)
        {
            foreach (var statement in Statements(migration.ActiveProvider, table, trigger))
            {
                migration.Sql(statement);
            }
        }
    }

    public static void Drop(MigrationBuilder migration)
    {
        foreach (var (_, trigger) in Guarded)
        {
            foreach (var name in IsSqlite(migration.ActiveProvider) ? new[] { trigger + "_Update", trigger + "_Delete" } : [trigger])
            {
                migration.Sql($"DROP TRIGGER {name};");
            }
        }
    }

    private static IEnumerable<string> Statements(string? provider, string table, string trigger)
    {
        var message = $"{table} is append-only: rows are never changed or deleted.";
        if (IsSqlite(provider))
        {
            yield return $"CREATE TRIGGER {trigger}_Update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END;";
            yield return $"CREATE TRIGGER {trigger}_Delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END;";
            yield break;
        }

        // CREATE TRIGGER must be alone in its batch; inside EXEC it is, also in an idempotent script.
        yield return $"EXEC(N'CREATE TRIGGER [{trigger}] ON [{table}] AFTER UPDATE, DELETE AS BEGIN THROW 51000, N''{message}'', 1; END');";
    }

    private static bool IsSqlite(string? provider) =>
        provider?.EndsWith(".Sqlite", StringComparison.Ordinal) ?? throw new ArgumentNullException(nameof(provider));
}
