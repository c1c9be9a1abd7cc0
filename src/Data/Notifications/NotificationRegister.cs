using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Inboxes;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Notifications;

/// <summary>Somebody who is told of errands by mail.</summary>
public sealed record NotifiedPerson(InboxReader Reader, string DisplayName, string Address, MailChoice Choice, string? Language);

/// <summary>One mail, taken by this process to be sent.</summary>
/// <param name="Id">The same at each attempt.</param>
/// <param name="Errands">Kinds and subjects.</param>
/// <param name="Occasions">Of each errand, the occasion that is told.</param>
public sealed record ClaimedMail(string Id, string Person, IReadOnlyList<string> Errands, IReadOnlyList<string> Occasions);

/// <summary>Who is to be told of what, and was: one row for each person, errand and occasion, written before anything is sent.</summary>
/// <remarks>Whether it was told is asked of the entries about mails: a row that says so alone is mended, and its person told.</remarks>
public sealed class NotificationRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, TimeProvider time)
{
    /// <summary>Errands of a person that come up together in more than this number are told in one mail.</summary>
    public const int MostMailsAtOnce = 5;

    /// <summary>What one mail tells at most; more go in the next one.</summary>
    public const int MostInOneMail = 100;

    private const int MostAtOnce = 500;

    /// <summary>Longer than one mail takes: after it another process may try.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Days after which what was told is forgotten, once nobody waits for it any more. The ledger keeps that it was
    /// sent.</summary>
    public const int DaysKept = 90;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly ToldMails _told = new();

    /// <summary>Active people with an address who want mails. Where a person's own row was edited, nobody knows whose address it
    /// is.</summary>
    /// <param name="only">User name of the one who is asked about; everybody without it.</param>
    public async Task<IReadOnlyList<NotifiedPerson>> PeopleAsync(string? only, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var admitsDemo = db.AdmitsDemo;
        var reached = new List<NotifiedPerson>();
        await using var moment = await Recorded.MomentAsync(db, cancellationToken);
        var people = await db
            .Users.AsNoTracking()
            .Where(u => only == null || u.Id == only)
            .Where(u => u.Email != null && u.MailChoice != MailChoice.None && !u.IsDisabled && (!u.IsDemo || admitsDemo))
            .Select(u => new { User = u, Roles = db.UserRoles.Where(r => r.UserId == u.Id).Select(r => r.RoleId).ToList() })
            .ToListAsync(cancellationToken);
        foreach (var (user, roles) in people.Select(p => (p.User, p.Roles)))
        {
            if (await RecordedRows.AreRecordedAsync(db, [user.Subject], cancellationToken))
            {
                var reader = new InboxReader(user.Id, roles.ToHashSet(StringComparer.Ordinal));
                reached.Add(new NotifiedPerson(reader, user.DisplayName, user.Email!, user.MailChoice, user.MailLanguage));
            }
        }

        return reached;
    }

    /// <summary>Writes down what is new, and drops what is no longer to be told because nobody waits for it any more. What could not be
    /// read is neither.</summary>
    public async Task RaiseAsync(InboxReading inbox, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var oldest = now.AddDays(-DaysKept);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var passing = await db.Set<Notification>()
            .AsNoTracking()
            .Where(n => n.SentAt == null || n.SentAt < oldest)
            .ToListAsync(cancellationToken);
        var standing = inbox.Errands.Select(e => (e.Person, NameOf(e), e.Occasion)).ToHashSet();
        var settled = passing
            .Where(n => !standing.Contains((n.Person, n.Errand, n.Occasion)) && !IsUnread(n, inbox))
            .Select(n => n.Id)
            .ToList();
        foreach (var some in settled.Chunk(MostAtOnce))
        {
            await db.Set<Notification>()
                .Where(n => some.Contains(n.Id))
                .Where(n => n.SentAt < oldest || (n.SentAt == null && (n.LeasedUntil == null || n.LeasedUntil < now)))
                .ExecuteDeleteAsync(cancellationToken);
        }

        foreach (var person in standing.GroupBy(e => e.Person, StringComparer.Ordinal))
        {
            var rows = await db.Set<Notification>().AsNoTracking().Where(n => n.Person == person.Key).ToListAsync(cancellationToken);
            var waiting = rows.Where(n => standing.Contains((n.Person, n.Errand, n.Occasion)));
            await _told.MendAsync(db, waiting, now, now + LongestWait + Lease, cancellationToken);
            var known = rows.Select(n => (n.Errand, n.Occasion)).ToHashSet();
            foreach (var (_, errand, occasion) in person.Where(e => !known.Contains((e.Item2, e.Occasion))))
            {
                await AddAsync(person.Key, errand, occasion, now, cancellationToken);
            }
        }
    }

    /// <summary>Takes one mail that is due for a person, so that no other process sends it. What was tried before is tried as the same
    /// mail, and what could not be read waits.</summary>
    /// <param name="person">Whom it is for.</param>
    /// <param name="inbox">What was read of the inbox.</param>
    /// <param name="digestAt">Hour of the daily mail, by the bank's clock.</param>
    /// <param name="cancellationToken">Cancels before the mail is taken.</param>
    /// <returns>Null when nothing more is due.</returns>
    public async Task<ClaimedMail?> ClaimAsync(
        NotifiedPerson person,
        InboxReading inbox,
        TimeOnly digestAt,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var lease = Instants.ToMilliseconds(now + Lease);
        var digest = LastDigest(digestAt);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var open = await db.Set<Notification>()
            .AsNoTracking()
            .Where(n => n.Person == person.Reader.UserName && n.SentAt == null && (n.LeasedUntil == null || n.LeasedUntil < now))
            .OrderBy(n => n.Id)
            .ToListAsync(cancellationToken);
        var fresh = open.Where(n => n.MailId is null && !IsUnread(n, inbox) && (person.Choice == MailChoice.Each || n.RaisedAt < digest))
            .ToList();
        var mails = open.Where(n => n.MailId is not null).GroupBy(n => n.MailId, StringComparer.Ordinal).Select(g => g.ToList()).ToList();
        mails.RemoveAll(mail => mail.Exists(n => IsUnread(n, inbox)));
        mails.AddRange(
            person.Choice == MailChoice.Each && fresh.Count <= MostMailsAtOnce
                ? fresh.Select(n => new List<Notification> { n })
                : fresh.Chunk(MostInOneMail).Select(part => part.ToList())
        );

        foreach (var mail in mails)
        {
            var id = mail[0].MailId ?? IdOf(person.Reader.UserName, mail);
            var rows = mail.Select(n => n.Id).ToList();
            var taken = await db.Set<Notification>()
                .Where(n => rows.Contains(n.Id) && n.SentAt == null && (n.LeasedUntil == null || n.LeasedUntil < now))
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(n => n.MailId, id)
                            .SetProperty(n => n.LeasedUntil, lease)
                            .SetProperty(n => n.Attempts, n => n.Attempts + 1),
                    cancellationToken
                );

            // All or nothing: of a mail that another process took a part of, the rest comes with its lease's end.
            if (taken == rows.Count)
            {
                return new ClaimedMail(id, person.Reader.UserName, [.. mail.Select(n => n.Errand)], [.. mail.Select(n => n.Occasion)]);
            }
        }

        return null;
    }

    /// <summary>The server took the mail over: it is in the ledger, and is never sent again.</summary>
    public Task<bool> SentAsync(ClaimedMail mail, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            Actor.System,
            Operation(mail.Id),
            async (db, draft) =>
            {
                var rows = await db.Set<Notification>().Where(n => n.MailId == mail.Id && n.SentAt == null).ToListAsync(cancellationToken);
                rows.ForEach(n => (n.SentAt, n.LeasedUntil) = (draft.At, null));
                var sent = new SentMail
                {
                    Id = mail.Id,
                    Person = mail.Person,
                    Told = string.Join('\n', mail.Errands),
                    SentAt = draft.At,
                };
                db.Set<SentMail>().Add(sent);
                draft.Record(
                    NotificationKinds.NotificationSent,
                    sent.Subject,
                    before: null,
                    after: new
                    {
                        sent.Person,
                        Told = mail.Errands,
                        mail.Occasions,
                    }
                );
                return true;
            },
            cancellationToken
        );

    /// <summary>It was not taken over: it waits a minute, then twice as long each time, up to an hour.</summary>
    public async Task FailedAsync(ClaimedMail mail, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<Notification>().Where(n => n.MailId == mail.Id && n.SentAt == null).ToListAsync(cancellationToken);
        var wait = TimeSpan.FromMinutes(
            Math.Min(Math.Pow(2, rows.Select(n => n.Attempts).DefaultIfEmpty(1).Max() - 1), LongestWait.TotalMinutes)
        );
        rows.ForEach(n => n.LeasedUntil = time.GetUtcNow() + wait);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Nothing is left to tell: what the mail was about is settled.</summary>
    public async Task DropAsync(ClaimedMail mail, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await db.Set<Notification>().Where(n => n.MailId == mail.Id && n.SentAt == null).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Kind and subject of an errand, as rows name it.</summary>
    public static string NameOf(Errand errand) => $"{errand.Kind} {errand.Subject}";

    /// <summary>Whether a row's errand is of this kind.</summary>
    public static bool IsOf(string errand, string kind) => errand.StartsWith(kind + " ", StringComparison.Ordinal);

    private static bool IsUnread(Notification row, InboxReading inbox) => inbox.Unread.Any(kind => IsOf(row.Errand, kind));

    private async Task AddAsync(string person, string errand, string occasion, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        db.Set<Notification>()
            .Add(
                new Notification
                {
                    Person = person,
                    Errand = errand,
                    Occasion = occasion,
                    RaisedAt = now,
                }
            );
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (
                !await db.Set<Notification>()
                    .AnyAsync(n => n.Person == person && n.Errand == errand && n.Occasion == occasion, cancellationToken)
            )
            {
                throw;
            }

            // Another process wrote the same row first: it is told by that one.
        }
    }

    /// <summary>When the last daily mail was due.</summary>
    private DateTimeOffset LastDigest(TimeOnly at)
    {
        var local = time.GetLocalNow();
        var today = new DateTimeOffset(DateOnly.FromDateTime(local.DateTime).ToDateTime(at), local.Offset);
        return today <= local ? today : today.AddDays(-1);
    }

    /// <remarks>With the moment: what is told anew after its row was forgotten is another mail, and another entry.</remarks>
    private static string IdOf(string person, IEnumerable<Notification> rows) =>
        Hashing.Sha256(
            string.Join(
                '\n',
                rows.Select(n => Invariant($"{n.Errand}\t{n.Occasion}\t{n.RaisedAt.ToUnixTimeMilliseconds()}"))
                    .Order(StringComparer.Ordinal)
                    .Prepend(person)
            )
        );

    private static Guid Operation(string mailId) => new(Convert.FromHexString(mailId.AsSpan(0, 32)));
}
