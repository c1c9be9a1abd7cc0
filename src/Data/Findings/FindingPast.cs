using System.Text.Json;
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
    private static readonly LedgerKind[] Work =
    [
        FindingKinds.FindingResponded,
        FindingKinds.FindingStarted,
        FindingKinds.FindingRemediated,
    ];

    private static readonly LedgerKind[] Told =
    [
        FindingKinds.FindingOpened,
        FindingKinds.FindingEdited,
        FindingKinds.FindingSubmitted,
        .. Work,
    ];

    /// <summary>Who wrote, owned and worked, told from the entries: the row knows only the last of each.</summary>
    public static async Task<FindingTrail> TrailAsync(PortalDb db, string number, CancellationToken cancellationToken)
    {
        var subject = Finding.SubjectOf(number);
        var entries = (await SubjectTrail.ReadAsync(db, subject, cancellationToken)).Where(e => Told.Contains(e.Kind)).ToList();
        var (editors, workers) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var entry in entries)
        {
            if (Work.Contains(entry.Kind))
            {
                workers.Add(entry.Actor);
            }
            else if (entry.Kind != FindingKinds.FindingSubmitted)
            {
                var (fields, owner) = Fields(entry);
                if (entry.Kind == FindingKinds.FindingOpened || fields.Intersect(Content).Any())
                {
                    editors.Add(entry.Actor);
                }

                if (owner is not null)
                {
                    workers.Add(owner);
                }
            }
        }

        return new FindingTrail(editors, workers, entries.Exists(e => e.Kind == FindingKinds.FindingSubmitted));
    }

    /// <summary>Where the finding stood when its risk was accepted last.</summary>
    public static async Task<FindingStatus> AcceptedFromAsync(PortalDb db, string number, CancellationToken cancellationToken)
    {
        var subject = Finding.SubjectOf(number);
        var accepted =
            (await SubjectTrail.ReadAsync(db, subject, cancellationToken)).LastOrDefault(e => e.Kind == FindingKinds.FindingRiskAccepted)
            ?? throw new InvalidOperationException(
                $"The ledger has no entry that accepted the risk of {number}. Run ./portal ledger verify; it names what is missing."
            );
        return Named.Of<FindingStatus>(accepted.Body.GetProperty("before").GetProperty("status").GetString());
    }

    private static (List<string> Fields, string? Owner) Fields(ToldEntry entry)
    {
        var after = entry.Body.GetProperty("after");
        return (
            [.. after.EnumerateObject().Select(field => field.Name)],
            after.TryGetProperty("owner", out var owner) && owner.ValueKind == JsonValueKind.String ? owner.GetString() : null
        );
    }
}
