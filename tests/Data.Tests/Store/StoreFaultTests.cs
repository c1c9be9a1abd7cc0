using Microsoft.Data.Sqlite;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Xunit;

namespace Portal.Data.Tests.Store;

/// <summary>What a disk or a database says becomes a sentence with a remedy, however deep in a chain of exceptions it was said.</summary>
public sealed class StoreFaultTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-store-").FullName;

    [Fact]
    public void A_full_database_a_read_only_one_and_a_damaged_one_are_told_apart()
    {
        var path = Given("whole.db");
        Assert.Equal("disk.full", RuleOf(() => Run(path, "PRAGMA max_page_count = 3; INSERT INTO t VALUES (zeroblob(100000))")));
        Assert.Equal("disk.read-only", RuleOf(() => Run(path, "INSERT INTO t VALUES (1)", SqliteOpenMode.ReadOnly)));
        Assert.Equal("database.unreadable", RuleOf(() => Run(_directory, "SELECT 1")));
        var garbage = Path.Combine(_directory, "garbage.db");
        File.WriteAllText(garbage, new string('x', 5000));
        Assert.Equal("database.damaged", RuleOf(() => Run(garbage, "SELECT * FROM sqlite_master")));
        Assert.Null(StoreFaults.Of(Assert.ThrowsAny<Exception>(() => Run(path, "SELECT * FROM absent"))));
    }

    [Fact]
    public void A_full_disk_is_told_through_whatever_wraps_it()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs the device that is always full");
        var full = Assert.Throws<IOException>(() => File.WriteAllText("/dev/full", "x"));

        Assert.Equal("disk.full", StoreFaults.Of(new InvalidOperationException("outer", new AggregateException(full)))?.Rule);
        Assert.Null(StoreFaults.Of(new FileNotFoundException("absent")));
        Assert.Null(StoreFaults.Of(new IOException("said by the program")));
    }

    [Fact]
    public async Task What_the_ledger_could_not_write_is_refused_with_the_sentence_and_keeps_its_cause()
    {
        await using var home = await PortalHome.CreateAsync();

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<Ledger>()
                .CommitAsync<int>(
                    PortalHome.Tester,
                    Guid.NewGuid(),
                    (_, _) => throw new InvalidOperationException("while saving", new SqliteException("full", 13)),
                    CancellationToken.None
                )
        );

        Assert.Equal("disk.full", refused.Rule);
        Assert.IsType<SqliteException>(refused.GetBaseException());
    }

    [Fact]
    public void A_database_on_a_read_only_medium_is_read_without_a_file_beside_it()
    {
        var path = Given("a name? with 100% signs#.db");
        Run(path, "PRAGMA journal_mode = WAL; INSERT INTO t VALUES (7)");

        using (var connection = new SqliteConnection(SqliteFile.Immutable(path)))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT MAX(a) FROM t";
            Assert.Equal(7L, command.ExecuteScalar());
        }

        Assert.Equal([path], Directory.EnumerateFiles(_directory));
        Assert.Equal(path, SqliteFile.PathOf(SqliteFile.Immutable(path)));
        Assert.Equal(path, SqliteFile.PathOf(SqliteFile.Writable(path)));
        File.WriteAllText(path + "-wal", "entries");
        Assert.Equal("disk.read-only-log", Assert.Throws<RuleException>(() => SqliteFile.Immutable(path)).Rule);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private string Given(string name)
    {
        var path = Path.Combine(_directory, name);
        Run(path, "CREATE TABLE t (a)");
        return path;
    }

    private static string? RuleOf(Action act) => StoreFaults.Of(Assert.ThrowsAny<Exception>(act))?.Rule;

    private static void Run(string path, string sql, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        foreach (var statement in sql.Split(';')) // what follows a statement that answers would be run, and its failure not told
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }
}
