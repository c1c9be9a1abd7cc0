using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>The statements of one append, inside the caller's transaction.</summary>
internal static class LedgerAppend
{
    /// <summary>Version of the body's layout.</summary>
    public const int BodyVersion = 1;

    /// <summary>An update locks the row on every provider, also where lock hints are ignored.</summary>
    public static async Task LockAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var rows = await db
            .LedgerHeads.Where(h => h.Id == LedgerHead.OnlyId)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.Locks, h => h.Locks + 1), cancellationToken);
        if (rows != 1)
        {
            throw new InvalidDataException("The ledger has no head row. Run './portal ledger verify', then './portal ledger repair'.");
        }
    }

    /// <summary>The entry by which an operation was made; null when it was not. It is found by a column and believed by its
    /// text.</summary>
    /// <exception cref="RuleException">The entry that the column names is not of this operation: what was asked for would be answered as
    /// done, and was not.</exception>
    public static async Task<LedgerEntry?> FirstEntryAsync(PortalDb db, Guid operation, CancellationToken cancellationToken)
    {
        var found = await db
            .LedgerEntries.AsNoTracking()
            .SingleOrDefaultAsync(e => e.OperationId == operation && e.Ordinal == 0, cancellationToken);
        if (found is null)
        {
            return null;
        }

        await db.Known!.RequireEntryAsync(db, found.Sequence, found.Body, cancellationToken);
        using var body = JsonDocument.Parse(found.Body);
        return body.RootElement.GetProperty("operation").GetGuid() == operation && body.RootElement.GetProperty("ordinal").GetInt32() == 0
            ? found
            : throw RuleException.Of(
                "ledger.operation-edited",
                $"Nothing was written: entry {found.Sequence} says that it is of the operation {operation}, and its text says otherwise: it was edited. './portal ledger verify' names all that differs."
            );
    }

    /// <returns>Size and root of the new head.</returns>
    public static async Task<(long Size, byte[] Root)> WriteAsync(
        PortalDb db,
        HeadNote note,
        Actor actor,
        Guid operation,
        DateTimeOffset at,
        LedgerDraft draft,
        string result,
        CancellationToken cancellationToken
    )
    {
        var head = await db.LedgerHeads.AsNoTracking().SingleAsync(h => h.Id == LedgerHead.OnlyId, cancellationToken);
        note.RequireNotSetBack(head.Size);
        var states = await StatesAsync(db, draft, cancellationToken);
        var range =
            LedgerCheckpoints.RangeOf(head.Size, head.Frontier, head.Root)
            ?? throw new InvalidDataException(
                "The ledger's head row contradicts itself: its frontier does not give its root, so nothing is appended. Run "
                    + "'./portal ledger verify', then './portal ledger repair'."
            );
        await db.Known!.RequireHeadAsync(db, range, head.LastLeafHash, cancellationToken);
        var (previous, ordinal) = (head.LastLeafHash, 0);
        var revised = await RevisedAsync(db, draft, cancellationToken);
        foreach (var drafted in draft.Entries)
        {
            var sequence = range.Size + 1;
            var body = Body(
                new Header(sequence, operation, ordinal, at, actor, previous),
                drafted,
                states[drafted.Subject],
                revised[drafted.Subject],
                ordinal == 0 ? result : "null"
            );
            (previous, revised[drafted.Subject]) = (MerkleTree.LeafHash(body), sequence);
            range = range.Append(previous);
            db.Add(
                new LedgerEntry
                {
                    Sequence = sequence,
                    OperationId = operation,
                    Ordinal = ordinal++,
                    At = at,
                    Kind = drafted.Kind,
                    ActorName = actor.Name,
                    Subject = drafted.Subject,
                    Body = body,
                    LeafHash = previous,
                }
            );
        }

        db.Scope!.IsSealing = true;
        await db.SaveChangesAsync(cancellationToken);
        db.Scope.IsSealing = false;

        var (size, root, frontier) = (range.Size, range.Root(), range.ToBytes());
        var mark = note.MarkOf(size, root);
        await db
            .LedgerHeads.Where(h => h.Id == LedgerHead.OnlyId)
            .ExecuteUpdateAsync(
                s =>
                    s.SetProperty(h => h.Size, size)
                        .SetProperty(h => h.Root, root)
                        .SetProperty(h => h.Frontier, frontier)
                        .SetProperty(h => h.LastLeafHash, previous)
                        .SetProperty(h => h.Mark, mark),
                cancellationToken
            );
        return (size, root);
    }

    /// <summary>Digest of each subject as it now stands in the database, read back so that it is what a verification will read.</summary>
    private static async Task<Dictionary<string, string?>> StatesAsync(PortalDb db, LedgerDraft draft, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var subject in draft.Entries.Select(e => e.Subject).Distinct(StringComparer.Ordinal))
        {
            var (digest, rows) = await SubjectStates.ReadAsync(db, subject, cancellationToken);
            db.Scope!.RequireOwn(db, subject, rows);
            states[subject] = draft.IsGone(subject) ? null : digest;
        }

        return states;
    }

    /// <summary>The last entry about each subject, as this writer found it. It stands in the new one, so that an entry that was hidden from
    /// the writer is missed for good.</summary>
    private static async Task<Dictionary<string, long?>> RevisedAsync(PortalDb db, LedgerDraft draft, CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, long?>(StringComparer.Ordinal);
        foreach (var subject in draft.Entries.Select(e => e.Subject).Distinct(StringComparer.Ordinal))
        {
            last[subject] = (await BeforeCheck.LastAsync(db, subject, cancellationToken)).Entry;
        }

        return last;
    }

    private static string Body(Header header, DraftedEntry drafted, string? state, long? revises, string result)
    {
        var body = new Dictionary<string, object?>
        {
            ["v"] = BodyVersion,
            ["sequence"] = header.Sequence,
            ["operation"] = header.Operation,
            ["ordinal"] = header.Ordinal,
            ["at"] = header.At,
            ["actor"] = new { header.Actor.Name, header.Actor.Kind },
            ["kind"] = (int)drafted.Kind,
            ["subject"] = drafted.Subject,
            ["before"] = new RawJson(drafted.Before),
            ["after"] = new RawJson(drafted.After),
            ["reason"] = drafted.Reason,
            ["state"] = state,
            ["revises"] = revises,
            ["previous"] = header.Previous,
        };
        if (result != "null")
        {
            body["result"] = new RawJson(result);
        }

        return CanonicalJson.Write(body);
    }

    private sealed record Header(long Sequence, Guid Operation, int Ordinal, DateTimeOffset At, Actor Actor, byte[] Previous);
}
