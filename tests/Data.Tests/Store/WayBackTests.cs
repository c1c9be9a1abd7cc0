using Microsoft.Data.Sqlite;
using Portal.Data.Backups;
using Portal.Data.Returns;
using Portal.Data.Store;
using Portal.Data.Tests.Ledgers;
using Xunit;

namespace Portal.Data.Tests.Store;

/// <summary>Somebody lays a file beside the database under the name of an upgrade's copy, or edits the copy: the way back takes neither,
/// says which file it is, and changes nothing.</summary>
public sealed class WayBackTests
{
    private const string NotTheCopy = "upgrade.not-the-copy";
    private const string Differs = "backup.ledger-differs";
    private const string DropTriggers = "DROP TRIGGER LedgerEntry_AppendOnly_Update; DROP TRIGGER LedgerEntry_AppendOnly_Delete";

    /// <summary>What is done to the copy, how it is refused, and what the sentence says.</summary>
    private static readonly (string Edit, string Rule, string Says)[] Edits =
    [
        (
            "INSERT INTO LedgerHead (Id, Size, Root, Frontier, LastLeafHash, Locks, Mark) SELECT 0, 9999, Root, Frontier, "
                + "LastLeafHash, Locks, Mark FROM LedgerHead",
            Differs,
            "head row"
        ),
        ("UPDATE LedgerHead SET Id = 2", Differs, "head row"),
        ("UPDATE LedgerHead SET Size = 99", Differs, "head row"),
        ("UPDATE LedgerHead SET Root = zeroblob(32)", Differs, "head row"),
        ("DELETE FROM LedgerHead", Differs, "head row"),
        ("UPDATE LedgerHead SET Mark = NULL", Differs, "mark of this home"),
        ($"{DropTriggers}; UPDATE LedgerEntry SET Body = replace(Body, 'tester', 'root')", Differs, "head row"),
        ($"{DropTriggers}; UPDATE LedgerEntry SET Body = CAST(Body AS BLOB)", Differs, "entry 1 of its ledger"),
        ($"{DropTriggers}; UPDATE LedgerEntry SET Sequence = 2", Differs, "entry 1 of its ledger"),
        ($"{DropTriggers}; DELETE FROM LedgerEntry", Differs, "head row"),
        (
            "INSERT INTO LedgerEntry (Sequence, OperationId, Ordinal, At, Kind, ActorName, Subject, Body, LeafHash) SELECT 2, "
                + "OperationId, 1, At, Kind, ActorName, Subject, Body, LeafHash FROM LedgerEntry",
            Differs,
            "entry 2"
        ),
        (DropTriggers, NotTheCopy, "trigger LedgerEntry_AppendOnly_Delete"),
        ("CREATE TRIGGER x AFTER INSERT ON LedgerEntry BEGIN DELETE FROM PortalUser; END", NotTheCopy, "trigger x"),
        ("CREATE TABLE Planted (X)", NotTheCopy, "table Planted"),
        ("DROP INDEX IX_LedgerEntry_At", NotTheCopy, "index IX_LedgerEntry_At"),
        ("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99')", NotTheCopy, "other migrations than its entries"),
        ("DELETE FROM __EFMigrationsHistory", NotTheCopy, "other migrations than its entries"),
    ];

    [Fact]
    public async Task A_copy_that_was_edited_is_refused_whatever_was_edited()
    {
        await using var home = await GivenUpgradedAsync();
        var copy = Assert.Single(UpgradeCopy.Find(home.DatabasePath));
        var honest = await File.ReadAllBytesAsync(copy, Stop);
        foreach (var (edit, rule, says) in Edits)
        {
            await EditAsync(copy, edit);
            await RefusedAsync(home, rule, says, edit);
            await File.WriteAllBytesAsync(copy, honest, Stop);
        }

        await File.WriteAllTextAsync(copy + "-wal", "no database", Stop);
        await RefusedAsync(home, NotTheCopy, copy + "-wal", "a file of no database");
        File.Delete(copy + "-wal");
        File.Move(copy, home.DatabasePath + ".before-20990101000000_Never");
        await RefusedAsync(home, NotTheCopy, "its name says another migration", "another name");
        File.Move(home.DatabasePath + ".before-20990101000000_Never", copy);

        // As it was, it goes back.
        await UpgradeTests.GoBackAsync(home);
    }

    [Fact]
    public async Task Where_no_upgrade_was_made_nothing_goes_back_and_no_work_is_lost()
    {
        await using var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "a", "x");
        DatabaseCopy.Release();
        var point = DatabaseCopy.PointOf(home.DatabasePath);
        var copy = $"{home.DatabasePath}.before-{point.Migration}";
        File.Copy(home.DatabasePath, copy);
        await RefusedAsync(home, NotTheCopy, "was brought to no later migration", "a copy of now");

        // Somebody's work is counted by the entries, whatever the copy's head says.
        await LedgerTests.StoreTextAsync(home, "b", "x");
        await RefusedAsync(home, "upgrade.work-since", "1 entry was written since", "an older copy");
        await EditAsync(
            copy,
            "INSERT INTO LedgerHead (Id, Size, Root, Frontier, LastLeafHash, Locks, Mark) SELECT 0, 9999, Root, Frontier, "
                + "LastLeafHash, Locks, Mark FROM LedgerHead; DELETE FROM LedgerHead WHERE Id = 1"
        );
        await RefusedAsync(home, Differs, "head row", "the head of more entries");
    }

    [Fact]
    public async Task The_database_of_another_home_is_not_gone_back_to()
    {
        await using var home = await GivenUpgradedAsync();
        await using var other = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-upgrade-").FullName);
        Directory.CreateDirectory(other.KeysDirectory);
        File.Copy(Path.Combine(home.KeysDirectory, "home.key"), Path.Combine(other.KeysDirectory, "home.key"));
        other.Time.Advance(TimeSpan.FromDays(1));
        await UpgradeTests.GivenEarlierAsync(other);
        File.Copy(other.DatabasePath, Assert.Single(UpgradeCopy.Find(home.DatabasePath)), overwrite: true);

        await RefusedAsync(home, NotTheCopy, "are not the first of the present ledger", "another home");
    }

    [Fact]
    public async Task From_a_ledger_that_is_not_what_this_home_committed_nothing_goes_back()
    {
        await using var home = await GivenUpgradedAsync();
        await home.BackUpAsync();
        await RecordAsync(home);
        await home.RestoreAsync(); // set back: the work that was done since shows nowhere but in the note

        await RefusedAsync(home, Differs, "are not those that this home committed", "set back");
        await File.WriteAllTextAsync(Path.Combine(home.KeysDirectory, "ledger.head"), "1 00 00\n", Stop);
        await RefusedAsync(home, Differs, "are not those that this home committed", "another note");
    }

    [Fact]
    public async Task An_upgrade_that_was_killed_before_its_entry_goes_back()
    {
        await using var home = await GivenUpgradedAsync();
        await UpgradeTests.GoBackAsync(home);
        var before = DatabaseCopy.PointOf(home.DatabasePath);
        File.Copy(home.DatabasePath, $"{home.DatabasePath}.before-{before.Migration}");
        await home.TamperAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99')");
        DatabaseCopy.Release();

        Assert.Equal(before.Migration, await UpgradeTests.GoBackAsync(home));
        Assert.Equal(before, DatabaseCopy.PointOf(home.DatabasePath));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>With one entry before the upgrade.</summary>
    private static async Task<PortalHome> GivenUpgradedAsync()
    {
        var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-upgrade-").FullName);
        await UpgradeTests.GivenEarlierAsync(home);
        await home.Get<PortalDatabase>().MigrateAsync(PortalHome.Tester, CancellationToken.None);
        DatabaseCopy.Release();
        return home;
    }

    private static Task<int> RecordAsync(PortalHome home) =>
        home.Ledger.CommitAsync(
            PortalHome.Tester,
            Guid.NewGuid(),
            (_, draft) =>
            {
                draft.Record(ReturnKinds.FileExported, "export/x", before: null, after: null);
                return Task.FromResult(0);
            },
            CancellationToken.None
        );

    private static async Task EditAsync(string path, string edit)
    {
        await using var database = new SqliteConnection($"Data Source={path};Pooling=False");
        await database.OpenAsync(Stop);
        await using var command = database.CreateCommand();
        command.CommandText = edit;
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task RefusedAsync(PortalHome home, string rule, string says, string what)
    {
        DatabaseCopy.Release();
        var (point, note) = (DatabaseCopy.PointOf(home.DatabasePath), await NoteAsync(home));

        var refused = await Record.ExceptionAsync(() => UpgradeTests.GoBackAsync(home)) as RuleException;

        Assert.True(refused is not null, $"{what}: was not refused");
        Assert.True(
            refused.Rule == rule && refused.Message.Contains(says, StringComparison.Ordinal),
            $"{what}: {refused.Rule}: {refused.Message}"
        );
        Assert.Equal((point, note), (DatabaseCopy.PointOf(home.DatabasePath), await NoteAsync(home)));
        Assert.False(Directory.Exists(home.DatabasePath + ".left"));
    }

    private static Task<string> NoteAsync(PortalHome home) => File.ReadAllTextAsync(Path.Combine(home.KeysDirectory, "ledger.head"), Stop);
}
