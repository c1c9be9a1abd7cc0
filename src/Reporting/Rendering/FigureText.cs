using System.Globalization;

namespace Portal.Reporting.Rendering;

/// <summary>Figures as documents show them: grouped by thousands with a point in every language, and a true minus sign.</summary>
public static class FigureText
{
    /// <summary>A figure with a fixed number of decimals, such as <c>−1,234.50</c>.</summary>
    public static string Of(decimal value, int decimals)
    {
        var text = Math.Abs(value).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return value < 0 ? "\u2212" + text : text;
    }

    /// <summary>A date as every document writes it.</summary>
    public static string Of(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant in UTC, to the second.</summary>
    public static string Of(DateTimeOffset value) => value.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
