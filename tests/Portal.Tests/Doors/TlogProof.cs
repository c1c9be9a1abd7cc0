using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Reads proofs as somebody does who has the files, the public key and the texts of C2SP and RFC 6962, and nothing of the
/// portal.</summary>
internal static class TlogProof
{
    /// <summary>A signed note (C2SP signed-note): its text, once a signature of the key over it holds.</summary>
    /// <param name="verifier">The line of ledger.vkey: <c>name+id+base64(0x01, key)</c>.</param>
    public static (long Size, byte[] Root) Checkpoint(string note, string verifier)
    {
        var parts = verifier.Trim().Split('+', 3);
        var key = Convert.FromBase64String(parts[2]);
        byte[] named = [.. Encoding.UTF8.GetBytes(parts[0]), (byte)'\n', .. key];
        var id = SHA256.HashData(named)[..4];
        Assert.Equal(parts[1], Convert.ToHexStringLower(id));
        var end = note.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        var signatures = note[(end + 1)..]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Where(line => line[0] == "—" && line[1] == parts[0])
            .Select(line => Convert.FromBase64String(line[2]))
            .Where(signature => signature.AsSpan(0, 4).SequenceEqual(id));
        Assert.True(
            SignatureAlgorithm.Ed25519.Verify(
                PublicKey.Import(SignatureAlgorithm.Ed25519, key.AsSpan(1), KeyBlobFormat.RawPublicKey),
                Encoding.UTF8.GetBytes(note[..end]),
                signatures.Single().AsSpan(4)
            )
        );
        var lines = note[..end].Split('\n');
        Assert.Equal(parts[0], lines[0]);
        return (long.Parse(lines[1], null), Convert.FromBase64String(lines[2]));
    }

    /// <summary>C2SP tlog-proof: the entry's bytes stand at the index that the proof says, in the tree that was signed.</summary>
    /// <returns>The index, counted from 0.</returns>
    public static long Verify(byte[] entry, string proof, string verifier)
    {
        var (head, hashes, note) = Parts(proof);
        Assert.Equal(("c2sp.org/tlog-proof@v1", "index"), (head[0], head[1].Split(' ')[0]));
        var index = long.Parse(head[1].Split(' ')[1], null);
        var (size, root) = Checkpoint(note, verifier);

        // RFC 9162, 2.1.3.2.
        var (fn, sn, hash) = (index, size - 1, SHA256.HashData([0, .. entry]));
        foreach (var sibling in hashes)
        {
            Assert.NotEqual(0, sn);
            if ((fn & 1) == 1 || fn == sn)
            {
                hash = Node(sibling, hash);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                hash = Node(hash, sibling);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        Assert.Equal(0, sn);
        Assert.Equal(root, hash);
        return index;
    }

    /// <summary>The body of C2SP tlog-witness add-checkpoint: the later tree begins with the earlier one.</summary>
    /// <returns>Sizes of both.</returns>
    public static (long From, long To) VerifyConsistency(string body, string earlier, string verifier)
    {
        var (head, hashes, note) = Parts(body);
        var (from, old) = Checkpoint(earlier, verifier);
        var (to, root) = Checkpoint(note, verifier);
        Assert.Equal([$"old {from}"], head);

        // RFC 9162, 2.1.4.2.
        var path = (from & (from - 1)) == 0 ? [old, .. hashes] : hashes;
        var (fn, sn) = (from - 1, to - 1);
        while ((fn & 1) == 1)
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        var (first, second) = (path[0], path[0]);
        foreach (var hash in path.Skip(1))
        {
            Assert.NotEqual(0, sn);
            if ((fn & 1) == 1 || fn == sn)
            {
                (first, second) = (Node(hash, first), Node(hash, second));
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                second = Node(second, hash);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        Assert.Equal(0, sn);
        Assert.Equal(old, first);
        Assert.Equal(root, second);
        return (from, to);
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    /// <summary>Words, hashes, and the note after the empty line.</summary>
    private static (string[] Head, byte[][] Hashes, string Note) Parts(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = text[..end].Split('\n');
        return (
            [.. lines.TakeWhile(line => line.Contains(' ', StringComparison.Ordinal) || line.Contains('@', StringComparison.Ordinal))],
            [
                .. lines
                    .SkipWhile(line => line.Contains(' ', StringComparison.Ordinal) || line.Contains('@', StringComparison.Ordinal))
                    .Select(Convert.FromBase64String),
            ],
            text[(end + 2)..]
        );
    }
}
