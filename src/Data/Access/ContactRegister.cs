using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>How a person is reached.</summary>
/// <param name="Address">Null when none is known.</param>
/// <param name="Language">Culture of the mails, such as zh-CN; null when the person has chosen none.</param>
/// <param name="IsLocal">The portal's own user, who may set the own address; the bank's directory answers for the others.</param>
public sealed record Contact(string? Address, MailChoice Choice, string? Language, bool IsLocal);

/// <summary>Addresses of people, and what they want to be sent there.</summary>
/// <remarks>Entries of the ledger say that an address changed, and never the address.</remarks>
public sealed class ContactRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, PasswordSignIn passwords, TimeProvider time)
{
    /// <summary>How a person is reached; null when there is none of this name.</summary>
    public async Task<Contact?> GetAsync(string userName, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db
            .Users.AsNoTracking()
            .Where(u => u.Id == userName)
            .Select(u => new Contact(u.Email, u.MailChoice, u.MailLanguage, !db.UserLogins.Any(l => l.UserId == u.Id)))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Gives a person another address, or none.</summary>
    /// <param name="actor">An administrator, or the person itself where no directory answers for it.</param>
    /// <param name="operation">Id of this intention.</param>
    /// <param name="userName">Whose address it is.</param>
    /// <param name="address">Empty for none.</param>
    /// <param name="reason">Why; needed for another person's address.</param>
    /// <param name="password">The actor's present one, needed for the own address: mails would go elsewhere for good.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <exception cref="RuleException">The address is none, it is not the actor's to set, or the password is wrong.</exception>
    public async Task<bool> SetAddressAsync(
        Actor actor,
        Guid operation,
        string userName,
        string? address,
        string? reason,
        string? password,
        CancellationToken cancellationToken
    )
    {
        var wanted = RequireAddress(address);
        var isOwn = actor.Kind == Actor.UserKind && string.Equals(actor.Name, userName, StringComparison.Ordinal);
        if (!isOwn)
        {
            UserRules.RequireReason(reason);
        }

        var checkedHash = isOwn ? await passwords.RequireOwnIfAnyAsync(userName, password ?? "", cancellationToken) : null;
        return await ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                if (isOwn && !await db.UserLogins.AnyAsync(l => l.UserId == userName, cancellationToken))
                {
                    await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken);
                }
                else
                {
                    await Authority.RequireAsync(db, actor, Roles.Admin, time.GetUtcNow(), cancellationToken);
                }

                return await UserEdit.ApplyAsync(
                    db,
                    draft,
                    userName,
                    reason,
                    (_, user) =>
                    {
                        if (isOwn && user.PasswordHash != checkedHash)
                        {
                            throw PasswordSignIn.Wrong(); // taken away by an administrator while it was compared
                        }

                        (user.Email, user.NormalizedEmail, user.EmailConfirmed) = (wanted, wanted?.ToUpperInvariant(), false);
                        return Task.CompletedTask;
                    },
                    cancellationToken
                );
            },
            cancellationToken
        );
    }

    /// <summary>The person chooses how often mails come, and in which language.</summary>
    /// <exception cref="RuleException">The actor is no active user.</exception>
    public Task<bool> ChooseAsync(Actor actor, Guid operation, MailChoice choice, string language, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken);
                return await UserEdit.ApplyAsync(
                    db,
                    draft,
                    actor.Name,
                    null,
                    (_, user) =>
                    {
                        (user.MailChoice, user.MailLanguage) = (choice, language);
                        return Task.CompletedTask;
                    },
                    cancellationToken
                );
            },
            cancellationToken
        );

    /// <returns>Null for none.</returns>
    private static string? RequireAddress(string? address) =>
        address?.Trim() is not { Length: > 0 } text ? null
        : MailboxRules.IsAddress(text) ? text
        : throw RuleException.Of(
            "user.address",
            $"'{Readable.Short(text)}' is no address of a mailbox. Accepted is one such as anna.li@bank.example, of at most {MailboxRules.AddressLength} characters."
        );
}
