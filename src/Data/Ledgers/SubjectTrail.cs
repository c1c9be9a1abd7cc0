using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>An entry as its own text tells it.</summary>
internal sealed record ToldEntry(long Number, LedgerKind Kind, string Actor, JsonElement Body);

/// <summary>All entries about one subject, for rules that ask who did what before: each is found from the one after it, and none by a
/// column.</summary>
internal static class SubjectTrail
{
    /// <returns>Oldest first.</returns>
    /// <exception cref="RuleException">An entry is not the one that was committed.</exception>
    public static async Task<IReadOnlyList<ToldEntry>> ReadAsync(PortalDb db, string subject, CancellationToken cancellationToken)
    {
        var trail = await BackAsync(db, subject, cancellationToken).ToListAsync(cancellationToken);
        trail.Reverse();
        return trail;
    }

    /// <returns>Newest first, as far back as the caller reads.</returns>
    /// <exception cref="RuleException">An entry is not the one that was committed.</exception>
    public static async IAsyncEnumerable<ToldEntry> BackAsync(
        PortalDb db,
        string subject,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (next, _) = await BeforeCheck.LastAsync(db, subject, cancellationToken);
        while (next is { } number)
        {
            var body = await db
                .LedgerEntries.AsNoTracking()
                .Where(e => e.Sequence == number)
                .Select(e => e.Body)
                .SingleOrDefaultAsync(cancellationToken);
            await db.Known!.RequireEntryAsync(db, number, body, cancellationToken);
            using var document = JsonDocument.Parse(body!);
            var told = document.RootElement.Clone();
            yield return new ToldEntry(
                number,
                (LedgerKind)told.GetProperty("kind").GetInt32(),
                told.GetProperty("actor").GetProperty("name").GetString()!,
                told
            );
            next = told.TryGetProperty("revises", out var revises)
                ? revises.ValueKind == JsonValueKind.Null
                    ? null
                    : long.Parse(revises.GetString()!, CultureInfo.InvariantCulture)
                : await BeforeAsync(db, subject, number, cancellationToken);
        }
    }

    /// <summary>Entries of earlier versions do not name the one before them: it is searched by its column.</summary>
    private static Task<long?> BeforeAsync(PortalDb db, string subject, long number, CancellationToken cancellationToken) =>
        db.LedgerEntries.Where(e => e.Subject == subject && e.Sequence < number).MaxAsync(e => (long?)e.Sequence, cancellationToken);
}
