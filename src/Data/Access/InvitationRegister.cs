using System.Linq.Expressions;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A person to be let in, who sets the own password.</summary>
public sealed record NewPerson(string UserName, string DisplayName, IReadOnlyList<string> Roles);

/// <summary>A code just made. It is shown this once and stored nowhere.</summary>
public sealed record GivenCode(string Code, DateTimeOffset ExpiresAt);

/// <summary>One-time codes: an invited person sets the own password, and the first person on the machine's console makes the first
/// administrator.</summary>
public sealed class InvitationRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, TimeProvider time)
{
    /// <summary>Life of an invitation.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(3);

    /// <summary>Life of the code on the console; the next start prints another.</summary>
    public static readonly TimeSpan SetUpLife = TimeSpan.FromDays(1);

    /// <summary>Makes a user without a password, and the code with which he or she sets it.</summary>
    public async Task<GivenCode> InviteAsync(
        Actor actor,
        Guid operation,
        NewPerson person,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var roles = UserRules.RequireRoles(person.Roles);
        UserRules.RequireReason(reason);
        var (code, row) = New(actor, UserRules.RequireName(person.UserName), InvitationLife);
        var made = await ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RequireAsync(db, actor, Roles.Admin, time.GetUtcNow(), cancellationToken);
                await UserEdit.AddAsync(db, draft, UserEdit.Blank(person.UserName, person.DisplayName), roles, reason, cancellationToken);
                Add(db, draft, row);
                return row.Id;
            },
            cancellationToken
        );
        return Shown(made, code, row);
    }

    /// <summary>Takes away a user's password and passkeys, and the authenticator app when asked, ends every session, revokes every token,
    /// and gives a new code.</summary>
    /// <remarks>Somebody else may have had the account, and have made a token or a passkey to keep it: a passkey lets in by
    /// itself.</remarks>
    public async Task<GivenCode> ResetAsync(
        Actor actor,
        Guid operation,
        string userName,
        bool withSecondFactor,
        string reason,
        CancellationToken cancellationToken
    )
    {
        UserRules.RequireReason(reason);
        UserRules.RequireNotSelf(actor, userName, "password here");
        var (code, row) = New(actor, userName, InvitationLife);
        var made = await ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RequireAsync(db, actor, Roles.Admin, time.GetUtcNow(), cancellationToken);
                await UserEdit.ApplyAsync(
                    db,
                    draft,
                    userName,
                    reason,
                    async (db, user) =>
                    {
                        (user.PasswordHash, user.SecurityStamp) = (null, UserEdit.NewStamp());
                        db.UserPasskeys.RemoveRange(await db.UserPasskeys.Where(p => p.UserId == userName).ToListAsync(cancellationToken));
                        if (withSecondFactor)
                        {
                            user.TwoFactorEnabled = false;
                            db.UserTokens.RemoveRange(await db.UserTokens.Where(t => t.UserId == userName).ToListAsync(cancellationToken));
                        }
                    },
                    cancellationToken
                );
                await WithdrawAsync(db, draft, i => i.UserName == userName, cancellationToken);
                await TokenEnds.RevokeAllAsync(db, draft, userName, _ => true, reason, cancellationToken);
                Add(db, draft, row);
                return row.Id;
            },
            cancellationToken
        );
        return Shown(made, code, row);
    }

    /// <summary>The invited person sets the own password; the code is used up.</summary>
    /// <exception cref="RuleException">The code is unknown, used, withdrawn or too old, or the password is not accepted.</exception>
    public async Task<string> AcceptAsync(string? userName, string? code, string? password, CancellationToken cancellationToken)
    {
        var (name, hash) = (userName ?? "", OneTimeCode.HashOf(code));
        await RequireOpenAsync(hash, i => i.UserName == name, cancellationToken);
        var given = PasswordHash(password);
        return await ledger.CommitAsync(
            Actor.User(name),
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var invitation = await OpenAsync(db, hash, i => i.UserName == name, draft.At, cancellationToken);
                var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == name, cancellationToken);
                if (user.IsDisabled || (user.IsDemo && !db.AdmitsDemo))
                {
                    throw Refused();
                }

                UserRules.RequirePassword(name, password, user.DisplayName);
                Use(draft, invitation);
                await UserEdit.ApplyAsync(
                    db,
                    draft,
                    name,
                    "invitation",
                    (_, tracked) => Task.FromResult(UserEdit.Give(tracked, given)),
                    cancellationToken
                );
                return name;
            },
            cancellationToken
        );
    }

    /// <summary>A new code for the first administrator, in place of any earlier one; null once somebody can administer.</summary>
    public async Task<GivenCode?> OfferSetUpAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!await IsSetUpNeededAsync(cancellationToken))
        {
            return null;
        }

        var (code, row) = New(actor, null, SetUpLife);
        var made = await ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                await WithdrawAsync(db, draft, i => i.UserName == null, cancellationToken);
                Add(db, draft, row);
                return row.Id;
            },
            cancellationToken
        );
        return Shown(made, code, row);
    }

    /// <summary>Whether nobody can administer yet.</summary>
    public async Task<bool> IsSetUpNeededAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return !await UserEdit.HasAdministratorAsync(db, cancellationToken);
    }

    /// <summary>Whether anybody is known here who is let in; people of a demonstration that this home is not are nobody.</summary>
    public async Task<bool> IsAnybodyKnownAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var admitsDemo = db.AdmitsDemo;
        return await db.Users.AnyAsync(u => !u.IsDemo || admitsDemo, cancellationToken);
    }

    /// <summary>Makes the first administrator with the code from the console; the code is used up.</summary>
    /// <exception cref="RuleException">The code is not valid, somebody can administer already, or a word is not accepted.</exception>
    public async Task<string> SetUpAsync(
        string? code,
        string? userName,
        string? displayName,
        string? password,
        CancellationToken cancellationToken
    )
    {
        var hash = OneTimeCode.HashOf(code);
        await RequireOpenAsync(hash, i => i.UserName == null, cancellationToken);
        var given = PasswordHash(password);
        return await ledger.CommitAsync(
            Actor.User(userName is { Length: <= PortalUser.UserNameLength } ? userName : ""),
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var invitation = await OpenAsync(db, hash, i => i.UserName == null, draft.At, cancellationToken);
                if (await UserEdit.HasAdministratorAsync(db, cancellationToken))
                {
                    throw new RuleException(
                        "user.is-set-up",
                        "Somebody can administer this portal already. Ask an administrator for an invitation."
                    );
                }

                var name = UserRules.RequireName(userName);
                UserRules.RequirePassword(name, password, displayName ?? "");
                Use(draft, invitation);
                var user = UserEdit.Blank(name, displayName);
                UserEdit.Give(user, given);
                await UserEdit.AddAsync(db, draft, user, [Roles.Admin], "first administrator", cancellationToken);
                return name;
            },
            cancellationToken
        );
    }

    /// <summary>One sentence for every code that does not work: which of them it was tells a guesser something.</summary>
    private static RuleException Refused() =>
        new(
            "invitation.invalid",
            "This code does not fit: it is mistyped, used, withdrawn or too old. Ask an administrator for a new one."
        );

    /// <summary>What is too short or too long is refused when its rules are asked, and not hashed before.</summary>
    private static string PasswordHash(string? password) =>
        password is { Length: <= PasswordRules.Longest * 2 } ? UserEdit.HashOf(password) : "";

    /// <summary>Guesses end here, before they would hold up the writers of the ledger.</summary>
    private async Task RequireOpenAsync(byte[]? hash, Expression<Func<Invitation, bool>> whose, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await OpenAsync(db, hash, whose, time.GetUtcNow(), cancellationToken);
    }

    private static async Task<Invitation> OpenAsync(
        PortalDb db,
        byte[]? hash,
        Expression<Func<Invitation, bool>> whose,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        hash is null
            ? throw Refused()
            : await db.Set<Invitation>()
                .Where(i => i.CodeHash == hash && i.UsedAt == null && i.WithdrawnAt == null && i.ExpiresAt > now)
                .Where(whose)
                .SingleOrDefaultAsync(cancellationToken)
                ?? throw Refused();

    internal static async Task<int> WithdrawAsync(
        PortalDb db,
        LedgerDraft draft,
        Expression<Func<Invitation, bool>> whose,
        CancellationToken cancellationToken
    )
    {
        var open = await db.Set<Invitation>()
            .Where(i => i.UsedAt == null && i.WithdrawnAt == null)
            .Where(whose)
            .ToListAsync(cancellationToken);
        var withdrawn = 0;
        foreach (var old in open)
        {
            if (await BeforeCheck.FindAsync(db, old.Subject, cancellationToken) is not null)
            {
                db.Entry(old).State = EntityState.Detached; // edited by hand: it ends by its entries below
                continue;
            }

            withdrawn++;
            old.WithdrawnAt = draft.At;
            draft.Record(AccessKinds.InvitationWithdrawn, old.Subject, before: null, after: new { old.UserName, old.WithdrawnAt });
        }

        var isAsked = whose.Compile();
        foreach (var hidden in await db.Known!.OpenAsync(db, AccessKinds.InvitationCreated, draft.At, cancellationToken))
        {
            var invitation = new Invitation
            {
                Id = hidden.Id,
                UserName = hidden.UserName,
                CodeHash = [],
                CreatedBy = "",
                CreatedAt = draft.At,
                ExpiresAt = hidden.ExpiresAt,
            };
            if (!draft.Names(hidden.Subject) && isAsked(invitation))
            {
                withdrawn++;
                draft.RecordGone(
                    AccessKinds.InvitationWithdrawn,
                    hidden.Subject,
                    new
                    {
                        invitation.UserName,
                        WithdrawnAt = draft.At,
                        Row = DraftedEntry.NotAsRecorded,
                    }
                );
            }
        }

        return withdrawn;
    }

    private static void Use(LedgerDraft draft, Invitation invitation)
    {
        invitation.UsedAt = draft.At;
        draft.Record(AccessKinds.InvitationUsed, invitation.Subject, before: null, after: new { invitation.UserName, invitation.UsedAt });
    }

    private static void Add(PortalDb db, LedgerDraft draft, Invitation row)
    {
        db.Set<Invitation>().Add(row);
        draft.Record(
            AccessKinds.InvitationCreated,
            row.Subject,
            before: null,
            after: new
            {
                row.UserName,
                row.CreatedBy,
                row.ExpiresAt,
            }
        );
    }

    private (string Code, Invitation Row) New(Actor actor, string? userName, TimeSpan life)
    {
        var (code, now) = (OneTimeCode.New(), Instants.ToMilliseconds(time.GetUtcNow()));
        return (
            code,
            new Invitation
            {
                Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Invitation.IdLength / 2)),
                UserName = userName,
                CodeHash = OneTimeCode.HashOf(code)!,
                CreatedBy = actor.Name,
                CreatedAt = now,
                ExpiresAt = now + life,
            }
        );
    }

    private static GivenCode Shown(string made, string code, Invitation row) =>
        made == row.Id
            ? new GivenCode(code, row.ExpiresAt)
            : throw new RuleException("invitation.shown-once", "This code was already made and shown then. Make another.");
}
