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

    /// <summary>By these the work on a finding is done; the rest is said about it.</summary>
    private static readonly LedgerKind[] Work = [LedgerKind.FindingResponded, LedgerKind.FindingStarted, LedgerKind.FindingRemediated];

    private static readonly LedgerKind[] Told = [LedgerKind.FindingOpened, LedgerKind.FindingEdited, LedgerKind.FindingSubmitted, .. Work];

    /// <summary>Who wrote, owned and worked, told from the entries: the row knows only the last of each.</summary>
    public static async Task<FindingTrail> TrailAsync(PortalDb db, string number, CancellationToken cancellationToken)
    {
        var subject = Finding.SubjectOf(number);
        var entries = await db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Subject == subject && Told.Contains(e.Kind))
            .Select(e => new
            {
                e.Kind,
                e.ActorName,
                e.Body,
            })
            .ToListAsync(cancellationToken);
        var (editors, workers) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var entry in entries)
        {
            if (Work.Contains(entry.Kind))
            {
                workers.Add(entry.ActorName);
            }
            else if (entry.Kind != LedgerKind.FindingSubmitted)
            {
                var (fields, owner) = Fields(entry.Body);
                if (entry.Kind == LedgerKind.FindingOpened || fields.Intersect(Content).Any())
                {
                    editors.Add(entry.ActorName);
                }

                if (owner is not null)
                {
                    workers.Add(owner);
                }
            }
        }

        return new FindingTrail(editors, workers, entries.Exists(e => e.Kind == LedgerKind.FindingSubmitted));
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

    private static (List<string> Fields, string? Owner) Fields(string body)
    {
        using var entry = JsonDocument.Parse(body);
        var after = entry.RootElement.GetProperty("after");
        return (
            [.. after.EnumerateObject().Select(field => field.Name)],
            after.TryGetProperty("owner", out var owner) && owner.ValueKind == JsonValueKind.String ? owner.GetString() : null
        );
    }
}
