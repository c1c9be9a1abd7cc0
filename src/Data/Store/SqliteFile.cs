using Microsoft.Data.Sqlite;

namespace Portal.Data.Store;

/// <summary>How a SQLite file is named to its driver, and found in that name again.</summary>
public static class SqliteFile
{
    public static string Writable(string path) => new SqliteConnectionStringBuilder { DataSource = path }.ToString();

    /// <summary>Of a file that nobody can write: without the files beside it that SQLite would make to read it.</summary>
    /// <exception cref="RuleException">The log of writes beside it holds what the file does not: without it the reader would see less than
    /// was committed.</exception>
    public static string Immutable(string path)
    {
        var log = new FileInfo(path + "-wal");
        return log is { Exists: true, Length: > 0 }
            ? throw RuleException.Of(
                "disk.read-only-log",
                $"The home {Path.GetDirectoryName(path)} is read only, and {log.Name} beside its database holds what is not in the database yet: read alone, the database would lack it. Copy the home to where it can be written, and work there."
            )
            : new SqliteConnectionStringBuilder
            {
                DataSource = new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1",
                Mode = SqliteOpenMode.ReadOnly,
            }.ToString();
    }

    /// <summary>The path of the file, whichever way the connection names it.</summary>
    public static string PathOf(string? connectionString) =>
        new SqliteConnectionStringBuilder(connectionString).DataSource is var source
        && source.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? new Uri(source).LocalPath
            : source;
}
