using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Reporting.Rendering;

/// <summary>One map from glyph codes to text, as a PDF font carries it.</summary>
internal static partial class UnicodeMap
{
    // CJK Radicals Supplement, which Unicode's normalisation leaves alone: EquivalentUnifiedIdeograph.txt of the Unicode database.
    // Last, a rare word that one glyph serves together with a common one.
    private const string Radicals =
        "⺁厂⺇几⺌小⺎兀⺏尣⺐尢⺕彐⺗心⺘手⺙攴⺛旡⺝月⺟母⺠民⺡水⺢水⺣火⺦丬⺨犬⺫罒⺭礻⺮竹⺯糸⺰纟⺱罓⺷羊⺸羋⺹耂⺼月⺽臼⺾艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻯竜⻰龙⻲龟㬵胶";

    private static readonly Dictionary<char, char> Ideographs = Enumerable
        .Range(0, Radicals.Length / 2)
        .ToDictionary(i => Radicals[2 * i], i => Radicals[(2 * i) + 1]);

    /// <summary>The map with radicals and compatibility copies replaced by the ideographs they look like; unchanged when it holds
    /// none.</summary>
    public static string Correct(string map)
    {
        var withoutRanges = Range()
            .Replace(
                map,
                section =>
                {
                    var entries = RangeEntry().Matches(section.Value).SelectMany(Expand).ToList();
                    return entries.Any(e => IsLookAlike(e.Text)) ? Section(entries) : section.Value;
                }
            );
        return Single()
            .Replace(
                withoutRanges,
                section =>
                {
                    var entries = Entry().Matches(section.Value).Select(m => (Code: m.Groups[1].Value, Text: m.Groups[2].Value)).ToList();
                    return entries.Any(e => IsLookAlike(e.Text)) ? Section(entries) : section.Value;
                }
            );
    }

    private static IEnumerable<(string Code, string Text)> Expand(Match entry)
    {
        var (first, last, text) = (entry.Groups[1].Value, entry.Groups[2].Value, entry.Groups[3].Value);
        var count = Number(last) - Number(first);
        return Enumerable.Range(0, count + 1).Select(i => (Hex(Number(first) + i, first.Length), Hex(Number(text) + i, text.Length)));
    }

    // A section may hold 100 entries.
    private static string Section(List<(string Code, string Text)> entries) =>
        string.Join(
            '\n',
            entries
                .Chunk(100)
                .Select(chunk =>
                    string.Create(CultureInfo.InvariantCulture, $"{chunk.Length} beginbfchar\n")
                    + string.Concat(chunk.Select(e => $"<{e.Code}> <{Ideograph(e.Text)}>\n"))
                    + "endbfchar"
                )
        );

    // Radicals, and the compatibility copies of words (料 U+F9BE).
    private static bool IsLookAlike(string text) =>
        text.Length == 4
        && (Number(text) is (>= 0x2E80 and <= 0x2FD5) or (>= 0xF900 and <= 0xFAFF) || Ideographs.ContainsKey((char)Number(text)));

    private static string Ideograph(string text)
    {
        if (!IsLookAlike(text))
        {
            return text;
        }

        var lookAlike = (char)Number(text);
        return Hex(
            Ideographs.TryGetValue(lookAlike, out var known) ? known : lookAlike.ToString().Normalize(NormalizationForm.FormKC)[0],
            4
        );
    }

    private static int Number(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Hex(int number, int digits) =>
        number.ToString("X" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+ beginbfrange\n(?:<[0-9A-F]+> <[0-9A-F]+> <[0-9A-F]+>\n)+endbfrange")]
    private static partial Regex Range();

    [GeneratedRegex(@"<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>")]
    private static partial Regex RangeEntry();

    [GeneratedRegex(@"\d+ beginbfchar\n(?:<[0-9A-F]+> <[0-9A-F]+>\n)+endbfchar")]
    private static partial Regex Single();

    [GeneratedRegex(@"<([0-9A-F]+)> <([0-9A-F]+)>")]
    private static partial Regex Entry();
}
