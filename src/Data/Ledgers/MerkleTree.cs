using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Data.Ledgers;

/// <summary>Hashing and proofs of RFC 6962 §2.1 (Certificate Transparency): SHA-256, leaves under 0x00, nodes under 0x01.</summary>
public static class MerkleTree
{
    public const int HashLength = SHA256.HashSizeInBytes;

    public static byte[] EmptyRoot() => SHA256.HashData([]);

    public static byte[] LeafHash(string body) => LeafHash(Encoding.UTF8.GetBytes(body));

    public static byte[] LeafHash(ReadOnlySpan<byte> leaf)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        hash.AppendData(leaf);
        return hash.GetHashAndReset();
    }

    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> node = stackalloc byte[1 + 2 * HashLength];
        node[0] = 0x01;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashLength)..]);
        return SHA256.HashData(node);
    }

    /// <summary>Tree head over leaf hashes.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        var range = CompactRange.Empty;
        foreach (var leaf in leaves)
        {
            range = range.Append(leaf);
        }

        return range.Root();
    }

    /// <summary>Audit path of RFC 6962 §2.1.1: the siblings from the leaf up to the root.</summary>
    public static IReadOnlyList<byte[]> InclusionPath(ReadOnlySpan<byte[]> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        if (leaves.Length == 1)
        {
            return [];
        }

        var split = SplitOf(leaves.Length);
        return index < split
            ? [.. InclusionPath(leaves[..split], index), Root(leaves[split..])]
            : [.. InclusionPath(leaves[split..], index - split), Root(leaves[..split])];
    }

    /// <summary>Whether a leaf at an index belongs to the tree of that size and root (RFC 9162 §2.1.3.2).</summary>
    public static bool VerifyInclusion(
        ReadOnlySpan<byte> leafHash,
        long index,
        long size,
        IReadOnlyList<byte[]> path,
        ReadOnlySpan<byte> root
    )
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (fn, sn) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in path)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                hash = NodeHash(sibling, hash);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                hash = NodeHash(hash, sibling);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Largest power of two below n.</summary>
    internal static int SplitOf(int n) => 1 << (31 - BitOperations.LeadingZeroCount((uint)(n - 1)));
}
