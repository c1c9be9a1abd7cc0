using System.Text.Json;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>Reads the entries in order, once: rebuilds the tree, follows the citations, remembers each subject's last state.</summary>
internal sealed class EntryCheck(ProblemList problems)
{
    private CompactRange _range = CompactRange.Empty;
    private string _previousHash = "";
    private long _lastReported;

    /// <summary>The last entry about each subject, with the digest of the subject's rows (null: it has none).</summary>
    public Dictionary<string, (long Entry, string? State)> Latest { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of the last entry read.</summary>
    public long Last { get; private set; }

    /// <summary>True when some entry itself is wrong; a differing root is then only a consequence.</summary>
    public bool HasWrongEntry => _lastReported > 0;

    public byte[] Root() => _range.Root();

    public void Read(LedgerEntry entry)
    {
        if (entry.Sequence != Last + 1)
        {
            var gap = entry.Sequence == Last + 2 ? Invariant($"Entry {Last + 1} is") : Invariant($"Entries {Last + 1} to {entry.Sequence - 1} are");
            Report(VerificationProblemKind.EntryMissing, Last + 1, entry.Subject, $"{gap} missing from the ledger.");
            _previousHash = "";
        }

        var hash = MerkleTree.LeafHash(entry.Body);
        if (!hash.AsSpan().SequenceEqual(entry.LeafHash))
        {
            Report(VerificationProblemKind.EntryEdited, entry.Sequence, entry.Subject, Invariant(
                $"Entry {entry.Sequence} about {entry.Subject} was edited: its text no longer gives its hash."));
        }

        ReadBody(entry);
        Last = entry.Sequence;
        _range = _range.Append(hash);
        _previousHash = Convert.ToHexStringLower(hash);
    }

    /// <summary>The head repeats what the entries give; called when as many entries were read as the head counts.</summary>
    public void CompareHead(LedgerHead head)
    {
        if (HasWrongEntry)
        {
            return;
        }

        if (!head.LastLeafHash.AsSpan().SequenceEqual(Convert.FromHexString(_previousHash)))
        {
            Report(VerificationProblemKind.EntryEdited, Last, "ledger", Invariant($"Entry {Last}, the last one, is not the one that the ledger's head was computed over."));
        }
        else if (!head.Root.AsSpan().SequenceEqual(Root()))
        {
            problems.Add(VerificationProblemKind.HeadDiffers, Last, "ledger", Invariant(
                $"The head over {head.Size} entries is not the tree head that the entries give ({Convert.ToBase64String(Root())}): the head row or an early entry was replaced."));
        }
    }

    private void ReadBody(LedgerEntry entry)
    {
        try
        {
            using var document = JsonDocument.Parse(entry.Body);
            var body = document.RootElement;
            Follow(entry, body.GetProperty("previous").GetString()!);
            foreach (var (column, stored, said) in Columns(entry, body))
            {
                if (!string.Equals(stored, said, StringComparison.Ordinal))
                {
                    Report(VerificationProblemKind.EntryColumnsDiffer, entry.Sequence, entry.Subject, Invariant(
                        $"Entry {entry.Sequence}: the column {column} says '{stored}', the entry itself says '{said}'."));
                }
            }

            Latest[body.GetProperty("subject").GetString()!] = (entry.Sequence, body.GetProperty("state").GetString());
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Report(VerificationProblemKind.EntryEdited, entry.Sequence, entry.Subject, Invariant($"Entry {entry.Sequence} is no longer a readable entry."));
        }
    }

    /// <summary>Each entry cites the hash of the one before: a replaced entry is named by its successor.</summary>
    private void Follow(LedgerEntry entry, string cited)
    {
        if (!string.Equals(cited, _previousHash, StringComparison.Ordinal) && _lastReported < Last)
        {
            Report(VerificationProblemKind.EntryEdited, Math.Max(Last, 1), entry.Subject, Invariant(
                $"Entry {Math.Max(Last, 1)} was replaced: entry {entry.Sequence} cites another hash for it."));
        }
    }

    private static IEnumerable<(string Column, string Stored, string? Said)> Columns(LedgerEntry entry, JsonElement body) =>
    [
        ("Sequence", Invariant($"{entry.Sequence}"), body.GetProperty("sequence").GetString()),
        ("OperationId", entry.OperationId.ToString("D"), body.GetProperty("operation").GetString()),
        ("Ordinal", Invariant($"{entry.Ordinal}"), body.GetProperty("ordinal").GetRawText()),
        ("At", CanonicalJson.Instant(entry.At), body.GetProperty("at").GetString()),
        ("Kind", Invariant($"{(int)entry.Kind}"), body.GetProperty("kind").GetRawText()),
        ("ActorName", entry.ActorName, body.GetProperty("actor").GetProperty("name").GetString()),
        ("Subject", entry.Subject, body.GetProperty("subject").GetString()),
    ];

    private void Report(VerificationProblemKind kind, long entry, string subject, string message)
    {
        _lastReported = Math.Max(_lastReported, entry);
        problems.Add(kind, entry, subject, message);
    }
}
