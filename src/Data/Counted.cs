using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Data;

/// <summary>Words that follow their counts: <c>{0|row|rows}</c> is "row" where the value of number 0 is one, and "rows" for every other
/// number.</summary>
public static partial class Counted
{
    /// <param name="text">With choices, such as <c>{0} {0|row|rows}</c>; all else stays as it is.</param>
    /// <param name="values">As numbers, or as they are printed: with separators, or with a sign when they are changes.</param>
    public static string Chosen(string text, IReadOnlyList<object> values) =>
        text.Contains('|', StringComparison.Ordinal)
            ? Choice()
                .Replace(
                    text,
                    found =>
                        found
                            .Groups[
                                IsOne(values[int.Parse(found.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)]) ? 2 : 3
                            ]
                            .Value
                )
            : text;

    private static bool IsOne(object count) => Convert.ToString(count, CultureInfo.InvariantCulture)?.TrimStart('+', '-', '−') == "1";

    [GeneratedRegex(@"\{(\d)\|([^|{}]*)\|([^|{}]*)\}")]
    private static partial Regex Choice();
}
