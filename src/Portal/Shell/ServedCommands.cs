using System.Text.RegularExpressions;
using Portal.Data;

namespace Portal.Shell;

/// <summary>Calls of the command line as pages tell them: with the home that is served. Copied without it they would work on whatever home
/// stands where the reader does.</summary>
public sealed partial class ServedCommands(Home home)
{
    /// <summary>The call that computes a date, or all that are missing.</summary>
    public string Compute(DateOnly? asOf, DateOnly? rulesOf = null) =>
        Named(
            "./portal compute"
                + (asOf is { } date ? $" --as-of {Controls.Figures.Date(date)}" : "")
                + (rulesOf is { } rules ? $" --rules-of {Controls.Figures.Date(rules)}" : "")
        );

    /// <summary>A text in which every call names the home.</summary>
    public string Named(string text) => Named(text, home.Root);

    /// <inheritdoc cref="Named(string)"/>
    public static string Named(string text, string home) =>
        text.Contains("./portal ", StringComparison.Ordinal) && !text.Contains("--home", StringComparison.Ordinal)
            ? Call().Replace(text, call => $"{call.Value} --home {Quoted(home)}")
            : text;

    private static string Quoted(string path) => Plain().IsMatch(path) ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\./portal [a-z]+")]
    private static partial Regex Call();

    [GeneratedRegex(@"^[\w/.:\\-]+$")]
    private static partial Regex Plain();
}
