using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Reporting.Rendering;

/// <summary>Corrects the text behind the glyphs of a printed PDF, so that 行 is found, copied and read aloud as 行.</summary>
/// <remarks>
/// CJK fonts draw a word and its look-alike radical (行 U+884C, ⾏ U+2F8F) with one glyph, and the browser names the glyph by the radical.
/// The corrected maps are appended as an incremental update, as the PDF standard provides; what was printed stays as it is.
/// </remarks>
internal static partial class PdfText
{
    /// <summary>The file with corrected maps; the same bytes when nothing needs correction.</summary>
    public static byte[] Correct(byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        var objects = MapReference()
            .Matches(text)
            .Select(m => m.Groups[1].Value)
            .Distinct(StringComparer.Ordinal)
            .Select(id => (Id: int.Parse(id, CultureInfo.InvariantCulture), Map: Map(pdf, text, id)))
            .OrderBy(o => o.Id)
            .ToList();
        var corrected = objects
            .Select(o => (o.Id, Map: UnicodeMap.Correct(o.Map), Before: o.Map))
            .Where(o => o.Map != o.Before)
            .Select(o => (o.Id, o.Map))
            .ToList();
        return corrected.Count == 0 ? pdf : Append(pdf, text, corrected);
    }

    private static string Map(byte[] pdf, string text, string id)
    {
        var head = Regex.Match(text, $@"\n{id} 0 obj\n(<<[^>]*>>) stream\r?\n", RegexOptions.CultureInvariant);
        var length = head.Success ? Length().Match(head.Groups[1].Value) : Match.Empty;
        if (!length.Success)
        {
            throw Unknown($"object {id} has no length");
        }

        using var stream = new MemoryStream(pdf, head.Index + head.Length, int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture));
        using Stream plain = head.Groups[1].Value.Contains("/FlateDecode", StringComparison.Ordinal)
            ? new ZLibStream(stream, CompressionMode.Decompress)
            : stream;
        using var reader = new StreamReader(plain, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static byte[] Append(byte[] pdf, string text, List<(int Id, string Map)> maps)
    {
        var trailer = Trailer().Match(text);
        if (!trailer.Success)
        {
            throw Unknown("the file has no trailer at its end");
        }

        using var output = new MemoryStream();
        output.Write(pdf);
        var table = new StringBuilder("xref\n");
        foreach (var (id, map) in maps)
        {
            table.Append(CultureInfo.InvariantCulture, $"{id} 1\n{output.Length:D10} 00000 n \n");
            output.Write(
                Encoding.Latin1.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{id} 0 obj\n<</Length {map.Length}>> stream\n{map}\nendstream\nendobj\n")
                )
            );
        }

        var start = output.Length;
        output.Write(
            Encoding.Latin1.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{table}trailer\n<<{trailer.Groups[1].Value}\n/Prev {trailer.Groups[2].Value}>>\nstartxref\n{start}\n%%EOF\n"
                )
            )
        );
        return output.ToArray();
    }

    private static InvalidOperationException Unknown(string what) =>
        new(
            $"The browser wrote a PDF in a form that is not known here ({what}), so its Chinese text could not be made searchable. Print with Chromium 110 or newer."
        );

    [GeneratedRegex(@"/ToUnicode (\d+) 0 R")]
    private static partial Regex MapReference();

    [GeneratedRegex(@"/Length (\d+)")]
    private static partial Regex Length();

    [GeneratedRegex(@"trailer\n<<([^>]*(?:<[^>]*>[^>]*)*)>>\nstartxref\n(\d+)\n%%EOF\s*$")]
    private static partial Regex Trailer();
}
