using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Notifications;

/// <summary>Which mails the entries know, and rows brought to that: a row alone neither keeps a person from being told nor tells
/// twice.</summary>
internal sealed class ToldMails
{
    private const int MostKept = 20_000;

    // An entry about a mail is written once and never changes.
    private readonly ConcurrentDictionary<string, Told> _known = new(StringComparer.Ordinal);

    private sealed record Told(DateTimeOffset At, string Person, HashSet<(string Errand, string? Occasion)> Errands)
    {
        /// <summary>Entries of earlier versions name no occasion.</summary>
        public bool Has(Notification row) =>
            Person == row.Person && (Errands.Contains((row.Errand, row.Occasion)) || Errands.Contains((row.Errand, null)));
    }

    /// <summary>Mends rows that say something else than the entries, or wait longer than any portal makes them wait.</summary>
    /// <param name="latest">Last instant until which a portal may have taken or put off a row.</param>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public async Task MendAsync(
        PortalDb db,
        IEnumerable<Notification> rows,
        DateTimeOffset now,
        DateTimeOffset latest,
        CancellationToken cancellationToken
    )
    {
        foreach (var row in rows)
        {
            var told = row.MailId is { } mail ? await OfAsync(db, mail, cancellationToken) : null;
            var sentAt = told?.Has(row) == true ? row.SentAt ?? told.At : (DateTimeOffset?)null;
            var isSame =
                sentAt == row.SentAt && (sentAt is not null || (told is null && !(row.LeasedUntil > latest) && row.RaisedAt <= latest));
            if (isSame)
            {
                continue;
            }

            var (mailId, raisedAt) = (sentAt is null ? null : row.MailId, row.RaisedAt <= latest ? row.RaisedAt : now);
            await db.Set<Notification>()
                .Where(n => n.Id == row.Id && n.MailId == row.MailId)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(n => n.SentAt, sentAt)
                            .SetProperty(n => n.MailId, mailId)
                            .SetProperty(n => n.RaisedAt, raisedAt)
                            .SetProperty(n => n.LeasedUntil, (DateTimeOffset?)null),
                    cancellationToken
                );
        }
    }

    /// <returns>Null when no entry knows such a mail.</returns>
    private async Task<Told?> OfAsync(PortalDb db, string mail, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(mail, out var known))
        {
            return known;
        }

        if (
            await SubjectTrail.BackAsync(db, SentMail.SubjectOf(mail), cancellationToken).FirstOrDefaultAsync(cancellationToken)
            is not { } entry
        )
        {
            return null;
        }

        var after = entry.Body.GetProperty("after");
        var occasions = after.TryGetProperty("occasions", out var named) ? Texts(named) : [];
        var told = new Told(
            entry.Body.GetProperty("at").GetDateTimeOffset(),
            after.GetProperty("person").GetString()!,
            [.. Texts(after.GetProperty("told")).Select((errand, i) => (errand, i < occasions.Count ? occasions[i] : null))]
        );
        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        return _known[mail] = told;
    }

    private static List<string> Texts(JsonElement array) => [.. array.EnumerateArray().Select(t => t.GetString()!)];
}
