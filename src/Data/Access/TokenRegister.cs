using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A token just made. The secret is shown this once and stored nowhere.</summary>
public sealed record CreatedToken(string Id, string Secret, DateTimeOffset ExpiresAt);

/// <summary>A token as its owner sees it in a list.</summary>
public sealed record TokenRow(
    string Id,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt
);

/// <summary>Whom a presented token stands for, with the roles of now.</summary>
public sealed record TokenOwner(string TokenId, string UserName, IReadOnlySet<string> Roles, int RightsVersion);

/// <summary>Personal tokens, with which the command line acts through the running portal.</summary>
public sealed class TokenRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, TimeProvider time)
{
    public const string Prefix = "assay_";
    public const int LongestDays = 366;

    private const int IdLength = 12;
    private const int SecretBytes = 32;

    public async Task<CreatedToken> CreateAsync(Actor actor, Guid operation, string name, int days, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 128 || days is < 1 or > LongestDays)
        {
            throw new RuleException(
                "token.terms",
                $"A token needs a name of at most 128 characters and a life of 1 to {LongestDays} days.",
                LongestDays
            );
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        var secret = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";
        var now = Instants.ToMilliseconds(time.GetUtcNow());
        var row = new PersonalToken
        {
            Id = id,
            UserName = actor.Name,
            Name = name.Trim(),
            SecretHash = Hash(secret),
            CreatedAt = now,
            ExpiresAt = now.AddDays(days),
        };
        var made = await ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RolesAsync(db, actor, now, cancellationToken);
                db.PersonalTokens.Add(row);
                draft.Record(
                    LedgerKind.TokenCreated,
                    row.Subject,
                    before: null,
                    after: new
                    {
                        row.Name,
                        row.UserName,
                        row.ExpiresAt,
                    }
                );
                return id;
            },
            cancellationToken
        );

        return made == id
            ? new CreatedToken(id, secret, row.ExpiresAt)
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
                    await db.PersonalTokens.SingleOrDefaultAsync(t => t.Id == id, cancellationToken)
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
                draft.Record(LedgerKind.TokenRevoked, token.Subject, before: null, after: new { token.RevokedAt });
                return true;
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<TokenRow>> ListAsync(string userName, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db
            .PersonalTokens.AsNoTracking()
            .Where(t => t.UserName == userName)
            .OrderByDescending(t => t.CreatedAt)
            .Select(t => new TokenRow(t.Id, t.Name, t.CreatedAt, t.ExpiresAt, t.RevokedAt, t.LastUsedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Whom the secret stands for; null for anything that is not a valid token of an active user. An unknown token takes the same time as a
    /// known one
    /// with a wrong secret. The first use on a day is recorded.
    /// </summary>
    public async Task<TokenOwner?> AuthenticateAsync(string? secret, CancellationToken cancellationToken)
    {
        var id =
            secret is not null && secret.StartsWith(Prefix, StringComparison.Ordinal) && secret.Length > Prefix.Length + IdLength
                ? secret.Substring(Prefix.Length, IdLength)
                : "";
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var token = await db.PersonalTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        var isSecretRight = CryptographicOperations.FixedTimeEquals(
            Hash(secret ?? ""),
            token?.SecretHash ?? new byte[SHA256.HashSizeInBytes]
        );
        var now = time.GetUtcNow();
        if (
            token is null
            || !isSecretRight
            || token.RevokedAt is not null
            || token.ExpiresAt <= now
            || (await AsleepAsync(db, [token.UserName], now, cancellationToken)).Count > 0
        )
        {
            return null;
        }

        try
        {
            // The version first: a change between the two reads is then found at the next look, and not missed.
            var version = await db
                .Users.AsNoTracking()
                .Where(u => u.Id == token.UserName)
                .Select(u => u.RightsVersion)
                .SingleOrDefaultAsync(cancellationToken);
            var owner = new TokenOwner(
                id,
                token.UserName,
                await Authority.RolesAsync(db, Actor.User(token.UserName), now, cancellationToken),
                version
            );
            await RecordUseAsync(token, now, cancellationToken);
            return owner;
        }
        catch (RuleException)
        {
            return null;
        }
    }

    /// <summary>
    /// Those of the people whose tokens are asleep: the bank's directory answers for them, and no session of theirs is open through which
    /// it would say that they left. With the session a token ends, at the latest five minutes after the person.
    /// </summary>
    internal static async Task<IReadOnlySet<string>> AsleepAsync(
        PortalDb db,
        IReadOnlyCollection<string> userNames,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var open = UserSession.OfDirectory(db.UserSessions, now);
        var asleep = await db
            .UserLogins.AsNoTracking()
            .Where(l => l.LoginProvider == SignInRules.Directory && userNames.Contains(l.UserId) && !open.Any(s => s.UserName == l.UserId))
            .Select(l => l.UserId)
            .ToListAsync(cancellationToken);
        return asleep.ToHashSet(StringComparer.Ordinal);
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
                var token = await db.PersonalTokens.SingleAsync(t => t.Id == known.Id, cancellationToken);
                if (IsSameDay(token.LastUsedAt, now))
                {
                    return false; // another request of this day was faster
                }

                var before = token.LastUsedAt;
                token.LastUsedAt = Instants.ToMilliseconds(now);
                draft.Record(LedgerKind.TokenUsed, token.Subject, new { LastUsedAt = before }, new { token.LastUsedAt });
                return true;
            },
            cancellationToken
        );
    }

    private static bool IsSameDay(DateTimeOffset? used, DateTimeOffset now) => used?.UtcDateTime.Date == now.UtcDateTime.Date;

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
