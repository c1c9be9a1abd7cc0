using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Findings;

/// <summary>What the ledger knows of one finding and the finding itself does not keep, read inside the change that needs it.</summary>
internal static class FindingPast
{
    /// <summary>What a text is made of; who changes only the owner has written nothing.</summary>
    private static readonly string[] Content =
    [
        "title",
        "criteria",
        "condition",
        "cause",
        "consequence",
        "recommendation",
        "evidence",
        "rating",
        "dueDate",
    ];

    /// <summary>User names of all who wrote in it, its author included.</summary>
    public static async Task<IReadOnlySet<string>> EditorsAsync(PortalDb db, string number, CancellationToken cancellationToken)
    {
        var subject = Finding.SubjectOf(number);
        var entries = await db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Subject == subject && (e.Kind == LedgerKind.FindingOpened || e.Kind == LedgerKind.FindingEdited))
            .Select(e => new
            {
                e.Kind,
                e.ActorName,
                e.Body,
            })
            .ToListAsync(cancellationToken);
        return entries
            .Where(e => e.Kind == LedgerKind.FindingOpened || Fields(e.Body).Intersect(Content).Any())
            .Select(e => e.ActorName)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Where the finding stood when its risk was accepted last.</summary>
    public static async Task<FindingStatus> AcceptedFromAsync(PortalDb db, string number, CancellationToken cancellationToken)
    {
        var subject = Finding.SubjectOf(number);
        var body =
            await db
                .LedgerEntries.AsNoTracking()
                .Where(e => e.Subject == subject && e.Kind == LedgerKind.FindingRiskAccepted)
                .OrderByDescending(e => e.Sequence)
                .Select(e => e.Body)
                .FirstOrDefaultAsync(cancellationToken)
            ?? throw new InvalidOperationException(
                $"The ledger has no entry that accepted the risk of {number}. Run ./portal ledger verify; it names what is missing."
            );
        using var entry = JsonDocument.Parse(body);
        return Enum.Parse<FindingStatus>(entry.RootElement.GetProperty("before").GetProperty("status").GetString()!);
    }

    private static List<string> Fields(string body)
    {
        using var entry = JsonDocument.Parse(body);
        return [.. entry.RootElement.GetProperty("after").EnumerateObject().Select(field => field.Name)];
    }
}
