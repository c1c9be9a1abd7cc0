using System.Security.Cryptography;
using System.Text;

namespace Portal.Data;

/// <summary>A secret of the home, under which Assay marks what it wrote for itself: who lacks it cannot forge such a mark.</summary>
/// <remarks>It protects working data only, which are made anew without it. The ledger is signed with a key of its own.</remarks>
public sealed class HomeKey
{
    private const int Length = 32;
    private readonly byte[] _secret;

    private HomeKey(byte[] secret) => _secret = secret;

    /// <summary>A key that ends with the process, for files that do so, too.</summary>
    public static HomeKey OfThisProcess() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The first digits of the key's hash: tells a mark of another key from a forged one.</summary>
    public string Id => Hashing.Sha256(_secret)[..16];

    /// <summary>HMAC-SHA256 over the parts, in hexadecimal; parts cannot run into one another.</summary>
    public string Mark(params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{part.Length}:{part}\n");
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(text.ToString())));
    }

    public bool IsMark(string? mark, params ReadOnlySpan<string> parts) =>
        mark is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mark(parts)), Encoding.UTF8.GetBytes(mark));

    /// <summary>Reads the key of a home, or makes one.</summary>
    internal static HomeKey Open(string keysDirectory)
    {
        var path = Path.Combine(keysDirectory, "home.key");
        if (Read(path) is { } known)
        {
            return known;
        }

        var temporary = path + "." + Path.GetRandomFileName();
        using (var stream = OwnerOnly.Create(temporary))
        {
            stream.Write(RandomNumberGenerator.GetBytes(Length));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: File.Exists(path)); // one of another length is none
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary); // another process was first
        }

        return Read(path)
            ?? throw new InvalidDataException(
                $"{path} is not a key of {Length} bytes. Delete it: another one is made, and what was marked with it is made anew."
            );
    }

    private static HomeKey? Read(string path) =>
        File.Exists(path) && File.ReadAllBytes(path) is { Length: Length } secret ? new HomeKey(secret) : null;
}
