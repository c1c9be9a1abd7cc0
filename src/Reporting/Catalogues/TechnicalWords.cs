using System.Text.RegularExpressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Tables, columns, measures and parameters in Chinese, with the technical name beside them. English readers get the technical
/// names, which are English words.</summary>
public sealed partial class TechnicalWords(Catalogue catalogue)
{
    /// <summary>What a figure lacks, such as <c>loan_snapshot.balance</c>, <c>loan_snapshot@2024-12-31</c> or <c>@parameter</c>.</summary>
    public LocalText Of(string item) => new(item, Named(item));

    /// <summary>A Chinese sentence in which the names of tables and columns stand beside their words.</summary>
    public string Within(string sentence) =>
        Identifier().Replace(sentence, found => Word(found.Value) is { } word ? Beside(word, found.Value) : found.Value);

    /// <summary>The words of a table or column alone; null when the catalogue has none.</summary>
    public string? Word(string name) => catalogue.Words.TryGetValue(name, out var word) ? word.Zh : null;

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
            return $"{Named(lost.Groups[1].Value)}：{Word(lost.Groups[3].Value) ?? lost.Groups[3].Value}中有 {lost.Groups[2].Value} 行无匹配";
        }

        if (Gap().Match(item) is { Success: true } gap)
        {
            return $"{Named(gap.Groups[1].Value)} {gap.Groups[2].Value} 行";
        }

        return Name().Match(item).Value.Split('.') switch
        {
            [var table, var column] when Word(column) is { } word => Beside($"{Word(table) ?? table}·{word}", item),
            [var table, _] when Word(table) is { } word => Beside(word, item),
            [var table] when Word(table) is { } word => Beside(word, item),
            [var code] when catalogue.FindMeasure(code) is { } measure => Beside(measure.Name.Zh, item),
            [var code] when catalogue.FindIndicator(code) is { } indicator => Beside(indicator.Name.Zh, item),
            _ => item,
        };
    }

    private static string Beside(string words, string item) => $"{words}（{item}）";

    [GeneratedRegex(@"^(\S+) \((\d+) rows of (\w+) have no match\)$")]
    private static partial Regex Unmatched();

    [GeneratedRegex(@"^(\S+) \((\d+) rows?\)$")]
    private static partial Regex Gap();

    [GeneratedRegex(@"^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)?")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<![\w.])[a-z][a-z0-9]*(_[a-z0-9]+)*(?![\w.])")]
    private static partial Regex Identifier();
}
