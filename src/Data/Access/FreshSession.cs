using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>What a session proves of somebody who has no password of this portal to tell.</summary>
internal static class FreshSession
{
    /// <summary>How long after the sign-in whoever holds the session is believed to be its person.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <exception cref="RuleException">The session is none of this person's, has ended, or began too long ago.</exception>
    public static async Task RequireAsync(
        PortalDb db,
        string userName,
        string? session,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var since = now - Lasts;
        if (
            await IsEditedAsync(db, session, cancellationToken)
            || !await db.Set<UserSession>()
                .AnyAsync(s => s.Id == session && s.UserName == userName && s.EndedAt == null && s.CreatedAt > since, cancellationToken)
        )
        {
            throw RuleException.Of(
                "token.sign-in-again",
                $"Sign out, sign in again through the bank's directory, and make the token within {(int)Lasts.TotalMinutes} minutes: whoever has only this session must not keep a token."
            );
        }
    }

    /// <summary>A session that no entry vouches for proves nothing.</summary>
    public static async Task<bool> IsEditedAsync(PortalDb db, string? session, CancellationToken cancellationToken) =>
        session is not null && await BeforeCheck.FindAsync(db, UserSession.SubjectOf(session), cancellationToken) is not null;
}
