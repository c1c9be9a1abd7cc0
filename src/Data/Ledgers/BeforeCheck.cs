using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Before a change: the rows that it is going to touch are what their last entry recorded, and nothing in the database adds to
/// it.</summary>
/// <remarks>
/// An entry covers the whole state behind it. Without this, a row that was edited behind the ledger's back would be made true by the next
/// honest change of it, such as the sign-in of whoever gave himself a role.
/// </remarks>
internal static class BeforeCheck
{
    /// <param name="db">The context of the change; what it tracks is not stored yet.</param>
    /// <param name="subjects">Subjects that this change saves for the first time.</param>
    /// <exception cref="RuleException">A subject is not what was recorded.</exception>
    public static async Task RequireAsync(PortalDb db, IReadOnlyList<string> subjects, CancellationToken cancellationToken)
    {
        foreach (var subject in subjects)
        {
            var (entry, recorded) = await LastAsync(db, subject, cancellationToken);
            var (digest, rows) = await SubjectStates.ReadAsync(db, subject, cancellationToken);
            if (!string.Equals(digest, recorded, StringComparison.Ordinal))
            {
                throw Differs(subject, entry);
            }

            db.Scope!.Found(subject, rows);
        }

        foreach (var row in db.ChangeTracker.Entries().Where(e => e.State == EntityState.Added && e.Entity is not LedgerEntry).ToList())
        {
            await RequireNoPartsAsync(db, row, cancellationToken);
        }
    }

    /// <summary>A row that is about to be made owns nothing yet: parts that are there already were planted, and the entry of its making
    /// would cover them.</summary>
    private static async Task RequireNoPartsAsync(PortalDb db, EntityEntry row, CancellationToken cancellationToken)
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        foreach (var key in row.Metadata.GetReferencingForeignKeys().Where(k => !k.IsOwnership))
        {
            var table = key.DeclaringEntityType.GetTableName()!;
            var owner = key.PrincipalKey.Properties.Select(p => row.Property(p.Name).CurrentValue!).ToArray();
            var isItsPart = string.Join(
                " AND ",
                key.Properties.Select((part, i) => FormattableString.Invariant($"{sql.DelimitIdentifier(part.GetColumnName())} = {{{i}}}"))
            );
            var statement =
                $"SELECT 1 AS {sql.DelimitIdentifier("Value")} WHERE EXISTS (SELECT 1 FROM {sql.DelimitIdentifier(table)} WHERE {isItsPart})";
            if (await db.Database.SqlQueryRaw<int>(statement, owner).ToListAsync(cancellationToken) is [_, ..])
            {
                throw RuleException.Of(
                    "ledger.parts-planted",
                    $"Nothing was written: the table {table} already holds rows of {string.Join('/', owner)}, which does not exist yet: they were added behind the ledger's back. './portal ledger verify' names them; find out who wrote them, and delete them."
                );
            }
        }
    }

    /// <summary>The same outside a save; what this very change has saved was compared then.</summary>
    /// <returns>Null when the subject is what its last entry recorded.</returns>
    public static async Task<RuleException?> FindAsync(PortalDb db, string subject, CancellationToken cancellationToken) =>
        db.Scope?.HasTouched(subject) == true ? null
        : await DifferenceAsync(db, subject, cancellationToken) is null ? null
        : await DifferenceAsync(db, subject, cancellationToken); // somebody may have committed between the two reads

    /// <summary>Whether a subject is what its last entry recorded, whatever this change has touched; null when it is.</summary>
    public static async Task<RuleException?> DifferenceAsync(PortalDb db, string subject, CancellationToken cancellationToken)
    {
        try
        {
            var (entry, recorded) = await LastAsync(db, subject, cancellationToken);
            return string.Equals(await SubjectStates.FoundAsync(db, subject, cancellationToken), recorded, StringComparison.Ordinal)
                ? null
                : Differs(subject, entry);
        }
        catch (RuleException unknown)
        {
            return unknown;
        }
    }

    /// <summary>What a run or a version of a return holds, before it is shown, leaves the portal, or is answered for.</summary>
    /// <exception cref="RuleException">It is not what its last entry recorded.</exception>
    public static async Task<T> AsRecordedAsync<T>(PortalDb db, string subject, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await Recorded.ReadAsync(db, [subject], read, cancellationToken);
        }
        catch (RuleException)
        {
            throw Edited(subject);
        }
    }

    /// <summary>The sentence for a run or a version of a return that is not as it was recorded, or not there.</summary>
    public static RuleException Edited(string subject) =>
        RuleException.Of(
            "ledger.return-edited",
            $"{subject} is not what its last entry in the ledger recorded: it was edited in the database. Nothing of it is shown, filed or signed. './portal ledger verify' names all that differs."
        );

    /// <summary>The last entry about a subject and the digest that it recorded; null for both when there is none.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public static Task<(long? Entry, string? State)> LastAsync(PortalDb db, string subject, CancellationToken cancellationToken) =>
        (db.Known ?? throw new InvalidOperationException("This context was not handed out by the portal: it knows no ledger.")).LastAsync(
            db,
            subject,
            cancellationToken
        );

    /// <summary>Refuses to write beside a trigger, view, table or index that Assay did not make: it could add rows to any change, which the
    /// entry would then cover.</summary>
    /// <exception cref="RuleException">There is one.</exception>
    public static async Task RequireOwnSchemaAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (await TriggerCheck.ForeignAsync(db, cancellationToken) is [var foreign, ..])
        {
            throw RuleException.Of(
                "ledger.foreign-trigger",
                $"Nothing was written: the portal database has the trigger {foreign}, which Assay did not make and which could add to every change. Find out who made it, drop it, and run './portal ledger verify'."
            );
        }

        if (await ShapeCheck.PlantedAsync(db, cancellationToken) is { } planted)
        {
            throw planted;
        }
    }

    private static RuleException Differs(string subject, long? entry) =>
        entry is { } number
            ? RuleException.Of(
                "ledger.row-differs",
                $"Nothing was written: {subject} was edited behind the ledger's back, it is not what its last entry, {number}, recorded. './portal ledger verify' names all that differs; './portal ledger adopt' takes it over as it stands, for a reason."
            )
            : RuleException.Of(
                "ledger.row-unknown",
                $"Nothing was written: {subject} is in the database, but no entry says how it came there. './portal ledger verify' names all that differs; './portal ledger adopt' takes it over as it stands, for a reason."
            );
}
