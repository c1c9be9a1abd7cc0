using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace Portal.Shell;

/// <summary>The texts of pages, in which words follow their counts: <c>{0} {0|row|rows}</c> says "1 row" and "2 rows".</summary>
/// <remarks>Before the bar stands the word for one, behind it the word for every other number; Chinese needs neither.</remarks>
public sealed partial class CountedTexts<T>(IStringLocalizerFactory factory) : IStringLocalizer<T>
{
    private readonly StringLocalizer<T> _texts = new(factory);

    public LocalizedString this[string name] => _texts[name];

    public LocalizedString this[string name, params object[] arguments] =>
        _texts[name] is { ResourceNotFound: false } text
            ? new(name, string.Format(CultureInfo.CurrentCulture, Chosen(text.Value, arguments), arguments), false, text.SearchedLocation)
            : _texts[name];

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => _texts.GetAllStrings(includeParentCultures);

    private static string Chosen(string text, object[] arguments) =>
        Choice()
            .Replace(
                text,
                found =>
                    found
                        .Groups[
                            IsOne(arguments[int.Parse(found.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)]) ? 2 : 3
                        ]
                        .Value
            );

    // Counts come as numbers, or as they are printed: with separators, or with a sign when they are changes.
    private static bool IsOne(object count) => Convert.ToString(count, CultureInfo.InvariantCulture)?.TrimStart('+', '-', '−') == "1";

    [GeneratedRegex(@"\{(\d)\|([^|{}]*)\|([^|{}]*)\}")]
    private static partial Regex Choice();
}

/// <summary>Registers the texts of pages.</summary>
public static class TextServices
{
    public static IServiceCollection AddTexts(this IServiceCollection services) =>
        services.AddLocalization().AddTransient(typeof(IStringLocalizer<>), typeof(CountedTexts<>));
}
