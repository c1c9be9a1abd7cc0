using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Portal.Data.Yaml;

/// <summary>Refuses YAML that is too large, too deep or that grows when it is read, before a tree is made of it.</summary>
/// <remarks>Aliases are refused: a few lines of them stand for more nodes than a machine can hold, and one that holds itself has no
/// end.</remarks>
internal static class YamlBounds
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="StrictYamlException">The file is too large, or no UTF-8.</exception>
    public static string Read(string path, string file)
    {
        if (new FileInfo(path) is { Exists: true, Length: > Bounds.YamlBytes } large)
        {
            throw new StrictYamlException(
                new YamlPlace(file, 1, 1),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"has {large.Length} bytes; at most {Bounds.YamlBytes} are accepted. Is it the file that you meant?"
                )
            );
        }

        try
        {
            return File.ReadAllText(path, Strict);
        }
        catch (DecoderFallbackException broken)
        {
            throw new StrictYamlException(
                new YamlPlace(file, 1, 1),
                string.Create(CultureInfo.InvariantCulture, $"is no UTF-8 text: byte {broken.Index + 1} is wrong. Save it as UTF-8.")
            );
        }
    }

    /// <exception cref="StrictYamlException">Says where it is too deep, or where the alias stands.</exception>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static void Require(string text, string file)
    {
        if (text.Length > Bounds.YamlBytes)
        {
            throw new StrictYamlException(
                new YamlPlace(file, 1, 1),
                string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters; at most {Bounds.YamlBytes} are accepted.")
            );
        }

        // The parser keeps its own stack on the heap; what makes a tree of its events descends with them.
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > Bounds.YamlNesting + 2) // the stream and the document are levels too
            {
                throw Refused($"more than {Bounds.YamlNesting} lists and mappings stand inside one another.");
            }

            if (parser.Current is AnchorAlias)
            {
                throw Refused("an alias (*name) is not accepted; write out what it stands for.");
            }
        }

        StrictYamlException Refused(string problem) =>
            new(new YamlPlace(file, (int)parser.Current.Start.Line, (int)parser.Current.Start.Column), problem);
    }
}
