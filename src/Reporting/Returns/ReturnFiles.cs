using System.Globalization;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Rendering;

namespace Portal.Reporting.Returns;

/// <summary>One produced file.</summary>
public sealed record ReturnFile(string Name, ExportFormat Format, byte[] Content, string Sha256);

/// <summary>A kept version of a return and the files made of it.</summary>
public sealed record ProducedReturn(ReturnDocument Document, int Version, IReadOnlyList<ReturnFile> Files);

/// <summary>Makes the files of a return: computes it, keeps it as a version, renders it, and enters each file with its hash in the
/// ledger.</summary>
public sealed class ReturnFiles(
    ReturnEngine engine,
    Catalogue catalogue,
    ReturnRegister returns,
    ExportRegister exports,
    LedgerCheckpoints checkpoints,
    ReturnExports renderer,
    TimeProvider time
)
{
    /// <param name="actor">Who takes the files.</param>
    /// <param name="form">Code of the form, such as G11_I.</param>
    /// <param name="asOf">Reporting date; null takes the latest snapshot.</param>
    /// <param name="knownAt">Instant whose inputs are used; null takes the current ones.</param>
    /// <param name="formats">What to make.</param>
    /// <param name="culture">Language of the words beside the regulator's own.</param>
    /// <exception cref="PrintingUnavailableException">A PDF was asked for and no browser or Chinese font is there.</exception>
    public async Task<ProducedReturn> ProduceAsync(
        Actor actor,
        string form,
        DateOnly? asOf,
        DateTimeOffset? knownAt,
        IReadOnlyList<ExportFormat> formats,
        CultureInfo culture,
        CancellationToken cancellationToken
    )
    {
        var document = await engine.ComputeVerifiedAsync(form, asOf, knownAt, cancellationToken);
        var saved = await returns.SaveCalculatedAsync(actor, Guid.CreateVersion7(), Calculated(document), cancellationToken);
        var kept =
            await returns.GetAsync(form, document.AsOf, saved.Number, cancellationToken)
            ?? throw new InvalidOperationException($"Version {saved.Number} of {form} was kept and cannot be read again.");

        // The version's own time, so that the same version gives the same bytes whenever its files are made.
        var stamp = new ExportStamp(
            TimeZoneInfo.ConvertTime(kept.Row.CreatedAt, time.LocalTimeZone),
            (await checkpoints.CheckpointAsync(cancellationToken)).Note,
            culture
        );
        var files = new List<ReturnFile>();
        foreach (var format in formats)
        {
            var content = await renderer.RenderAsync(document, format, stamp, cancellationToken);
            var name = string.Create(CultureInfo.InvariantCulture, $"v{saved.Number}-{ReturnExports.FileName(document, format)}");
            files.Add(new ReturnFile(name, format, content, Hashing.Sha256(content)));
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

        return new ProducedReturn(document, saved.Number, files);
    }

    private NewReturn Calculated(ReturnDocument document) =>
        new()
        {
            Form = document.Form,
            AsOf = document.AsOf,
            ContentDigest = document.ContentDigest,
            CatalogueDigest = document.CatalogueDigest,
            CatalogueText = catalogue.Source.Text,
            InputDigest = document.InputDigest,
            ClosureDigest = document.ClosureDigest!,
            DocumentJson = ReturnJson.Write(document),
            DoAllChecksHold = document.Checks.All(c => c.State == CheckState.Ok),
        };
}
