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

    /// <summary>The beginning of a text for a sentence, with what cannot be read replaced: a refusal must not carry the whole of what it
    /// refuses.</summary>
    public static string Short(string text)
    {
        var (shown, end) = text.Length <= Shown ? (text, "") : (text[..Shown], "…");
        return string.Concat(shown.EnumerateRunes().Select(rune => System.Text.Rune.IsControl(rune) ? "\uFFFD" : rune.ToString())) + end;
    }
}
