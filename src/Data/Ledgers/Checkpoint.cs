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
    private const int SignatureLength = 64;

    /// <summary>When it was signed, to the second: said by a cosignature of the same key. Null for notes of earlier versions, which have
    /// none.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    public string Text => Invariant($"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>The signed note: text, empty line, a signature of the text, and a cosignature (C2SP tlog-cosignature) of text and
    /// time.</summary>
    public string Sign(LedgerKey key, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        var (id, cosignerId, time) = (new byte[4], new byte[4], new byte[8]);
        BinaryPrimitives.WriteUInt32BigEndian(id, key.Id);
        BinaryPrimitives.WriteUInt32BigEndian(cosignerId, key.CosignerId);
        BinaryPrimitives.WriteInt64BigEndian(time, seconds);
        byte[] signature = [.. id, .. key.Sign(Encoding.UTF8.GetBytes(Text))];
        byte[] cosignature = [.. cosignerId, .. time, .. key.Sign(Timed(seconds))];
        return $"{Text}\n{SignatureMark}{key.Name} {Convert.ToBase64String(signature)}\n{SignatureMark}{key.Name} {Convert.ToBase64String(cosignature)}\n";
    }

    /// <summary>Reads a signed note and checks that the key signed it.</summary>
    /// <returns>Null when it is no checkpoint, names another origin or the signature is not this key's.</returns>
    public static Checkpoint? Verify(string note, LedgerKey key)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (
            end < 0
            || Parse(note[..(end + 1)]) is not { } checkpoint
            || !string.Equals(checkpoint.Origin, key.Name, StringComparison.Ordinal)
        )
        {
            return null;
        }

        var lines = note[(end + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var isSigned = lines.Any(line =>
            SignatureOf(line, key, key.Id, SignatureLength) is { } signature
            && key.Verify(Encoding.UTF8.GetBytes(checkpoint.Text), signature)
        );
        var times = lines
            .Select(line => SignatureOf(line, key, key.CosignerId, 8 + SignatureLength))
            .OfType<byte[]>()
            .Select(c => checkpoint.TimeOf(c, key))
            .ToList();

        // A cosignature that does not hold is an edited one: the note is then no longer what was signed.
        return !isSigned || times.Contains(null) ? null : checkpoint with { SignedAt = times.FirstOrDefault() };
    }

    private DateTimeOffset? TimeOf(byte[] cosignature, LedgerKey key)
    {
        var seconds = BinaryPrimitives.ReadInt64BigEndian(cosignature);
        return seconds is >= 0 and < 253_402_300_800 && key.Verify(Timed(seconds), cosignature.AsSpan(8))
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    private byte[] Timed(long seconds) => Encoding.UTF8.GetBytes(Invariant($"cosignature/v1\ntime {seconds}\n{Text}"));

    private static byte[]? SignatureOf(string line, LedgerKey key, uint id, int length)
    {
        var start = SignatureMark + key.Name + " ";
        if (!line.StartsWith(start, StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[128];
        return
            Convert.TryFromBase64String(line[start.Length..], bytes, out var found)
            && found == 4 + length
            && BinaryPrimitives.ReadUInt32BigEndian(bytes) == id
            ? bytes[4..found]
            : null;
    }

    private static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        var root = new byte[64];
        return
            lines.Length == 4
            && lines[3].Length == 0
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && Convert.TryFromBase64String(lines[2], root, out var length)
            && length == MerkleTree.HashLength
            ? new Checkpoint(lines[0], size, root[..MerkleTree.HashLength])
            : null;
    }
}
