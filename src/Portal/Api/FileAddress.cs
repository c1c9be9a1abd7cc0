using Portal.Reporting.Rendering;
using Portal.Shell;

namespace Portal.Api;

/// <summary>The last part of a file's address, such as <c>2024-12-31.xlsx</c>: a date and one of the formats by its name.</summary>
internal static class FileAddress
{
    /// <summary>Null when it names no date or no format.</summary>
    public static (DateOnly AsOf, ExportFormat Format)? Read(string file) =>
        Urls.Date(Path.GetFileNameWithoutExtension(file)) is { } asOf
        && Enum.GetValues<ExportFormat>()
            .Where(f => Path.GetExtension(file) == "." + f.ToString().ToLowerInvariant())
            .Cast<ExportFormat?>()
            .FirstOrDefault()
            is { } format
            ? (asOf, format)
            : null;
}
