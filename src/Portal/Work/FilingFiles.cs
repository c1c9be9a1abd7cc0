using System.Globalization;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Reporting.Rendering;

namespace Portal.Work;

/// <summary>One produced file.</summary>
public sealed record FilingFile(string Name, ExportFormat Format, byte[] Content, string Sha256);

/// <summary>Makes the files of a kept version, and enters each with its hash in the ledger. The same version gives the same
/// bytes.</summary>
public sealed class FilingFiles(
    ExportRegister exports,
    LedgerReader entries,
    LedgerCheckpoints checkpoints,
    ReturnExports renderer,
    TimeProvider time
)
{
    /// <param name="actor">Who takes the files.</param>
    /// <param name="formats">What to make.</param>
    /// <param name="culture">Language of the words beside the regulator's own.</param>
    /// <exception cref="PrintingUnavailableException">A PDF was asked for and no browser or Chinese font is there.</exception>
    /// <exception cref="RuleException">The actor may not take files of returns.</exception>
    public async Task<IReadOnlyList<FilingFile>> ProduceAsync(
        Actor actor,
        KeptReturn kept,
        IReadOnlyList<ExportFormat> formats,
        CultureInfo culture,
        CancellationToken cancellationToken
    )
    {
        // The version's own time and the first checkpoint that covers it: both stand, whenever the files are made.
        var stamp = new ExportStamp(
            TimeZoneInfo.ConvertTime(kept.Row.CreatedAt, time.LocalTimeZone),
            await CheckpointAsync(kept.Row.Subject, cancellationToken),
            culture
        );
        var files = new List<FilingFile>();
        foreach (var format in formats)
        {
            var content = await renderer.RenderAsync(kept.Document, format, stamp, cancellationToken);
            var name = string.Create(CultureInfo.InvariantCulture, $"v{kept.Row.Number}-{ReturnExports.FileName(kept.Document, format)}");
            files.Add(new FilingFile(name, format, content, Hashing.Sha256(content)));
        }

        foreach (var file in files)
        {
            await exports.RecordAsync(
                actor,
                Guid.CreateVersion7(),
                new ProducedFile(
                    file.Format.ToString().ToLowerInvariant(),
                    kept.Row.Subject,
                    file.Name,
                    file.Sha256,
                    file.Content.LongLength
                ),
                file.Content,
                cancellationToken
            );
        }

        return files;
    }

    private async Task<string> CheckpointAsync(string subject, CancellationToken cancellationToken)
    {
        var calculated = (await entries.HistoryAsync(subject, cancellationToken))[0].Sequence;
        return (await checkpoints.FindAsync(calculated, cancellationToken) ?? await checkpoints.CheckpointAsync(cancellationToken)).Note;
    }
}
