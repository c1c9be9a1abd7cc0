using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Views;

/// <summary>A view in a list of views.</summary>
/// <param name="MayDelete">Whether this reader may delete it.</param>
public sealed record ViewRow(Guid Id, string Name, string Owner, ViewScope Scope, string? Role, string Query, bool MayDelete);

/// <summary>A view to be saved.</summary>
/// <param name="List">Name of the list.</param>
/// <param name="Role">Whom it is for; null when private.</param>
/// <param name="Query">What the address of the list takes, with its question mark.</param>
public sealed record NewView(string List, string Name, ViewScope Scope, string? Role, string Query);

/// <summary>Saved views of lists: private ones, those of a team, and the one with which a list opens for a role.</summary>
public sealed class ViewRegister(IDbContextFactory<PortalDb> factory, TimeProvider time)
{
    /// <summary>The views that the reader finds: the reader's own, and those of the reader's roles as they are now.</summary>
    public async Task<IReadOnlyList<ViewRow>> ListAsync(Actor reader, string list, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var roles = await RolesAsync(db, reader, cancellationToken);
        var views = await Seen(db, reader, roles, list).AsNoTracking().ToListAsync(cancellationToken);
        return
        [
            .. views
                .Where(v => IsOfItsList(v.Query)) // a row that was edited leads nowhere else
                .OrderBy(v => v.Scope)
                .ThenBy(v => v.Name, StringComparer.CurrentCulture)
                .Select(v => new ViewRow(v.Id, v.Name, v.Owner, v.Scope, v.Role, v.Query, ViewRules.MayDelete(v, reader.Name, roles))),
        ];
    }

    /// <summary>With what a list opens for the reader: the default of the first of the reader's roles that has one, in the order of
    /// <see cref="Roles.All"/>.</summary>
    public async Task<ViewRow?> DefaultAsync(Actor reader, string list, CancellationToken cancellationToken)
    {
        var views = await ListAsync(reader, list, cancellationToken);
        return views.Where(v => v.Scope == ViewScope.RoleDefault).MinBy(v => Array.IndexOf([.. Roles.All], v.Role));
    }

    /// <summary>Saves a view, in the place of the owner's view of the same name and kind. A role has one default for each list: a new one
    /// takes its place, whoever saved that.</summary>
    /// <exception cref="RuleException">The name or the address cannot be kept, there are too many, or the role is not the owner's to
    /// decide for.</exception>
    public async Task SaveAsync(Actor owner, NewView view, CancellationToken cancellationToken)
    {
        Require(view);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var roles = await RolesAsync(db, owner, cancellationToken);
        var possible = ViewRules.RolesFor(view.Scope, roles);
        if (view.Scope == ViewScope.Private ? view.Role is not null : view.Role is null || !possible.Contains(view.Role))
        {
            throw new RuleException(
                "view.role",
                $"{owner.Name} may not save such a view for the role {view.Role}. Accepted: a role of your own for a view of your team; the view with which a list opens is decided by whoever answers for the role.",
                owner.Name,
                view.Role is null ? "" : Terms.Roles([view.Role])
            );
        }

        var ofKind = db.Set<SavedView>().Where(v => v.List == view.List && v.Scope == view.Scope && v.Role == view.Role);
        var replaced = await ofKind
            .Where(v => view.Scope == ViewScope.RoleDefault || (v.Owner == owner.Name && v.Name == view.Name))
            .ToListAsync(cancellationToken);
        var kept = await ofKind.CountAsync(v => view.Scope != ViewScope.Private || v.Owner == owner.Name, cancellationToken);
        if (kept - replaced.Count >= ViewRules.Most)
        {
            throw RuleException.Of(
                "view.many",
                $"There are {kept} views of this kind. Accepted: at most {ViewRules.Most}. Delete one that is not used."
            );
        }

        db.Set<SavedView>().RemoveRange(replaced);
        db.Set<SavedView>()
            .Add(
                new SavedView
                {
                    Id = Guid.CreateVersion7(),
                    List = view.List,
                    Name = view.Name,
                    Owner = owner.Name,
                    Scope = view.Scope,
                    Role = view.Role,
                    Query = view.Query,
                    SavedAt = Instants.ToMilliseconds(time.GetUtcNow()),
                }
            );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Deletes a view; what is gone already is gone.</summary>
    /// <exception cref="RuleException">The view is another person's, and not of a role that the actor answers for.</exception>
    public async Task DeleteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var roles = await RolesAsync(db, actor, cancellationToken);
        if (await db.Set<SavedView>().SingleOrDefaultAsync(v => v.Id == id, cancellationToken) is not { } view)
        {
            return;
        }

        if (!ViewRules.MayDelete(view, actor.Name, roles))
        {
            // What the actor does not find is not told about either.
            var isFound = await Seen(db, actor, roles, view.List).AnyAsync(v => v.Id == id, cancellationToken);
            throw isFound
                ? new RuleException(
                    "view.owner",
                    $"The view {view.Name} belongs to {view.Owner}. Its owner deletes it, or whoever answers for its role.",
                    view.Name,
                    view.Owner
                )
                : new RuleException("view.unknown", "There is no such view.");
        }

        db.Set<SavedView>().Remove(view);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static IQueryable<SavedView> Seen(PortalDb db, Actor reader, IReadOnlySet<string> roles, string list) =>
        db.Set<SavedView>()
            .Where(v =>
                v.List == list && (v.Owner == reader.Name || (v.Scope != ViewScope.Private && v.Role != null && roles.Contains(v.Role)))
            );

    private Task<IReadOnlySet<string>> RolesAsync(PortalDb db, Actor actor, CancellationToken cancellationToken) =>
        Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken);

    private static bool IsOfItsList(string query) => query is "" or ['?', ..];

    private static void Require(NewView view)
    {
        if (string.IsNullOrWhiteSpace(view.Name) || view.Name.Length > SavedView.NameLength || Readable.FirstUnseen(view.Name) >= 0)
        {
            throw RuleException.Of("view.name", $"A view needs a name of at most {SavedView.NameLength} characters on one line.");
        }

        // It is put behind the address of the list: anything else could lead elsewhere.
        if (!IsOfItsList(view.Query) || view.Query.Length > SavedView.QueryLength || Readable.FirstUnseen(view.Query) >= 0)
        {
            throw RuleException.Of(
                "view.query",
                $"The filters cannot be kept. Accepted: what the address of a list takes, at most {SavedView.QueryLength} characters."
            );
        }
    }
}
