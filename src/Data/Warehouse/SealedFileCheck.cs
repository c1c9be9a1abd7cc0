namespace Portal.Data.Warehouse;

/// <summary>What a verification reads of the warehouse: every seal that the ledger noted, and every file that a seal lists.</summary>
public static class SealedFileCheck
{
    /// <summary>Hashes all of it, whatever was found before.</summary>
    public static async Task<(int Count, IReadOnlyList<(string Subject, RuleException Problem)> Problems)> AllAsync(
        WarehouseStore store,
        CancellationToken cancellationToken
    )
    {
        var problems = store.SealProblems().Select(p => ("seals", p)).ToList();
        var seals = store.SealsOnDisk();
        await foreach (var (file, problem) in store.ProblemsAsync(seals.SelectMany(s => s.Partitions), always: true, cancellationToken))
        {
            problems.Add((file.Path, problem));
        }

        var rejects = seals.Select(s => s.Rejects).OfType<RejectFile>().ToList();
        foreach (var file in rejects)
        {
            var path = Path.Combine(store.Home.RejectsDirectory, file.Name);
            if (!File.Exists(path))
            {
                problems.Add(
                    (
                        path,
                        RuleException.Of(
                            "rejects.missing",
                            $"The list of refused rows {path} is missing: its seal names it. Restore it from a backup."
                        )
                    )
                );
            }
            else if (await Hashing.Sha256OfFileAsync(path, cancellationToken) is var actual && actual != file.Sha256)
            {
                problems.Add(
                    (
                        path,
                        RuleException.Of(
                            "rejects.changed",
                            $"The list of refused rows {path} was changed after its load was sealed: its SHA-256 is {actual}, its seal says {file.Sha256}. Restore it from a backup."
                        )
                    )
                );
            }
        }

        return (seals.Count + seals.Sum(s => s.Partitions.Sum(p => p.Files.Count)) + rejects.Count, problems);
    }
}
