using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Portal.Data;

/// <summary>An English sentence written as an interpolated string, with its values kept apart: a page says the same in its own language by
/// the code.</summary>
/// <remarks>Every value is written invariantly; a value that is itself a <see cref="RuleException"/>, or several, is said by its own
/// code; a word of a closed list is said by its name.</remarks>
[InterpolatedStringHandler]
public sealed class Sentence
{
    private readonly StringBuilder _text;
    private readonly List<object> _arguments;

    public Sentence(int literalLength, int formattedCount) =>
        (_text, _arguments) = (new StringBuilder(literalLength), new List<object>(formattedCount));

    /// <summary>The text of a sentence that only the command line prints.</summary>
    public static string Say(Sentence sentence) => sentence.Text;

    public string Text => _text.ToString();

    /// <summary>The values in the order in which they stand.</summary>
    public IReadOnlyList<object> Arguments => _arguments;

    /// <summary>Words may follow a count that stands before them: <c>{rows} {{0|row|rows}}</c>; see <see cref="Counted"/>.</summary>
    public void AppendLiteral(string text) => _text.Append(Counted.Chosen(text, _arguments));

    public void AppendFormatted<T>(T value) => AppendFormatted(value, null);

    public void AppendFormatted<T>(T value, string? format)
    {
        object said = value switch
        {
            RuleException inner => inner,
            Terms terms => terms,
            Enum word => Terms.Of(word),
            IEnumerable<RuleException> several => several.ToList(),
            IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
            _ => value?.ToString() ?? "",
        };
        _text.Append(
            said switch
            {
                RuleException rule => rule.Message,
                IEnumerable<RuleException> several => string.Join("; ", several.Select(rule => rule.Message)),
                _ => said,
            }
        );
        _arguments.Add(said);
    }
}
