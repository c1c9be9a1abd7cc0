using System.Text;
using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Imports;

/// <summary>A checked scalar expression: its SQL with every @name filled in, and the source columns that it reads.</summary>
public sealed record ProfileExpression(string Sql, IReadOnlyList<string> SourceColumns, YamlPlace Place);

/// <summary>Replaces @name (a parameter, a let, or as_of) by its SQL, outside of quotes.</summary>
internal static class NameFilling
{
    private const int LongestFilled = 8 * Bounds.ExpressionLength;

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
                var end = i + 1;
                while (end < source.Length && (char.IsLetterOrDigit(source[end]) || source[end] == '_'))
                {
                    end++;
                }

                var name = source[(i + 1)..end];
                result.Append(names.TryGetValue(name, out var sql) ? sql
                    : throw new StrictYamlException(text.Place.Right(i), $"unknown name '@{name}'; there are {string.Join(", ", names.Keys.Select(k => "@" + k))}."));
                i = end - 1;
            }
            else
            {
                result.Append(source[i]);
            }

            if (result.Length > LongestFilled)
            {
                throw new StrictYamlException(text.Place, $"becomes longer than {LongestFilled} characters once its names are filled in. Names that stand for names grow with every step: say it in fewer.");
            }
        }

        return result.ToString();
    }
}
