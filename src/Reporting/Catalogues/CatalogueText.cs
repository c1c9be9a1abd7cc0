using System.Globalization;
using System.Text;
using Portal.Data;

namespace Portal.Reporting.Catalogues;

/// <summary>The files of a catalogue, and those that can change a figure as one text: what a run cites and can be re-performed
/// from.</summary>
public sealed class CatalogueText
{
    /// <summary>Say how figures are shown, explained, compared and supposed otherwise: no run needs them to be performed again. What makes
    /// a figure stale is told by <see cref="Closures"/>.</summary>
    private static readonly string[] Presentation = ["subjects.yaml", "benchmarks/", "bridge.yaml", "what-if.yaml", "currencies.yaml"];

    private CatalogueText(IReadOnlyList<(string Path, string Content)> files)
    {
        Files = files;
        Text = string.Concat(
            files
                .Where(file => !Presentation.Any(path => file.Path.StartsWith(path, StringComparison.Ordinal)))
                .Select(file => string.Create(CultureInfo.InvariantCulture, $"=== {file.Path} {file.Content.Length}\n{file.Content}"))
        );
        Digest = Hashing.Sha256(Text);
    }

    /// <summary>By path below the catalogue, with forward slashes, in ordinal order; lines end in LF.</summary>
    public IReadOnlyList<(string Path, string Content)> Files { get; }

    public string Text { get; }

    /// <summary>SHA-256 of <see cref="Text"/>.</summary>
    public string Digest { get; }

    public IEnumerable<(string Path, string Content)> In(string folder) =>
        Files.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>Every YAML file but import profiles, which act before the warehouse is sealed.</summary>
    public static CatalogueText Read(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(
                $"There is no catalogue at {Path.GetFullPath(directory)}. Start Assay where its catalogue/ is."
            );
        }

        return new([
            .. Directory
                .EnumerateFiles(directory, "*.yaml", SearchOption.AllDirectories)
                .Select(path => (Path: Path.GetRelativePath(directory, path).Replace('\\', '/'), Full: path))
                .Where(file => !file.Path.StartsWith("profiles/", StringComparison.Ordinal))
                .OrderBy(file => file.Path, StringComparer.Ordinal)
                .Select(file => (file.Path, File.ReadAllText(file.Full).ReplaceLineEndings("\n"))),
        ]);
    }

    /// <summary>Takes apart what <see cref="Text"/> put together.</summary>
    public static CatalogueText Parse(string text)
    {
        var files = new List<(string, string)>();
        for (var at = 0; at < text.Length; )
        {
            var end = text.IndexOf('\n', at);
            var header = end < 0 ? [] : text[at..end].Split(' ');
            if (
                header is not ["===", var path, var length]
                || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || end + 1 + count > text.Length
            )
            {
                throw new InvalidDataException(
                    string.Create(CultureInfo.InvariantCulture, $"The stored catalogue text is damaged at character {at}.")
                );
            }

            files.Add((path, text.Substring(end + 1, count)));
            at = end + 1 + count;
        }

        return new(files);
    }

    /// <summary>Writes the files below a directory.</summary>
    public void WriteTo(string directory)
    {
        foreach (var (path, content) in Files)
        {
            var full = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, content, new UTF8Encoding(false));
        }
    }
}
