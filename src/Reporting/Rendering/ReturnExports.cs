using System.Globalization;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

public enum ExportFormat
{
    Xlsx,
    Pdf,
}

/// <summary>What every file of an export carries beside the figures.</summary>
/// <param name="GeneratedAt">Creation time inside the files; the same time gives the same bytes.</param>
/// <param name="Checkpoint">The ledger's latest checkpoint as text; empty while there is none.</param>
/// <param name="Culture">Language of labels and of the names beside the Chinese ones.</param>
public sealed record ExportStamp(DateTimeOffset GeneratedAt, string Checkpoint, CultureInfo Culture);

/// <summary>Makes the bytes of the files of returns.</summary>
public sealed class ReturnExports(PdfPrinter printer)
{
    /// <summary>Reads a list such as <c>xlsx,pdf</c>.</summary>
    public static IReadOnlyList<ExportFormat> Formats(string list)
    {
        var formats = new List<ExportFormat>();
        foreach (var name in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            formats.Add(
                name.ToLowerInvariant() switch
                {
                    "xlsx" => ExportFormat.Xlsx,
                    "pdf" => ExportFormat.Pdf,
                    _ => throw new ArgumentException(
                        $"Unknown format '{name}'; xlsx and pdf are accepted, separated by a comma.",
                        nameof(list)
                    ),
                }
            );
        }

        return formats.Count > 0
            ? [.. formats.Distinct()]
            : throw new ArgumentException("No format was given; xlsx and pdf are accepted, separated by a comma.", nameof(list));
    }

    /// <summary>Name of a file, such as <c>G11_I-2023-12-31.xlsx</c>.</summary>
    public static string FileName(ReturnDocument document, ExportFormat format) =>
        $"{document.Form}-{FigureText.Of(document.AsOf)}.{format.ToString().ToLowerInvariant()}";

    /// <summary>Media type for a download.</summary>
    public static string MediaType(ExportFormat format) =>
        format switch
        {
            ExportFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ExportFormat.Pdf => "application/pdf",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };

    /// <summary>The bytes of one file.</summary>
    public async Task<byte[]> RenderAsync(
        ReturnDocument document,
        ExportFormat format,
        ExportStamp stamp,
        CancellationToken cancellationToken
    ) =>
        format switch
        {
            ExportFormat.Xlsx => await Task.Run(() => Workbook.Write(document, stamp.Culture, stamp.GeneratedAt), cancellationToken),
            ExportFormat.Pdf => await printer.PrintAsync(document, stamp.Culture, stamp.GeneratedAt, stamp.Checkpoint, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
}
