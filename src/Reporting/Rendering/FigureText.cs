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

    /// <summary>An instant in its own zone, to the second, with UTC beside it: <c>2026-11-29 08:26:45 (00:26:45 UTC)</c>; the day of UTC
    /// where it is another one.</summary>
    public static string Of(DateTimeOffset value)
    {
        var utc = value.UtcDateTime;
        return value.Offset == TimeSpan.Zero
            ? utc.ToString("yyyy-MM-dd HH:mm:ss' UTC'", CultureInfo.InvariantCulture)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{value:yyyy-MM-dd HH:mm:ss} ({utc.ToString(utc.Date == value.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC)"
            );
    }
}
