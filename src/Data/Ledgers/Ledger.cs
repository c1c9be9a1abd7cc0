using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>The only way to change governed rows: the change, its entries and the new head are one transaction.</summary>
/// <remarks>
/// Every writer first locks the head row and updates it last, so sequence numbers have no gaps and no two writers see the same state,
/// across instances of the portal too. A change must therefore be short: compute first, commit afterwards.
/// </remarks>
public sealed class Ledger(IDbContextFactory<PortalDb> factory, WriterQueue queue, HeadNote note, TimeProvider time) : IDisposable
{
    // Writers of this process take turns here, those of all processes in the queue; nobody polls the database's lock.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AsyncLocal<bool> _isInside = new();

    /// <summary>Runs the change in one transaction with the entries that it drafts.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="operation">Chosen by the caller for one intention: sent again after a lost answer, the first result comes back and
    /// nothing is done twice.</param>
    /// <param name="change">May read and save on the context it is given; every governed row it changes needs an entry in the
    /// draft.</param>
    /// <returns>What the change returned; it stands in the entry, so it must hold no secret.</returns>
    /// <exception cref="RuleException">A rule says no, or a disk or the database did not take it.</exception>
    public async Task<T> CommitAsync<T>(
        Actor actor,
        Guid operation,
        Func<PortalDb, LedgerDraft, Task<T>> change,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = await factory.CreateDbContextAsync(cancellationToken);
                return await CommitOnAsync(db, actor, operation, change, cancellationToken);
            }
            catch (Exception fault) when (attempt < TransientFaults.Attempts && TransientFaults.Includes(fault))
            {
                // The operation's id makes it safe: what was written after all is answered and not done again.
                await Task.Delay(TransientFaults.WaitAfter(attempt, Random.Shared.NextDouble()), time, cancellationToken);
            }
            catch (Exception fault) when (fault is not RuleException && StoreFaults.Of(fault) is { } told)
            {
                throw told.Because(fault); // whoever shows refusals shows this one too
            }
        }
    }

    /// <summary>As <see cref="CommitAsync{T}"/>, on a context that already tracks the changes: for ASP.NET Identity. It is tried
    /// once.</summary>
    internal Task<T> CommitOnAsync<T>(
        PortalDb db,
        Actor actor,
        Guid operation,
        Func<PortalDb, LedgerDraft, Task<T>> change,
        CancellationToken cancellationToken
    ) => Telemetry.CommitAsync(() => InTurnAsync(db, actor, operation, change, cancellationToken));

    private async Task<T> InTurnAsync<T>(
        PortalDb db,
        Actor actor,
        Guid operation,
        Func<PortalDb, LedgerDraft, Task<T>> change,
        CancellationToken cancellationToken
    )
    {
        if (operation == Guid.Empty)
        {
            throw new ArgumentException(
                "An operation needs an id of its own; an empty one cannot be told apart from others.",
                nameof(operation)
            );
        }

        if (_isInside.Value)
        {
            throw new InvalidOperationException(
                "A change of the ledger started another one inside itself. Call the second after the first, or make both in one change."
            );
        }

        await _turn.WaitAsync(cancellationToken);
        _isInside.Value = true;
        db.Scope = new LedgerScope();
        try
        {
            // Asked before the turn as well: what a process does for the first time (model, connection, statement) it does not do while
            // others wait.
            if (await LedgerAppend.FirstEntryAsync(db, operation, cancellationToken) is { } earlier)
            {
                return LedgerResult.Repeat<T>(earlier, actor);
            }

            await using var turn = await queue.EnterAsync(cancellationToken);
            return await RunAsync(db, actor, operation, change, cancellationToken);
        }
        finally
        {
            db.Scope = null;
            _isInside.Value = false;
            _turn.Release();
        }
    }

    /// <summary>Whether the next change would be taken: for a watch, which learns of a ledger that was set back before people
    /// do.</summary>
    /// <exception cref="RuleException">The ledger was set back, or its database has a trigger of somebody else.</exception>
    public async Task RequireWritableAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await BeforeCheck.RequireOwnSchemaAsync(db, cancellationToken);
        await db.Known!.RequireAsync(db, cancellationToken);
        note.RequireNotSetBack(await db.LedgerHeads.Select(h => h.Size).SingleAsync(cancellationToken));
    }

    public void Dispose() => _turn.Dispose();

    private async Task<T> RunAsync<T>(
        PortalDb db,
        Actor actor,
        Guid operation,
        Func<PortalDb, LedgerDraft, Task<T>> change,
        CancellationToken cancellationToken
    )
    {
        Exception lost;
        T result;
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await LedgerAppend.LockAsync(db, cancellationToken);
            if (await LedgerAppend.FirstEntryAsync(db, operation, cancellationToken) is { } earlier)
            {
                return LedgerResult.Repeat<T>(earlier, actor);
            }

            await BeforeCheck.RequireOwnSchemaAsync(db, cancellationToken);
            var draft = new LedgerDraft { At = Instants.ToMilliseconds(time.GetUtcNow()) };
            result = await change(db, draft);
            await db.SaveChangesAsync(cancellationToken);
            db.Scope!.RequireEntries(draft);
            if (draft.Entries.Count == 0)
            {
                return result;
            }

            var (size, root) = await LedgerAppend.WriteAsync(
                db,
                note,
                actor,
                operation,
                time.GetUtcNow(),
                draft,
                CanonicalJson.Write(result),
                cancellationToken
            );
            try
            {
                // From here on the answer may be lost although the commit was made: it is not cancelled half-way.
                await transaction.CommitAsync(CancellationToken.None);
                note.Write(size, root);
                draft.Entries.ToList().ForEach(entry => Telemetry.Entry(DeclaredKinds.NameOf(entry.Kind)));
                return result;
            }
            catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException or IOException)
            {
                lost = failure;
            }
        }

        // Asked after the broken transaction is gone: while it lived, its own lock could have kept the answer back.
        if (!await WasWrittenAsync(operation))
        {
            ExceptionDispatchInfo.Throw(lost);
        }

        return result;
    }

    /// <summary>Whether an operation stands in the ledger. Under the head's lock nobody else can be about to write it.</summary>
    private async Task<bool> WasWrittenAsync(Guid operation)
    {
        await using var db = await factory.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        await LedgerAppend.LockAsync(db, CancellationToken.None);
        return await LedgerAppend.FirstEntryAsync(db, operation, CancellationToken.None) is not null;
    }
}
