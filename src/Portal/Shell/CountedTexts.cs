using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data;

namespace Portal.Shell;

/// <summary>The texts of pages, in which words follow their counts: <c>{0} {0|row|rows}</c> says "1 row" and "2 rows".</summary>
/// <remarks>Before the bar stands the word for one, behind it the word for every other number; Chinese needs neither.</remarks>
public sealed class CountedTexts<T>(IStringLocalizerFactory factory, ServedCommands? commands = null) : IStringLocalizer<T>
{
    private readonly StringLocalizer<T> _texts = new(factory);

    public LocalizedString this[string name] =>
        _texts[name] is { ResourceNotFound: false } text ? new(name, Served(text.Value), false, text.SearchedLocation) : _texts[name];

    public LocalizedString this[string name, params object[] arguments] =>
        _texts[name] is { ResourceNotFound: false } text
            ? new(
                name,
                Served(string.Format(CultureInfo.CurrentCulture, Counted.Chosen(text.Value, arguments), arguments)),
                false,
                text.SearchedLocation
            )
            : _texts[name];

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => _texts.GetAllStrings(includeParentCultures);

    // A call of the command line names the home that is served.
    private string Served(string text) => commands?.Named(text) ?? text;
}

/// <summary>Registers the texts of pages.</summary>
public static class TextServices
{
    public static IServiceCollection AddTexts(this IServiceCollection services) =>
        services.AddLocalization().AddTransient(typeof(IStringLocalizer<>), typeof(CountedTexts<>)).AddTransient<FeatureTexts>();
}
