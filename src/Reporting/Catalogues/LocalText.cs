using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Reporting.Catalogues;

/// <summary>A name as people read it: official Chinese and its English rendering.</summary>
public sealed partial record LocalText(string En, string Zh)
{
    /// <summary>Why a text that stands in a file may not: it is in the other one's language. Null when both are right, and for what is no
    /// text of people; codes, abbreviations and formulas may be the same in both.</summary>
    internal static string? WrongLanguage(object record) =>
        record is not LocalText text ? null
        : text.En.Any(IsHan) ? $"en: '{text.En}' is Chinese; English is accepted here, and Chinese in zh"
        : !text.Zh.Any(IsHan) && EnglishWords().IsMatch(text.Zh)
            ? $"zh: '{text.Zh}' is not Chinese; Chinese is accepted here, and English in en"
        : null;

    /// <summary>Chinese for every Chinese culture, English for all others.</summary>
    public string For(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "zh" ? Zh : En;
    }

    [GeneratedRegex("[A-Za-z][a-z]+ [a-z]{2,}")]
    private static partial Regex EnglishWords();

    private static bool IsHan(char sign) => sign is >= '\u3400' and <= '\u9fff';
}
