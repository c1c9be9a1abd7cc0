using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>The entries that one change will leave. Values are taken at once, so a later edit of the objects changes nothing.</summary>
public sealed class LedgerDraft
{
    private readonly List<DraftedEntry> _entries = [];
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    /// <summary>When the change began, to the millisecond: for instants that the change itself writes.</summary>
    public required DateTimeOffset At { get; init; }

    internal IReadOnlyList<DraftedEntry> Entries => _entries;

    /// <param name="kind">What happened.</param>
    /// <param name="subject">What it happened to, such as <c>finding/F-2026-0001</c>.</param>
    /// <param name="before">The named fields before, or null when there was nothing.</param>
    /// <param name="after">The named fields after, or null when there is nothing left. Never secrets or personal data.</param>
    /// <param name="reason">Why, in the actor's words.</param>
    /// <exception cref="InvalidOperationException">Nobody reads the rows of such a subject back.</exception>
    /// <exception cref="RuleException">The entry would be longer than any entry may be, or holds a text that cannot be read.</exception>
    public void Record(LedgerKind kind, string subject, object? before, object? after, string? reason = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subject.Length, LedgerEntryConfiguration.SubjectLength, nameof(subject));
        SubjectStates.RequireKnown(subject);
        if (reason is not null)
        {
            TextGuard.Require("reason", reason, Bounds.TextLength);
        }

        var entry = new DraftedEntry(kind, subject, CanonicalJson.Write(before), CanonicalJson.Write(after), reason);
        if (entry.Before.Length + entry.After.Length > Bounds.LedgerEntryLength)
        {
            throw new RuleException(
                "ledger.too_long",
                Invariant(
                    $"The entry about {subject} would have {entry.Before.Length + entry.After.Length} characters. Accepted: at most {Bounds.LedgerEntryLength}, for no entry is ever taken out again."
                ),
                subject,
                entry.Before.Length + entry.After.Length,
                Bounds.LedgerEntryLength
            );
        }

        _entries.Add(entry);
        _subjects.Add(subject);
    }

    /// <summary>The end of something whose row is not what was recorded, or is not found: from then on no row of it is what was recorded,
    /// however it comes back.</summary>
    internal void RecordGone(LedgerKind kind, string subject, object after, string? reason = null)
    {
        Record(kind, subject, before: null, after, reason);
        _gone.Add(subject);
    }

    internal bool IsGone(string subject) => _gone.Contains(subject);

    internal bool Names(string subject) => _subjects.Contains(subject);
}

internal sealed record DraftedEntry(LedgerKind Kind, string Subject, string Before, string After, string? Reason)
{
    /// <summary>What the entry says of the row of something that ended by its entries alone.</summary>
    public const string NotAsRecorded = "not as recorded";
}
