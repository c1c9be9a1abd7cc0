using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Portal.Data.Ledgers;

namespace Portal.Data.Store;

/// <summary>What every save goes through: governed rows only inside the ledger, written entries never again, versions raised.</summary>
internal static class SaveGuard
{
    /// <summary>Name of the concurrency token that we set ourselves (SQLite generates none).</summary>
    public const string VersionProperty = "Version";

    /// <returns>The subjects that this change of the ledger had not touched before: their rows still are what was stored.</returns>
    public static IReadOnlyList<string> Check(PortalDb db)
    {
        var first = new List<string>();
        foreach (var row in db.ChangeTracker.Entries().Where(IsChanged).ToList())
        {
            TextGuard.Check(row);
            if (row.Entity is LedgerEntry or LedgerCheckpoint or LedgerHead)
            {
                RefuseUnlessLedger(db, row);
                continue;
            }

            var owner = OwnerOf(db, row);
            if (GovernedRows.SubjectOf(owner) is { } subject)
            {
                var scope =
                    db.Scope
                    ?? throw new InvalidOperationException(
                        $"{row.Metadata.ClrType.Name} of '{subject}' was to be saved outside the ledger. Make the change inside Ledger.CommitAsync, so that an entry records it."
                    );
                SubjectStates.RequireKnown(subject);
                scope.Write(subject, owner, ReferenceEquals(row.Entity, owner) ? row.State : null);
                if (scope.Touch(subject))
                {
                    first.Add(subject);
                }
            }

            RaiseVersion(row);
        }

        return first;
    }

    /// <summary>The row itself, or the one in whose JSON column it stands.</summary>
    private static object OwnerOf(PortalDb db, EntityEntry row)
    {
        if (row.Metadata.FindOwnership()?.PrincipalToDependent is not { } part)
        {
            return row.Entity;
        }

        return db.ChangeTracker.Entries()
                .FirstOrDefault(e =>
                    e.Metadata == part.DeclaringEntityType && ReferenceEquals(e.Navigation(part.Name).CurrentValue, row.Entity)
                )
                ?.Entity
            ?? throw new InvalidOperationException(
                $"{row.Metadata.ClrType.Name} was to be saved without the row it belongs to. Load its owner in the same change."
            );
    }

    private static bool IsChanged(EntityEntry row) => row.State is EntityState.Added or EntityState.Modified or EntityState.Deleted;

    private static void RefuseUnlessLedger(PortalDb db, EntityEntry row)
    {
        if (db.Scope is { IsRepairing: true } && row.State == EntityState.Added && row.Entity is LedgerHead or LedgerCheckpoint)
        {
            return;
        }

        if (row.State != EntityState.Added || row.Entity is LedgerHead)
        {
            throw new InvalidOperationException($"{row.Metadata.ClrType.Name} is append-only: rows are never changed or deleted.");
        }

        if (db.Scope is not { IsSealing: true })
        {
            throw new InvalidOperationException(
                $"{row.Metadata.ClrType.Name} is written by the ledger only. Draft the entry inside Ledger.CommitAsync."
            );
        }
    }

    private static void RaiseVersion(EntityEntry row)
    {
        if (row.State == EntityState.Modified && row.Metadata.FindProperty(VersionProperty) is not null)
        {
            var version = row.Property(VersionProperty);
            version.CurrentValue = (int)version.OriginalValue! + 1;
        }
    }
}
