using System.Globalization;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>Something that holds from a day, and until a day if one is given: both included.</summary>
public interface IVersion
{
    DateOnly From { get; }

    DateOnly? To { get; }

    YamlPlace Place { get; }
}

/// <summary>Where a rule comes from.</summary>
/// <param name="Key">Key of the regulations register, such as <c>R-CORE</c>.</param>
/// <param name="Article">Article, item or table of it, several with 、 between them; null when no source gives it.</param>
public sealed record Basis(string Key, YamlPlace Place, YamlText? Article = null)
{
    /// <summary>Each article alone, with its place in the text.</summary>
    public IEnumerable<YamlText> Articles()
    {
        var start = 0;
        foreach (var article in (Article?.Value ?? "").Split('、', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return new(article, Article!.Place.Right(start));
            start += article.Length + 1;
        }
    }

    public override string ToString() => Article is null ? Key : $"{Key} {Article}";

    /// <summary>The same in the words of a language: <c>R-CORE 九</c> is <c>R-CORE Art. 9</c> in English.</summary>
    public string For(CultureInfo culture) => Article is null ? Key : $"{Key} {ArticleNumber.For(Article.Value, culture)}";
}

/// <summary>How sure it is that the rule says this.</summary>
public enum Confidence
{
    /// <summary>Read in a published source.</summary>
    Sourced,

    /// <summary>Follows arithmetically from sourced figures.</summary>
    Derived,

    /// <summary>Known by practice, not read again: verify before filing.</summary>
    Memory,

    /// <summary>A value that the bank sets itself.</summary>
    Policy,

    /// <summary>Not established by any source: only ever a setting, to be replaced by the text of the rule.</summary>
    Unsure,
}

/// <summary>Which date decides the version of a rule.</summary>
public enum AppliesBy
{
    ReportingDate,

    /// <summary>New loans from a date, existing ones under the rule before: each loan's day of disbursement decides.</summary>
    OriginationDate,
}

public static class Versions
{
    /// <summary>The version in force on a day: the one that began last; null before the first and after the last has ended.</summary>
    public static T? At<T>(this IReadOnlyList<T> versions, DateOnly day)
        where T : class, IVersion
    {
        var last = versions.Where(version => version.From <= day).MaxBy(version => version.From);
        return last is null || last.To < day ? null : last;
    }
}
