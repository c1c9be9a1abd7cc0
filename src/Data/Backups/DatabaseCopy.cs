using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Backups;

/// <summary>What a copy of the portal database says of itself, by its entries.</summary>
/// <param name="Migration">Its last migration; empty before the first.</param>
/// <param name="LedgerSize">Entries of its ledger.</param>
/// <param name="LedgerRoot">Tree head, lower-case hexadecimal.</param>
public sealed record DatabasePoint(string Migration, long LedgerSize, string LedgerRoot);

/// <summary>A copy of a SQLite database as of one moment, taken while others write.</summary>
public static class DatabaseCopy
{
    /// <summary>Copies by the database's own backup in one step: readers and writers go on, and what they do is in it or not.</summary>
    /// <param name="database">The SQLite file.</param>
    /// <param name="target">File that is made, readable by its owner only; one file, without a log beside it.</param>
    /// <param name="note">Under whose mark the copy's ledger must stand; null asks for no mark.</param>
    /// <exception cref="RuleException">The copy is damaged, so the database is; or its ledger contradicts itself.</exception>
    public static DatabasePoint Take(string database, string target, HeadNote? note = null)
    {
        OwnerOnly.Ensure(target);
        using (var from = Open(database, SqliteOpenMode.ReadWrite))
        using (var to = Open(target, SqliteOpenMode.ReadWrite))
        {
            from.BackupDatabase(to);
            using var plain = to.CreateCommand();
            plain.CommandText = "PRAGMA journal_mode = DELETE";
            plain.ExecuteNonQuery();
        }

        using (var stream = new FileStream(target, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Flush(flushToDisk: true);
        }

        return PointOf(target, note);
    }

    /// <summary>Reads what the entries of a database say, and whether it is whole. Nothing is written.</summary>
    /// <exception cref="RuleException">It is damaged, or its head row is not the one of its entries.</exception>
    public static DatabasePoint PointOf(string path, HeadNote? note = null)
    {
        using var db = Open(path, SqliteOpenMode.ReadOnly);
        var problem = Text(db, "PRAGMA quick_check(1)");
        if (problem != "ok")
        {
            throw new RuleException(
                "backup.database-damaged",
                $"The portal database {path} is damaged ({problem}). Restore the last good backup; this one was not kept."
            );
        }

        var ledger = FileLedger.Read(db, path);
        ledger.RequireHead(db, note);
        return new DatabasePoint(ledger.Migration, ledger.Range.Size, Convert.ToHexStringLower(ledger.Range.Root()));
    }

    /// <summary>Sizes of the checkpoints that a database knows.</summary>
    public static IReadOnlyList<long> Checkpoints(string path)
    {
        using var db = Open(path, SqliteOpenMode.ReadOnly);
        using var command = db.CreateCommand();
        command.CommandText = "SELECT Size FROM LedgerCheckpoint ORDER BY Size";
        using var reader = command.ExecuteReader();
        var sizes = new List<long>();
        while (reader.Read())
        {
            sizes.Add(reader.GetInt64(0));
        }

        return sizes;
    }

    /// <summary>Whether the entries of a database say that it was brought to a migration.</summary>
    /// <exception cref="RuleException">The entries contradict themselves.</exception>
    public static bool Records(string path, string migration)
    {
        using var db = Open(path, SqliteOpenMode.ReadWrite);
        return Text(db, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'LedgerEntry'") != "0"
            && FileLedger.Read(db, path).Migrations.Contains(migration, StringComparer.Ordinal);
    }

    /// <summary>Writes what stands in the log beside a database into it, and removes the log: the next file of that name must not meet
    /// it.</summary>
    /// <exception cref="SqliteException">Somebody has the database open.</exception>
    public static void EmptyLog(string path)
    {
        using var db = Open(path, SqliteOpenMode.ReadWrite);
        _ = Text(db, "PRAGMA journal_mode = DELETE");
    }

    /// <summary>Closes connections that are kept for the next use, before the file of a database gets another place.</summary>
    public static void Release() => SqliteConnection.ClearAllPools();

    /// <summary>A file as it stands, whatever log lies beside it: that would not come along when the file gets another name.</summary>
    internal static SqliteConnection OpenAlone(string path) =>
        Open(
            "file:///"
                + string.Join('/', Path.GetFullPath(path).TrimStart('/').Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString))
                + "?immutable=1",
            SqliteOpenMode.ReadOnly
        );

    internal static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    /// <summary>Which migrations the database's own table lists, and the first thing in which its file is not what they make.</summary>
    internal static async Task<(IReadOnlyList<string> Applied, string? Other)> SchemaAsync(
        SqliteConnection db,
        CancellationToken cancellationToken
    )
    {
        await using var context = new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite(db).Options);
        return (
            [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)],
            await ShapeCheck.OtherAsync(context, cancellationToken)
        );
    }

    /// <summary>The last migration that the database's own table lists.</summary>
    internal static string LastApplied(SqliteConnection db) => Text(db, "SELECT MAX(MigrationId) FROM __EFMigrationsHistory");

    private static string Text(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
