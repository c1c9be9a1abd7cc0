using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>The triggers that keep entries and checkpoints as they are: all there, on, and with their own text.</summary>
internal static class TriggerCheck
{
    /// <summary>Rule of the sentence about a trigger that is not the ledger's.</summary>
    public const string Foreign = "verify.trigger-foreign";

    /// <returns>A sentence for each that is missing, off or another.</returns>
    public static async Task<IReadOnlyList<(string Trigger, RuleException Problem)>> ProblemsAsync(
        PortalDb db,
        CancellationToken cancellationToken
    )
    {
        var isSqlite = db is SqlitePortalDb;
        var found = (
            await db
                .Database.SqlQueryRaw<Found>(
                    isSqlite
                        ? "SELECT name AS Name, sql AS Text, 0 AS IsOff FROM sqlite_master WHERE lower(type) = 'trigger'"
                        : "SELECT name AS Name, OBJECT_DEFINITION(object_id) AS Text, CAST(is_disabled AS int) AS IsOff FROM sys.triggers"
                )
                .ToListAsync(cancellationToken)
        )
            .GroupBy(t => t.Name, StringComparer.Ordinal)
            .ToDictionary(t => t.Key, t => t.First(), StringComparer.Ordinal);
        var foreign = await ForeignAsync(db, cancellationToken);
        return
        [
            .. foreign.Select(name =>
                (
                    name,
                    RuleException.Of(
                        Foreign,
                        $"The portal database has the trigger {name}, which Assay did not make: it can add rows to every change. Find out who made it, and drop it."
                    )
                )
            ),
            .. from expected in LedgerTriggers.Expected(db.Database.ProviderName)
            let problem = Of(expected, found.GetValueOrDefault(expected.Trigger))
            where problem is not null
            select (expected.Trigger, problem),
        ];
    }

    /// <summary>Names of the triggers on tables of the portal that Assay did not make.</summary>
    public static async Task<IReadOnlyList<string>> ForeignAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var own = LedgerTriggers.Expected(db.Database.ProviderName).Select(t => t.Trigger).ToHashSet(StringComparer.Ordinal);
        if (db is SqlitePortalDb)
        {
            return await Names(db, "SELECT name AS Value FROM sqlite_master WHERE lower(type) = 'trigger'");
        }

        // A server's database may hold tables of others beside ours.
        var tables = db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return await Names(db, "SELECT name AS Value FROM sys.triggers WHERE OBJECT_NAME(parent_id) IN (" + Literals(tables) + ")");

        async Task<List<string>> Names(PortalDb on, string sql) =>
            [.. (await on.Database.SqlQueryRaw<string>(sql).ToListAsync(cancellationToken)).Where(name => !own.Contains(name))];
    }

    /// <summary>Names of the model, which hold no quotation marks.</summary>
    private static string Literals(IEnumerable<string> names) =>
        string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"N'{name}'"));

    private static RuleException? Of((string Trigger, string Table, string Statement) expected, Found? found)
    {
        return found switch
        {
            null => RuleException.Of(
                "verify.trigger-dropped",
                $"The trigger {expected.Trigger} was dropped: nothing in the database keeps anybody from changing {expected.Table}. './portal ledger repair' creates it again."
            ),
            { IsOff: not 0 } => RuleException.Of(
                "verify.trigger-off",
                $"The trigger {expected.Trigger} is switched off: nothing in the database keeps anybody from changing {expected.Table}. './portal ledger repair' creates it again."
            ),
            _ => string.Equals(Plain(found.Text), Plain(expected.Statement), StringComparison.Ordinal)
                ? null
                : RuleException.Of(
                    "verify.trigger-replaced",
                    $"The trigger {expected.Trigger} was replaced: it no longer says what keeps {expected.Table} as it is. './portal ledger repair' creates it again."
                ),
        };
    }

    private static string Plain(string? text) =>
        string.Join(' ', (text ?? "").TrimEnd(';').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed record Found(string Name, string? Text, int IsOff);
}
