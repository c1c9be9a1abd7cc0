using System.Globalization;
using System.Reflection;
using System.Text;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>The style sheet of a printed return: shared styles, paper, and what stands in the margin of every page.</summary>
internal static class PdfStyle
{
    public static string Of(ReturnDocument document, CultureInfo culture, DateTimeOffset generatedAt, string checkpoint)
    {
        var head = $"{document.Form} {document.Name.For(culture)} · {FigureText.Of(document.AsOf)}";
        var demo = document.IsDemo ? DocumentWords.Demo.For(culture) : "";
        var digest = $"{DocumentWords.Content.For(culture)} {document.ContentDigest}";
        // A checkpoint is a signed note of several lines: on paper one line with separators is enough to compare it.
        var ledger =
            checkpoint.Length == 0
                ? ""
                : $"{DocumentWords.Checkpoint.For(culture)} {string.Join(" | ", checkpoint.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}";
        var generated = $"{DocumentWords.Generated.For(culture)} {FigureText.Of(generatedAt)}";
        const string Small =
            "font: 6.5pt 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif; color: #333; "
            + "font-variant-ligatures: none;";
        var page = $$"""
            @page {
              size: A4 landscape; margin: 15mm 10mm 19mm;
              @top-left { content: {{Quoted(head)}}; {{Small}} text-align: left; width: 70%; }
              @top-right { content: {{Quoted(
                demo.Length == 0 ? document.Book : $"{document.Book} · {demo}"
            )}}; {{Small}} text-align: right; }
              @bottom-left { content: {{Quoted(
                digest + "\n" + ledger + "\n" + generated
            )}}; {{Small}} text-align: left; white-space: pre-wrap; overflow-wrap: anywhere; width: 85%; }
              @bottom-right { content: {{Quoted(DocumentWords.Page.For(culture) + " ")}} counter(page) {{Quoted(
                DocumentWords.PageOf.For(culture)
            )}} counter(pages) {{Quoted(DocumentWords.PageEnd.For(culture))}}; {{Small}} text-align: right; }
            }
            """;
        return Resource("return.css") + Resource("print.css") + page;
    }

    /// <summary>A CSS string that cannot end early, whatever it holds.</summary>
    internal static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            // `<` too: the style sheet stands in HTML, where `</style` would end it.
            _ =
                c is '"' or '\\' or '\n' or '\r' or '<' or '&' || char.IsControl(c)
                    ? quoted.Append(CultureInfo.InvariantCulture, $"\\{(int)c:x} ")
                    : quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
