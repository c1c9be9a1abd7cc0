using System.Text.RegularExpressions;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Says of values that other systems write for "nothing" or "too much" what they are.</summary>
internal static partial class RejectHints
{
    public static string Reason(string? value, string reason) => Hint(value?.Trim() ?? "") is { } hint ? $"{reason}; {hint}" : reason;

    private static string? Hint(string value) =>
        value switch
        {
            _ when value.Length > 40 => null,
            _ when NotANumber().IsMatch(value) => "NaN is no number: other systems write it where a calculation failed",
            _ when Infinity().IsMatch(value) => "infinity is neither an amount nor a date",
            _ when ZeroDate().IsMatch(value) =>
                "a date of zeros is what other systems write for a missing one: add it to nulls under reads in the profile, if it is that",
            _ when LongYear().IsMatch(value) => "the year has more than four digits",
            _ => null,
        };

    [GeneratedRegex("^[+-]?nan$", RegexOptions.IgnoreCase)]
    private static partial Regex NotANumber();

    [GeneratedRegex("^[+-]?inf(inity)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Infinity();

    [GeneratedRegex("^0000[-/.]?00[-/.]?00")]
    private static partial Regex ZeroDate();

    [GeneratedRegex("^[0-9]{5,}[-/][0-9]{1,2}[-/][0-9]{1,2}")]
    private static partial Regex LongYear();
}
