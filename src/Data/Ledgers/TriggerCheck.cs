using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>The triggers that keep entries and checkpoints as they are: all there, on, and with their own text.</summary>
internal static class TriggerCheck
{
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
                        ? "SELECT name AS Name, sql AS Text, 0 AS IsOff FROM sqlite_master WHERE type = 'trigger'"
                        : "SELECT name AS Name, OBJECT_DEFINITION(object_id) AS Text, CAST(is_disabled AS int) AS IsOff FROM sys.triggers"
                )
                .ToListAsync(cancellationToken)
        ).ToDictionary(t => t.Name, StringComparer.Ordinal);
        return
        [
            .. from expected in LedgerTriggers.Expected(db.Database.ProviderName)
            let problem = Of(expected, found.GetValueOrDefault(expected.Trigger))
            where problem is not null
            select (expected.Trigger, problem),
        ];
    }

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
