using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>The Ed25519 key that signs checkpoints, in the text forms of C2SP signed-note, so that tools from outside read them.</summary>
/// <remarks><c>ledger.key</c> is readable by its owner only; <c>ledger.vkey</c> is public: give a copy to whoever shall check.</remarks>
public sealed class LedgerKey
{
    public const string PrivateFile = "ledger.key";
    public const string PublicFile = "ledger.vkey";

    private const byte Ed25519Kind = 1;
    private const byte CosignatureKind = 4;
    private static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.Ed25519;

    private readonly byte[]? _seed;

    private LedgerKey(string name, byte[] publicKey, byte[]? seed) => (Name, PublicKey, _seed) = (name, publicKey, seed);

    /// <summary>Name of the key and origin of every checkpoint; chosen once for each home.</summary>
    public string Name { get; }

    public byte[] PublicKey { get; }

    /// <summary>First four bytes of SHA-256(name, line feed, 0x01, public key).</summary>
    public uint Id => IdOf(Ed25519Kind);

    /// <summary>The same for cosignatures of the key, which say when (kind 0x04).</summary>
    public uint CosignerId => IdOf(CosignatureKind);

    /// <summary>The public line: <c>name+id+key</c>.</summary>
    public string VerifierText => Invariant($"{Name}+{Id:x8}+{Convert.ToBase64String([Ed25519Kind, .. PublicKey])}");

    /// <summary>Reads the public key; null when the home has none yet.</summary>
    public static LedgerKey? FindVerifier(string directory)
    {
        var path = Path.Combine(directory, PublicFile);
        return File.Exists(path) ? ParseVerifier(File.ReadAllText(path).Trim(), path) : null;
    }

    public static LedgerKey ParseVerifier(string text, string source)
    {
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || Decode(parts[2]) is not { } publicKey)
        {
            throw new InvalidDataException(
                $"{source} is no verifier key. Expected name+id+key of C2SP signed-note; restore the file from a backup."
            );
        }

        var key = new LedgerKey(parts[0], publicKey, seed: null);
        return string.Equals(parts[1], key.Id.ToString("x8", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            ? key
            : throw new InvalidDataException(
                $"{source}: the id {parts[1]} does not belong to this name and key. Restore the file from a backup."
            );
    }

    /// <summary>Reads the signing key, or makes one when the home has none.</summary>
    /// <param name="directory">Keys directory of the home.</param>
    /// <param name="mayCreate">False once a checkpoint exists: a new key would make the old checkpoints unverifiable in silence.</param>
    public static LedgerKey Open(string directory, bool mayCreate)
    {
        OwnerOnly.CreateDirectory(directory);
        var path = Path.Combine(directory, PrivateFile);
        if (File.Exists(path))
        {
            return ParsePrivate(File.ReadAllText(path).Trim(), path);
        }

        return mayCreate
            ? Create(directory, path)
            : throw new InvalidDataException(
                $"{path} is missing, and this ledger already has checkpoints signed with it. Restore the keys directory from a backup."
            );
    }

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        using var key = Key.Import(
            Algorithm,
            _seed ?? throw new InvalidOperationException("A verifier key cannot sign."),
            KeyBlobFormat.RawPrivateKey
        );
        return Algorithm.Sign(key, message);
    }

    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Algorithm.Verify(NSec.Cryptography.PublicKey.Import(Algorithm, PublicKey, KeyBlobFormat.RawPublicKey), message, signature);

    private uint IdOf(byte kind)
    {
        byte[] named = [.. Encoding.UTF8.GetBytes(Name), (byte)'\n', kind, .. PublicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }

    private static LedgerKey Create(string directory, string path)
    {
        using var created = Key.Create(Algorithm, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        var name = "assay-ledger-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var seed = created.Export(KeyBlobFormat.RawPrivateKey);
        var key = new LedgerKey(name, created.PublicKey.Export(KeyBlobFormat.RawPublicKey), seed);

        // The public half first: with it alone nothing can be signed, and the next attempt replaces it.
        // Whole or not at all, since others may be reading it.
        Durable.Replace(Path.Combine(directory, PublicFile), Encoding.UTF8.GetBytes(key.VerifierText + "\n"));
        WritePrivate(path, Invariant($"PRIVATE+KEY+{name}+{key.Id:x8}+{Convert.ToBase64String([Ed25519Kind, .. seed])}\n"));
        Durable.FlushDirectory(directory);
        return key;
    }

    private static void WritePrivate(string path, string text)
    {
        using (var stream = OwnerOnly.Create(path + ".tmp"))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".tmp", path, overwrite: false);
    }

    private static LedgerKey ParsePrivate(string text, string path)
    {
        var parts = text.Split('+', 5);
        if (parts.Length != 5 || parts[0] != "PRIVATE" || parts[1] != "KEY" || Decode(parts[4]) is not { } seed)
        {
            throw new InvalidDataException(
                $"{path} is no signing key. Expected PRIVATE+KEY+name+id+key of C2SP signed-note; restore the file from a backup."
            );
        }

        using var key = Key.Import(Algorithm, seed, KeyBlobFormat.RawPrivateKey);
        return new LedgerKey(parts[2], key.PublicKey.Export(KeyBlobFormat.RawPublicKey), seed);
    }

    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[64];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length == 33 && bytes[0] == Ed25519Kind ? bytes[1..33] : null;
    }
}
