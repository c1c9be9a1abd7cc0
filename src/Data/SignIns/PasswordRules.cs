using System.Collections.Frozen;
using System.Text;

namespace Portal.Data.SignIns;

/// <summary>What a password must be: long, and not what is guessed first. No classes of characters (NIST SP 800-63B-4 §3.1.1.2).</summary>
/// <remarks>
/// Words, names, sequences and years are taken out of the password; what is left must still be something. So <c>common-words.txt</c> stands
/// for all its words with digits, capitals, signs, repetitions and the usual exchanges (0 for o, @ for a), and not for one spelling of
/// each.
/// </remarks>
public static class PasswordRules
{
    /// <summary>Fewest characters, as Unicode code points.</summary>
    public const int Shortest = 12;

    /// <summary>Most characters: enough for a sentence, and a bound on what is hashed.</summary>
    public const int Longest = 128;

    /// <summary>Letters, digits and spaces that must remain after everything that is guessed first.</summary>
    private const int OfItsOwn = 5;
    private const int SequenceLength = 3;
    private const char Gap = '\uFFFF';

    private static readonly string[] Words = ReadWords();

    // Rows of keyboards, the alphabet and the digits; read backwards too.
    private static readonly string[] Rows =
    [
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "qwertzuiop",
        "yxcvbnm",
        "azertyuiop",
        "wxcvbn",
        "!@#$%^&*()",
    ];

    private static readonly FrozenDictionary<char, char> Exchanges = new Dictionary<char, char>
    {
        ['0'] = 'o',
        ['1'] = 'i',
        ['3'] = 'e',
        ['4'] = 'a',
        ['5'] = 's',
        ['7'] = 't',
        ['8'] = 'b',
        ['@'] = 'a',
        ['$'] = 's',
        ['!'] = 'i',
        ['|'] = 'l',
    }.ToFrozenDictionary();

    /// <param name="password">What is to be the password.</param>
    /// <param name="names">User name, display name: what others know of the person.</param>
    /// <exception cref="RuleException">The password is too short, too long, no text, or is guessed first.</exception>
    public static void Require(string? password, params IEnumerable<string?> names)
    {
        if (password is null || !IsText(password) || password.EnumerateRunes().Count() is < Shortest or > Longest)
        {
            throw new RuleException(
                "user.password",
                $"The password must have {Shortest} to {Longest} characters, all of which can be typed. A sentence of your own is best.",
                Shortest,
                Longest
            );
        }

        var known = names
            .OfType<string>()
            .SelectMany(n => n.ToLowerInvariant().Split([' ', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries))
            .Where(n => n.Length > 1)
            .Concat(Words)
            .OrderByDescending(w => w.Length)
            .ToList();
        var typed = password.ToLowerInvariant();
        if (Remainder(typed, known) < OfItsOwn || Remainder(Exchanged(WithoutSequences(typed, char.IsAsciiDigit)), known) < OfItsOwn)
        {
            throw new RuleException(
                "user.password-common",
                "This password is among those that are guessed first: common words, names, sequences or repetitions make up nearly "
                    + "all of it. Take a sentence of your own."
            );
        }
    }

    private static bool IsText(string password)
    {
        for (var i = 0; i < password.Length; i++)
        {
            if (char.IsSurrogatePair(password, i))
            {
                i++;
            }
            else if (char.IsSurrogate(password[i]) || char.IsControl(password[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Letters, digits and spaces that are no part of a word, a sequence, a year or a repetition.</summary>
    private static int Remainder(string typed, List<string> known)
    {
        var text = new StringBuilder(OneBlock(typed));
        foreach (var word in known)
        {
            text.Replace(word, Gap.ToString());
        }

        return WithoutSequences(text.ToString(), _ => true).Count(c => char.IsLetterOrDigit(c) || c == ' ' || char.IsSurrogate(c));
    }

    /// <summary>The block of which the whole text is a repetition; a text that repeats nothing is its own block.</summary>
    private static string OneBlock(string text)
    {
        for (var size = 1; size <= text.Length / 2; size++)
        {
            if (text.AsSpan(size).SequenceEqual(text.AsSpan(0, text.Length - size)))
            {
                return text[..size];
            }
        }

        return text;
    }

    private static string WithoutSequences(string text, Func<char, bool> beginsWith)
    {
        var kept = new StringBuilder();
        for (var i = 0; i < text.Length; )
        {
            var length = beginsWith(text[i]) ? Math.Max(RunAt(text, i), YearAt(text, i)) : 0;
            kept.Append(length > 0 ? "" : text[i]);
            i += Math.Max(length, 1);
        }

        return kept.ToString();
    }

    /// <summary>Length of the run of equal or neighbouring characters that begins here; 0 when it is shorter than three.</summary>
    private static int RunAt(string text, int start)
    {
        var longest = 1;
        foreach (var isNext in Steps(text[start]))
        {
            var length = 1;
            while (start + length < text.Length && isNext(text[start + length - 1], text[start + length]))
            {
                length++;
            }

            longest = Math.Max(longest, length);
        }

        return longest >= SequenceLength ? longest : 0;
    }

    private static IEnumerable<Func<char, char, bool>> Steps(char first) =>
        Rows.Where(row => row.Contains(first, StringComparison.Ordinal))
            .SelectMany(row =>
                new Func<char, char, bool>[]
                {
                    (a, b) => row.Contains($"{a}{b}", StringComparison.Ordinal),
                    (a, b) => row.Contains($"{b}{a}", StringComparison.Ordinal),
                }
            )
            .Prepend((a, b) => a == b);

    private static int YearAt(string text, int start) =>
        text.Length - start >= 4
        && text.AsSpan(start, 2) is "19" or "20"
        && char.IsAsciiDigit(text[start + 2])
        && char.IsAsciiDigit(text[start + 3])
            ? 4
            : 0;

    private static string Exchanged(string typed) => string.Concat(typed.Select(c => Exchanges.GetValueOrDefault(c, c)));

    private static string[] ReadWords()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-words.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
