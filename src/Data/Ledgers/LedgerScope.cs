using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Open while the ledger runs one change: which subjects the saves touched, and whether entries may be written now.</summary>
internal sealed class LedgerScope
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<object, EntityState>> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _before = new(StringComparer.Ordinal);

    /// <summary>True only while the ledger saves its own entries.</summary>
    public bool IsSealing { get; set; }

    /// <summary>True only while <see cref="LedgerRepair"/> writes head and checkpoints again.</summary>
    public bool IsRepairing { get; init; }

    /// <summary>Whether the change has saved this subject: it was compared then, and is no longer what its last entry recorded.</summary>
    public bool HasTouched(string subject) => _touched.Contains(subject);

    /// <returns>True when this is the first save of the change that touches the subject.</returns>
    public bool Touch(string subject) => _touched.Add(subject);

    /// <summary>A save writes a row of a subject.</summary>
    /// <param name="state">How; null for a part that stands in one of its columns.</param>
    public void Write(string subject, object row, EntityState? state)
    {
        var rows = _written.TryGetValue(subject, out var known) ? known : _written[subject] = new(ReferenceEqualityComparer.Instance);
        rows[row] =
            state is { } own && !(own == EntityState.Modified && rows.GetValueOrDefault(row) == EntityState.Added) ? own
            : rows.TryGetValue(row, out var before) ? before
            : EntityState.Modified;
    }

    /// <summary>What the subject held before the first save of the change that touches it.</summary>
    public void Found(string subject, IReadOnlyDictionary<string, string> rows) => _before[subject] = rows;

    /// <summary>Before the entry covers what a subject holds now: it is what it held before, but for what this change wrote.</summary>
    /// <remarks>The rows are found by an index, and whoever can write to the file can order a page of one so that the same search finds
    /// another row after the change than before it.</remarks>
    /// <exception cref="RuleException">A row appeared, went or changed that this change did not touch.</exception>
    public void RequireOwn(PortalDb db, string subject, IReadOnlyDictionary<string, string> now)
    {
        if (!_before.TryGetValue(subject, out var before))
        {
            return;
        }

        var written = _written.GetValueOrDefault(subject, []).Select(w => (Key: SubjectStates.KeyOf(db, w.Key), State: w.Value)).ToList();
        var own = written.Select(w => w.Key).ToHashSet(StringComparer.Ordinal);
        var kept = written.Where(w => w.State != EntityState.Deleted).Select(w => w.Key).ToHashSet(StringComparer.Ordinal);
        if (
            !now.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(before.Keys.Where(key => !own.Contains(key)).Concat(kept))
            || before.Any(row => !own.Contains(row.Key) && now[row.Key] != row.Value)
        )
        {
            throw RuleException.Of(
                "ledger.rows-appeared",
                $"Nothing was written: the rows of {subject} are not those that this change found and made: the file of the portal database answers the same question in two ways. Stop the portal, keep a copy of the file, and run './portal ledger verify'; restore the newest backup with './portal restore'."
            );
        }
    }

    /// <summary>Every saved subject must have an entry: a change that nobody recorded stops here.</summary>
    public void RequireEntries(LedgerDraft draft)
    {
        var unrecorded = _touched.Where(s => !draft.Names(s)).Order(StringComparer.Ordinal).ToList();
        if (unrecorded.Count > 0)
        {
            throw new InvalidOperationException(
                $"Changed without an entry: {string.Join(", ", unrecorded)}. Call LedgerDraft.Record for each of them in the same change."
            );
        }
    }
}
