using System.Globalization;
using Portal.Data.Figures;
using Portal.Reporting.Indicators;

namespace Portal.Controls;

/// <summary>How figures are written for people: the page's culture, grouped, with a real minus sign, never rounded before this.</summary>
public static class Figures
{
    private const string Minus = "\u2212";

    /// <summary>An amount with two decimals, in the unit that the header names.</summary>
    public static string Money(decimal amount, CultureInfo culture) => Signed(amount, "#,##0.00", culture);

    public static string Count(decimal count, CultureInfo culture) => Signed(count, "#,##0", culture);

    /// <summary>A fraction as percent with two decimals: 0.0146 is 1.46%. What is not nothing is never shown as 0.00%: it has as many
    /// decimals as two digits need.</summary>
    public static string Percent(decimal fraction, CultureInfo culture)
    {
        var (percent, decimals) = (fraction * 100m, 2);
        for (var mark = 0.005m; percent != 0m && Math.Abs(percent) < mark; mark /= 10m)
        {
            decimals = decimals == 2 ? 4 : decimals + 1;
        }

        return Signed(percent, "#,##0." + new string('0', decimals), culture) + "%";
    }

    /// <summary>A limit or an axis mark: as few decimals as it needs, at most four.</summary>
    public static string ShortPercent(decimal fraction, CultureInfo culture) => Signed(fraction * 100m, "#,##0.####", culture) + "%";

    /// <summary>A fraction as a percentage with so many decimals: 12.20%.</summary>
    public static string Percent(decimal fraction, int decimals, CultureInfo culture) =>
        Signed(fraction * 100m, decimals == 0 ? "#,##0" : "#,##0." + new string('0', decimals), culture) + "%";

    /// <summary>The difference of two fractions in percentage points, always with its sign: +0.11.</summary>
    public static string Points(decimal difference, CultureInfo culture)
    {
        var points = decimal.Round(difference * 100m, 2, MidpointRounding.AwayFromZero);
        return (points > 0 ? "+" : "") + Signed(points, "#,##0.00", culture);
    }

    /// <summary>A large amount in the words of the language: 38.74 bn in English, 387.40 亿 in Chinese.</summary>
    public static string Compact(decimal amount, CultureInfo culture)
    {
        var (divisor, suffix) = Words(Math.Abs(amount), culture);
        return Money(amount / divisor, culture) + suffix;
    }

    /// <summary>One scale for figures that are read together, that of the largest: what is printed of them then adds up digit by
    /// digit.</summary>
    public static FigureScale ScaleOf(IEnumerable<decimal> figures, Unit unit, CultureInfo culture) =>
        unit switch
        {
            Unit.Ratio => new(0.01m, "", 2),
            Unit.Number => new(1m, "", 4),
            Unit.Count => new(1m, "", 0),
            _ => Words(figures.Select(Math.Abs).DefaultIfEmpty(0m).Max(), culture) is var (divisor, suffix)
                ? new(divisor, suffix, 2)
                : default!,
        };

    /// <summary>A change in a given scale, always with its sign.</summary>
    public static string Signed(decimal change, FigureScale scale, CultureInfo culture)
    {
        var shown = decimal.Round(change / scale.Divisor, scale.Decimals, MidpointRounding.AwayFromZero);
        return (shown > 0 ? "+" : "")
            + Signed(shown, "#,##0" + (scale.Decimals == 0 ? "" : "." + new string('0', scale.Decimals)), culture)
            + scale.Suffix;
    }

    private static (decimal Divisor, string Suffix) Words(decimal size, CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "zh"
            ? size >= 1e8m
                ? (1e8m, " 亿")
                : size >= 1e4m
                    ? (1e4m, " 万")
                    : (1m, "")
            : size >= 1e9m
                ? (1e9m, " bn")
                : size >= 1e6m
                    ? (1e6m, " m")
                    : (1m, "");

    /// <summary>The value of an indicator in its unit.</summary>
    public static string Value(decimal value, Unit unit, CultureInfo culture) =>
        unit switch
        {
            Unit.Ratio => Percent(value, culture),
            Unit.Number => Signed(value, "#,##0.0000", culture),
            Unit.Count => Count(value, culture),
            _ => Compact(value, culture),
        };

    /// <summary>Every digit of it, for the tooltip: nothing on screen hides what was computed.</summary>
    public static string Exact(decimal value, Unit unit, CultureInfo culture) =>
        unit switch
        {
            Unit.Ratio => Signed(value * 100m, "#,##0.##########", culture) + "%",
            Unit.Number => Signed(value, "#,##0.############", culture),
            Unit.Count => Count(value, culture),
            _ => Money(value, culture),
        };

    /// <summary>The change against an earlier value: points for a ratio, the amount otherwise.</summary>
    public static string Change(decimal now, decimal before, Unit unit, CultureInfo culture)
    {
        if (unit == Unit.Ratio)
        {
            return Points(now - before, culture);
        }

        var text = Value(now - before, unit, culture);
        return now > before ? "+" + text : text;
    }

    /// <summary>The change with its unit: percentage points for a ratio.</summary>
    public static string ChangeInWords(decimal now, decimal before, Unit unit, CultureInfo culture) =>
        Change(now, before, unit, culture)
        + (
            unit != Unit.Ratio ? ""
            : culture.TwoLetterISOLanguageName == "zh" ? " 个百分点"
            : " pp"
        );

    /// <summary>How far apart two values are, without a sign: the words beside it say on which side.</summary>
    public static string Distance(decimal size, Unit unit, CultureInfo culture) =>
        ChangeInWords(Math.Abs(size), 0m, unit, culture).TrimStart('+');

    /// <summary>A limit in the unit of its indicator, with no more decimals than it has.</summary>
    public static string Limit(decimal limit, Unit unit, CultureInfo culture) =>
        unit switch
        {
            Unit.Ratio => ShortPercent(limit, culture),
            Unit.Number => Signed(limit, "#,##0.####", culture),
            _ => Value(limit, unit, culture),
        };

    /// <summary>The limit as a bound: from below where higher is better, from above otherwise.</summary>
    public static string Bound(decimal limit, IndicatorResult result, CultureInfo culture) =>
        (result.Better == Direction.Higher ? "≥\u00a0" : "≤\u00a0") + Limit(limit, result.Unit, culture);

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Month(DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>An instant in the bank's time zone, to the second, with UTC beside it: the ledger, the screen and a screenshot must
    /// agree.</summary>
    public static string Instant(DateTimeOffset at, TimeZoneInfo zone) =>
        Reporting.Rendering.FigureText.Of(TimeZoneInfo.ConvertTime(at, zone));

    /// <summary>The start of a hash, enough to recognise it; the whole stands in the tooltip.</summary>
    public static string Short(string digest) => digest.Length > 12 ? digest[..12] : digest;

    private static string Signed(decimal value, string format, CultureInfo culture)
    {
        var text = Math.Abs(value).ToString(format, culture);

        // What rounds to zero is not negative.
        return value < 0 && text.Any(c => c is >= '1' and <= '9') ? Minus + text : text;
    }
}
