using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>What an actor may do now. Read from the database inside the change itself: a cookie or a circuit may be hours old.</summary>
public static class Authority
{
    /// <summary>Roles of a signed-in user as they are now.</summary>
    /// <exception cref="RuleException">The actor is no user, or the user is unknown or disabled, or of a demonstration that this home is
    /// not; or the user's own row is not what the ledger recorded.</exception>
    public static async Task<IReadOnlySet<string>> RolesAsync(
        PortalDb db,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (actor.Kind != Actor.UserKind)
        {
            throw new RuleException(
                "access.user-needed",
                $"{actor.Name} is not a user of the portal. Sign in, or give the command a personal token.",
                actor.Name
            );
        }

        var ((user, roles), edited, _) = await Recorded.JudgeAsync(
            db,
            async () =>
                (
                    await db
                        .Users.AsNoTracking()
                        .Where(u => u.Id == actor.Name)
                        .Select(u => new { u.IsDisabled, u.IsDemo })
                        .SingleOrDefaultAsync(cancellationToken),
                    await db
                        .UserRoles.AsNoTracking()
                        .Where(r => r.UserId == actor.Name)
                        .Select(r => r.RoleId)
                        .ToListAsync(cancellationToken)
                ),
            read => read.Item1 is null ? [] : [GovernedRows.UserPrefix + actor.Name],
            cancellationToken
        );
        if (user is null || user.IsDisabled || (user.IsDemo && !db.AdmitsDemo))
        {
            throw new RuleException(
                "access.not-active",
                $"The user {actor.Name} does not exist or is disabled. Ask an administrator.",
                actor.Name
            );
        }

        // Whose roles were edited in the database does nothing with them; what needs no role, such as signing out, stays open.
        return edited is null ? roles.ToHashSet(StringComparer.Ordinal) : throw edited;
    }

    /// <summary>The actor must be whoever runs the program on its machine, or a user with one of the roles.</summary>
    internal static async Task RequireAnyAsync(
        PortalDb db,
        Actor actor,
        IReadOnlyList<string> roles,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (actor.Kind == Actor.UserKind && !(await RolesAsync(db, actor, now, cancellationToken)).Overlaps(roles))
        {
            throw new RuleException(
                "access.role-needed",
                $"{actor.Name} may not do this; it needs the role {string.Join(" or ", roles)}.",
                actor.Name,
                Terms.Roles(roles)
            );
        }
    }

    /// <summary>The actor must be the portal itself, whoever runs the program on its machine, or a user with the role.</summary>
    internal static async Task RequireAsync(PortalDb db, Actor actor, string role, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (actor.Kind == Actor.UserKind && !(await RolesAsync(db, actor, now, cancellationToken)).Contains(role))
        {
            throw new RuleException(
                "access.role-needed",
                $"{actor.Name} does not have the role {role}, which this needs.",
                actor.Name,
                Terms.Roles([role])
            );
        }
    }
}
