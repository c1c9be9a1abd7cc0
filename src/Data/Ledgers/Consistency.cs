namespace Portal.Data.Ledgers;

/// <summary>Proof that a tree is an extension of an earlier one (RFC 6962 §2.1.2).</summary>
public static class Consistency
{
    /// <summary>The hashes that show the first <paramref name="first"/> leaves to be a prefix of all leaves.</summary>
    public static IReadOnlyList<byte[]> Path(ReadOnlySpan<byte[]> leaves, int first)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, leaves.Length);
        return SubProof(leaves, first, isOldRoot: true);
    }

    /// <summary>Whether the path leads from the earlier root to the later one (RFC 9162 §2.1.4.2).</summary>
    public static bool Verify(
        long first,
        long second,
        ReadOnlySpan<byte> firstRoot,
        ReadOnlySpan<byte> secondRoot,
        IReadOnlyList<byte[]> path
    )
    {
        if (first < 1 || first > second)
        {
            return false;
        }

        if (first == second)
        {
            return path.Count == 0 && firstRoot.SequenceEqual(secondRoot);
        }

        // A full earlier tree is its own starting hash and is left out of the path.
        IReadOnlyList<byte[]> hashes = (first & (first - 1)) == 0 ? [firstRoot.ToArray(), .. path] : path;
        return hashes.Count > 0 && Climb(first - 1, second - 1, hashes, firstRoot, secondRoot);
    }

    private static bool Climb(long fn, long sn, IReadOnlyList<byte[]> hashes, ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot)
    {
        while ((fn & 1) == 1)
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        var (first, second) = (hashes[0], hashes[0]);
        foreach (var hash in hashes.Skip(1))
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                (first, second) = (MerkleTree.NodeHash(hash, first), MerkleTree.NodeHash(hash, second));
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                second = MerkleTree.NodeHash(second, hash);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && firstRoot.SequenceEqual(first) && secondRoot.SequenceEqual(second);
    }

    private static IReadOnlyList<byte[]> SubProof(ReadOnlySpan<byte[]> leaves, int first, bool isOldRoot)
    {
        if (first == leaves.Length)
        {
            return isOldRoot ? [] : [MerkleTree.Root(leaves)];
        }

        var split = MerkleTree.SplitOf(leaves.Length);
        return first <= split
            ? [.. SubProof(leaves[..split], first, isOldRoot), MerkleTree.Root(leaves[split..])]
            : [.. SubProof(leaves[split..], first - split, isOldRoot: false), MerkleTree.Root(leaves[..split])];
    }
}
