using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Returns;

/// <summary>Who took the steps of a version, replayed from its ledger entries: a column could be edited to say another name.</summary>
internal static class ReturnHistory
{
    public static async Task<ReturnSigners> SignersAsync(PortalDb db, string subject, CancellationToken cancellationToken)
    {
        var entries = await db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Subject == subject && e.Kind == LedgerKind.ReturnStateChanged)
            .OrderBy(e => e.Sequence)
            .Select(e => new { e.ActorName, e.Body })
            .ToListAsync(cancellationToken);
        return entries.Aggregate(ReturnSigners.None, (signers, entry) => signers.After(StepOf(entry.Body), entry.ActorName));
    }

    private static ReturnStep StepOf(string body)
    {
        using var entry = JsonDocument.Parse(body);
        return Enum.Parse<ReturnStep>(entry.RootElement.GetProperty("after").GetProperty("step").GetString()!);
    }
}
