using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>Compares the rebuilt tree with everything that was ever signed: rows, files outside the database, and copies that somebody
/// brought.</summary>
internal sealed class CheckpointCheck(ProblemList problems, CheckpointFiles files)
{
    private readonly SortedDictionary<long, List<(RuleException Source, byte[] Root)>> _signed = [];
    private readonly SortedDictionary<long, (LedgerCheckpoint Row, Checkpoint? Signed)> _rows = [];
    private readonly SortedDictionary<long, string> _deleted = [];
    private readonly HashSet<long> _unreadable = [];
    private DateTimeOffset _latest = DateTimeOffset.MinValue;
    private bool _areTimed;
    private long _lastGood;
    private (long Size, RuleException Source)? _firstBad;

    public int Count => _signed.Values.Sum(s => s.Count);

    /// <summary>Size of the largest genuine checkpoint; 0 when there is none.</summary>
    public long Largest => _signed.Count == 0 ? 0 : _signed.Keys.Last();

    public void Load((List<LedgerCheckpoint> Rows, List<long> Unreadable) found, IReadOnlyList<string> copies)
    {
        var rows = found.Rows;
        foreach (var size in found.Unreadable)
        {
            _unreadable.Add(size);
            problems.Add(
                VerificationProblemKind.CheckpointEdited,
                size,
                Invariant($"checkpoint {size}"),
                RuleException.Of(
                    "verify.checkpoint-value",
                    $"The checkpoint row over {size} entries was edited: a column holds a value that it cannot hold."
                )
            );
        }

        var (own, signing, outside) = (files.Read(), files.Signing(), ReadOutside());
        if (LedgerKey.FindVerifier(files.KeysDirectory) is not { } key)
        {
            if (rows.Count + own.Count + signing.Count + outside.Count + copies.Count > 0)
            {
                problems.Add(
                    VerificationProblemKind.KeyMissing,
                    null,
                    LedgerKey.PublicFile,
                    RuleException.Of(
                        "verify.key-missing",
                        $"{Path.Combine(files.KeysDirectory, LedgerKey.PublicFile)} is missing, so no checkpoint can be verified. Restore it from a backup."
                    )
                );
            }

            return;
        }

        var signer = Path.Combine(files.KeysDirectory, LedgerKey.PrivateFile);
        if (rows.Count + own.Count > 0 && !File.Exists(signer))
        {
            problems.Add(
                VerificationProblemKind.KeyMissing,
                null,
                LedgerKey.PrivateFile,
                RuleException.Of(
                    "verify.signing-key-missing",
                    $"{signer} is missing: checkpoints exist, and no further one can be signed without it. Restore it from a backup."
                )
            );
        }

        foreach (var row in rows)
        {
            _rows.Add(
                row.Size,
                (row, Take(key, RuleException.Of("verify.source-row", $"the checkpoint row over {row.Size} entries"), row.Note, row.Size))
            );
        }

        foreach (var (path, size, note) in own.Concat(signing).Concat(outside))
        {
            if (size < 0)
            {
                problems.Add(
                    VerificationProblemKind.CheckpointSwapped,
                    null,
                    path,
                    RuleException.Of(
                        "verify.foreign-file",
                        $"{path} is no file of this portal: a checkpoint's name is its number of entries in twelve digits. Somebody put it there; take it away."
                    )
                );
                continue;
            }

            Take(key, RuleException.Of("verify.source-file", $"{path}"), note, size);
        }

        // A note whose signer ended before its row, or before its last name, is no deleted row and no missing file.
        CompareCopies(
            own.Where(f => f.Size > 0).Concat(signing.Where(f => _rows.ContainsKey(f.Size))).ToDictionary(f => f.Size, f => f.Note),
            files.PathOf,
            "the home"
        );
        if (files.OutsideDirectory is { } directory && Directory.Exists(directory))
        {
            CompareCopies(
                outside.Where(f => f.Size > 0).ToDictionary(f => f.Size, f => f.Note),
                size => Path.Combine(directory, CheckpointFiles.NameOf(size)),
                null
            );
        }

        foreach (var (copy, i) in copies.Select((c, i) => (c, i)))
        {
            Take(key, RuleException.Of("verify.source-given", $"the checkpoint given as number {i + 1}"), copy, size: null);
        }
    }

    /// <summary>Called after each entry.</summary>
    public void Compare(EntryCheck entries)
    {
        if (_rows.TryGetValue(entries.Last, out var row))
        {
            CompareRow(row.Row, row.Signed, entries);
        }

        if (!_signed.TryGetValue(entries.Last, out var signed))
        {
            return;
        }

        var computed = entries.Root();
        foreach (var (source, expected) in signed)
        {
            if (!computed.AsSpan().SequenceEqual(expected))
            {
                _firstBad ??= (entries.Last, source);
            }
        }

        if (_firstBad is null)
        {
            _lastGood = entries.Last;
        }
    }

    /// <summary>Called after the last entry and the last row.</summary>
    public void Conclude(EntryCheck entries, bool areRowsIntact)
    {
        if (_firstBad is { } bad && !entries.HasWrongEntry)
        {
            problems.Add(
                VerificationProblemKind.HistoryRewritten,
                _lastGood + 1,
                bad.Source.Message,
                RuleException.Of(
                    "verify.rewritten",
                    $"Entries {_lastGood + 1} to {bad.Size} are not those that were signed ({bad.Source}): they were replaced together with the head, or a backup was restored and then used."
                )
            );
        }

        // Of a size that the ledger no longer has, more is gone than the row.
        foreach (var (size, path) in _deleted.Where(d => d.Key <= entries.Last))
        {
            problems.Add(
                VerificationProblemKind.CheckpointMissing,
                size,
                Invariant($"checkpoint {size}"),
                RuleException.Of("verify.checkpoint-deleted", $"The checkpoint row over {size} entries was deleted: {path} holds it.")
            );
        }

        if (Largest <= entries.Last)
        {
            return;
        }

        var source = _signed[Largest][0].Source;
        var isWhole = areRowsIntact && !entries.HasWrongEntry && _firstBad is null;
        problems.Add(
            isWhole ? VerificationProblemKind.BackupRestored : VerificationProblemKind.TailCut,
            entries.Last + 1,
            source.Message,
            isWhole
                ? RuleException.Of(
                    "verify.older-backup",
                    $"{Largest} {{0|entry was|entries were}} signed ({source}), but the ledger ends at {entries.Last} and all else agrees: an older backup was restored."
                )
                : RuleException.Of(
                    "verify.signed-tail-cut",
                    $"{Largest} {{0|entry was|entries were}} signed ({source}), but the ledger ends at {entries.Last}: its tail was cut off."
                )
        );
    }

    private IReadOnlyList<(string Path, long Size, string Note)> ReadOutside()
    {
        try
        {
            return files.OutsideDirectory is { } outside && !Directory.Exists(outside)
                ? throw new DirectoryNotFoundException("there is no such directory")
                : files.ReadOutside();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(
                VerificationProblemKind.OutsideUnreadable,
                null,
                files.OutsideDirectory!,
                RuleException.Of(
                    "verify.outside",
                    $"The checkpoints outside, in {files.OutsideDirectory}, cannot be read ({unreadable.Message.TrimEnd('.')}). "
                        + $"Without them nobody knows how long the ledger was. Make the directory reachable, or correct Ledger:CheckpointDirectory."
                )
            );
            return [];
        }
    }

    /// <summary>The same notes stand on both sides. A file that nobody asked for any more is a deleted row.</summary>
    private void CompareCopies(Dictionary<long, string> notes, Func<long, string> path, string? home)
    {
        foreach (var (size, (row, signed)) in _rows.Where(r => r.Value.Signed is not null))
        {
            if (!notes.TryGetValue(size, out var note))
            {
                problems.Add(
                    VerificationProblemKind.CheckpointMissing,
                    size,
                    path(size),
                    home is null
                        ? RuleException.Of(
                            "verify.copy-missing-outside",
                            $"{path(size)} is missing: the checkpoint over {size} {{1|entry|entries}} stands only in the database and the home."
                        )
                        : RuleException.Of(
                            "verify.copy-missing",
                            $"{path(size)} is missing: the checkpoint over {size} {{1|entry|entries}} stands only in the database."
                        )
                );
            }
            else if (!string.Equals(note, row.Note, StringComparison.Ordinal))
            {
                problems.Add(
                    home is null ? VerificationProblemKind.CheckpointSwapped : VerificationProblemKind.CheckpointEdited,
                    size,
                    path(size),
                    RuleException.Of(
                        "verify.copies-differ",
                        $"{path(size)} and the row over {size} entries hold different notes: one of them was replaced."
                    )
                );
            }
        }

        foreach (var size in notes.Keys.Where(s => s > 0 && !_rows.ContainsKey(s) && !_unreadable.Contains(s) && _signed.ContainsKey(s)))
        {
            _deleted[size] = path(size);
        }
    }

    private void CompareRow(LedgerCheckpoint row, Checkpoint? signed, EntryCheck entries)
    {
        if (signed is null)
        {
            return; // named already
        }

        if (!row.Root.AsSpan().SequenceEqual(signed.Root))
        {
            Edited(
                row.Size,
                nameof(row.Root),
                RuleException.Of("verify.note-says", $"the signed note says {Convert.ToBase64String(signed.Root)}")
            );
        }

        if (!entries.HasWrongEntry && _firstBad is null && !row.Frontier.AsSpan().SequenceEqual(entries.Range.ToBytes()))
        {
            Edited(row.Size, nameof(row.Frontier), RuleException.Of("verify.other-frontier", $"the entries give another one"));
        }

        CompareTime(row, signed, entries.LastAt);
        (_latest, _areTimed) = (row.At > _latest ? row.At : _latest, _areTimed || signed.SignedAt is not null);
    }

    private void CompareTime(LedgerCheckpoint row, Checkpoint signed, DateTimeOffset lastEntry)
    {
        if (signed.SignedAt is { } at)
        {
            if (row.At != at)
            {
                Edited(row.Size, nameof(row.At), RuleException.Of("verify.note-says", $"the signed note says {CanonicalJson.Instant(at)}"));
            }
        }
        else if (_areTimed)
        {
            Edited(
                row.Size,
                nameof(row.Note),
                RuleException.Of("verify.time-gone", $"its time was signed as well, as earlier ones' was, and is gone")
            );
        }
        else if (row.At < lastEntry || row.At < _latest)
        {
            Edited(
                row.Size,
                nameof(row.At),
                RuleException.Of("verify.time-early", $"{CanonicalJson.Instant(row.At)} is before what it covers")
            );
        }
    }

    private void Edited(long size, string column, RuleException why) =>
        problems.Add(
            VerificationProblemKind.CheckpointEdited,
            size,
            Invariant($"checkpoint {size}"),
            RuleException.Of("verify.checkpoint-column", $"The checkpoint row over {size} entries was edited: column {column}, {why}.")
        );

    private Checkpoint? Take(LedgerKey key, RuleException source, string note, long? size)
    {
        var checkpoint = Checkpoint.Verify(note, key);
        if (checkpoint is null || (size is { } claimed && checkpoint.Size != claimed))
        {
            problems.Add(
                VerificationProblemKind.CheckpointSwapped,
                size is > 0 ? size : null,
                source.Message,
                size is null
                    ? RuleException.Of(
                        "verify.not-signed",
                        $"{source} is not a checkpoint signed by {key.Name}: it was replaced or edited."
                    )
                    : RuleException.Of(
                        "verify.not-signed-over",
                        $"{source} is not a checkpoint signed by {key.Name} over {size} entries: it was replaced or edited."
                    )
            );
            return null;
        }

        if (!_signed.TryGetValue(checkpoint.Size, out var signed))
        {
            _signed[checkpoint.Size] = signed = [];
        }

        signed.Add((source, checkpoint.Root));
        return checkpoint;
    }
}
