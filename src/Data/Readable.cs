using System.Globalization;
using System.Text;

namespace Portal.Data;

/// <summary>Text that every store and every screen can hold: whole characters, and of the control characters only tab and line
/// ends.</summary>
public static class Readable
{
    private const int Shown = 60;

    /// <summary>Index of the first half of a character without its other half (a lone surrogate), or control character; -1 when there is
    /// none.</summary>
    public static int FirstUnreadable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]) || (char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r')))
            {
                return i;
            }
        }

        return -1;
    }

    public static bool Is(string text) => FirstUnreadable(text) < 0;

    /// <summary>Index of the first character that does not show where a text is one line: it ends the line, turns the direction of what
    /// follows, or has no width, so that two texts look alike and are not; -1 when there is none.</summary>
    public static int FirstUnseen(string text)
    {
        var i = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnseen(rune))
            {
                return i;
            }

            i += rune.Utf16SequenceLength;
        }

        return -1;
    }

    /// <summary>What shows of a text that somebody else wrote and that is not refused for it, such as a name of the directory.</summary>
    /// <param name="most">Greatest length, in UTF-16 units.</param>
    public static string Line(string text, int most)
    {
        var shown = string.Concat(text.EnumerateRunes().Where(rune => !IsUnseen(rune)).Select(rune => rune.ToString())).Trim();
        return shown.Length <= most ? shown : shown[..(char.IsHighSurrogate(shown[most - 1]) ? most - 1 : most)];
    }

    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    /// <summary>The beginning of a text for a sentence, with what cannot be read replaced: a refusal must not carry the whole of what it
    /// refuses.</summary>
    public static string Short(string text)
    {
        var (shown, end) = text.Length <= Shown ? (text, "") : (text[..Shown], "…");
        return string.Concat(shown.EnumerateRunes().Select(rune => IsUnseen(rune) ? "\uFFFD" : rune.ToString())) + end;
    }
}
