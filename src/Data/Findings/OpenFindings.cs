using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Findings;

/// <summary>A finding that somebody has to do something about, as its rules see it.</summary>
/// <param name="Stands">Entry that brought it where it stands, or that answered it there.</param>
/// <param name="Owned">Entry that gave it to its present owner.</param>
internal sealed record OpenFinding(
    string Number,
    int Version,
    string Title,
    FindingFacts Facts,
    string? ReviewedBy,
    FindingMark Stands,
    FindingMark Owned
);

/// <summary>An entry of the ledger, by its number and its day.</summary>
internal sealed record FindingMark(long Sequence, DateOnly On);

/// <summary>The findings that are neither closed nor withdrawn. What was read of one is kept until its version moves on, which every entry
/// about it does.</summary>
/// <remarks>Only lists are made of it: what a person does is judged by the register inside the change itself.</remarks>
public sealed class OpenFindings(IDbContextFactory<PortalDb> factory, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, OpenFinding> _kept = new(StringComparer.Ordinal);

    internal async Task<IReadOnlyList<OpenFinding>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var open = await db.Set<Finding>()
            .AsNoTracking()
            .Where(f => f.Status != FindingStatus.Closed && f.Status != FindingStatus.Withdrawn)
            .Select(f => new { f.Number, f.Version })
            .ToListAsync(cancellationToken);
        var findings = new List<OpenFinding>(open.Count);
        foreach (var row in open)
        {
            if (!_kept.TryGetValue(row.Number, out var finding) || finding.Version != row.Version)
            {
                finding = _kept[row.Number] = await LoadAsync(db, row.Number, cancellationToken);
            }

            findings.Add(finding);
        }

        foreach (var gone in _kept.Keys.Except(open.Select(row => row.Number), StringComparer.Ordinal))
        {
            _kept.TryRemove(gone, out _);
        }

        return findings;
    }

    private async Task<OpenFinding> LoadAsync(PortalDb db, string number, CancellationToken cancellationToken)
    {
        var finding = await db.Set<Finding>()
            .AsNoTracking()
            .Include(f => f.LoanSets)
            .SingleAsync(f => f.Number == number, cancellationToken);
        var subject = Finding.SubjectOf(number);
        var entries = await SubjectTrail.ReadAsync(db, subject, cancellationToken);
        var (stands, owned) = (new FindingMark(0, Day(finding.CreatedAt)), new FindingMark(0, Day(finding.CreatedAt)));
        foreach (var entry in entries)
        {
            var after = entry.Body.GetProperty("after");
            var mark = new FindingMark(entry.Number, Day(entry.Body.GetProperty("at").GetDateTimeOffset()));
            stands = Has(after, "status") || Has(after, "response") ? mark : stands;
            owned = Has(after, "owner") ? mark : owned;
        }

        return new OpenFinding(
            number,
            finding.Version,
            finding.Title,
            finding.Facts(await FindingPast.TrailAsync(db, number, cancellationToken)),
            finding.ReviewedBy,
            stands,
            owned
        );
    }

    private DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).DateTime);

    private static bool Has(JsonElement after, string field) =>
        after.ValueKind == JsonValueKind.Object && after.TryGetProperty(field, out _);
}
