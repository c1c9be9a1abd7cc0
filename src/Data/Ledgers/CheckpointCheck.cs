using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>Compares the rebuilt tree with everything that was ever signed: rows, files outside the database, and copies that somebody brought.</summary>
internal sealed class CheckpointCheck(ProblemList problems, CheckpointFiles files)
{
    private readonly SortedDictionary<long, List<(string Source, byte[] Root)>> _signed = [];
    private long _lastGood;
    private (long Size, string Source)? _firstBad;

    public int Count => _signed.Values.Sum(s => s.Count);

    /// <summary>Size of the largest genuine checkpoint; 0 when there is none.</summary>
    public long Largest => _signed.Count == 0 ? 0 : _signed.Keys.Last();

    public void Load(IReadOnlyList<LedgerCheckpoint> rows, IReadOnlyList<string> copies)
    {
        var outside = files.Read();
        if (LedgerKey.FindVerifier(files.KeysDirectory) is not { } key)
        {
            if (rows.Count + outside.Count + copies.Count > 0)
            {
                problems.Add(VerificationProblemKind.CheckpointMissing, null, LedgerKey.PublicFile, Invariant(
                    $"{Path.Combine(files.KeysDirectory, LedgerKey.PublicFile)} is missing, so no checkpoint can be verified. Restore it from a backup."));
            }

            return;
        }

        foreach (var row in rows)
        {
            var isPlain = Take(key, Invariant($"the checkpoint row over {row.Size} entries"), row.Note, row.Size) is { } c && c.Root.AsSpan().SequenceEqual(row.Root);
            if (isPlain && outside.All(f => f.Size != row.Size))
            {
                problems.Add(VerificationProblemKind.CheckpointMissing, row.Size, files.PathOf(row.Size), Invariant(
                    $"{files.PathOf(row.Size)} is missing: the checkpoint over {row.Size} entries stands only in the database."));
            }
        }

        foreach (var (path, size, note) in outside)
        {
            Take(key, path, note, size);
        }

        foreach (var (copy, i) in copies.Select((c, i) => (c, i)))
        {
            Take(key, Invariant($"the checkpoint given as number {i + 1}"), copy, size: null);
        }
    }

    /// <summary>Called after each entry with the number of entries so far.</summary>
    public void Compare(long size, Func<byte[]> root)
    {
        if (!_signed.TryGetValue(size, out var signed))
        {
            return;
        }

        var computed = root();
        foreach (var (source, expected) in signed)
        {
            if (!computed.AsSpan().SequenceEqual(expected))
            {
                _firstBad ??= (size, source);
            }
        }

        if (_firstBad is null)
        {
            _lastGood = size;
        }
    }

    /// <summary>Called after the last entry and the last row.</summary>
    public void Conclude(EntryCheck entries, bool areRowsIntact)
    {
        if (_firstBad is { } bad && !entries.HasWrongEntry)
        {
            problems.Add(VerificationProblemKind.HistoryRewritten, _lastGood + 1, bad.Source, Invariant(
                $"Entries {_lastGood + 1} to {bad.Size} are not those that were signed ({bad.Source}): they were replaced together with the head, or a backup was restored and then used."));
        }

        if (Largest <= entries.Last)
        {
            return;
        }

        var source = _signed[Largest][0].Source;
        var isWhole = areRowsIntact && !entries.HasWrongEntry && _firstBad is null;
        problems.Add(isWhole ? VerificationProblemKind.BackupRestored : VerificationProblemKind.TailCut, entries.Last + 1, source, isWhole
            ? Invariant($"{Largest} entries were signed ({source}), but the ledger ends at {entries.Last} and all else agrees: an older backup was restored.")
            : Invariant($"{Largest} entries were signed ({source}), but the ledger ends at {entries.Last}: its tail was cut off."));
    }

    private Checkpoint? Take(LedgerKey key, string source, string note, long? size)
    {
        var checkpoint = Checkpoint.Verify(note, key);
        if (checkpoint is null || (size is { } claimed && checkpoint.Size != claimed))
        {
            problems.Add(VerificationProblemKind.CheckpointSwapped, size is > 0 ? size : null, source, Invariant(
                $"{source} is not a checkpoint signed by {key.Name}{(size is null ? "" : Invariant($" over {size} entries"))}: it was replaced or edited."));
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
