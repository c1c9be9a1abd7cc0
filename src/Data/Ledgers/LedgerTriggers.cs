using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Data.Ledgers;

/// <summary>Triggers that keep written entries and checkpoints as they are, whoever holds the connection.</summary>
/// <remarks>A migration that rebuilds one of these tables on SQLite drops its triggers: it must call <see cref="Create"/> again.</remarks>
public static class LedgerTriggers
{
    public const string EntryTrigger = "LedgerEntry_AppendOnly";
    public const string CheckpointTrigger = "LedgerCheckpoint_AppendOnly";
    private static readonly (string Table, string Trigger)[] Guarded =
    [
        ("LedgerEntry", EntryTrigger),
        ("LedgerCheckpoint", CheckpointTrigger),
    ];

    public static void Create(MigrationBuilder migration)
    {
        foreach (var (_, _, statement) in Expected(migration.ActiveProvider))
        {
            // CREATE TRIGGER must be alone in its batch; inside EXEC it is, also in an idempotent script.
            migration.Sql(
                IsSqlite(migration.ActiveProvider) ? statement + ";" : $"EXEC(N'{statement.Replace("'", "''", StringComparison.Ordinal)}');"
            );
        }
    }

    public static void Drop(MigrationBuilder migration)
    {
        foreach (var (trigger, _, _) in Expected(migration.ActiveProvider))
        {
            migration.Sql($"DROP TRIGGER {trigger};");
        }
    }

    /// <summary>Name, table and text of each trigger that the database must have.</summary>
    internal static IEnumerable<(string Trigger, string Table, string Statement)> Expected(string? provider)
    {
        foreach (var (table, trigger) in Guarded)
        {
            var message = $"{table} is append-only: rows are never changed or deleted.";
            if (IsSqlite(provider))
            {
                yield return (
                    $"{trigger}_Update",
                    table,
                    $"CREATE TRIGGER {trigger}_Update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
                );
                yield return (
                    $"{trigger}_Delete",
                    table,
                    $"CREATE TRIGGER {trigger}_Delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
                );
            }
            else
            {
                yield return (
                    trigger,
                    table,
                    $"CREATE TRIGGER [{trigger}] ON [{table}] AFTER UPDATE, DELETE AS BEGIN THROW 51000, N'{message}', 1; END"
                );
            }
        }
    }

    private static bool IsSqlite(string? provider) =>
        provider?.EndsWith(".Sqlite", StringComparison.Ordinal) ?? throw new ArgumentNullException(nameof(provider));
}
