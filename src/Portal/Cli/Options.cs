using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Portal.Data;
using Portal.Shell;

namespace Portal.Cli;

/// <summary>Options that several verbs share, parsed in one way.</summary>
internal static class Options
{
    public static Option<DateOnly?> AsOf(string description = "Reporting date, such as 2024-12-31 (default: the latest snapshot).") =>
        new("--as-of")
        {
            Description = description,
            HelpName = "DATE",
            CustomParser = Date,
        };

    public static Option<DateTimeOffset?> KnownAt() =>
        new("--known-at")
        {
            Description = "Use what was sealed by this instant, such as 2025-01-10T18:00Z (default: now).",
            HelpName = "INSTANT",
            CustomParser = result =>
            {
                if (
                    DateTimeOffset.TryParse(
                        result.Tokens[0].Value,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal,
                        out var instant
                    )
                )
                {
                    return instant;
                }

                result.AddError($"'{result.Tokens[0].Value}' is not an instant; write one such as 2025-01-10T18:00Z.");
                return null;
            },
        };

    /// <summary>A value of an enum, by its name as it is written.</summary>
    public static T Name<T>(ArgumentResult result)
        where T : struct, Enum
    {
        if (Named.Find<T>(result.Tokens[0].Value) is { } value)
        {
            return value;
        }

        result.AddError($"'{Readable.Short(result.Tokens[0].Value)}' is not one of {string.Join(", ", Enum.GetNames<T>())}.");
        return default;
    }

    public static DateOnly? Date(ArgumentResult result)
    {
        if (Urls.Date(result.Tokens[0].Value) is { } date)
        {
            return date;
        }

        result.AddError($"'{result.Tokens[0].Value}' is not a date; write one such as 2024-12-31.");
        return null;
    }
}
