using System.Globalization;

namespace Portal.Controls;

/// <summary>The reference of an indicator as its reader says it: forms and numbers of the bank's own list stand as they are.</summary>
public static class ListReference
{
    private const string OfExecutives = "exec ";

    /// <summary>What executives asked for is called so, and not by the catalogue's shorthand.</summary>
    public static string Shown(string reference, CultureInfo culture) =>
        !reference.StartsWith(OfExecutives, StringComparison.Ordinal) ? reference
        : culture.TwoLetterISOLanguageName == "zh" ? $"高管指标 {reference[OfExecutives.Length..]}"
        : $"Executive figure {reference[OfExecutives.Length..]}";
}
