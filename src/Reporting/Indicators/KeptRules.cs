using System.Collections.Concurrent;
using Portal.Data.Returns;
using Portal.Data.Runs;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Indicators;

/// <summary>Whether kept runs were computed by the rules of now: whether all that their figures used has the same digest.</summary>
/// <remarks>
/// A run that kept no such digest, or one that was made in another way, cites the text of its catalogue. What it used is then told from
/// that text; where this version cannot read it, the rules count as changed (docs/decisions/ADR-035).
/// </remarks>
public sealed class KeptRules(Catalogue catalogue, RunRegister register)
{
    private readonly ConcurrentDictionary<string, Then?> _then = new(StringComparer.Ordinal);

    /// <summary>True when no figure of the run used anything that is different now, and no indicator came or went.</summary>
    public async Task<bool> AreSameAsync(RunRow run, CancellationToken cancellationToken) =>
        run.CatalogueDigest == catalogue.Digest
        || (
            ClosureDigests.IsSame(run.ClosureDigest, Now(run).Run)
            ?? await ThenAsync(run, cancellationToken) is { } then && then.Run == Now(run).Run
        );

    /// <summary>Codes of the indicators of the run that used something which is different now, or are in force no more.</summary>
    public async Task<IReadOnlySet<string>> ChangedAsync(RunView run, CancellationToken cancellationToken)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        if (await AreSameAsync(run.Row, cancellationToken))
        {
            return changed;
        }

        foreach (var value in run.Values)
        {
            var now = Now(run.Row).Indicator(value.Code);
            var isSame =
                now is not null
                && (
                    ClosureDigests.IsSame(value.ClosureDigest, now)
                    ?? (await ThenAsync(run.Row, cancellationToken))?.Indicator(value.Code) == now
                );
            if (!isSame)
            {
                changed.Add(value.Code);
            }
        }

        return changed;
    }

    /// <summary>True when no cell and no check of a kept return used anything that is different now.</summary>
    /// <param name="now">Digest of all that the form uses now.</param>
    public async Task<bool> AreSameAsync(KeptVersion version, string now, CancellationToken cancellationToken) =>
        version.CatalogueDigest == catalogue.Digest
        || (
            ClosureDigests.IsSame(version.ClosureDigest, now)
            ?? (await ThenAsync(version.CatalogueDigest, cancellationToken))?.Returns.Find(version.Form, version.AsOf)?.Form() == now
        );

    private Closures Now(RunRow run) => catalogue.ClosuresAt(Viewpoint.Of(run.AsOf));

    /// <summary>The closures of the catalogue that the run cites; null when it cannot be read.</summary>
    private async Task<Closures?> ThenAsync(RunRow run, CancellationToken cancellationToken) =>
        (await ThenAsync(run.CatalogueDigest, cancellationToken))?.Catalogue.ClosuresAt(Viewpoint.Of(run.AsOf));

    private async Task<Then?> ThenAsync(string digest, CancellationToken cancellationToken)
    {
        if (!_then.TryGetValue(digest, out var then))
        {
            then = _then[digest] = Read(await register.CatalogueTextAsync(digest, cancellationToken));
        }

        return then;
    }

    private static Then? Read(string? text)
    {
        try
        {
            if (text is null)
            {
                return null;
            }

            var catalogue = CatalogueLoader.Kept(text);
            return new(catalogue, new(catalogue, ReturnForms.AsWritten(catalogue)));
        }
        catch (Exception problem) when (problem is CatalogueException or StrictYamlException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>A catalogue that kept figures cite.</summary>
    private sealed record Then(Catalogue Catalogue, ReturnClosures Returns);
}
