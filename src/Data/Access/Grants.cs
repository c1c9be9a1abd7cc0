using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>What somebody holds who was let in: a cookie, an open page, a request that is being answered.</summary>
/// <param name="RightsVersion">The person's version when it was given; another one means that the rest is compared anew.</param>
/// <param name="Roles">Names of the roles in alphabetical order, with spaces between them.</param>
/// <param name="SessionId">The session; null for a personal token.</param>
/// <param name="TokenId">The personal token; null for a session.</param>
public sealed record Grant(string UserName, int RightsVersion, string Roles, string? SessionId, string? TokenId)
{
    public static string Joined(IEnumerable<string> roles) => string.Join(' ', roles.Order(StringComparer.Ordinal));
}

/// <summary>Whether what was given still holds. Asked at every request and every act of a page, and once a second for all that is
/// open.</summary>
/// <remarks>
/// A few reads by primary key. A grant is lost when its session or token has ended, when the way in which it began is closed, when the
/// person is disabled, and when the roles are others than it was given with: also more of them, since a page that was drawn for other roles
/// is not the page of these. A lock of the account takes nothing from whoever is in.
/// </remarks>
public sealed class Grants(
    IDbContextFactory<PortalDb> factory,
    SignInRules rules,
    EndingSessions ending,
    RecordedRows recorded,
    TimeProvider time
)
{
    private const int Attempts = 4;

    /// <summary>What a session gives now; null when it has ended.</summary>
    public async Task<Grant?> OfSessionAsync(string userName, string sessionId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);

        // Roles that no entry gave open nothing, nor does a session that ended in the ledger and goes on in its row.
        var (grant, edited, _) = await Recorded.JudgeAsync(
            db,
            async () =>
                await db
                    .Users.AsNoTracking()
                    .Where(u => u.Id == userName)
                    .Select(u => (int?)u.RightsVersion)
                    .SingleOrDefaultAsync(cancellationToken)
                    is { } version
                    ? new Grant(userName, version, (await RolesAsync(db, [userName], cancellationToken))[userName], sessionId, null)
                    : null,
            _ => [GovernedRows.UserPrefix + userName, UserSession.SubjectOf(sessionId)],
            cancellationToken
        );
        return edited is null && grant is not null && await HoldsAsync(grant, cancellationToken) ? grant : null;
    }

    /// <summary>What takes the place of a grant whose roles became others, for a session that the directory answers for: it brings the
    /// roles itself. Null for every other session, and for one that has ended.</summary>
    public async Task<Grant?> RenewedAsync(Grant lost, CancellationToken cancellationToken)
    {
        if (lost.SessionId is not { } id)
        {
            return null;
        }

        var now = time.GetUtcNow();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (isOfDirectory, edited, _) = await Recorded.JudgeAsync(
            db,
            () =>
                UserSession
                    .OfDirectory(db.Set<UserSession>(), ending, now)
                    .AnyAsync(s => s.Id == id && s.UserName == lost.UserName, cancellationToken),
            _ => [UserSession.SubjectOf(id)],
            cancellationToken
        );
        return isOfDirectory && edited is null ? await OfSessionAsync(lost.UserName, id, cancellationToken) : null;
    }

    public async Task<bool> HoldsAsync(Grant grant, CancellationToken cancellationToken) =>
        (await LostAsync([grant], cancellationToken)).Count == 0;

    /// <summary>Those of the grants that hold no more.</summary>
    public async Task<IReadOnlySet<Grant>> LostAsync(IReadOnlyCollection<Grant> grants, CancellationToken cancellationToken)
    {
        if (grants.Count == 0)
        {
            return new HashSet<Grant>();
        }

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            // What is judged and what is compared is read at one moment; tried again, since this process may know later entries.
            await using var moment = await Recorded.MomentAsync(db, cancellationToken);
            var (lost, edited) = await LostAsync(db, grants, cancellationToken);
            if (!edited || attempt == Attempts)
            {
                return lost;
            }
        }
    }

    private async Task<(IReadOnlySet<Grant> Lost, bool IsAnyEdited)> LostAsync(
        PortalDb db,
        IReadOnlyCollection<Grant> grants,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        string[] names = [.. grants.Select(g => g.UserName).Distinct(StringComparer.Ordinal)];
        string[] sessions = [.. grants.Select(g => g.SessionId).OfType<string>().Distinct(StringComparer.Ordinal).Except(ending.All)];
        string[] tokens = [.. grants.Select(g => g.TokenId).OfType<string>().Distinct(StringComparer.Ordinal)];
        var users = await db
            .Users.AsNoTracking()
            .Where(u => names.Contains(u.Id) && !u.IsDisabled)
            .Select(u => new
            {
                u.Id,
                u.RightsVersion,
                u.IsDemo,
                u.IsDisabled,
            })
            .ToListAsync(cancellationToken);
        var versions = users
            .Where(u => !u.IsDisabled && (!u.IsDemo || db.AdmitsDemo))
            .ToDictionary(u => u.Id, u => u.RightsVersion, StringComparer.Ordinal);
        var open =
            sessions.Length == 0
                ? new Dictionary<(string, string), (SignInWay Way, DateTimeOffset Until)>()
                : (
                    await db.Set<UserSession>()
                        .AsNoTracking()
                        .Where(s => sessions.Contains(s.Id) && s.EndedAt == null && s.ExpiresAt > now)
                        .Select(s => new
                        {
                            s.Id,
                            s.UserName,
                            s.Way,
                            s.EndedAt,
                            s.ExpiresAt,
                        })
                        .ToListAsync(cancellationToken)
                )
                    // Asked again of what was read: a database compares what it stores, and SQLite stores anything.
                    .Where(s => s.EndedAt is null && s.ExpiresAt > now)
                    .ToDictionary(s => (s.Id, s.UserName), s => (s.Way, Until: s.ExpiresAt));
        var valid = tokens.Length == 0 ? new Dictionary<(string, string), (SignInWay? Way, DateTimeOffset Until)>() : (
                    await PersonalToken
                        .Valid(db.Set<PersonalToken>().AsNoTracking(), now)
                        .Where(t => tokens.Contains(t.Id))
                        .Select(t => new
                        {
                            t.Id,
                            t.UserName,
                            t.Way,
                            t.RevokedAt,
                            Until = t.ExpiresAt,
                        })
                        .ToListAsync(cancellationToken)
                ).Where(t => t.RevokedAt is null && t.Until > now).ToDictionary(t => (t.Id, t.UserName), t => (t.Way, t.Until));

        var asleep =
            tokens.Length == 0 ? new HashSet<string>() : await SleepingTokens.OwnersAsync(db, ending, names, now, cancellationToken);

        var standing = grants
            .Where(g =>
                versions.ContainsKey(g.UserName)
                && (
                    g.SessionId is { } session
                        ? open.TryGetValue((session, g.UserName), out var begun) && rules.Admits(g.UserName, begun.Way, g.Roles.Split(' '))
                        : g.TokenId is { } token
                            && valid.TryGetValue((token, g.UserName), out var made)
                            && rules.AdmitsToken(g.UserName, made.Way, g.Roles.Split(' '))
                            && !asleep.Contains(g.UserName)
                )
            )
            .ToList();
        var roles = await RolesAsync(db, [.. standing.Select(g => g.UserName).Distinct(StringComparer.Ordinal)], cancellationToken);
        var rows = standing.ToDictionary(
            grant => grant,
            grant =>
            {
                var (subject, way, until) = grant.SessionId is { } session
                    ? (UserSession.SubjectOf(session), open[(session, grant.UserName)].Way, open[(session, grant.UserName)].Until)
                    : (
                        PersonalToken.SubjectOf(grant.TokenId!),
                        valid[(grant.TokenId!, grant.UserName)].Way,
                        valid[(grant.TokenId!, grant.UserName)].Until
                    );
                return new (string Subject, string Read)[]
                {
                    (GovernedRows.UserPrefix + grant.UserName, $"{versions[grant.UserName]} {roles[grant.UserName]}"),
                    (subject, FormattableString.Invariant($"{grant.UserName} {way} {until:O}")),
                };
            }
        );

        // Compared again after an entry about one of them, and when what was read of its row is another than it was then.
        var edited = await recorded.EditedAsync(db, [.. rows.Values.SelectMany(read => read)], cancellationToken);
        return (
            grants
                .Except(standing.Where(g => g.Roles == roles[g.UserName] && !rows[g].Any(row => edited.Contains(row.Subject))))
                .ToHashSet(),
            edited.Count > 0
        );
    }

    private static async Task<Dictionary<string, string>> RolesAsync(PortalDb db, string[] names, CancellationToken cancellationToken)
    {
        if (names.Length == 0)
        {
            return [];
        }

        var rows = await db.UserRoles.AsNoTracking().Where(r => names.Contains(r.UserId)).ToListAsync(cancellationToken);
        return names.ToDictionary(
            name => name,
            name => Grant.Joined(rows.Where(r => r.UserId == name).Select(r => r.RoleId)),
            StringComparer.Ordinal
        );
    }
}
