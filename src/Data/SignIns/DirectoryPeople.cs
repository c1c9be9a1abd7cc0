using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.SignIns;

/// <summary>A person as the bank's directory describes him or her at this moment.</summary>
/// <param name="Subject">The directory's own, never changing name (claim <c>sub</c>).</param>
/// <param name="Groups">Groups of which the directory says that the person is a member.</param>
public sealed record DirectoryPerson(string Subject, string UserName, string DisplayName, IReadOnlyCollection<string> Groups);

/// <summary>Which groups of the directory give which roles.</summary>
public sealed record DirectoryGroups(IReadOnlyDictionary<string, IReadOnlySet<string>> GroupsOfRole)
{
    public IReadOnlyList<string> RolesOf(IReadOnlyCollection<string> groups) =>
        [.. GroupsOfRole.Where(r => r.Value.Overlaps(groups)).Select(r => r.Key).Order(StringComparer.Ordinal)];
}

/// <summary>People of the bank's directory as users of the portal: made at their first sign-in, their roles those of their groups at every
/// look.</summary>
public sealed class DirectoryPeople(IDbContextFactory<PortalDb> factory, Ledger ledger, SessionRegister sessions, DirectoryGroups groups)
{
    private const string Reason = "as the directory says";

    /// <summary>Brings the user to what the directory says; writes nothing where nothing differs.</summary>
    /// <returns>The user's name.</returns>
    /// <exception cref="RuleException">No group of the person has a role here (roles that were held are taken away), or the name belongs to
    /// somebody else.</exception>
    public async Task<string> ApplyAsync(DirectoryPerson person, CancellationToken cancellationToken)
    {
        // Names of a directory are not written here: what does not show in them is left out and keeps nobody out.
        var shown = Readable.Line(person.DisplayName, UserRules.DisplayNameLength);
        person = person with { DisplayName = shown.Length > 0 ? shown : person.UserName };
        var roles = groups.RolesOf(person.Groups);
        var name = await ledger.CommitAsync<string?>(
            Actor.System,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var known = await db
                    .UserLogins.AsNoTracking()
                    .Where(l => l.LoginProvider == SignInRules.Directory && l.ProviderKey == person.Subject)
                    .Select(l => l.UserId)
                    .SingleOrDefaultAsync(cancellationToken);
                if (known is null && roles.Count == 0)
                {
                    return null; // nobody is made who may do nothing
                }

                if (known is null)
                {
                    return await CreateAsync(db, draft, person, roles, cancellationToken);
                }

                // Also where nothing is changed: whom a login leads to is told by the row.
                if (await BeforeCheck.FindAsync(db, GovernedRows.UserPrefix + known, cancellationToken) is { } edited)
                {
                    throw edited;
                }

                await UpdateAsync(db, draft, known, person, roles, cancellationToken);
                return known;
            },
            cancellationToken
        );
        return name is not null && roles.Count > 0
            ? name
            : throw new RuleException(
                "sign-in.no-group",
                "You are known in the bank's directory, but no group of yours has a role in this portal. Ask for one of its groups there."
            );
    }

    /// <summary>Ends the sessions that an earlier process of the portal confirmed: what it needed for that is gone with it.</summary>
    public async Task EndLeftOverAsync(CancellationToken cancellationToken)
    {
        List<string> people;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            people = await db.Set<UserSession>()
                .Where(s => s.Way == SignInWay.Directory && s.EndedAt == null)
                .Select(s => s.UserName)
                .Distinct()
                .ToListAsync(cancellationToken);
        }

        foreach (var person in people)
        {
            await sessions.EndOthersAsync(
                Actor.System,
                Guid.CreateVersion7(),
                person,
                except: null,
                SessionEnd.EndedByDirectory,
                "the portal started anew",
                cancellationToken
            );
        }
    }

    private static async Task<string> CreateAsync(
        PortalDb db,
        LedgerDraft draft,
        DirectoryPerson person,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    )
    {
        var name = UserRules.RequireName(person.UserName);
        if (await db.Users.AnyAsync(u => u.Id == name, cancellationToken))
        {
            throw new RuleException(
                "sign-in.name-taken",
                $"The directory calls you {name}, and this portal has another user of that name. Ask an administrator.",
                name
            );
        }

        var row = new PortalUser
        {
            Id = name,
            UserName = name,
            NormalizedUserName = name.ToUpperInvariant(),
            DisplayName = person.DisplayName,
            LockoutEnabled = true,
            SecurityStamp = UserEdit.NewStamp(),
        };
        db.Users.Add(row);
        db.UserLogins.Add(
            new IdentityUserLogin<string>
            {
                UserId = name,
                LoginProvider = SignInRules.Directory,
                ProviderKey = person.Subject,
                ProviderDisplayName = SignInRules.Directory,
            }
        );
        db.UserRoles.AddRange(roles.Select(r => new IdentityUserRole<string> { UserId = name, RoleId = r }));
        draft.Record(
            AccessKinds.UserCreated,
            row.Subject,
            before: null,
            after: new
            {
                row.DisplayName,
                Roles = roles,
                Logins = new[] { SignInRules.Directory },
            },
            Reason
        );
        return name;
    }

    private static async Task UpdateAsync(
        PortalDb db,
        LedgerDraft draft,
        string name,
        DirectoryPerson person,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    )
    {
        var held = await db.UserRoles.Where(r => r.UserId == name).ToListAsync(cancellationToken);
        var shown = await db.Users.Where(u => u.Id == name).Select(u => u.DisplayName).SingleAsync(cancellationToken);
        if (shown == person.DisplayName && held.Select(r => r.RoleId).ToHashSet(StringComparer.Ordinal).SetEquals(roles))
        {
            return;
        }

        await UserEdit.ApplyAsync(
            db,
            draft,
            name,
            Reason,
            (_, user) =>
            {
                user.DisplayName = person.DisplayName;
                db.UserRoles.RemoveRange(held.Where(r => !roles.Contains(r.RoleId, StringComparer.Ordinal)));
                db.UserRoles.AddRange(
                    roles
                        .Except(held.Select(r => r.RoleId), StringComparer.Ordinal)
                        .Select(r => new IdentityUserRole<string> { UserId = name, RoleId = r })
                );
                return Task.CompletedTask;
            },
            cancellationToken
        );
    }
}
