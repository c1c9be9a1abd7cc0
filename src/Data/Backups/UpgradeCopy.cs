using Microsoft.Data.Sqlite;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Backups;

/// <summary>The portal database as it was before an upgrade: the way back while nobody has worked in the new one.</summary>
/// <remarks>
/// Sealed files are the same for every version of the program, so the database alone goes back. It stands beside the database as
/// <c>assay.db.before-MIGRATION</c>; the newest two are kept. Whoever can write to the home lays a file of that name there, so what it
/// is, and what would be lost, is told by entries alone: the copy's are the first of the present ledger, and those behind them are the
/// upgrade's own.
/// </remarks>
public static class UpgradeCopy
{
    private const string Mark = ".before-";
    private const int Kept = 2;

    /// <summary>Copies the database under the name of the migration that it stands at. Called under the lock of the migration, before
    /// it.</summary>
    /// <remarks>Nothing is copied where the ledger does not name that migration: a first start or an upgrade was killed half-way, and the
    /// copy from before it is there already.</remarks>
    internal static void Take(string database, string migration)
    {
        if (!DatabaseCopy.Records(database, migration))
        {
            return;
        }

        var (unfinished, made) = (database + ".upgrading", database + Mark + migration);
        File.Delete(unfinished);
        DatabaseCopy.Take(database, unfinished);
        File.Move(unfinished, made, overwrite: true);
        foreach (var old in Find(database).Where(copy => Path.GetFullPath(copy) != Path.GetFullPath(made)).Skip(Kept - 1))
        {
            File.Delete(old);
        }
    }

    /// <summary>The copies beside a database, the newest migration first.</summary>
    public static IReadOnlyList<string> Find(string database) =>
        [
            .. Directory
                .EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(database))!, Path.GetFileName(database) + Mark + "*")
                .OrderDescending(StringComparer.Ordinal),
        ];

    /// <summary>Puts the newest copy in the database's place. The left database, the note of its last commit and the checkpoints signed
    /// over it are kept aside.</summary>
    /// <param name="database">The SQLite file; nobody has it open.</param>
    /// <param name="keysDirectory">Keys directory of the home, with the checkpoints.</param>
    /// <param name="cancellationToken">Stops reading; nothing was changed then.</param>
    /// <returns>The migration that the database stands at now.</returns>
    /// <exception cref="RuleException">There is no copy, it is not the database from before an upgrade, or work was done since.</exception>
    public static async Task<string> GoBackAsync(string database, string keysDirectory, CancellationToken cancellationToken)
    {
        var copy = Find(database) is [var newest, ..]
            ? newest
            : throw new RuleException(
                "upgrade.no-copy",
                $"There is no copy of {database} from before an upgrade. Restore a backup instead: ./portal restore --from DIR."
            );
        var note = new HeadNote(keysDirectory);
        var before = await RequireCopyAsync(copy, database, note, cancellationToken);
        RequireUpgrade(database, copy, before, note);

        // At every moment one whole database has the name: a home without one would be taken for a new home.
        DatabaseCopy.EmptyLog(database);
        var aside = Directory.CreateDirectory(database + ".left").FullName;
        var left = Path.Combine(aside, Path.GetFileName(database));
        File.Delete(left);
        DatabaseCopy.Take(database, left);
        foreach (var (path, size, _) in new CheckpointFiles(keysDirectory).Read().Where(signed => signed.Size > before.Range.Size))
        {
            File.Move(path, Path.Combine(aside, Path.GetFileName(path)), overwrite: true);
        }

        // The note first: one that says less than the database is said to lag, one that says more stops the home.
        if (File.Exists(note.Path))
        {
            File.Copy(note.Path, Path.Combine(aside, HeadNote.FileName), overwrite: true);
        }

        note.Write(before.Range.Size, before.Range.Root());
        if (note.Problem is { } problem)
        {
            throw new RuleException("upgrade.note", $"The database was left as it is: {problem}");
        }

        File.Move(copy, database, overwrite: true);
        Durable.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(database))!);
        return before.Migration;
    }

    /// <summary>A copy is what this home kept: head, name, list of migrations and schema are those that its entries tell.</summary>
    private static async Task<FileLedger> RequireCopyAsync(string copy, string database, HeadNote note, CancellationToken cancellationToken)
    {
        using var db = DatabaseCopy.OpenAlone(copy);
        try
        {
            var ledger = FileLedger.Read(db, copy);
            ledger.RequireHead(db, note);
            if (copy != Path.GetFullPath(database) + Mark + ledger.Migration)
            {
                throw NoCopy(copy, $"its entries say that it stands at {ledger.Migration}, and its name says another migration");
            }

            var (applied, other) = await DatabaseCopy.SchemaAsync(db, cancellationToken);
            return !applied.Order(StringComparer.Ordinal).SequenceEqual(ledger.Migrations.Order(StringComparer.Ordinal))
                    ? throw NoCopy(copy, $"it lists other migrations than its entries")
                : other is not null ? throw NoCopy(copy, $"it is not what its migrations made ({other.TrimEnd('.')})")
                : ledger;
        }
        catch (SqliteException unreadable)
        {
            throw NoCopy(copy, $"it cannot be read ({unreadable.Message.TrimEnd('.')})");
        }
    }

    /// <summary>The present ledger is the copy's, continued by nothing but an upgrade.</summary>
    private static void RequireUpgrade(string database, string copy, FileLedger before, HeadNote note)
    {
        using var db = DatabaseCopy.Open(database, SqliteOpenMode.ReadOnly);
        var (size, work) = (before.Range.Size, 0);
        var (isContinued, isNoted) = (size == 0, note.Read() is null);
        var upgrades = new HashSet<string>(StringComparer.Ordinal);
        var noted = note.Read();
        var present = FileLedger.Read(
            db,
            database,
            (ledger, entry) =>
            {
                isContinued |= entry.Number == size && IsSame(ledger.Range, before.Range.Root());
                isNoted |= entry.Number == noted?.Size && IsSame(ledger.Range, noted.Value.Root);
                if (entry.Number > size)
                {
                    _ = entry.Migrations.Count > 0 && upgrades.Add(entry.Operation);
                    work += IsOfUpgrade(entry, upgrades) ? 0 : 1;
                }
            }
        );
        present.RequireHead(db, note);
        if (!isNoted || note.IsForeign)
        {
            throw FileLedger.Differs($"{database}: its {present.Range.Size} entries are not those that this home committed ({note.Path})");
        }

        if (!isContinued)
        {
            throw NoCopy(copy, $"its {size} entries are not the first of the present ledger, which has {present.Range.Size}");
        }

        if (work > 0)
        {
            throw new RuleException(
                "upgrade.work-since",
                Sentence.Say(
                    $"{work} {{0|entry was|entries were}} written since the upgrade, and going back would lose them: nothing was done. Stay with this version, or restore a backup, which says what is lost: ./portal restore --from DIR --despite REASON."
                )
            );
        }

        // An upgrade that was killed behind a migration has no entry of it yet; then nothing of the ledger is lost either.
        var now = present.Range.Size > size ? present.Migration : DatabaseCopy.LastApplied(db);
        if (string.CompareOrdinal(now, before.Migration) <= 0)
        {
            throw NoCopy(copy, $"the portal database was brought to no later migration than {before.Migration} since");
        }
    }

    private static bool IsSame(CompactRange range, byte[] root) => range.Root().AsSpan().SequenceEqual(root);

    /// <summary>What an upgrade writes by itself; anything else was somebody's work.</summary>
    private static bool IsOfUpgrade(FileEntry entry, HashSet<string> upgrades) =>
        upgrades.Contains(entry.Operation)
        || (entry.Kind == AccessKinds.RoleCreated && entry.Subject.StartsWith(GovernedRows.RolePrefix, StringComparison.Ordinal));

    private static RuleException NoCopy(string copy, FormattableString why) =>
        new(
            "upgrade.not-the-copy",
            Invariant(
                $"{copy} is not the database from before an upgrade: {Invariant(why)}. Nothing was done. Move it elsewhere and keep it as evidence; then run this again, or restore a backup: ./portal restore --from DIR."
            )
        );
}
