using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>Personal tokens, with which the command line acts through the running portal.</summary>
public sealed class TokenRegister(
    IDbContextFactory<PortalDb> factory,
    Ledger ledger,
    SignInRules rules,
    PasswordSignIn passwords,
    EndingSessions ending,
    TimeProvider time
)
{
    public const string Prefix = "assay_";
    public const int LongestDays = 366;

    private const int IdLength = 12;
    private const int SecretBytes = 32;

    /// <summary>Makes a token of somebody who is signed in and tells the present password: a token outlives the session, and another
    /// password too. Who has no password, a person of the directory, has just signed in there.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    /// <exception cref="RuleException">The password is wrong, or too many were; the sign-in at the directory was too long ago; or the
    /// token's terms are none.</exception>
    public async Task<CreatedToken> CreateOwnAsync(
        Actor actor,
        Guid operation,
        string password,
        string name,
        int days,
        string? session,
        CancellationToken cancellationToken
    )
    {
        RequireTerms(name, days);
        var checkedHash = await passwords.RequireOwnIfAnyAsync(actor.Name, password, cancellationToken);
        return await CreateAsync(
            actor,
            operation,
            name,
            days,
            session,
            cancellationToken,
            async db =>
            {
                await PasswordSignIn.RequireStillAsync(db, actor.Name, checkedHash, cancellationToken);
                if (checkedHash is null)
                {
                    await FreshSession.RequireAsync(db, actor.Name, session, time.GetUtcNow(), cancellationToken);
                }
            }
        );
    }

    /// <param name="session">The session in which it is made: what that was admitted by, the token is. Null counts as a password
    /// alone.</param>
    /// <param name="requireAsync">Asked within the change.</param>
    public async Task<CreatedToken> CreateAsync(
        Actor actor,
        Guid operation,
        string name,
        int days,
        string? session,
        CancellationToken cancellationToken,
        Func<PortalDb, Task>? requireAsync = null
    )
    {
        RequireTerms(name, days);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        var secret = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";
        var now = Instants.ToMilliseconds(time.GetUtcNow());
        var expires = now.AddDays(days);
        var made = await ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RolesAsync(db, actor, now, cancellationToken);
                await (requireAsync?.Invoke(db) ?? Task.CompletedTask);
                var row = new PersonalToken
                {
                    Id = id,
                    UserName = actor.Name,
                    Name = name.Trim(),
                    SecretHash = Hash(secret),
                    Way = await FreshSession.IsEditedAsync(db, session, cancellationToken)
                        ? null
                        : await db.Set<UserSession>()
                            .Where(s => s.Id == session && s.UserName == actor.Name && s.EndedAt == null && s.ExpiresAt > now)
                            .Select(s => (SignInWay?)s.Way)
                            .SingleOrDefaultAsync(cancellationToken),
                    CreatedAt = now,
                    ExpiresAt = expires,
                };
                db.Set<PersonalToken>().Add(row);
                draft.Record(
                    AccessKinds.TokenCreated,
                    row.Subject,
                    before: null,
                    after: new
                    {
                        row.Name,
                        row.UserName,
                        row.Way,
                        row.ExpiresAt,
                    }
                );
                return id;
            },
            cancellationToken
        );

        return made == id
            ? new CreatedToken(id, secret, expires)
            : throw new RuleException(
                "token.shown-once",
                $"This token was already made as {made} and its secret was shown then. Revoke it and make another.",
                made
            );
    }

    /// <summary>Owner and administrators may revoke. A revoked token stays listed.</summary>
    public Task<bool> RevokeAsync(Actor actor, Guid operation, string id, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                var now = Instants.ToMilliseconds(time.GetUtcNow());
                var token =
                    await db.Set<PersonalToken>().SingleOrDefaultAsync(t => t.Id == id, cancellationToken)
                    ?? throw new RuleException("token.unknown", $"There is no token {id}.", id);
                var isOwner = actor.Kind == Actor.UserKind && string.Equals(actor.Name, token.UserName, StringComparison.Ordinal);
                if (!isOwner)
                {
                    await Authority.RequireAsync(db, actor, Roles.Admin, now, cancellationToken);
                }

                if (token.RevokedAt is not null)
                {
                    return false;
                }

                token.RevokedAt = now;
                draft.Record(AccessKinds.TokenRevoked, token.Subject, before: null, after: new { token.RevokedAt });
                return true;
            },
            cancellationToken
        );

    /// <summary>An administrator revokes a token of somebody, or all of them, and says why.</summary>
    /// <param name="id">Which; null for every one that is valid.</param>
    /// <returns>How many were revoked.</returns>
    public Task<int> RevokeOfAsync(
        Actor actor,
        Guid operation,
        string userName,
        string? id,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        UserRules.RequireReason(reason);
        return ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RequireAsync(db, actor, Roles.Admin, time.GetUtcNow(), cancellationToken);
                return id is null || await db.Set<PersonalToken>().AnyAsync(t => t.Id == id && t.UserName == userName, cancellationToken)
                    ? await TokenEnds.RevokeAllAsync(db, draft, userName, t => id == null || t.Id == id, reason, cancellationToken)
                    : throw new RuleException("token.unknown", $"There is no token {id}.", id);
            },
            cancellationToken
        );
    }

    public async Task<IReadOnlyList<TokenRow>> ListAsync(string userName, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var roles = await db.UserRoles.Where(r => r.UserId == userName).Select(r => r.RoleId).ToListAsync(cancellationToken);
        var tokens = await db.Set<PersonalToken>()
            .AsNoTracking()
            .Where(t => t.UserName == userName)
            .OrderByDescending(t => t.CreatedAt)
            .ToListAsync(cancellationToken);
        return
        [
            .. tokens.Select(t => new TokenRow(t.Id, t.Name, t.CreatedAt, t.ExpiresAt, t.RevokedAt, t.LastUsedAt)
            {
                IsAdmitted = rules.AdmitsToken(userName, t.Way, roles),
            }),
        ];
    }

    /// <summary>
    /// Whom the secret stands for; null for anything that is not a valid token of an active user. An unknown token takes the same time as a
    /// known one with a wrong secret. The first use on a day is recorded.
    /// </summary>
    public async Task<TokenOwner?> AuthenticateAsync(string? secret, CancellationToken cancellationToken)
    {
        var id =
            secret is not null && secret.StartsWith(Prefix, StringComparison.Ordinal) && secret.Length > Prefix.Length + IdLength
                ? secret.Substring(Prefix.Length, IdLength)
                : "";
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (read, edited, _) = await Recorded.JudgeAsync(
            db,
            async () =>
            {
                var row = await db.Set<PersonalToken>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
                var owner = row is null
                    ? null
                    : await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == row.UserName, cancellationToken);
                return (
                    Token: row,
                    owner?.RightsVersion,
                    IsAsleep: owner is null || (await SleepingTokens.OwnersAsync(db, ending, [owner.Id], now, cancellationToken)).Count > 0
                );
            },
            // Of an unknown one, too, a row is read: it takes as long as a known one.
            row => row.Token is null ? [PersonalToken.SubjectOf(id)] : [row.Token.Subject, GovernedRows.UserPrefix + row.Token.UserName],
            cancellationToken
        );
        var token = read.Token;
        var isSecretRight = CryptographicOperations.FixedTimeEquals(
            Hash(secret ?? ""),
            token?.SecretHash ?? new byte[SHA256.HashSizeInBytes]
        );
        if (
            token is null
            || edited is not null
            || !isSecretRight
            || token.RevokedAt is not null
            || token.ExpiresAt <= now
            || read.IsAsleep
            || read.RightsVersion is not { } version
        )
        {
            return null;
        }

        try
        {
            var owner = new TokenOwner(
                id,
                token.UserName,
                await Authority.RolesAsync(db, Actor.User(token.UserName), now, cancellationToken),
                version
            );
            if (!rules.AdmitsToken(owner.UserName, token.Way, [.. owner.Roles]))
            {
                return null;
            }

            await RecordUseAsync(token, now, cancellationToken);
            return owner;
        }
        catch (RuleException refused) when (StoreFaults.Of(refused) is null)
        {
            return null;
        }
    }

    /// <summary>Whether the bank's directory answers for this person, so that tokens count only while he or she is signed in
    /// there.</summary>
    public async Task<bool> IsBoundToDirectoryAsync(string userName, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await SignInRules.IsOfDirectoryAsync(db, userName, cancellationToken);
    }

    private async Task RecordUseAsync(PersonalToken known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (IsSameDay(known.LastUsedAt, now))
        {
            return;
        }

        await ledger.CommitAsync(
            Actor.User(known.UserName),
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var token = await db.Set<PersonalToken>().SingleAsync(t => t.Id == known.Id, cancellationToken);
                if (IsSameDay(token.LastUsedAt, now))
                {
                    return false; // another request of this day was faster
                }

                var before = token.LastUsedAt;
                token.LastUsedAt = Instants.ToMilliseconds(now);
                draft.Record(AccessKinds.TokenUsed, token.Subject, new { LastUsedAt = before }, new { token.LastUsedAt });
                return true;
            },
            cancellationToken
        );
    }

    private static bool IsSameDay(DateTimeOffset? used, DateTimeOffset now) => used?.UtcDateTime.Date == now.UtcDateTime.Date;

    private static void RequireTerms(string name, int days)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 128 || days is < 1 or > LongestDays)
        {
            throw new RuleException(
                "token.terms",
                $"A token needs a name of at most 128 characters and a life of 1 to {LongestDays} days.",
                LongestDays
            );
        }
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
