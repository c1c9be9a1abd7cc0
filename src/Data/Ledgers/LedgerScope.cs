namespace Portal.Data.Ledgers;

/// <summary>Open while the ledger runs one change: which subjects the saves touched, and whether entries may be written now.</summary>
internal sealed class LedgerScope
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    /// <summary>True only while the ledger saves its own entries.</summary>
    public bool IsSealing { get; set; }

    /// <summary>True only while <see cref="LedgerRepair"/> writes head and checkpoints again.</summary>
    public bool IsRepairing { get; init; }

    /// <summary>Whether the change has saved this subject: it was compared then, and is no longer what its last entry recorded.</summary>
    public bool HasTouched(string subject) => _touched.Contains(subject);

    /// <returns>True when this is the first save of the change that touches the subject.</returns>
    public bool Touch(string subject) => _touched.Add(subject);

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
