using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Reporting.Catalogues;

namespace Portal.Controls;

/// <summary>What a figure lacks, in the words of the page with the technical name beside them; English pages show technical names alone
/// where these are the words.</summary>
public sealed class MissingWords(Catalogue catalogue, IStringLocalizer<MissingWords> texts)
{
    private readonly TechnicalWords _words = new(catalogue);

    public IReadOnlyList<string> Of(IReadOnlyList<string> missing) =>
        [.. Missing.Short(missing).Select(item => IsChinese ? _words.Of(item).Zh : English(item))];

    private string English(string item) =>
        item.StartsWith('@')
            ? catalogue.Parameters.FirstOrDefault(p => p.Name == item[1..]) is { } parameter
                ? $"{parameter.Meaning.En} ({item})"
                : item
            : catalogue.Words.TryGetValue(item.Split('@', ' ')[0], out var word)
                ? $"{word.En} ({item})"
                : item;

    public string Join(IReadOnlyList<string> missing) => string.Join(texts["Join"], Of(missing));

    /// <summary>A sentence of a seal or a store, in which a Chinese page has the words of tables and columns beside their names.</summary>
    public string Within(LocalText sentence) => IsChinese ? _words.Within(sentence.Zh) : sentence.En;

    /// <summary>The words of a table or column on a Chinese page; null where the technical name stands alone.</summary>
    public string? Plain(string name) => IsChinese ? _words.Word(name) ?? "" : null;

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";
}
