using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>A tree head in the text of C2SP tlog-checkpoint: origin, number of entries, root.</summary>
/// <param name="Origin">Which ledger: the name of its key.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">RFC 6962 tree head.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    private const string SignatureMark = "\u2014 ";

    public string Text => Invariant($"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>The signed note: text, empty line, one line with the signature.</summary>
    public string Sign(LedgerKey key)
    {
        Span<byte> id = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, key.Id);
        byte[] signature = [.. id, .. key.Sign(Encoding.UTF8.GetBytes(Text))];
        return $"{Text}\n{SignatureMark}{key.Name} {Convert.ToBase64String(signature)}\n";
    }

    /// <summary>Reads a signed note and checks that the key signed it.</summary>
    /// <returns>Null when it is no checkpoint, names another origin or the signature is not this key's.</returns>
    public static Checkpoint? Verify(string note, LedgerKey key)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || Parse(note[..(end + 1)]) is not { } checkpoint || !string.Equals(checkpoint.Origin, key.Name, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var line in note[(end + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (SignatureOf(line, key) is { } signature && key.Verify(Encoding.UTF8.GetBytes(checkpoint.Text), signature))
            {
                return checkpoint;
            }
        }

        return null;
    }

    private static byte[]? SignatureOf(string line, LedgerKey key)
    {
        var start = SignatureMark + key.Name + " ";
        if (!line.StartsWith(start, StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[128];
        return Convert.TryFromBase64String(line[start.Length..], bytes, out var length) && length == 68
            && BinaryPrimitives.ReadUInt32BigEndian(bytes) == key.Id
            ? bytes[4..68]
            : null;
    }

    private static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        var root = new byte[64];
        return lines.Length == 4 && lines[3].Length == 0
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && Convert.TryFromBase64String(lines[2], root, out var length) && length == MerkleTree.HashLength
            ? new Checkpoint(lines[0], size, root[..MerkleTree.HashLength])
            : null;
    }
}
