using System.Text;
using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Imports;

/// <summary>A checked scalar expression: its SQL over the columns s0, s1 … of the source and let_0, let_1 … of the named
/// expressions.</summary>
/// <param name="SourceColumns">Names of the source columns that it reads, also by way of named expressions.</param>
public sealed record ProfileExpression(string Sql, IReadOnlyList<string> SourceColumns, YamlPlace Place)
{
    /// <summary>The engine's type of its values.</summary>
    internal string Type { get; init; } = "VARCHAR";

    /// <summary>Numbers of the named expressions that it uses, also by way of others, in their order.</summary>
    internal IReadOnlyList<int> Lets { get; init; } = [];

    /// <summary>Sentences that say what its conversions take.</summary>
    internal IReadOnlyList<string> Accepts { get; init; } = [];

    /// <summary>SQL of the texts that key(x) was given.</summary>
    internal IReadOnlyList<string> KeyTexts { get; init; } = [];

    /// <summary>Characters with every name filled in.</summary>
    internal long Length { get; init; }

    /// <summary>A constant or a source column as it is: there is nothing in it that could fail.</summary>
    internal bool IsPlain { get; init; }

    /// <summary>Nothing: what a column is filled with that the profile leaves out.</summary>
    internal static ProfileExpression Missing(YamlPlace place) => new("NULL", [], place) { IsPlain = true };

    /// <summary>This condition, looked at only where another holds.</summary>
    internal ProfileExpression Behind(ProfileExpression? first) =>
        first is null
            ? this
            : this with
            {
                Sql = $"(CASE WHEN {first.Sql} THEN {Sql} ELSE FALSE END)",
                SourceColumns = [.. first.SourceColumns.Union(SourceColumns, StringComparer.OrdinalIgnoreCase)],
                Lets = [.. first.Lets.Union(Lets).Order()],
                Accepts = [.. first.Accepts.Union(Accepts)],
                KeyTexts = [],
                IsPlain = false,
            };
}

/// <summary>Replaces @name (a parameter, a let, or as_of) by its SQL, outside of quotes, and writes options as the engine's parser takes
/// them.</summary>
internal static class NameFilling
{
    /// <summary>Begins an option's name in the parsed tree: decimal itself is a word of the language.</summary>
    public const string Option = "option_";

    /// <summary>Names may stand for names, and what they stand for together is bounded.</summary>
    public const int LongestFilled = 8 * Bounds.ExpressionLength;

    public static string Fill(YamlText text, IReadOnlyDictionary<string, string> names)
    {
        var source = text.Value;
        var result = new StringBuilder();
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] is '\'' or '"')
            {
                var end = source.IndexOf(source[i], i + 1);
                end = end < 0 ? source.Length - 1 : end;
                result.Append(source, i, end - i + 1);
                i = end;
            }
            else if (source[i] == '@')
            {
                var end = EndOfWord(source, i + 1);
                var name = source[(i + 1)..end];
                result.Append(
                    names.TryGetValue(name, out var sql)
                        ? sql
                        : throw new StrictYamlException(
                            text.Place.Right(i),
                            $"unknown name '@{name}'; there are {string.Join(", ", names.Keys.Select(k => "@" + k))}."
                        )
                );
                i = end - 1;
            }
            else if (char.IsLetter(source[i]))
            {
                var end = EndOfWord(source, i);
                i = AppendWord(source, i, end, result) - 1;
            }
            else
            {
                result.Append(source[i]);
            }

            if (result.Length > LongestFilled)
            {
                throw new StrictYamlException(
                    text.Place,
                    $"becomes longer than {LongestFilled} characters once its names are filled in. Names that stand for names grow with every step: say it in fewer."
                );
            }
        }

        return result.ToString();
    }

    // "decimal: ','" and "decimal := ','" behind a comma are options.
    private static int AppendWord(string source, int start, int end, StringBuilder result)
    {
        var word = source[start..end];
        var sign = end;
        while (sign < source.Length && char.IsWhiteSpace(source[sign]))
        {
            sign++;
        }

        var isOption =
            NumberFormat.Options.Contains(word, StringComparer.Ordinal)
            && sign < source.Length
            && source[sign] == ':'
            && (sign + 1 >= source.Length || source[sign + 1] != ':')
            && result.ToString().AsSpan().TrimEnd() is [.., ','];
        result.Append(isOption ? $"{Option}{word} := " : word);
        return !isOption ? end
            : sign + 1 < source.Length && source[sign + 1] == '=' ? sign + 2
            : sign + 1;
    }

    private static int EndOfWord(string source, int start)
    {
        var end = start;
        while (end < source.Length && (char.IsLetterOrDigit(source[end]) || source[end] == '_'))
        {
            end++;
        }

        return end;
    }
}
