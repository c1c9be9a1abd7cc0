using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Takes over a subject that was edited behind the ledger's back, under somebody's name and for a reason.</summary>
/// <remarks>
/// Such a subject takes no change any more, so that nothing makes the edit true by the way; a person whose row was edited could then not
/// even be disabled. Nothing is changed here: an entry says what was recorded and what stands there now, and from it on the subject can be
/// worked on. The same goes for entries whose head does not bear the home's mark, where its key was lost. It is for whoever runs the
/// program on its machine, and stands in the ledger for good.
/// </remarks>
public sealed class LedgerAdoption(Ledger ledger, IDbContextFactory<PortalDb> factory)
{
    /// <summary>The subject under which the entries themselves are taken over, where the home's key was lost.</summary>
    public const string OfLedger = "ledger";

    /// <returns>False when the subject is what its last entry recorded: nothing is written.</returns>
    /// <exception cref="RuleException">A user of the portal asks, or no reason is given.</exception>
    public async Task<bool> AdoptAsync(Actor actor, string subject, string? reason, CancellationToken cancellationToken)
    {
        UserRules.RequireReason(reason);
        if (actor.Kind == Actor.UserKind)
        {
            throw new RuleException(
                "adopt.machine",
                $"{actor.Name} may not take over an edited row by the portal. Whoever runs it on its machine does: ./portal ledger adopt SUBJECT --reason TEXT.",
                actor.Name
            );
        }

        var taken = subject == OfLedger ? await TakeOverAsync(cancellationToken) : null;
        return (taken is not null || subject != OfLedger)
            && await ledger.CommitAsync(
                actor,
                Guid.CreateVersion7(),
                async (db, draft) =>
                {
                    if (taken is not null)
                    {
                        var after = new { taken.Size, Root = Convert.ToBase64String(taken.Root) };
                        draft.Record(LedgerKinds.RowAdopted, "database", new { taken.Mark }, after, reason);
                        return true;
                    }

                    var (entry, recorded) = await BeforeCheck.LastAsync(db, subject, cancellationToken);
                    var now = await SubjectStates.DigestAsync(db, subject, cancellationToken);
                    if (string.Equals(recorded, now, StringComparison.Ordinal))
                    {
                        return false;
                    }

                    if (entry is { } ended && recorded is null)
                    {
                        // Such as a session that ended while its row was hidden: taken over, it would be open again.
                        throw RuleException.Of(
                            "adopt.ended",
                            $"{subject} is not taken over: its last entry, {ended}, says that it has ended and has no row. Delete the row from the portal database, so that it lets nobody in."
                        );
                    }

                    draft.Record(LedgerKinds.RowAdopted, subject, new { State = recorded }, new { State = now }, reason);
                    return true;
                },
                cancellationToken
            );
    }

    private async Task<LedgerHead?> TakeOverAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Known!.TakeOverAsync(db, cancellationToken);
    }
}
