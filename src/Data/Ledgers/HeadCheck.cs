using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>The head row repeats what the entries give: size, root, frontier, last hash, and how often it was locked.</summary>
internal sealed class HeadCheck(ProblemList problems, IReadOnlyList<LedgerHead>? rows)
{
    private (CompactRange Range, byte[] LastHash, long Operations)? _atItsSize = rows is [{ Size: 0 }] ? (CompactRange.Empty, [], 0) : null;

    /// <summary>The one row; null when there is none, or more than one.</summary>
    public LedgerHead? Row => rows is [var only] ? only : null;

    /// <summary>The row is that of the entries that it counts.</summary>
    public bool IsTheirs => Row is { } head && _atItsSize is { } there && head.Root.AsSpan().SequenceEqual(there.Range.Root());

    /// <summary>Called after each entry.</summary>
    public void Compare(EntryCheck entries)
    {
        if (Row?.Size == entries.Last)
        {
            _atItsSize = (entries.Range, entries.LastHash, entries.Operations);
        }
    }

    /// <summary>Called after the last entry.</summary>
    /// <param name="entries">All of them.</param>
    /// <param name="isGrowing">The head counts more now than when it was read: people work meanwhile.</param>
    public void Conclude(EntryCheck entries, bool isGrowing)
    {
        if (Row is not { } head)
        {
            Report(
                null,
                rows is null
                        ? RuleException.Of(
                            "verify.head-unreadable",
                            $"The ledger's head row cannot be read: a column holds a value that it cannot hold."
                        )
                    : rows.Count == 0 ? RuleException.Of("verify.head-missing", $"The ledger's head row is missing.")
                    : RuleException.Of("verify.head-rows", $"The ledger has {rows.Count} head rows instead of one.")
            );
            return;
        }

        if (head.Id != LedgerHead.OnlyId)
        {
            Report(null, RuleException.Of("verify.head-id", $"The head row's column Id says {head.Id}; it must be {LedgerHead.OnlyId}."));
        }

        if (entries.HasWrongEntry)
        {
            return;
        }

        if (_atItsSize is not { } there)
        {
            Shorter(head, entries);
        }
        else if (Of(head, there) is { Count: > 0 } differences)
        {
            Name(head, entries, there, differences);
        }
        else if (entries.Last > head.Size && !isGrowing)
        {
            problems.Add(
                VerificationProblemKind.EntryBehindHead,
                head.Size + 1,
                "ledger",
                RuleException.Of(
                    "verify.head-behind",
                    $"The head counts {head.Size} {{0|entry|entries}}, but there are {entries.Last}: entry {head.Size + 1} was added behind the ledger's back, or the head was set back."
                )
            );
        }
    }

    private void Shorter(LedgerHead head, EntryCheck entries)
    {
        if (head.LastLeafHash.AsSpan().SequenceEqual(entries.LastHash) || head.Root.AsSpan().SequenceEqual(entries.Root()))
        {
            Report(
                entries.Last,
                RuleException.Of(
                    "verify.head-size",
                    $"The head row's column Size says {head.Size}, but its hashes are those of the {entries.Last} {{1|entry|entries}} that there are."
                )
            );
            return;
        }

        problems.Add(
            VerificationProblemKind.TailCut,
            entries.Last + 1,
            "ledger",
            RuleException.Of(
                "verify.tail-cut",
                $"The head counts {head.Size} {{0|entry|entries}}, but the ledger ends at {entries.Last}: its tail was cut off."
            )
        );
    }

    /// <summary>Whoever replaces the last entry cannot make it fit; whoever edits one column of the head leaves the others.</summary>
    private void Name(
        LedgerHead head,
        EntryCheck entries,
        (CompactRange Range, byte[] LastHash, long Operations) there,
        List<string> differences
    )
    {
        if (
            head.Size < entries.Last
            && (head.LastLeafHash.AsSpan().SequenceEqual(entries.LastHash) || head.Root.AsSpan().SequenceEqual(entries.Root()))
        )
        {
            Report(
                entries.Last,
                RuleException.Of(
                    "verify.head-size",
                    $"The head row's column Size says {head.Size}, but its hashes are those of the {entries.Last} {{1|entry|entries}} that there are."
                )
            );
            return;
        }

        string[] ofLast = [nameof(head.Root), nameof(head.Frontier), nameof(head.LastLeafHash)];
        if (ofLast.All(differences.Contains))
        {
            if (IsOfItself(head))
            {
                entries.ReportLast();
                return;
            }

            // Nobody repairs that: the head may be the one that counted entries which are gone.
            problems.Add(
                VerificationProblemKind.TailCut,
                head.Size,
                "ledger",
                RuleException.Of(
                    "verify.head-other",
                    $"The head row is not that of the {head.Size} {{0|entry|entries}} that it counts: root, frontier and last hash are all others. Entries were cut off or replaced, or the row was."
                )
            );
            return;
        }

        foreach (var column in differences)
        {
            Report(
                head.Size,
                RuleException.Of(
                    "verify.head-column",
                    $"The head row's column {column} is not what the {head.Size} {{1|entry|entries}} give{Expected(column, there)}: it was edited."
                )
            );
        }
    }

    /// <summary>Root and frontier belong together, so the head is one that was once computed.</summary>
    private static bool IsOfItself(LedgerHead head)
    {
        try
        {
            return CompactRange.From(head.Size, head.Frontier).Root().AsSpan().SequenceEqual(head.Root);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static List<string> Of(LedgerHead head, (CompactRange Range, byte[] LastHash, long Operations) there) =>
        [
            .. head.Root.AsSpan().SequenceEqual(there.Range.Root()) ? [] : new[] { nameof(head.Root) },
            .. head.Frontier.AsSpan().SequenceEqual(there.Range.ToBytes()) ? [] : new[] { nameof(head.Frontier) },
            .. head.LastLeafHash.AsSpan().SequenceEqual(there.LastHash) ? [] : new[] { nameof(head.LastLeafHash) },
            .. head.Locks == there.Operations ? [] : new[] { nameof(head.Locks) },
        ];

    private static string Expected(string column, (CompactRange Range, byte[] LastHash, long Operations) there) =>
        column switch
        {
            nameof(LedgerHead.Root) => $" ({Convert.ToBase64String(there.Range.Root())})",
            nameof(LedgerHead.LastLeafHash) => $" ({Convert.ToHexStringLower(there.LastHash)})",
            nameof(LedgerHead.Locks) => Invariant($" ({there.Operations})"),
            _ => "",
        };

    private void Report(long? entry, RuleException said) => problems.Add(VerificationProblemKind.HeadDiffers, entry, "ledger", said);
}
