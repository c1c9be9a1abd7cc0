using System.Globalization;
using Portal.Reporting.Catalogues;
using Portal.TestKit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>One scalar of the committed catalogue, and where it stands.</summary>
/// <param name="Folder">Folder or file, such as <c>measures</c> or <c>words.yaml</c>.</param>
/// <param name="Owner">Code of the entry that it belongs to.</param>
/// <param name="From">First day of the version that it belongs to; null outside of versions.</param>
/// <param name="Key">Last two keys, such as <c>terms.where</c>.</param>
internal sealed record CatalogueScalar(
    string Path,
    string Folder,
    string Owner,
    DateOnly? From,
    string Key,
    string Value,
    int Start,
    int End
)
{
    public string Last => Key[(Key.LastIndexOf('.') + 1)..];
}

/// <summary>Every scalar of the committed catalogue, and the catalogue with some of them changed.</summary>
internal static class CatalogueScalars
{
    private static readonly string[] Owners = ["code", "name", "key", "indicator", "form", "table", "list", "column", "number", "id"];
    private static readonly CatalogueText Source = CatalogueText.Read(Repository.CatalogueDirectory);

    public static IReadOnlyList<CatalogueScalar> All { get; } = [.. Source.Files.SelectMany(Of)];

    /// <summary>The catalogue with other values in some places, read but not checked.</summary>
    public static Catalogue With(IEnumerable<(CatalogueScalar Scalar, string Value)> changes)
    {
        var directory = Directory.CreateTempSubdirectory("assay-closures-").FullName;
        try
        {
            Source.WriteTo(directory);
            foreach (var file in changes.GroupBy(change => change.Scalar.Path))
            {
                var path = Path.Combine(directory, file.Key);
                var text = File.ReadAllText(path);
                foreach (var (scalar, value) in file.OrderByDescending(change => change.Scalar.Start))
                {
                    var tail = text[scalar.Start..scalar.End].EndsWith('\n') ? "\n" : "";
                    text =
                        text[..scalar.Start]
                        + '"'
                        + value.Replace("\"", "\\\"", StringComparison.Ordinal)
                        + '"'
                        + tail
                        + text[scalar.End..];
                }

                File.WriteAllText(path, text);
            }

            return CatalogueLoader.Read(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static IEnumerable<CatalogueScalar> Of((string Path, string Content) file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(file.Content));
        var root = yaml.Documents[0].RootNode;
        return (root is YamlSequenceNode list ? list.Children : [root]).SelectMany(entry =>
            Walk(file.Path, OwnerOf(entry), null, [], entry)
        );
    }

    private static string OwnerOf(YamlNode entry) =>
        entry is YamlMappingNode map
            ? Owners.Select(owner => Child(map, owner)).OfType<YamlScalarNode>().FirstOrDefault()?.Value ?? ""
            : "";

    private static YamlNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var child) ? child : null;

    private static IEnumerable<CatalogueScalar> Walk(string path, string owner, DateOnly? from, string[] keys, YamlNode node) =>
        node switch
        {
            YamlScalarNode scalar =>
            [
                new(
                    path,
                    path.Split('/')[0],
                    owner,
                    from,
                    string.Join('.', keys.TakeLast(2)),
                    scalar.Value ?? "",
                    (int)scalar.Start.Index,
                    (int)scalar.End.Index
                ),
            ],
            YamlSequenceNode list => list.Children.SelectMany(child => Walk(path, owner, from, keys, child)),
            YamlMappingNode map => map.Children.SelectMany(pair =>
                Walk(
                    path,
                    owner,
                    keys is [.., "versions" or "values"] && Child(map, "from") is YamlScalarNode { Value: { } day }
                        ? DateOnly.Parse(day, CultureInfo.InvariantCulture)
                        : from,
                    [.. keys, ((YamlScalarNode)pair.Key).Value!],
                    pair.Value
                )
            ),
            _ => throw new YamlException(node.Start, node.End, "no scalar, list or mapping"),
        };
}
