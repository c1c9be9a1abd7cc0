namespace Portal.Data.Ledgers;

/// <summary>Compares the entries with the head that this home committed last.</summary>
/// <param name="problems">Where differences go.</param>
/// <param name="note">The note beside the database.</param>
/// <param name="committed">What it said before the entries were read.</param>
internal sealed class HeadNoteCheck(ProblemList problems, HeadNote note, (long Size, byte[] Root)? committed)
{
    private bool _differs;

    /// <summary>Called after each entry.</summary>
    public void Compare(EntryCheck entries)
    {
        if (committed is { } head && head.Size == entries.Last)
        {
            _differs = !entries.Root().AsSpan().SequenceEqual(head.Root);
        }
    }

    /// <summary>What cannot be judged without the note; null when there is one, or no entry yet.</summary>
    public RuleException? Missing(EntryCheck entries) =>
        committed is null && !note.IsForeign && entries.Last > 0
            ? RuleException.Of(
                "verify.note-missing",
                $"{note.Path} is missing: whether the ledger ends where this home committed last was judged by checkpoints alone. The next change writes it again."
            )
            : null;

    /// <summary>Called after the last entry.</summary>
    public void Conclude(EntryCheck entries)
    {
        if (note.IsForeign)
        {
            problems.Add(
                VerificationProblemKind.NoteForeign,
                null,
                note.Path,
                RuleException.Of(
                    "verify.note-foreign",
                    $"{note.Path} does not bear the mark of this home: it was edited, or keys/home.key was replaced. Without it nobody knows which entries were committed last."
                )
            );
        }
        else if (committed is { } head && head.Size > entries.Last)
        {
            problems.Add(
                VerificationProblemKind.TailCut,
                entries.Last + 1,
                note.Path,
                RuleException.Of(
                    "verify.note-ahead",
                    $"This home committed {head.Size} {{0|entry|entries}} ({note.Path}), but the ledger ends at {entries.Last}: the database was set back to an earlier state, or its tail was cut off."
                )
            );
        }
        else if (_differs && !entries.HasWrongEntry)
        {
            problems.Add(
                VerificationProblemKind.HistoryRewritten,
                committed!.Value.Size,
                note.Path,
                RuleException.Of(
                    "verify.note-differs",
                    $"The first {committed.Value.Size} {{0|entry is|entries are}} not those that this home committed ({note.Path}): they were replaced together with the head."
                )
            );
        }
    }

    /// <summary>Called after the last entry: this home committed them, by the mark of the head row or by the note.</summary>
    public void ConcludeMark(EntryCheck entries, HeadCheck head)
    {
        if (!entries.AreMarked || entries.HasWrongEntry || (head.IsTheirs && note.IsMarkOf(head.Row!.Size, head.Row.Root, head.Row.Mark)))
        {
            return;
        }

        if (committed is not { } noted || noted.Size != entries.Last || _differs)
        {
            problems.Add(
                VerificationProblemKind.HeadUnmarked,
                committed?.Size < entries.Last ? committed.Value.Size + 1 : null,
                "ledger",
                RuleException.Of(
                    "verify.head-unmarked",
                    $"The ledger has {entries.Last} {{0|entry|entries}}, and neither its head row nor the note {note.Path} has the mark of this home for them: entries were added, replaced or cut off in the database, or keys/home.key was replaced. Restore that key, or the newest backup; './portal ledger adopt ledger' takes the entries over as they stand, for a reason."
                )
            );
        }
        else if (head.IsTheirs)
        {
            problems.Add(
                VerificationProblemKind.HeadDiffers,
                entries.Last,
                "ledger",
                RuleException.Of(
                    "verify.head-mark",
                    $"The head row's column Mark is not what this home writes for {entries.Last} {{0|entry|entries}}: it was edited."
                )
            );
        }
    }
}
