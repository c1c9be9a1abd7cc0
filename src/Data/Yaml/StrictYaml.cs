using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Portal.Data.Yaml;

/// <summary>Reads YAML into records, and stops at the first thing that the target type does not know.</summary>
/// <remarks>
/// Keys are the snake_case names of constructor parameters (and of settable properties). A parameter with a default value or a nullable
/// type may be left out; every other one must be present. Types: string, bool, int, long, decimal, DateOnly, enums (snake_case), lists,
/// dictionaries with string keys, nested records, <see cref="YamlText"/>, <see cref="YamlPlace"/> (filled with the place of the
/// mapping, never a key) and <see cref="YamlNode"/> for what a caller reads itself with <see cref="Bind{T}"/>.
/// </remarks>
public static class StrictYaml
{
    /// <summary>Reads a file. <paramref name="shownAs"/> is the name in error messages, by default the path as given.</summary>
    public static T Load<T>(string path, string? shownAs = null) => Parse<T>(YamlBounds.Read(path, shownAs ?? path), shownAs ?? path);

    /// <param name="text">The document.</param>
    /// <param name="file">Name in error messages.</param>
    /// <param name="refuse">What is wrong with a record that was read, beyond its form; null for one that may stand.</param>
    /// <exception cref="StrictYamlException">The text is no such document; the first thing that is wrong is named with its
    /// place.</exception>
    public static T Parse<T>(string text, string file, Func<object, string?>? refuse = null)
    {
        var node = Root(text, file);
        return (T)new YamlBinder(file, refuse).Bind(node, typeof(T), isNullable: false)!;
    }

    /// <summary>Reads a part of a document that was taken as a <see cref="YamlNode"/>.</summary>
    public static T Bind<T>(YamlNode node, string file) => (T)new YamlBinder(file).Bind(node, typeof(T), isNullable: false)!;

    public static YamlPlace PlaceOf(YamlNode node, string file) => new(file, (int)node.Start.Line, (int)node.Start.Column);

    private static YamlNode Root(string text, string file)
    {
        var stream = new YamlStream();
        try
        {
            YamlBounds.Require(text, file);
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new StrictYamlException(
                new YamlPlace(file, (int)problem.Start.Line, (int)problem.Start.Column),
                $"is not valid YAML: {problem.Message}"
            );
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or FormatException)
        {
            // The library itself stumbles over some texts that are no YAML.
            throw new StrictYamlException(
                new YamlPlace(file, 1, 1),
                "is not valid YAML: the parser cannot make sense of it. Look for an unclosed bracket or quote, or a tab."
            );
        }

        return stream.Documents.Count == 1
            ? stream.Documents[0].RootNode
            : throw new StrictYamlException(
                new YamlPlace(file, 1, 1),
                $"holds {stream.Documents.Count} YAML documents; exactly one is accepted."
            );
    }
}
