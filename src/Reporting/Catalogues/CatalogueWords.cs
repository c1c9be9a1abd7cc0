using System.Globalization;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Catalogues;

/// <summary>Formulas, measures and conditions as people read them, in either language.</summary>
public sealed class CatalogueWords(Catalogue catalogue, CultureInfo culture)
{
    private readonly bool _isChinese = culture.TwoLetterISOLanguageName == "zh";

    /// <summary>A formula with the names of its measures: <c>Non-performing loans ÷ Gross loans</c>.</summary>
    public string Formula(string formula) => new Words(ColumnScope.Of("", []), NameOf, culture).Condition(formula);

    /// <summary>A condition on the rows of a table, such as a drill-down's.</summary>
    public string Condition(string table, string? text) => new Words(catalogue.Scope(table), NameOf, culture).Condition(text);

    /// <summary>What a measure adds up on a day, one line for each term.</summary>
    public IReadOnlyList<string> Measure(Measure measure, DateOnly day)
    {
        var version = measure.Versions.At(day);
        return version is null
            ? []
            : measure.Kind switch
            {
                MeasureKind.Item => [Say($"Item {version.Item} of {measure.Table}", $"{measure.Table} 中的 {version.Item} 项")],
                MeasureKind.Grouped => Grouped(measure, version),
                MeasureKind.Transition => Terms(
                    measure.TermsAt(day),
                    new TransitionRelation(catalogue.Scope(measure.Table), day, day).Scope
                ),
                MeasureKind.Additive => Terms(measure.TermsAt(day), Scope(measure, version)),
            };
    }

    private List<string> Terms(IReadOnlyList<OriginatedTerm> terms, ColumnScope scope)
    {
        var words = new Words(scope, NameOf, culture);
        return
        [
            .. terms.Select(covered =>
                (covered.Term.Sign < 0 ? "− " : "")
                + (covered.Term.Sum is { } sum ? words.Condition(sum.Value) : Say("number of rows", "笔数"))
                + (covered.Where is { } where ? Say(" where ", "，条件：") + words.Condition(where) : "")
            ),
        ];
    }

    private List<string> Grouped(Measure measure, MeasureVersion version)
    {
        var words = new Words(Scope(measure, version), NameOf, culture);
        var head = version.Reduce switch
        {
            Reduction.Max => Say("largest", "最大值"),
            Reduction.Sum => Say("sum", "合计"),
            Reduction.Top => Say($"sum of the {version.Take} largest", $"最大{version.Take}项合计"),
            _ => Say("number", "数量"),
        };
        return
        [
            $"{head}{(version.Of is null ? "" : $" ({version.Of})")} {Say("per", "按")} {NameOf(version.Per!)}{(version.Where is { } where ? Say(" where ", "，条件：") + where.Value : "")}",
            .. (version.Columns ?? new Dictionary<string, GroupValue>()).Select(pair =>
                $"{pair.Key}: {(pair.Value.Sum is { } sum ? words.Condition(sum.Value) : pair.Value.Any is { } any ? Say("any ", "任一 ") + words.Condition(any.Value) : Say("number of rows", "笔数"))}"
                + (pair.Value.Where is { } rows ? Say(" where ", "，条件：") + words.Condition(rows.Value) : "")
            ),
            .. version.Exceptions is { } rules
                ? [Say("hit by any of ", "命中任一规则 ") + string.Join(", ", rules)]
                : Array.Empty<string>(),
        ];
    }

    private ColumnScope Scope(Measure measure, MeasureVersion version)
    {
        var table = catalogue.Scope(measure.Table);
        return version.Lookup is { } lookup ? new LookupJoin(catalogue.Scope(lookup.Table), lookup.On).Scope(table) : table;
    }

    /// <summary>The name of a column, a measure or a parameter; the code itself when nobody has named it.</summary>
    private string NameOf(string name)
    {
        if (name.StartsWith('@'))
        {
            var own = catalogue.Parameters.FirstOrDefault(parameter => "@" + parameter.Name == name);
            return own is null ? name : own.Meaning.For(culture);
        }

        if (catalogue.FindMeasure(name) is { } measure)
        {
            return measure.Name.For(culture);
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var side =
            dot < 0 ? ""
            : name[..dot] == "opening" ? Say("opening ", "年初")
            : Say("present ", "期末");
        return side + (catalogue.Words.TryGetValue(name[(dot + 1)..], out var word) ? Say(word.En, word.Zh) : name[(dot + 1)..]);
    }

    private string Say(string english, string chinese) => _isChinese ? chinese : english;
}
