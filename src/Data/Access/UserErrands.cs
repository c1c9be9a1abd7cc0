using Microsoft.EntityFrameworkCore;
using Portal.Data.Inboxes;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>What waits for administrators: people whose sign-ins are held up, and invitations that run out.</summary>
public sealed class UserErrands(IDbContextFactory<PortalDb> factory, TimeProvider time) : IErrandSource
{
    /// <summary>An invitation lasts three days; its last one is announced.</summary>
    public static readonly TimeSpan BeforeInvitationEnds = TimeSpan.FromDays(1);

    private const string Delayed = "user.delayed";
    private const string InvitationEnds = "user.invitation-ends";

    public IReadOnlyList<string> Kinds => [Delayed, InvitationEnds];

    public async Task<IReadOnlyList<Errand>> ReadAsync(IReadOnlyList<InboxReader> readers, CancellationToken cancellationToken)
    {
        var administrators = readers.Where(reader => UserRules.MayAdminister(reader.Roles)).ToList();
        if (administrators.Count == 0)
        {
            return [];
        }

        var (now, soon) = (time.GetUtcNow(), time.GetUtcNow() + BeforeInvitationEnds);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var admitsDemo = db.AdmitsDemo;
        var people = db.Users.AsNoTracking().Where(u => !u.IsDisabled && (!u.IsDemo || admitsDemo));
        var delays = await db.Set<SignInDelay>()
            .AsNoTracking()
            .Where(d => d.Until > now)
            .Join(
                people,
                d => d.UserName,
                u => u.Id,
                (d, u) =>
                    new
                    {
                        u.Id,
                        u.DisplayName,
                        d.Until,
                    }
            )
            .ToListAsync(cancellationToken);
        var invitations = await db.Set<Invitation>()
            .AsNoTracking()
            .Where(i => i.UsedAt == null && i.WithdrawnAt == null && i.ExpiresAt < soon)
            .Join(
                people,
                i => i.UserName,
                u => u.Id,
                (i, u) =>
                    new
                    {
                        Invitation = i,
                        u.Id,
                        u.DisplayName,
                    }
            )
            .ToListAsync(cancellationToken);
        return
        [
            .. from administrator in administrators
            from delay in delays
            select Make(
                administrator,
                Delayed,
                delay.Id,
                delay.DisplayName,
                now,
                delay.Until,
                false,
                FormattableString.Invariant($"{Day(delay.Until):yyyy-MM-dd}")
            ),
            .. from administrator in administrators
            from open in invitations
            let hasEnded = open.Invitation.ExpiresAt <= now
            select Make(
                administrator,
                InvitationEnds,
                open.Id,
                open.DisplayName,
                open.Invitation.CreatedAt,
                open.Invitation.ExpiresAt,
                hasEnded,
                open.Invitation.Id + (hasEnded ? "/ended" : "")
            ),
        ];
    }

    private Errand Make(
        InboxReader reader,
        string kind,
        string user,
        string displayName,
        DateTimeOffset since,
        DateTimeOffset until,
        bool isOverdue,
        string occasion
    ) =>
        new()
        {
            Person = reader.UserName,
            Kind = kind,
            Subject = GovernedRows.UserPrefix + user,
            Name = user,
            Title = displayName,
            IsPersonal = false,
            Since = Day(since),
            Until = Day(until),
            IsOverdue = isOverdue,
            Occasion = occasion,
        };

    private DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).DateTime);
}
