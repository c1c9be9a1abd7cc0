using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>Identity's own saves (failed sign-ins, lockouts, passwords, roles) with their entry in the same transaction.</summary>
/// <remarks>UserManager saves through these three methods only; anything else meets the guard of <see cref="PortalDb"/> and is
/// refused.</remarks>
public sealed class LedgeredUserStore : UserStore<PortalUser, IdentityRole, PortalDb, string>
{
    private readonly Ledger _ledger;
    private readonly CurrentActor _current;

    public LedgeredUserStore(PortalDb context, Ledger ledger, CurrentActor current, IdentityErrorDescriber? describer = null)
        : base(context, describer)
    {
        (_ledger, _current) = (ledger, current);
        AutoSaveChanges = false;
    }

    public override async Task<IdentityResult> CreateAsync(PortalUser user, CancellationToken cancellationToken = default)
    {
        user.Id = UserRules.RequireName(user.UserName);
        return await _ledger.CommitOnAsync(
            Context,
            _current.Actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var result = await base.CreateAsync(user, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                draft.Record(
                    AccessKinds.UserCreated,
                    user.Subject,
                    before: null,
                    after: new { user.DisplayName, Roles = Array.Empty<string>() }
                );
                return result.Succeeded;
            },
            cancellationToken
        )
            ? IdentityResult.Success
            : IdentityResult.Failed();
    }

    public override async Task<IdentityResult> UpdateAsync(PortalUser user, CancellationToken cancellationToken = default)
    {
        try
        {
            await _ledger.CommitOnAsync(
                Context,
                _current.Actor,
                Guid.CreateVersion7(),
                async (db, draft) =>
                {
                    var before = await UserFacts.ReadAsync(db, user.Id, cancellationToken);
                    RequireSameName(before, user);
                    await base.UpdateAsync(user, cancellationToken);
                    await db.SaveChangesAsync(cancellationToken);
                    if (before is not null)
                    {
                        await UserEdit.RecordAsync(db, draft, before, user, null, cancellationToken);
                    }

                    return true;
                },
                cancellationToken
            );
            return IdentityResult.Success;
        }
        catch (DbUpdateConcurrencyException)
        {
            return IdentityResult.Failed(ErrorDescriber.ConcurrencyFailure());
        }
    }

    public override Task<IdentityResult> DeleteAsync(PortalUser user, CancellationToken cancellationToken = default) =>
        throw new RuleException(
            "user.never-deleted",
            $"The user {user.UserName} is named in the ledger and is never deleted. Disable the user instead.",
            user.UserName ?? ""
        );

    /// <summary>People of a demonstration do not exist for Identity where this home is no demonstration: no password, cookie or passkey
    /// finds them. Nor does anybody whose row was edited in the database.</summary>
    public override Task<PortalUser?> FindByIdAsync(string userId, CancellationToken cancellationToken = default) =>
        FindAsync(() => base.FindByIdAsync(userId, cancellationToken), cancellationToken);

    public override Task<PortalUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken = default) =>
        FindAsync(() => base.FindByNameAsync(normalizedUserName, cancellationToken), cancellationToken);

    public override Task<PortalUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        FindAsync(() => base.FindByPasskeyIdAsync(credentialId, cancellationToken), cancellationToken);

    /// <summary>A public key that stood there for a moment only is nobody's.</summary>
    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(PortalUser user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var (passkey, edited, _) = await Recorded.JudgeAsync(
            Context,
            () => base.FindPasskeyAsync(user, credentialId, cancellationToken),
            _ => [user.Subject],
            cancellationToken
        );
        return edited is null ? passkey : null;
    }

    protected override Task<PortalUser?> FindUserAsync(string userId, CancellationToken cancellationToken) =>
        FindAsync(() => base.FindUserAsync(userId, cancellationToken), cancellationToken);

    private async Task<PortalUser?> FindAsync(Func<Task<PortalUser?>> find, CancellationToken cancellationToken)
    {
        var (user, edited, _) = await Recorded.JudgeAsync(Context, find, found => found is null ? [] : [found.Subject], cancellationToken);
        return edited is null ? Admitted(user) : null;
    }

    private PortalUser? Admitted(PortalUser? user) => user is { IsDemo: true } && !Context.AdmitsDemo ? null : user;

    private static void RequireSameName(UserFacts? before, PortalUser user)
    {
        if (before is not null && !string.Equals(before.User.UserName, user.UserName, StringComparison.Ordinal))
        {
            throw new RuleException(
                "user.name-fixed",
                $"The user name {before.User.UserName} stands in the ledger and cannot become {user.UserName}. Change the display name instead.",
                before.User.UserName ?? "",
                user.UserName ?? ""
            );
        }
    }
}
