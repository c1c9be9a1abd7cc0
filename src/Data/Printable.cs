using System.Globalization;
using System.Text;

namespace Portal.Data;

/// <summary>Text that others wrote, made fit to stand in a message: a terminal obeys control characters, and a person cannot see
/// them.</summary>
public static class Printable
{
    private const int ValueAtMost = 200;

    /// <summary>A value of a file: on one line, cut where it is long, everything that does not print written as \u and four
    /// digits.</summary>
    public static string Value(string text)
    {
        var cut = text.Length <= ValueAtMost ? text : text[..(char.IsHighSurrogate(text[ValueAtMost - 1]) ? ValueAtMost - 1 : ValueAtMost)];
        return Escape(cut, keepLines: false)
            + (cut.Length == text.Length ? "" : string.Create(CultureInfo.InvariantCulture, $"… ({text.Length} characters)"));
    }

    /// <summary>A whole message: its lines stay, everything else that does not print is escaped.</summary>
    public static string Message(string text) => Escape(text, keepLines: true);

    private static string Escape(string text, bool keepLines)
    {
        StringBuilder? result = null;
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            if (isPair || Prints(text[i]) || (keepLines && text[i] is '\n' or '\r' or '\t'))
            {
                result?.Append(text[i]);
                if (isPair)
                {
                    result?.Append(text[i + 1]);
                    i++;
                }
            }
            else
            {
                result ??= new StringBuilder(text, 0, i, text.Length + 16);
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            }
        }

        return result?.ToString() ?? text;
    }

    // Format characters turn the direction of what follows; lone surrogates are no text.
    private static bool Prints(char letter) =>
        char.GetUnicodeCategory(letter)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
