using System.Numerics;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>The right edge of a Merkle tree: one hash for each perfect subtree, largest first. An append costs O(log n) and needs no other
/// row.</summary>
public sealed class CompactRange
{
    public static readonly CompactRange Empty = new(0, []);

    private readonly byte[][] _subtrees;

    private CompactRange(long size, byte[][] subtrees) => (Size, _subtrees) = (size, subtrees);

    /// <summary>Number of leaves.</summary>
    public long Size { get; }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static CompactRange From(long size, ReadOnlySpan<byte> bytes)
    {
        var count = BitOperations.PopCount((ulong)size);
        if (size < 0 || bytes.Length != count * MerkleTree.HashLength)
        {
            throw new InvalidDataException(
                Invariant(
                    $"The ledger head says {size} entries, which take {count} subtree hashes, but it holds {bytes.Length} bytes of them. Run the ledger verification."
                )
            );
        }

        var subtrees = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            subtrees[i] = bytes.Slice(i * MerkleTree.HashLength, MerkleTree.HashLength).ToArray();
        }

        return new CompactRange(size, subtrees);
    }

    public CompactRange Append(byte[] leafHash)
    {
        var hash = leafHash;
        var kept = _subtrees.Length;
        for (var n = Size; (n & 1) == 1; n >>= 1)
        {
            hash = MerkleTree.NodeHash(_subtrees[--kept], hash);
        }

        return new CompactRange(Size + 1, [.. _subtrees.AsSpan(0, kept), hash]);
    }

    public byte[] Root()
    {
        if (_subtrees.Length == 0)
        {
            return MerkleTree.EmptyRoot();
        }

        var root = _subtrees[^1];
        for (var i = _subtrees.Length - 2; i >= 0; i--)
        {
            root = MerkleTree.NodeHash(_subtrees[i], root);
        }

        return root;
    }

    public byte[] ToBytes() => [.. _subtrees.SelectMany(s => s)];
}
