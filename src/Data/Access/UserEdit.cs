using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>One change of a user inside a change of the ledger: compared before and after, its rights version raised, its entry
/// drafted.</summary>
internal static class UserEdit
{
    // The hasher that Identity uses too; it keeps no state.
    private static readonly PasswordHasher<PortalUser> Hasher = new();

    public static async Task<bool> ApplyAsync(
        PortalDb db,
        LedgerDraft draft,
        string userName,
        string? reason,
        Func<PortalDb, PortalUser, Task> change,
        CancellationToken cancellationToken,
        string? keptSession = null,
        LedgerKind? kind = null
    )
    {
        var before =
            await UserFacts.ReadAsync(db, userName, cancellationToken)
            ?? throw new RuleException("user.unknown", $"There is no user {userName}.", userName);
        var user = await db.Users.SingleAsync(u => u.Id == userName, cancellationToken);
        user.ConcurrencyStamp = NewStamp();
        await change(db, user);
        await db.SaveChangesAsync(cancellationToken);
        await RecordAsync(db, draft, before, user, reason, cancellationToken, keptSession, kind);
        return true;
    }

    /// <summary>The one place where the rights version is raised: whatever ends or alters a right passes here in the same
    /// transaction.</summary>
    /// <param name="user">The tracked user, saved already.</param>
    /// <param name="keptSession">The session that goes on after the person's own change of password.</param>
    /// <param name="kind">What was done, where the fields alone do not tell.</param>
    public static async Task RecordAsync(
        PortalDb db,
        LedgerDraft draft,
        UserFacts before,
        PortalUser user,
        string? reason,
        CancellationToken cancellationToken,
        string? keptSession = null,
        LedgerKind? kind = null
    )
    {
        var after = (await UserFacts.ReadAsync(db, user.Id, cancellationToken))!;
        if (before.HasOtherRights(after) && user.RightsVersion == before.User.RightsVersion)
        {
            user.RightsVersion++;
            await db.SaveChangesAsync(cancellationToken);
            after = (await UserFacts.ReadAsync(db, user.Id, cancellationToken))!;
        }

        before.Record(draft, after, reason, kind);
        if (before.EndsSessions(after) is { } end)
        {
            // By a session of the directory the portal asks for the person's groups: other roles are given to it at its next request.
            bool Ends(UserSession session) =>
                session.Id != keptSession && !(end == SessionEnd.RolesChanged && session.Way == SignInWay.Directory);
            await EndSessionsAsync(db, draft, user.Id, Ends, end, cancellationToken);
        }
    }

    /// <summary>Ends the open sessions of a user that are asked for. The caller raises the rights version through
    /// <see cref="ApplyAsync"/>.</summary>
    /// <returns>How many ended.</returns>
    public static async Task<int> EndSessionsAsync(
        PortalDb db,
        LedgerDraft draft,
        string userName,
        Func<UserSession, bool> which,
        SessionEnd end,
        CancellationToken cancellationToken
    )
    {
        var now = draft.At;
        var open = await db.Set<UserSession>()
            .Where(s => s.UserName == userName && s.EndedAt == null && s.ExpiresAt > now)
            .ToListAsync(cancellationToken);
        var ended = new List<UserSession>();
        foreach (var session in open.Where(which))
        {
            if (await BeforeCheck.FindAsync(db, session.Subject, cancellationToken) is not null)
            {
                db.Entry(session).State = EntityState.Detached; // edited by hand: it stops no dismissal, and is ended by its entries below
                continue;
            }

            ended.Add(session);
            (session.EndedAt, session.End) = (now, end);
            draft.Record(
                AccessKinds.SessionEnded,
                session.Subject,
                before: null,
                after: new
                {
                    session.UserName,
                    session.EndedAt,
                    session.End,
                }
            );
        }

        foreach (var hidden in await db.Known!.OpenAsync(db, AccessKinds.SessionStarted, now, cancellationToken))
        {
            var session = new UserSession
            {
                Id = hidden.Id,
                UserName = hidden.UserName ?? "",
                Way = Named.Find<SignInWay>(hidden.Way) ?? SignInWay.Password,
                CreatedAt = now,
                LastSeenAt = now,
                ExpiresAt = hidden.ExpiresAt,
            };
            if (session.UserName == userName && !draft.Names(hidden.Subject) && which(session))
            {
                ended.Add(session);
                draft.RecordGone(
                    AccessKinds.SessionEnded,
                    hidden.Subject,
                    new
                    {
                        session.UserName,
                        EndedAt = now,
                        End = end,
                        Row = DraftedEntry.NotAsRecorded,
                    }
                );
            }
        }

        return ended.Count;
    }

    /// <summary>A user who does not exist yet and has no password.</summary>
    public static PortalUser Blank(string? userName, string? displayName)
    {
        var name = UserRules.RequireNewName(userName);
        return new PortalUser
        {
            Id = name,
            UserName = name,
            NormalizedUserName = name.ToUpperInvariant(),
            DisplayName = UserRules.RequireDisplayName(displayName),
            LockoutEnabled = true,
            SecurityStamp = NewStamp(),
        };
    }

    public static async Task AddAsync(
        PortalDb db,
        LedgerDraft draft,
        PortalUser user,
        IReadOnlyList<string> roles,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        if (await db.Users.AnyAsync(u => u.Id == user.Id, cancellationToken))
        {
            throw new RuleException("user.exists", $"There is already a user {user.Id}.", user.Id);
        }

        db.Users.Add(user);
        db.UserRoles.AddRange(roles.Select(r => new IdentityUserRole<string> { UserId = user.Id, RoleId = r }));
        draft.Record(
            AccessKinds.UserCreated,
            user.Subject,
            before: null,
            after: new
            {
                user.DisplayName,
                Roles = roles,
                user.IsDemo,
                HasPassword = user.PasswordHash is not null,
            },
            reason
        );
    }

    /// <summary>Whether somebody can administer: enabled, with a way to sign in, and not of a demonstration that this home is
    /// not.</summary>
    public static Task<bool> HasAdministratorAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var admitsDemo = db.AdmitsDemo;
        return db.UserRoles.AnyAsync(
            r =>
                r.RoleId == Roles.Admin
                && db.Users.Any(u =>
                    u.Id == r.UserId
                    && !u.IsDisabled
                    && (!u.IsDemo || admitsDemo)
                    && (u.PasswordHash != null || db.UserLogins.Any(l => l.UserId == u.Id) || db.UserPasskeys.Any(p => p.UserId == u.Id))
                ),
            cancellationToken
        );
    }

    /// <summary>Takes a tenth of a second on purpose, and is therefore asked before a writer's turn begins and never within it.</summary>
    public static string HashOf(string password) => Hasher.HashPassword(new PortalUser(), password);

    public static bool Give(PortalUser user, string hash)
    {
        (user.PasswordHash, user.SecurityStamp, user.AccessFailedCount) = (hash, NewStamp(), 0);
        return true;
    }

    public static string NewStamp() => Guid.NewGuid().ToString("N");
}
