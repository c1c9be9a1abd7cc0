namespace Portal.Data.Warehouse;

/// <summary>A seal as the ledger remembers it. The warehouse alone could not tell that its newest seal is gone.</summary>
/// <param name="Digest">SHA-256 of the seal's file.</param>
public sealed record NotedSeal(int Number, string LoadId, string Digest)
{
    /// <summary>One sentence for each seal that is missing, stands twice, was replaced or is nobody's, the lowest number first.</summary>
    internal static IEnumerable<RuleException> Differences(IReadOnlyList<NotedSeal> noted, IReadOnlyList<Seal> seals, string directory)
    {
        var known = noted.ToDictionary(n => n.Number);
        var found = seals.ToLookup(s => s.Number);
        for (var number = 1; number <= Math.Max(known.Keys.DefaultIfEmpty().Max(), seals.Count == 0 ? 0 : seals[^1].Number); number++)
        {
            var seal = found[number].FirstOrDefault();
            var difference = (known.GetValueOrDefault(number), found[number].Count()) switch
            {
                ({ } n, 0) => RuleException.Of(
                    "seal.missing-noted",
                    $"Seal {number} of the warehouse is missing: the ledger noted it (load {n.LoadId}, digest {n.Digest}), and {directory} holds no such file. Restore it from a backup."
                ),
                (null, 0) => RuleException.Of(
                    "seal.missing",
                    $"Seal {number} of the warehouse is missing from {directory}: seals are numbered without a gap. Restore it from a backup."
                ),
                ({ } n, 1) when (n.LoadId, n.Digest) != (seal!.LoadId, seal.Digest) => RuleException.Of(
                    "seal.exchanged",
                    $"Seal {number} of the warehouse, {seal.FileName}, is not the one that was noted (load {n.LoadId}, digest {n.Digest}): its file was replaced. Restore it from a backup."
                ),
                (null, 1) when !seal!.IsMarked => RuleException.Of(
                    "seal.foreign",
                    $"Seal {number} of the warehouse, {seal.FileName}, was written by no load of this home: the ledger does not know it, and it does not bear the home's mark. Move it out of {directory}, keep it as evidence, and load what it holds again."
                ),
                (_, > 1) => RuleException.Of(
                    "seal.twice",
                    $"Seal {number} of the warehouse stands twice in {directory}: {string.Join(", ", found[number].Select(s => s.FileName))}. Remove the one that was not written by a load."
                ),
                _ => null,
            };
            if (difference is not null)
            {
                yield return difference;
            }
        }
    }
}
