using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>The end of personal tokens within another change: a dismissal, a reset, a restore.</summary>
internal static class TokenEnds
{
    /// <summary>Revokes the valid tokens of a user that are asked for, within a change of the ledger.</summary>
    public static async Task<int> RevokeAllAsync(
        PortalDb db,
        LedgerDraft draft,
        string userName,
        Expression<Func<PersonalToken, bool>> which,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        var valid = await PersonalToken
            .Valid(db.Set<PersonalToken>(), draft.At)
            .Where(t => t.UserName == userName)
            .Where(which)
            .ToListAsync(cancellationToken);
        var revoked = 0;
        foreach (var token in valid)
        {
            if (await BeforeCheck.FindAsync(db, token.Subject, cancellationToken) is not null)
            {
                db.Entry(token).State = EntityState.Detached; // edited by hand: it ends by its entries below
                continue;
            }

            revoked++;
            token.RevokedAt = draft.At;
            draft.Record(AccessKinds.TokenRevoked, token.Subject, before: null, after: new { token.RevokedAt }, reason);
        }

        var isAsked = which.Compile();
        foreach (var hidden in await db.Known!.OpenAsync(db, AccessKinds.TokenCreated, draft.At, cancellationToken))
        {
            var token = new PersonalToken
            {
                Id = hidden.Id,
                UserName = hidden.UserName ?? "",
                Name = "",
                SecretHash = [],
                CreatedAt = draft.At,
                ExpiresAt = hidden.ExpiresAt,
            };
            if (token.UserName == userName && !draft.Names(hidden.Subject) && isAsked(token))
            {
                revoked++;
                draft.RecordGone(
                    AccessKinds.TokenRevoked,
                    hidden.Subject,
                    new { RevokedAt = draft.At, Row = DraftedEntry.NotAsRecorded },
                    reason
                );
            }
        }

        return revoked;
    }
}
