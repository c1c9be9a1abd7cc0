using Portal.Data.Access;
using Portal.Data.Ledgers;

namespace Portal.Data.SignIns;

/// <summary>A person changes the own password. Whoever holds the session need not be that person: the present one is asked for, and
/// guesses are slowed down and counted as at the sign-in.</summary>
public sealed class OwnPasswords(PasswordSignIn passwords, Ledger ledger, TimeProvider time)
{
    /// <param name="session">The session in which it is changed; every other one ends.</param>
    /// <exception cref="RuleException">The present password is wrong, too many were, or the new one is not accepted.</exception>
    public async Task<bool> ChangeAsync(
        Actor actor,
        Guid operation,
        string current,
        string password,
        string? session,
        CancellationToken cancellationToken
    )
    {
        UserRules.RequirePassword(actor.Name, password);
        var checkedHash = await passwords.RequireOwnAsync(actor.Name, current, cancellationToken);
        var hash = UserEdit.HashOf(password);
        return await ledger.CommitAsync(
            actor,
            operation,
            (db, draft) =>
                UserEdit.ApplyAsync(
                    db,
                    draft,
                    actor.Name,
                    null,
                    async (_, user) =>
                    {
                        await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken);

                        // An administrator may have taken the password away while it was compared.
                        if (user.PasswordHash != checkedHash)
                        {
                            throw PasswordSignIn.Wrong();
                        }

                        UserEdit.Give(user, hash);
                    },
                    cancellationToken,
                    session
                ),
            cancellationToken
        );
    }
}
