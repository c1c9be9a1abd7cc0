using System.Globalization;

namespace Portal.Reporting.Catalogues;

/// <summary>A name as people read it: official Chinese and its English rendering.</summary>
public sealed record LocalText(string En, string Zh)
{
    /// <summary>Chinese for every Chinese culture, English for all others.</summary>
    public string For(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "zh" ? Zh : En;
    }
}
