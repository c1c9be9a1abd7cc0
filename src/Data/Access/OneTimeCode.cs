using System.Security.Cryptography;
using System.Text;

namespace Portal.Data.Access;

/// <summary>Codes that a person types once: 100 random bits in letters and digits that are not taken for one another.</summary>
public static class OneTimeCode
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int Groups = 4;
    private const int GroupLength = 5;

    /// <summary>Longest input that is looked at: a code with whatever a person puts between its groups.</summary>
    public const int LongestInput = 64;

    /// <summary>Such as <c>7KQ2M-XH4PA-9RTYE-CW3VB</c>.</summary>
    public static string New() =>
        string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));

    /// <summary>SHA-256 of the code without hyphens, spaces and case; null for what cannot be one.</summary>
    public static byte[]? HashOf(string? typed)
    {
        if (typed is null || typed.Length > LongestInput)
        {
            return null;
        }

        var code = string.Concat(typed.Where(c => c is not ('-' or ' '))).ToUpperInvariant();
        return code.Length == Groups * GroupLength && code.All(Alphabet.Contains) ? SHA256.HashData(Encoding.ASCII.GetBytes(code)) : null;
    }
}
