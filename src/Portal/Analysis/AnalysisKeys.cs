using System.Globalization;
using Portal.Controls;
using Portal.Data.Figures;

namespace Portal.Analysis;

/// <summary>How the choices of the analysis stand in addresses, and their figures in words.</summary>
public static class AnalysisKeys
{
    /// <summary>Compares with no one.</summary>
    public const string Nobody = "none";

    /// <summary>A level, or a change with its sign: of a ratio in percentage points whose word stands at the heading, of an amount itself,
    /// and year on year of an amount in percent.</summary>
    public static string Number(decimal value, Aspect aspect, Unit unit, CultureInfo culture) =>
        (aspect, unit) switch
        {
            (Aspect.Level, _) => Figures.Value(value, unit, culture),
            (Aspect.YearOnYear, not (Unit.Ratio or Unit.Number)) => Figures.Points(value, culture) + "%",
            _ => Figures.Change(value, 0m, unit, culture),
        };

    /// <summary>The same where no heading names the unit.</summary>
    public static string Text(decimal value, Aspect aspect, Unit unit, CultureInfo culture) =>
        (aspect, unit) is (not Aspect.Level, Unit.Ratio)
            ? Figures.ChangeInWords(value, 0m, unit, culture)
            : Number(value, aspect, unit, culture);

    /// <summary>Name of the text of <see cref="SeriesTable"/> above such figures.</summary>
    public static string Heading(Aspect aspect, Unit unit) =>
        (aspect, unit) switch
        {
            (Aspect.Level, _) => "Level",
            (Aspect.Change, Unit.Ratio) => "ChangePoints",
            (Aspect.Change, _) => "Change",
            (_, Unit.Ratio) => "YearPoints",
            (_, Unit.Number) => "YearChange",
            _ => "YearGrowth",
        };

    public static string Key<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Whether a text names a value, or says nothing.</summary>
    public static bool IsKnown<T>(string? text)
        where T : struct, Enum => string.IsNullOrEmpty(text) || Enum.GetValues<T>().Any(value => Key(value) == text);

    /// <summary>What a text names; <paramref name="otherwise"/> when it names nothing.</summary>
    public static T Parse<T>(string? text, T otherwise)
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => Key(value) == text).Select(value => (T?)value).FirstOrDefault() ?? otherwise;
}
