using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Portal.Cli;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Backups;
using Portal.Data.Ledgers;
using Portal.Data.Warehouse.Demo;
using Portal.Settings;
using Portal.TestKit;
using Portal.Tests.Doors;
using Xunit;

namespace Portal.Tests.Cli;

/// <summary>A home is copied while it runs, and comes back as it was or not at all.</summary>
[Collection(CommandLine.Name)]
public sealed class BackupTests : IDisposable
{
    private static readonly Actor Tester = Actor.OperatingSystem("tester");
    private readonly string _root = Directory.CreateTempSubdirectory("assay-backup-").FullName;

    private string HomePath => Path.Combine(_root, "home");

    private string Backup => Path.Combine(_root, "backup");

    private string Restored => Path.Combine(_root, "restored");

    [Fact]
    public async Task A_restored_home_is_whole_and_lets_nobody_in_by_what_was_given_before()
    {
        string session,
            token;
        using (var assay = await GivenHomeAsync())
        {
            session = await assay
                .Services.GetRequiredService<SessionRegister>()
                .StartAsync(new NewSession("auditor", SignInWay.Password, null, null), Cancel);
            token = (
                await assay
                    .Services.GetRequiredService<TokenRegister>()
                    .CreateAsync(Actor.User("auditor"), Guid.NewGuid(), "night job", 30, null, Cancel)
            ).Secret;
        }

        var made = await CommandLine.RunAsync("backup", "--home", HomePath, "--to", Backup);
        var came = await CommandLine.RunAsync("restore", "--from", Backup, "--home", Restored);

        Assert.Equal((0, 0), (made.Code, came.Code));
        Assert.Contains("Ended: 1 session, 1 token, 0 invitations.", came.Output, StringComparison.Ordinal);
        using var restored = Assay.Open(SettingsOf(Restored));
        Assert.Equal(
            File.ReadAllBytes(Directory.GetFiles(Path.Combine(HomePath, "warehouse", "seals")).Single()),
            File.ReadAllBytes(Directory.GetFiles(Path.Combine(Restored, "warehouse", "seals")).Single())
        );
        Assert.Null(await restored.Services.GetRequiredService<Grants>().OfSessionAsync("auditor", session, Cancel));
        Assert.Null(await restored.Services.GetRequiredService<TokenRegister>().AuthenticateAsync(token, Cancel));
        Assert.True((await restored.Services.GetRequiredService<LedgerVerification>().VerifyAsync(Cancel)).IsIntact);
        var entries = await restored.Services.GetRequiredService<LedgerReader>().AfterAsync(0, 1000, Cancel);
        Assert.Contains(entries, e => e.Kind == BackupKinds.HomeRestored);

        // What is made in it is foreign to the home that was copied, and what was made before is known to both.
        using var source = Assay.Open(SettingsOf(HomePath));
        var (before, after) = (source.Home.Key, restored.Home.Key);
        Assert.True(after.IsMark(before.Mark("text"), "text") && after.Knows(before.Id));
        Assert.False(before.IsMark(after.Mark("text"), "text") || before.Knows(after.Id));

        // The home that was copied knows of its backup, and an edited list would be noticed.
        var known = (await source.Services.GetRequiredService<LedgerReader>().AfterAsync(0, 1000, Cancel)).Single(e =>
            e.Kind == BackupKinds.HomeBackedUp
        );
        Assert.Contains(
            await Hashing.Sha256OfFileAsync(Path.Combine(Backup, BackupManifest.FileName), Cancel),
            known.Body,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("assay.db", "changed")]
    [InlineData("assay.db", "missing")]
    [InlineData("warehouse/data", "changed")]
    [InlineData("keys/home.key", "changed")]
    [InlineData(BackupManifest.FileName, "missing")]
    [InlineData(BackupManifest.FileName, "leads out")]
    public async Task What_is_not_what_was_copied_is_named_and_no_home_is_made(string file, string how)
    {
        using (await GivenHomeAsync()) { }

        Assert.Equal(0, (await CommandLine.RunAsync("backup", "--home", HomePath, "--to", Backup)).Code);
        var path = Directory.Exists(Path.Combine(Backup, file))
            ? Directory.EnumerateFiles(Path.Combine(Backup, file), "*", SearchOption.AllDirectories).First()
            : Path.Combine(Backup, file);
        switch (how)
        {
            case "changed":
                var bytes = File.ReadAllBytes(path);
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "missing":
                File.Delete(path);
                break;
            default:
                File.WriteAllText(path, File.ReadAllText(path).Replace("\"assay.db\"", "\"../assay.db\"", StringComparison.Ordinal));
                break;
        }

        var (code, _, errors) = await CommandLine.RunAsync("restore", "--from", Backup, "--home", Restored);

        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(path), errors, StringComparison.Ordinal);
        Assert.Equal([Backup, HomePath], Directory.GetDirectories(_root).Order(StringComparer.Ordinal));
    }

    /// <summary>Whoever can write to a backup makes its list fit: what it is a backup of is told by the entries in it.</summary>
    [Fact]
    public async Task A_backup_whose_ledger_is_not_the_one_that_its_list_says_is_not_restored()
    {
        using (await GivenHomeAsync()) { }

        Assert.Equal(0, (await CommandLine.RunAsync("backup", "--home", HomePath, "--to", Backup)).Code);
        var honest = BackupManifest.Read(Backup);
        var database = await File.ReadAllBytesAsync(Path.Combine(Backup, "assay.db"), Cancel);
        foreach (
            var (edit, size, says) in new[]
            {
                ("", honest.LedgerSize + 1, "backup.json says"),
                ($"UPDATE LedgerHead SET Size = {honest.LedgerSize + 1}", honest.LedgerSize + 1, "head row"),
                (
                    "INSERT INTO LedgerHead SELECT * FROM (SELECT 0 AS Id), (SELECT Size, Root, Frontier, LastLeafHash, Locks, Mark "
                        + "FROM LedgerHead)",
                    honest.LedgerSize,
                    "head row"
                ),
                ("UPDATE LedgerHead SET Mark = NULL", honest.LedgerSize, "mark of this home"),
                (
                    "UPDATE LedgerEntry SET Body = replace(Body, '\"v\":1', '\"v\":2') WHERE Sequence = 5",
                    honest.LedgerSize,
                    "entry 6 of its ledger"
                ),
            }
        )
        {
            await File.WriteAllBytesAsync(Path.Combine(Backup, "assay.db"), database, Cancel);
            await EditAsync(Path.Combine(Backup, "assay.db"), edit);
            var bytes = await File.ReadAllBytesAsync(Path.Combine(Backup, "assay.db"), Cancel);
            var files = honest.Files.Select(f => f.Path == "assay.db" ? new BackupFile(f.Path, bytes.Length, Hashing.Sha256(bytes)) : f);
            await File.WriteAllBytesAsync(
                Path.Combine(Backup, BackupManifest.FileName),
                (honest with { LedgerSize = size, Files = [.. files] }).ToBytes(),
                Cancel
            );

            var (code, _, errors) = await CommandLine.RunAsync("restore", "--from", Backup, "--home", Restored, "--despite", "no other");

            Assert.True(code == 1 && errors.Contains(says, StringComparison.Ordinal), $"{edit}: {code}, {errors}");
            Assert.False(Directory.Exists(Restored));
        }
    }

    [Fact]
    public async Task A_home_whose_ledger_contradicts_itself_is_not_backed_up()
    {
        using (await GivenHomeAsync()) { }

        DatabaseCopy.Release();
        await EditAsync(
            Path.Combine(HomePath, "assay.db"),
            "UPDATE LedgerEntry SET Body = replace(Body, '\"v\":1', '\"v\":2') WHERE Sequence = 5"
        );

        var (code, _, errors) = await CommandLine.RunAsync("backup", "--home", HomePath, "--to", Backup);

        Assert.Equal(1, code);
        Assert.Contains("ntry 5", errors, StringComparison.Ordinal);
        Assert.Equal([HomePath], Directory.GetDirectories(_root));
    }

    [Fact]
    public async Task A_home_with_a_changed_sealed_file_is_not_backed_up_and_nothing_is_left_behind()
    {
        using (await GivenHomeAsync()) { }

        var data = Directory.EnumerateFiles(Path.Combine(HomePath, "warehouse", "data"), "*", SearchOption.AllDirectories).Last();
        var bytes = File.ReadAllBytes(data);
        bytes[^1] ^= 1;
        File.WriteAllBytes(data, bytes);

        var (code, _, errors) = await CommandLine.RunAsync("backup", "--home", HomePath, "--to", Backup);

        Assert.Equal(1, code);
        Assert.Contains($"{data} is not what was sealed", errors, StringComparison.Ordinal);
        Assert.Equal([HomePath], Directory.GetDirectories(_root));
    }

    [Fact]
    public async Task Neither_a_home_nor_a_directory_with_something_in_it_is_written_over()
    {
        using (await GivenHomeAsync()) { }

        var inside = await CommandLine.RunAsync("backup", "--home", HomePath, "--to", Path.Combine(HomePath, "backup"));
        var over = await CommandLine.RunAsync("backup", "--home", HomePath, "--to", HomePath);
        Assert.Equal(0, (await CommandLine.RunAsync("backup", "--home", HomePath, "--to", Backup)).Code);
        var onto = await CommandLine.RunAsync("restore", "--from", Backup, "--home", HomePath);

        Assert.Equal((1, 1, 1), (inside.Code, over.Code, onto.Code));
        Assert.Contains("lies inside the home", inside.Errors, StringComparison.Ordinal);
        Assert.Contains("is not empty", over.Errors, StringComparison.Ordinal);
        Assert.Contains("is not empty", onto.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_backup_is_taken_only_with_a_reason_that_stands_in_the_ledger()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_root, "outside")).FullName;
        var settings = SettingsOf(HomePath);
        settings.Ledger.CheckpointDirectory = outside;
        using (var assay = await GivenHomeAsync(settings))
        {
            await assay.Services.GetRequiredService<HomeBackup>().WriteAsync(Tester, "1", Backup, null, Cancel);
            await assay
                .Services.GetRequiredService<UserRegister>()
                .DisableAsync(Tester, Guid.NewGuid(), "auditor", "left the bank", Cancel);
            await assay.CheckpointAsync(Cancel);
        }

        DatabaseCopy.Release();
        var place = SettingsOf(Restored);
        place.Ledger.CheckpointDirectory = outside;
        var refused = await Assert.ThrowsAsync<CallException>(() => RestoreVerb.RunAsync(place, Backup, null, Cancel));
        Assert.Contains("Nothing was restored", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));

        place = SettingsOf(Restored);
        place.Ledger.CheckpointDirectory = outside;
        Assert.Equal(0, await RestoreVerb.RunAsync(place, Backup, "the disk of the home is lost", Cancel));

        using var restored = Assay.Open(SettingsOf(Restored));
        var entry = (await restored.Services.GetRequiredService<LedgerReader>().AfterAsync(0, 1000, Cancel)).Single(e =>
            e.Kind == BackupKinds.HomeRestored
        );
        Assert.Contains("the disk of the home is lost", entry.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_beside_writers_is_of_one_moment()
    {
        using (var assay = await GivenHomeAsync())
        {
            using var stop = new CancellationTokenSource();
            var writer = Task.Run(
                async () =>
                {
                    for (var i = 0; !stop.IsCancellationRequested; i++)
                    {
                        await assay
                            .Services.GetRequiredService<SessionRegister>()
                            .StartAsync(new NewSession("auditor", SignInWay.Password, null, null), Cancel);
                        if (i % 5 == 0)
                        {
                            await assay.CheckpointAsync(Cancel);
                        }
                    }
                },
                Cancel
            );
            await assay.Services.GetRequiredService<HomeBackup>().WriteAsync(Tester, "1", Backup, null, Cancel);
            await stop.CancelAsync();
            await writer;
        }

        var (code, _, errors) = await CommandLine.RunAsync("restore", "--from", Backup, "--home", Restored);

        Assert.DoesNotContain("differences", errors, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("UPDATE LedgerEntry SET Body = replace(Body, '\"v\":1', '\"v\":2') WHERE Sequence = 5", "Entry 5 about")]
    [InlineData("DELETE FROM LedgerEntry WHERE Sequence = 5", "Entry 5 is missing")]
    [InlineData("UPDATE LedgerEntry SET Kind = CAST(Kind AS BLOB) WHERE Sequence = 5", "LedgerEntry, row 5: the column Kind")]
    public async Task A_verification_names_all_it_finds_where_the_entries_are_not_believed(string edit, string expected)
    {
        int files;
        using (var assay = await GivenHomeAsync())
        {
            var intact = await assay.Services.GetRequiredService<LedgerVerification>().VerifyAsync(Cancel);
            Assert.Empty(intact.Problems);
            files = intact.Files;
        }

        DatabaseCopy.Release();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(HomePath, "assay.db")};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER LedgerEntry_AppendOnly_Update; DROP TRIGGER LedgerEntry_AppendOnly_Delete; " + edit;
            await command.ExecuteNonQueryAsync(Cancel);
        }

        using var tampered = Assay.Open(SettingsOf(HomePath));
        var report = await tampered.Services.GetRequiredService<LedgerVerification>().VerifyAsync(Cancel);

        Assert.Contains(report.Problems, p => p.Message.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(2, report.Problems.Count(p => p.Kind == VerificationProblemKind.TriggerMissing));
        Assert.Equal(files, report.Files);
        var (code, _, errors) = await CommandLine.RunAsync("ledger", "verify", "--home", HomePath);
        Assert.Equal(1, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        DatabaseCopy.Release();
        Directory.Delete(_root, recursive: true);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>By somebody who has the file of the database; nothing is done by an empty statement.</summary>
    private static async Task EditAsync(string path, string edit)
    {
        await using var database = new SqliteConnection($"Data Source={path};Pooling=False");
        await database.OpenAsync(Cancel);
        await using var command = database.CreateCommand();
        command.CommandText = edit.Contains("LedgerEntry", StringComparison.Ordinal)
            ? "DROP TRIGGER LedgerEntry_AppendOnly_Update; " + edit
            : edit + ";";
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static AssaySettings SettingsOf(string home) =>
        new() { Home = home, Catalogue = { Directory = Repository.PathOf("catalogue") } };

    private async Task<Assay> GivenHomeAsync(AssaySettings? settings = null)
    {
        var home = new Home(HomePath);
        await PreparedHomes.CopyDatabaseAsync(home);
        await PreparedHomes.CopyBankAsync(home, new DemoOptions(3000, 1, new DateOnly(2024, 12, 31), 7));
        var assay = Assay.Open(settings ?? SettingsOf(HomePath));
        await assay.RecordSealsAsync(Cancel);
        return assay;
    }
}
