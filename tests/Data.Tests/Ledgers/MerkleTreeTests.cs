using CsCheck;
using Portal.Data.Ledgers;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

public sealed class MerkleTreeTests
{
    /// <summary>The leaves and tree heads of Certificate Transparency's own tests (merkle_tree_test: eight leaves, head after
    /// each).</summary>
    private static readonly string[] Leaves =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly string[] Heads =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void The_empty_tree_is_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(MerkleTree.EmptyRoot()));

    [Fact]
    public void The_published_eight_leaves_give_the_published_heads()
    {
        var hashes = Leaves.Select(l => MerkleTree.LeafHash(Convert.FromHexString(l))).ToArray();

        for (var n = 1; n <= hashes.Length; n++)
        {
            Assert.Equal(Heads[n - 1], Convert.ToHexStringLower(MerkleTree.Root(hashes.AsSpan(0, n))));
        }
    }

    [Fact]
    public void The_published_audit_path_of_leaf_five_of_seven_is_given()
    {
        var hashes = Leaves.Select(l => MerkleTree.LeafHash(Convert.FromHexString(l))).ToArray();

        // RFC 6962 §2.1.3 draws this tree: for d4 in a tree of seven, the path is [d5, h(d6), h(d0..d3)].
        var path = MerkleTree.InclusionPath(hashes.AsSpan(0, 7), 4);

        Assert.Equal(
            [Convert.ToHexStringLower(hashes[5]), Convert.ToHexStringLower(hashes[6]), Heads[3]],
            path.Select(Convert.ToHexStringLower)
        );
    }

    [Fact]
    public void Appending_gives_the_head_that_the_definition_gives() =>
        Gen
            .Byte.Array[0, 8]
            .Array[0, 70]
            .Sample(
                data =>
                {
                    var leaves = data.Select(d => MerkleTree.LeafHash(d)).ToArray();
                    var range = leaves.Aggregate(
                        CompactRange.Empty,
                        (r, leaf) => CompactRange.From(r.Append(leaf).Size, r.Append(leaf).ToBytes())
                    );

                    Assert.Equal(Naive(leaves), range.Root());
                    Assert.Equal(leaves.Length, range.Size);
                },
                iter: 200
            );

    [Fact]
    public void Every_leaf_is_proved_and_no_other_leaf_or_place() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 59], Gen.Int[0, 59])
            .Sample(
                (size, index, other) =>
                {
                    var (leaves, i) = (Numbered(size), index % size);
                    var root = Naive(leaves);
                    var path = MerkleTree.InclusionPath(leaves, i);

                    Assert.True(MerkleTree.VerifyInclusion(leaves[i], i, size, path, root));
                    Assert.False(MerkleTree.VerifyInclusion(MerkleTree.LeafHash("another"), i, size, path, root));
                    Assert.False(MerkleTree.VerifyInclusion(leaves[i], i, size, path, MerkleTree.LeafHash("another")));
                    Assert.Equal(other % size == i, MerkleTree.VerifyInclusion(leaves[i], other % size, size, path, root));
                },
                iter: 500
            );

    [Fact]
    public void A_tree_proves_its_extension_and_no_rewritten_one() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60])
            .Sample(
                (a, b) =>
                {
                    var (first, second) = (Math.Min(a, b), Math.Max(a, b));
                    var leaves = Numbered(second);
                    var (firstRoot, secondRoot) = (Naive(leaves.AsSpan(0, first)), Naive(leaves));
                    var path = Consistency.Path(leaves, first);

                    Assert.True(Consistency.Verify(first, second, firstRoot, secondRoot, path));

                    var rewritten = leaves.ToArray();
                    rewritten[first - 1] = MerkleTree.LeafHash("rewritten");
                    Assert.False(Consistency.Verify(first, second, firstRoot, Naive(rewritten), Consistency.Path(rewritten, first)));
                },
                iter: 500
            );

    [Fact]
    public void A_head_whose_size_and_hashes_disagree_is_refused()
    {
        var failure = Assert.Throws<InvalidDataException>(() => CompactRange.From(3, new byte[32]));
        Assert.Contains("3 entries, which take 2 subtree hashes", failure.Message, StringComparison.Ordinal);
    }

    private static byte[][] Numbered(int n) => [.. Enumerable.Range(0, n).Select(i => MerkleTree.LeafHash($"leaf {i}"))];

    /// <summary>RFC 6962 §2.1, word by word.</summary>
    private static byte[] Naive(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0)
        {
            return MerkleTree.EmptyRoot();
        }

        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var k = 1;
        while (k * 2 < leaves.Length)
        {
            k *= 2;
        }

        return MerkleTree.NodeHash(Naive(leaves[..k]), Naive(leaves[k..]));
    }
}
