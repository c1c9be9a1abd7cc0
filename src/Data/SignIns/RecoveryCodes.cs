using System.Security.Cryptography;
using System.Text;

namespace Portal.Data.SignIns;

/// <summary>Codes for the day on which the phone is lost: each lets in once. Only their SHA-256 is stored; some 79 random bits need no slow
/// hash.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    private const string Letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"; // none that looks like another
    private const int Length = 16;

    public static IReadOnlyList<string> New() =>
        [
            .. Enumerable
                .Range(0, Count)
                .Select(_ => string.Join('-', RandomNumberGenerator.GetString(Letters, Length).Chunk(4).Select(c => new string(c)))),
        ];

    public static string Store(IEnumerable<string> codes) => string.Join(' ', codes.Select(Hash));

    /// <summary>What is left after a code was used; null when it is none of them.</summary>
    public static string? Use(string stored, string code)
    {
        var hashes = stored.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var hash = Hash(code);
        return hashes.Contains(hash, StringComparer.Ordinal) ? string.Join(' ', hashes.Where(h => h != hash)) : null;
    }

    public static int Left(string? stored) => stored?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length ?? 0;

    private static string Hash(string code) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant()))
        );
}
