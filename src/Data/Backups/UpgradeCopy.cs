using Portal.Data.Ledgers;

namespace Portal.Data.Backups;

/// <summary>The portal database as it was before an upgrade: the way back while nobody has worked in the new one.</summary>
/// <remarks>
/// Sealed files are the same for every version of the program, so the database alone goes back. It stands beside the database as
/// <c>assay.db.before-MIGRATION</c>; the newest two are kept.
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

        var unfinished = database + ".upgrading";
        File.Delete(unfinished);
        var point = DatabaseCopy.Take(database, unfinished);
        File.Move(unfinished, database + Mark + point.Migration, overwrite: true);
        foreach (var old in Find(database).Skip(Kept))
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

    /// <summary>Puts the newest copy in the database's place. The left database and the checkpoints signed over it are kept
    /// aside.</summary>
    /// <param name="database">The SQLite file; nobody has it open.</param>
    /// <param name="keysDirectory">Keys directory of the home, with the checkpoints.</param>
    /// <param name="ofUpgrade">Whether an entry of this kind is the upgrade's own; any other was somebody's work.</param>
    /// <returns>The migration that the database stands at now.</returns>
    /// <exception cref="RuleException">There is no copy, or work was done since.</exception>
    public static string GoBack(string database, string keysDirectory, Func<int, bool> ofUpgrade)
    {
        var copy = Find(database) is [var newest, ..]
            ? newest
            : throw new RuleException(
                "upgrade.no-copy",
                $"There is no copy of {database} from before an upgrade. Restore a backup instead: ./portal restore --from DIR."
            );
        var before = DatabaseCopy.PointOf(copy);
        var since = DatabaseCopy.KindsAfter(database, before.LedgerSize);
        var work = since.Count(kind => !ofUpgrade(kind));
        if (work > 0)
        {
            throw new RuleException(
                "upgrade.work-since",
                Sentence.Say(
                    $"{work} {{0|entry was|entries were}} written since the upgrade, and going back would lose them: nothing was done. Stay with this version, or restore a backup, which says what is lost: ./portal restore --from DIR --despite REASON."
                )
            );
        }

        // At every moment one whole database has the name: a home without one would be taken for a new home.
        var aside = Directory.CreateDirectory(database + ".left").FullName;
        var left = Path.Combine(aside, Path.GetFileName(database));
        File.Delete(left);
        DatabaseCopy.Take(database, left);
        foreach (var (path, size, _) in new CheckpointFiles(keysDirectory).Read().Where(note => note.Size > before.LedgerSize))
        {
            File.Move(path, Path.Combine(aside, Path.GetFileName(path)), overwrite: true);
        }

        var head = Path.Combine(keysDirectory, HeadNote.FileName);
        if (File.Exists(head))
        {
            File.Move(head, Path.Combine(aside, HeadNote.FileName), overwrite: true);
        }

        DatabaseCopy.EmptyLog(database);
        File.Move(copy, database, overwrite: true);
        Durable.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(database))!);
        return before.Migration;
    }
}
