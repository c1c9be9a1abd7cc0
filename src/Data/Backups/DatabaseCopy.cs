using Microsoft.Data.Sqlite;

namespace Portal.Data.Backups;

/// <summary>What a copy of the portal database says of itself.</summary>
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
    /// <exception cref="RuleException">The copy is damaged, so the database is.</exception>
    public static DatabasePoint Take(string database, string target)
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

        return PointOf(target);
    }

    /// <summary>Reads what a database says of itself, and whether it is whole. Nothing is written.</summary>
    /// <exception cref="RuleException">It is damaged.</exception>
    public static DatabasePoint PointOf(string path)
    {
        using var db = Open(path, SqliteOpenMode.ReadOnly);
        var problem = Text(db, "PRAGMA quick_check(1)");
        return problem == "ok"
            ? new DatabasePoint(
                Text(db, "SELECT MAX(MigrationId) FROM __EFMigrationsHistory"),
                long.Parse(Text(db, "SELECT Size FROM LedgerHead"), System.Globalization.CultureInfo.InvariantCulture),
                Text(db, "SELECT lower(hex(Root)) FROM LedgerHead")
            )
            : throw new RuleException(
                "backup.database-damaged",
                $"The portal database {path} is damaged ({problem}). Restore the last good backup; this one was not kept."
            );
    }

    /// <summary>Sizes of the checkpoints that a database knows.</summary>
    public static IReadOnlyList<long> Checkpoints(string path) => Numbers(path, "SELECT Size FROM LedgerCheckpoint ORDER BY Size");

    /// <summary>Whether the ledger of a database says that it was brought to a migration.</summary>
    public static bool Records(string path, string migration)
    {
        using var db = Open(path, SqliteOpenMode.ReadWrite);
        if (Text(db, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'LedgerEntry'") == "0")
        {
            return false;
        }

        using var command = db.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM LedgerEntry WHERE Subject = 'database' AND instr(Body, $migration) > 0";
        command.Parameters.AddWithValue("$migration", migration);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) > 0;
    }

    /// <summary>Kinds of the entries behind a number, in order.</summary>
    public static IReadOnlyList<int> KindsAfter(string path, long sequence) =>
        [
            .. Numbers(
                    path,
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"SELECT Kind FROM LedgerEntry WHERE Sequence > {sequence} ORDER BY Sequence"
                    )
                )
                .Select(kind => (int)kind),
        ];

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

    private static List<long> Numbers(string path, string sql)
    {
        using var db = Open(path, SqliteOpenMode.ReadOnly);
        using var command = db.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
        {
            numbers.Add(reader.GetInt64(0));
        }

        return numbers;
    }

    private static string Text(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
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
}
