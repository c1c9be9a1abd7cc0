using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Portal.Reporting.Catalogues;

namespace Portal.Controls;

/// <summary>What a figure lacks, in the words of the page with the technical name beside them; English pages show the technical names,
/// which are English words.</summary>
public sealed partial class MissingWords(Catalogue catalogue, IStringLocalizer<MissingWords> texts)
{
    public IReadOnlyList<string> Of(IReadOnlyList<string> missing)
    {
        var shortened = Missing.Short(missing);
        return CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? [.. shortened.Select(Named)] : shortened;
    }

    public string Join(IReadOnlyList<string> missing) => string.Join(texts["Join"], Of(missing));

    private string Named(string item)
    {
        if (item.StartsWith('@'))
        {
            return catalogue.Parameters.FirstOrDefault(parameter => parameter.Name == item[1..]) is { } parameter
                ? Beside(parameter.Meaning.Zh, item)
                : item;
        }

        if (Unmatched().Match(item) is { Success: true } lost)
        {
            return texts["Unmatched", Named(lost.Groups[1].Value), lost.Groups[2].Value, Table(lost.Groups[3].Value)];
        }

        if (Gap().Match(item) is { Success: true } gap)
        {
            return texts["Rows", Named(gap.Groups[1].Value), gap.Groups[2].Value];
        }

        var name = Name().Match(item).Value;
        return name.Split('.') switch
        {
            [var table, var column] when catalogue.Words.TryGetValue(column, out var word) => Beside(
                $"{Table(table)}{texts["Of"]}{word.Zh}",
                item
            ),
            [var table, _] when Table(table) != table => Beside(Table(table), item),
            [var table] when Table(table) != table => Beside(Table(table), item),
            [var code] when catalogue.FindMeasure(code) is { } measure => Beside(measure.Name.Zh, item),
            [var code] when catalogue.FindIndicator(code) is { } indicator => Beside(indicator.Name.Zh, item),
            _ => item,
        };
    }

    /// <summary>The words of a table or column on a Chinese page; null where the technical name stands alone.</summary>
    public string? Plain(string name) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != "zh" ? null
        : Table(name) != name ? Table(name)
        : catalogue.Words.TryGetValue(name, out var word) ? word.Zh
        : "";

    private string Beside(string words, string item) => texts["Beside", words, item];

    private string Table(string table) => texts["Table." + table] is { ResourceNotFound: false } name ? name.Value : table;

    [GeneratedRegex(@"^(\S+) \((\d+) rows of (\w+) have no match\)$")]
    private static partial Regex Unmatched();

    [GeneratedRegex(@"^(\S+) \((\d+) rows?\)$")]
    private static partial Regex Gap();

    [GeneratedRegex(@"^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)?")]
    private static partial Regex Name();
}
