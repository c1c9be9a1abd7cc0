using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Returns;

/// <summary>What left the portal, kept as it left it: one file for each content, named by its SHA-256.</summary>
public sealed class ExportFiles(string directory)
{
    /// <summary>Writes the file, unless one of the same content is there. Before the entry: a file that no entry names is
    /// harmless.</summary>
    /// <exception cref="ArgumentException">The content does not have the hash.</exception>
    public void Keep(ProducedFile file, ReadOnlySpan<byte> content)
    {
        if (Hashing.Sha256(content) != file.Sha256 || content.Length != file.Bytes)
        {
            throw new ArgumentException($"{file.FileName} does not have the hash or the length that its record says.", nameof(content));
        }

        Directory.CreateDirectory(directory);
        if (!File.Exists(PathOf(file.Sha256, file.FileKind)))
        {
            Durable.Replace(PathOf(file.Sha256, file.FileKind), content.ToArray());
        }
    }

    public string PathOf(string sha256, string fileKind) => Path.Combine(directory, $"{sha256}.{fileKind}");

    /// <summary>Reads every kept file again. Exports of earlier versions were not kept, and their entries say so by saying
    /// nothing.</summary>
    public async Task<HomeCheckResult> CheckAsync(IDbContextFactory<PortalDb> factory, CancellationToken cancellationToken)
    {
        var problems = new List<(string, RuleException)>();
        var read = new HashSet<string>(StringComparer.Ordinal);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var entries = db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Kind == ReturnKinds.FileExported)
            .OrderBy(e => e.Sequence)
            .Select(e => new { e.Subject, e.Body })
            .AsAsyncEnumerable();
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            if (KeptAs(entry.Body) is not var (sha256, kind) || !read.Add(PathOf(sha256, kind)))
            {
                continue;
            }

            var path = PathOf(sha256, kind);
            if (!File.Exists(path))
            {
                problems.Add(
                    (
                        path,
                        RuleException.Of(
                            "verify.export-missing",
                            $"The exported file {path} is missing: {entry.Subject} recorded it. Restore it from a backup."
                        )
                    )
                );
            }
            else if (await Hashing.Sha256OfFileAsync(path, cancellationToken) is var actual && actual != sha256)
            {
                problems.Add(
                    (
                        path,
                        RuleException.Of(
                            "verify.export-changed",
                            $"The exported file {path} was changed after it left the portal: its SHA-256 is {actual}, {entry.Subject} recorded {sha256}. Restore it from a backup."
                        )
                    )
                );
            }
        }

        return new HomeCheckResult(read.Count, problems);
    }

    private static (string Sha256, string Kind)? KeptAs(string body)
    {
        try
        {
            using var entry = JsonDocument.Parse(body);
            var after = entry.RootElement.GetProperty("after");
            return after.TryGetProperty("isKept", out var kept) && kept.ValueKind == JsonValueKind.True
                ? (after.GetProperty("sha256").GetString()!, after.GetProperty("fileKind").GetString()!)
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // an edited entry: named as such
        }
    }
}
