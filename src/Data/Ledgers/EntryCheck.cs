using System.Globalization;
using System.Text.Json;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>Reads the entries in order, once: rebuilds the tree, follows the citations, remembers each subject's last state.</summary>
internal sealed class EntryCheck(ProblemList problems)
{
    private readonly HashSet<long> _wrong = [];
    private readonly List<(long Before, long Number, string Subject)> _hidden = [];
    private string _previousHash = "";
    private long _lastReported;

    /// <summary>The entry that cites another hash for the one before it; which of the two was touched, the next citation tells.</summary>
    private LedgerEntry? _doubtful;

    /// <summary>The last entry about each subject, with the digest of the subject's rows (null: it has none).</summary>
    public Dictionary<string, (long Entry, string? State)> Latest { get; } = new(StringComparer.Ordinal);

    /// <summary>How the runs of jobs stand by the entries read.</summary>
    public JobStories Jobs { get; } = new();

    /// <summary>The tree over the entries read.</summary>
    public CompactRange Range { get; private set; } = CompactRange.Empty;

    /// <summary>Number of the last entry read.</summary>
    public long Last { get; private set; }

    /// <summary>Instant of the last entry read.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Operations that wrote the entries read: each raised the head's counter of locks by one.</summary>
    public long Operations { get; private set; }

    /// <summary>Whether they were brought to the migration from which on each head bears a mark.</summary>
    public bool AreMarked { get; private set; }

    /// <summary>True when some entry itself is wrong; a differing root is then only a consequence.</summary>
    public bool HasWrongEntry => _lastReported > 0;

    public byte[] LastHash => Convert.FromHexString(_previousHash);

    public byte[] Root() => Range.Root();

    public void Read(LedgerEntry entry)
    {
        if (OwnNumber(entry) is { } own && own != entry.Sequence)
        {
            // It stands in another's place: the numbers around it are not to blame.
            Report(
                VerificationProblemKind.EntryColumnsDiffer,
                own,
                entry.Subject,
                RuleException.Of(
                    "verify.entry-number",
                    $"Entry {own}: the column Sequence says '{entry.Sequence}', the entry itself says '{own}'."
                )
            );
            using var moved = JsonDocument.Parse(entry.Body);
            Remember(moved.RootElement, own);
            return;
        }

        if (entry.Sequence != Last + 1)
        {
            Report(
                VerificationProblemKind.EntryMissing,
                Last + 1,
                entry.Subject,
                entry.Sequence == Last + 2
                    ? RuleException.Of("verify.entry-missing", $"Entry {Last + 1} is missing from the ledger.")
                    : RuleException.Of("verify.entries-missing", $"Entries {Last + 1} to {entry.Sequence - 1} are missing from the ledger.")
            );
            (_previousHash, _doubtful) = ("", null);
        }

        var hash = MerkleTree.LeafHash(entry.Body);
        if (!hash.AsSpan().SequenceEqual(entry.LeafHash))
        {
            Report(
                VerificationProblemKind.EntryEdited,
                entry.Sequence,
                entry.Subject,
                RuleException.Of(
                    "verify.entry-edited",
                    $"Entry {entry.Sequence} about {entry.Subject} was edited: its text no longer gives its hash."
                )
            );
        }

        ReadBody(entry);
        (Last, LastAt) = (entry.Sequence, entry.At);
        Operations += entry.Ordinal == 0 ? 1 : 0;
        Range = Range.Append(hash);
        _previousHash = Convert.ToHexStringLower(hash);
    }

    /// <summary>A column of the entry holds a value that it cannot hold; what its text says of its subject still counts.</summary>
    public void ReadUnreadable(long number, string? body)
    {
        Report(
            VerificationProblemKind.EntryEdited,
            number,
            "ledger",
            RuleException.Of("verify.entry-value", $"Entry {number} was edited: a column holds a value that it cannot hold.")
        );
        (_previousHash, _doubtful, Last) = ("", null, number);
        try
        {
            using var document = JsonDocument.Parse(body ?? "{}");
            Remember(document.RootElement, number);
        }
        catch (Exception unreadable) when (ReadableRows.IsUnreadable(unreadable) || unreadable is KeyNotFoundException)
        {
            // Its subject is then named as one that no entry knows.
        }
    }

    /// <summary>Called after the last entry, with the hash that the head holds for it.</summary>
    public void Conclude(byte[]? lastHashOfHead)
    {
        if (_doubtful is { } entry)
        {
            Blame(entry, isCitedAsItIs: lastHashOfHead is not null && lastHashOfHead.AsSpan().SequenceEqual(LastHash));
        }

        // Of an entry that is wrong itself nothing follows about its neighbours.
        foreach (var (before, number, subject) in _hidden.Where(h => !_wrong.Contains(h.Before)))
        {
            problems.Add(
                VerificationProblemKind.EntryHidden,
                number,
                subject,
                RuleException.Of(
                    "verify.entry-hidden",
                    $"Entry {number} about {subject} was written as if entry {before} about it were not there: somebody hid that one meanwhile, and what it changed may have been undone."
                )
            );
        }
    }

    /// <summary>The last entry is not the one that the head was computed over.</summary>
    public void ReportLast() =>
        Report(
            VerificationProblemKind.EntryEdited,
            Last,
            "ledger",
            RuleException.Of("verify.entry-last", $"Entry {Last}, the last one, is not the one that the ledger's head was computed over.")
        );

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
                    Report(
                        VerificationProblemKind.EntryColumnsDiffer,
                        entry.Sequence,
                        entry.Subject,
                        RuleException.Of(
                            "verify.entry-column",
                            $"Entry {entry.Sequence}: the column {column} says '{stored}', the entry itself says '{said}'."
                        )
                    );
                }
            }

            Remember(body, entry.Sequence);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Report(
                VerificationProblemKind.EntryEdited,
                entry.Sequence,
                entry.Subject,
                RuleException.Of("verify.entry-unreadable", $"Entry {entry.Sequence} is no longer a readable entry.")
            );
        }
    }

    private void Remember(JsonElement body, long number)
    {
        var subject = body.GetProperty("subject").GetString()!;
        if (body.TryGetProperty("revises", out var revises))
        {
            Follow(
                subject,
                number,
                revises.ValueKind == JsonValueKind.Null ? 0 : long.Parse(revises.GetString()!, CultureInfo.InvariantCulture)
            );
        }

        AreMarked |=
            body.GetProperty("kind").GetInt32() == (int)LedgerKinds.DatabaseMigrated
            && body.GetRawText().Contains(LedgerHead.MarkMigration, StringComparison.Ordinal);
        if (Latest.GetValueOrDefault(subject).Entry < number)
        {
            Latest[subject] = (number, body.GetProperty("state").GetString());
            Jobs.Read(subject, body);
        }
    }

    /// <summary>Each entry cites the number of the one before it about its subject: a writer who was kept from seeing that made an older
    /// state true.</summary>
    private void Follow(string subject, long number, long cited)
    {
        var before = Latest.GetValueOrDefault(subject).Entry;
        if (cited < before && before < number)
        {
            _hidden.Add((before, number, subject));
        }
    }

    /// <summary>Each entry cites the hash of the one before. A replaced entry is named by its successor; one whose citation was edited, by
    /// both neighbours.</summary>
    private void Follow(LedgerEntry entry, string cited)
    {
        var holds = string.Equals(cited, _previousHash, StringComparison.Ordinal) || _lastReported >= Last && Last > 0;
        if (_doubtful is { } doubtful)
        {
            Blame(doubtful, isCitedAsItIs: holds);
        }
        else if (!holds)
        {
            _doubtful = entry;
        }
    }

    /// <param name="doubtful">It cites another hash for the entry before it.</param>
    /// <param name="isCitedAsItIs">What follows cites it as it now is, so it was not touched: the one before it was.</param>
    private void Blame(LedgerEntry doubtful, bool isCitedAsItIs)
    {
        _doubtful = null;
        var before = Math.Max(doubtful.Sequence - 1, 1);
        if (isCitedAsItIs && doubtful.Sequence > 1)
        {
            Report(
                VerificationProblemKind.EntryEdited,
                before,
                doubtful.Subject,
                RuleException.Of(
                    "verify.entry-replaced",
                    $"Entry {before} was replaced: entry {doubtful.Sequence} cites another hash for it."
                )
            );
        }
        else
        {
            Report(
                VerificationProblemKind.EntryEdited,
                doubtful.Sequence,
                doubtful.Subject,
                RuleException.Of(
                    "verify.entry-uncited",
                    $"Entry {doubtful.Sequence} about {doubtful.Subject} was replaced: neither does it cite the entry before it, nor does what follows cite it as it is."
                )
            );
        }
    }

    private static long? OwnNumber(LedgerEntry entry)
    {
        try
        {
            using var body = JsonDocument.Parse(entry.Body);
            return long.TryParse(body.RootElement.GetProperty("sequence").GetString(), out var number) ? number : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Column, string Stored, string? Said)> Columns(LedgerEntry entry, JsonElement body) =>
        [
            ("OperationId", entry.OperationId.ToString("D"), body.GetProperty("operation").GetString()),
            ("Ordinal", Invariant($"{entry.Ordinal}"), body.GetProperty("ordinal").GetRawText()),
            ("At", CanonicalJson.Instant(entry.At), body.GetProperty("at").GetString()),
            ("Kind", Invariant($"{(int)entry.Kind}"), body.GetProperty("kind").GetRawText()),
            ("ActorName", entry.ActorName, body.GetProperty("actor").GetProperty("name").GetString()),
            ("Subject", entry.Subject, body.GetProperty("subject").GetString()),
        ];

    private void Report(VerificationProblemKind kind, long entry, string subject, RuleException said)
    {
        _lastReported = Math.Max(_lastReported, entry);
        _wrong.Add(entry);
        problems.Add(kind, entry, subject, said);
    }
}
