using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A sign-in that succeeded.</summary>
/// <param name="Address">Network address of the browser, when known.</param>
/// <param name="Agent">What the browser says it is; cut to what is kept.</param>
/// <param name="DirectorySession">The directory's name of its session (claim <c>sid</c>).</param>
public sealed record NewSession(string UserName, SignInWay Way, string? Address, string? Agent, string? DirectorySession = null);

/// <summary>A session as its owner or an administrator sees it in a list.</summary>
public sealed record SessionRow(
    string Id,
    SignInWay Way,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset ExpiresAt,
    string? Address,
    string? Agent
);

/// <summary>Sessions of people: begun by a sign-in, ended by the person, an administrator, another password or their time.</summary>
public sealed class SessionRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, SignInRules rules, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>Longest life of a session, however much it is used: one working day.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(12);

    /// <summary>Begins a session and records the sign-in, where the rules open this way to this user.</summary>
    /// <returns>The session's id, for the protected cookie.</returns>
    /// <exception cref="RuleException">The user is unknown, disabled or locked, or belongs to a demonstration that this home is not; or
    /// this way in is not open to the user.</exception>
    public Task<string> StartAsync(NewSession session, CancellationToken cancellationToken)
    {
        var actor = Actor.User(session.UserName);
        var now = Instants.ToMilliseconds(time.GetUtcNow());
        return ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var roles = await Authority.RolesAsync(db, actor, now, cancellationToken);
                await rules.RequireAsync(db, session.UserName, session.Way, roles, cancellationToken);
                var row = new UserSession
                {
                    Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(UserSession.IdLength / 2)),
                    UserName = session.UserName,
                    Way = session.Way,
                    CreatedAt = now,
                    LastSeenAt = now,
                    ExpiresAt = now + LongestLife,
                    Address = Cut(session.Address, 64),
                    Agent = Cut(session.Agent, UserSession.AgentLength),
                    DirectorySession = Cut(session.DirectorySession, UserSession.DirectorySessionLength),
                };
                db.Set<UserSession>().Add(row);
                await UserEdit.ApplyAsync(
                    db,
                    draft,
                    session.UserName,
                    null,
                    (_, user) =>
                    {
                        user.LastSignInAt = now;
                        return Task.CompletedTask;
                    },
                    cancellationToken
                );
                draft.Record(
                    AccessKinds.SessionStarted,
                    row.Subject,
                    before: null,
                    after: new
                    {
                        row.UserName,
                        row.Way,
                        row.ExpiresAt,
                    }
                );
                return row.Id;
            },
            cancellationToken
        );
    }

    /// <summary>Records the first use in another hour, and asks the database about a session no more than once an hour.</summary>
    /// <returns>False when it was seen in this hour already.</returns>
    public async Task<bool> SeeAsync(string id, CancellationToken cancellationToken)
    {
        var now = Instants.ToMilliseconds(time.GetUtcNow());
        var hour = HourOf(now);
        if (_seen.TryGetValue(id, out var known) && known == hour)
        {
            return false;
        }

        _seen[id] = hour;
        foreach (var old in _seen.Where(s => s.Value < hour - LongestLife.TotalHours))
        {
            _seen.TryRemove(old);
        }

        return await RecordSeenAsync(id, now, cancellationToken);
    }

    private async Task<bool> RecordSeenAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            if (
                await db.Set<UserSession>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken)
                    is not { EndedAt: null } known
                || HourOf(known.LastSeenAt) == HourOf(now)
            )
            {
                return false;
            }
        }

        return await ledger.CommitAsync(
            Actor.System,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var session = await db.Set<UserSession>().SingleAsync(s => s.Id == id, cancellationToken);
                if (HourOf(session.LastSeenAt) == HourOf(now))
                {
                    return false; // another request of this hour was faster
                }

                var before = session.LastSeenAt;
                session.LastSeenAt = now;
                draft.Record(AccessKinds.SessionSeen, session.Subject, new { LastSeenAt = before }, new { session.LastSeenAt });
                return true;
            },
            cancellationToken
        );
    }

    /// <summary>Ends one session: its owner's, or any by an administrator.</summary>
    /// <returns>False when it had ended already.</returns>
    public Task<bool> EndAsync(Actor actor, Guid operation, string id, SessionEnd end, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                var owner =
                    await db.Set<UserSession>().Where(s => s.Id == id).Select(s => s.UserName).SingleOrDefaultAsync(cancellationToken)
                    ?? throw new RuleException("session.unknown", $"There is no session {id}.", id);
                await RequireOwnerAsync(db, actor, owner, cancellationToken);
                return await EndOfAsync(db, draft, owner, s => s.Id == id, end, null, cancellationToken) > 0;
            },
            cancellationToken
        );

    /// <summary>Ends every open session of a user but one: its owner's, or anybody's by an administrator.</summary>
    /// <param name="except">The session that goes on; null ends all of them.</param>
    /// <returns>How many ended.</returns>
    public Task<int> EndOthersAsync(
        Actor actor,
        Guid operation,
        string userName,
        string? except,
        SessionEnd end,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await RequireOwnerAsync(db, actor, userName, cancellationToken);
                return await EndOfAsync(db, draft, userName, s => s.Id != except, end, reason, cancellationToken);
            },
            cancellationToken
        );

    /// <summary>An administrator ends every open session of a user, and says why.</summary>
    public Task<int> EndAllAsync(Actor actor, Guid operation, string userName, string? reason, CancellationToken cancellationToken)
    {
        UserRules.RequireReason(reason);
        return EndOthersAsync(actor, operation, userName, null, SessionEnd.EndedByAdministrator, reason, cancellationToken);
    }

    /// <summary>Open sessions of a user, newest first.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(string userName, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Set<UserSession>()
            .AsNoTracking()
            .Where(s => s.UserName == userName && s.EndedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.CreatedAt)
            .Select(s => new SessionRow(s.Id, s.Way, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Address, s.Agent))
            .ToListAsync(cancellationToken);
    }

    internal static async Task<int> EndOfAsync(
        PortalDb db,
        LedgerDraft draft,
        string userName,
        Func<UserSession, bool> which,
        SessionEnd end,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        var ended = await UserEdit.EndSessionsAsync(db, draft, userName, which, end, cancellationToken);

        // A session ends also where the person's row was edited and takes no change: the session's own row is enough.
        if (ended > 0 && await BeforeCheck.FindAsync(db, GovernedRows.UserPrefix + userName, cancellationToken) is null)
        {
            await UserEdit.ApplyAsync(
                db,
                draft,
                userName,
                reason,
                (_, user) =>
                {
                    user.RightsVersion++;
                    return Task.CompletedTask;
                },
                cancellationToken
            );
        }

        return ended;
    }

    private async Task RequireOwnerAsync(PortalDb db, Actor actor, string owner, CancellationToken cancellationToken)
    {
        if (!(actor.Kind == Actor.UserKind && string.Equals(actor.Name, owner, StringComparison.Ordinal)))
        {
            await Authority.RequireAsync(db, actor, Roles.Admin, time.GetUtcNow(), cancellationToken);
        }
    }

    private static long HourOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerHour;

    private static string? Cut(string? text, int length) =>
        string.IsNullOrWhiteSpace(text) ? null
        : text.Length <= length ? text
        : text[..length];
}
