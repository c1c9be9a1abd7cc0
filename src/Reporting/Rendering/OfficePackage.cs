using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Reporting.Rendering;

/// <summary>Makes an Office file reproducible: entries in name order, one fixed time in the archive, no random names.</summary>
internal static partial class OfficePackage
{
    private const string CoreProperties = "package/services/metadata/core-properties/core.psmdcp";
    private const string RootRelations = "_rels/.rels";

    // The earliest time that a ZIP archive can hold; the file's own time stands in its core properties.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Normalize(byte[] package)
    {
        using var output = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(package), ZipArchiveMode.Read))
        using (var target = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, entry) in source.Entries.Select(e => (Name(e.FullName), e)).OrderBy(p => p.Item1, StringComparer.Ordinal))
            {
                var copy = target.CreateEntry(name, CompressionLevel.Optimal);
                copy.LastWriteTime = Epoch;
                using var to = copy.Open();
                to.Write(Content(name, entry));
            }
        }

        return output.ToArray();
    }

    // The properties part is named by a fresh GUID, and the package's own relations get random ids.
    private static string Name(string name) => name.EndsWith(".psmdcp", StringComparison.Ordinal) ? CoreProperties : name;

    private static byte[] Content(string name, ZipArchiveEntry entry)
    {
        using var from = entry.Open();
        using var bytes = new MemoryStream();
        from.CopyTo(bytes);
        if (name != RootRelations)
        {
            return bytes.ToArray();
        }

        var next = 0;
        var text = PropertiesPart().Replace(Encoding.UTF8.GetString(bytes.ToArray()), "/" + CoreProperties);
        return Encoding.UTF8.GetBytes(Id().Replace(text, _ => string.Create(CultureInfo.InvariantCulture, $" Id=\"rId{++next}\"")));
    }

    [GeneratedRegex("/package/services/metadata/core-properties/[0-9a-f]+\\.psmdcp")]
    private static partial Regex PropertiesPart();

    [GeneratedRegex(" Id=\"[^\"]*\"")]
    private static partial Regex Id();
}
