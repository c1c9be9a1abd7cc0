using System.Security.Cryptography;
using System.Text;

namespace Portal.Data;

/// <summary>A secret of the home, under which Assay marks what it wrote for itself: who lacks it cannot forge such a mark.</summary>
/// <remarks>It protects working data only, which are made anew without it. The ledger is signed with a key of its own.</remarks>
public sealed class HomeKey
{
    private const string FileName = "home.key";
    private const int Length = 32;
    private const int MostSecrets = 4096;
    private readonly byte[][] _secrets;

    private HomeKey(params byte[][] secrets) => _secrets = secrets;

    /// <summary>A key that ends with the process, for files that do so, too.</summary>
    public static HomeKey OfThisProcess() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The first digits of the key's hash: tells a mark of another key from a forged one.</summary>
    public string Id => IdOf(_secrets[^1]);

    /// <summary>Whether marks under this <see cref="Id"/> can be judged: of this home, or of the one whose backup it was made of.</summary>
    public bool Knows(string? id) => _secrets.Any(secret => IdOf(secret) == id);

    /// <summary>HMAC-SHA256 over the parts, in hexadecimal; parts cannot run into one another.</summary>
    public string Mark(params ReadOnlySpan<string> parts) => Mark(_secrets[^1], parts);

    private static string IdOf(byte[] secret) => Hashing.Sha256(secret)[..16];

    private static string Mark(byte[] secret, ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{part.Length}:{part}\n");
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text.ToString())));
    }

    public bool IsMark(string? mark, params ReadOnlySpan<string> parts)
    {
        foreach (var secret in mark is null ? [] : _secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mark(secret, parts)), Encoding.UTF8.GetBytes(mark!)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the key of a home, or makes one.</summary>
    internal static HomeKey Open(string keysDirectory)
    {
        var path = Path.Combine(keysDirectory, FileName);
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
                $"{path} is not a key of {Length} bytes or several of them. Delete it: another one is made, and what was marked with it is made anew."
            );
    }

    /// <summary>A home that was made of a backup marks with a secret of its own and still judges what was marked before: what is made in
    /// it is foreign to the home that it was copied from.</summary>
    internal static void Renew(string keysDirectory)
    {
        var (path, known) = (Path.Combine(keysDirectory, FileName), Open(keysDirectory));
        var renewed = path + "." + Path.GetRandomFileName();
        using (var stream = OwnerOnly.Create(renewed))
        {
            foreach (var secret in known._secrets)
            {
                stream.Write(secret);
            }

            stream.Write(RandomNumberGenerator.GetBytes(Length));
            stream.Flush(flushToDisk: true);
        }

        File.Move(renewed, path, overwrite: true);
    }

    private static HomeKey? Read(string path) =>
        File.Exists(path)
        && new FileInfo(path).Length is > 0 and <= Length * MostSecrets and var length
        && length % Length == 0
        && File.ReadAllBytes(path) is var bytes
            ? new HomeKey([.. bytes.Chunk(Length)])
            : null;
}
