using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Somebody edits the database file so that it reads as before and is searched otherwise: an entry is passed over, a session
/// that ended counts again. No digest of a row changes by that.</summary>
public sealed class HiddenEntryTests
{
    private const string RefusedByItself = "refused by the database itself";

    [Fact]
    public async Task A_value_in_another_form_is_named_in_every_column_of_every_table()
    {
        await using var home = await PortalHome.CreateAsync();
        await GivenEveryTable.FillAsync(home);
        await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await Tampering.AssertIntactAsync(home);
        await using var db = home.Open();
        await ExecuteAsync(home, Tampering.DropTriggers);
        var governed = GivenEveryTable.Governed(db).Select(t => t.GetTableName()).ToHashSet();
        var wrong = new List<string>();
        foreach (var table in db.Model.GetRelationalModel().Tables)
        {
            foreach (var column in table.Columns)
            {
                foreach (var other in Others(column))
                {
                    var edit = $"UPDATE \"{table.Name}\" SET \"{column.Name}\" = {other} WHERE \"{column.Name}\" IS NOT NULL";
                    var problems = await EditedAsync(home, edit);
                    var isFilled = await AskAsync(home, $"SELECT count(\"{column.Name}\") FROM \"{table.Name}\"") != "0";
                    if (!isFilled && governed.Contains(table.Name))
                    {
                        wrong.Add($"{table.Name}.{column.Name} holds nothing, so nothing was tried");
                    }

                    if (
                        isFilled
                        && !problems.Contains(RefusedByItself)
                        && !problems.Any(p =>
                            p.Contains($"{table.Name}, row ", StringComparison.Ordinal)
                            && p.Contains($"the column {column.Name} holds a value", StringComparison.Ordinal)
                        )
                    )
                    {
                        wrong.Add($"{table.Name}.{column.Name} = {other}: {string.Join(" / ", problems)}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Theory]
    [InlineData("DROP INDEX IX_LedgerEntry_Subject_Sequence", "index IX_LedgerEntry_Subject_Sequence is missing")]
    [InlineData("CREATE TABLE Helper (X)", "has table Helper, which Assay did not make")]
    [InlineData("CREATE VIEW Helper AS SELECT 1", "has view Helper, which Assay did not make")]
    [InlineData("DROP TABLE SignInDelay; CREATE TABLE SignInDelay (Key TEXT)", "table SignInDelay of the portal database is not what")]
    public async Task A_schema_that_the_migrations_did_not_make_is_named(string edit, string expected)
    {
        await using var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "x", "text");

        Assert.Contains(await EditedAsync(home, edit), p => p.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_index_is_made_again_and_hides_no_other_problem()
    {
        await using var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "x", "text");
        await ExecuteAsync(home, "DROP INDEX IX_LedgerEntry_Subject_Sequence");
        await home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None);
        await Tampering.AssertIntactAsync(home);

        await ExecuteAsync(home, "DROP INDEX IX_LedgerEntry_Subject_Sequence; UPDATE CatalogueText SET Text = Text || char(0)");
        var said = (await Tampering.VerifyAsync(home)).Problems.Select(p => p.Kind).ToHashSet();
        Assert.Superset(
            new HashSet<VerificationProblemKind> { VerificationProblemKind.IndexMissing, VerificationProblemKind.ShapeDiffers },
            said
        );
    }

    [Fact]
    public async Task An_index_that_passes_over_an_entry_is_named()
    {
        await using var home = await PortalHome.CreateAsync();
        await LedgerTests.StoreTextAsync(home, "x", "text");
        await ExecuteAsync(
            home,
            "DROP INDEX IX_LedgerEntry_Subject_Sequence;"
                + "CREATE INDEX IX_LedgerEntry_Subject_Sequence ON LedgerEntry (Subject, Sequence) WHERE Sequence < 1;"
                + "PRAGMA writable_schema = ON;"
                + "UPDATE sqlite_master SET sql = 'CREATE INDEX \"IX_LedgerEntry_Subject_Sequence\" ON \"LedgerEntry\" (\"Subject\", \"Sequence\")'"
                + " WHERE name = 'IX_LedgerEntry_Subject_Sequence';"
        );

        Assert.Contains(
            (await Tampering.VerifyAsync(home)).Problems,
            p => p.Message.Contains("IX_LedgerEntry_Subject_Sequence", StringComparison.Ordinal)
        );
        await using var started = PortalHome.Over(home);
        Assert.Equal("ledger.entries-hidden", Assert.Throws<RuleException>(() => started.Get<SealRegister>().Noted()).Rule);
        var refused = await Assert.ThrowsAsync<RuleException>(() => LedgerTests.StoreTextAsync(started, "y", "text"));
        Assert.Equal("ledger.entries-hidden", refused.Rule);
    }

    [Theory]
    [InlineData("CAST(Subject AS BLOB)", "Subject")]
    [InlineData("Subject || char(0)", "Subject")]
    [InlineData("'user/nobody'", "Subject")]
    public async Task A_dismissal_that_is_hidden_is_not_undone_by_the_next_sign_in(string hidden, string column)
    {
        await using var home = await PortalHome.CreateAsync();
        var users = home.Get<UserRegister>();
        await GivenLinAsync(home);
        var before = await AskAsync(
            home,
            "SELECT IsDisabled || ',' || RightsVersion || ',''' || ConcurrencyStamp || '''' FROM PortalUser WHERE Id = 'lin'"
        );
        await users.DisableAsync(PortalHome.Tester, Guid.NewGuid(), "lin", "left", CancellationToken.None);
        var entry = await AskAsync(home, "SELECT max(Sequence) FROM LedgerEntry WHERE Subject = 'user/lin'");

        // The entry is hidden and the row put back, as a person with the file would do it.
        await ExecuteAsync(home, Tampering.DropTriggers + $"UPDATE LedgerEntry SET {column} = {hidden} WHERE Sequence = {entry};");
        await ExecuteAsync(home, $"UPDATE PortalUser SET (IsDisabled, RightsVersion, ConcurrencyStamp) = ({before}) WHERE Id = 'lin'");

        var session = await Record.ExceptionAsync(() =>
            home.Get<SessionRegister>().StartAsync(new NewSession("lin", SignInWay.Password, null, null), CancellationToken.None)
        );
        Assert.Equal("ledger.row-differs", Assert.IsType<RuleException>(session).Rule);
        Assert.Contains((await Tampering.VerifyAsync(home)).Problems, p => p.Entry == long.Parse(entry, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task An_entry_that_passes_over_the_one_before_it_about_its_subject_is_named()
    {
        await using var home = await PortalHome.CreateAsync();
        await GivenLinAsync(home);
        await home.Get<UserRegister>().DisableAsync(PortalHome.Tester, Guid.NewGuid(), "lin", "left", CancellationToken.None);
        await home.Get<UserRegister>().EnableAsync(PortalHome.Tester, Guid.NewGuid(), "lin", "is back", CancellationToken.None);
        await using var db = home.Open();
        var entries = await db.LedgerEntries.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync(CancellationToken.None);
        var about = entries.Where(e => e.Subject == "user/lin").Select(e => e.Sequence).ToList();
        Assert.Equal(3, about.Count);
        Assert.Contains($"\"revises\":\"{about[1]}\"", entries[^1].Body, StringComparison.Ordinal);

        Assert.Empty(Read(entries));
        var said = Assert.Single(Read([.. entries[..^1], PassingOver(entries[^1], about[1], about[0])]));
        Assert.Equal((VerificationProblemKind.EntryHidden, about[2]), (said.Kind, said.Entry));
        Assert.Contains($"as if entry {about[1]} about it were not there", said.Message, StringComparison.Ordinal);

        static IReadOnlyList<VerificationProblem> Read(IEnumerable<LedgerEntry> entries)
        {
            var problems = new ProblemList();
            var check = new EntryCheck(problems);
            entries.ToList().ForEach(check.Read);
            check.Conclude(check.LastHash);
            return problems.InOrder();
        }

        static LedgerEntry PassingOver(LedgerEntry entry, long before, long earlier)
        {
            var body = entry.Body.Replace($"\"revises\":\"{before}\"", $"\"revises\":\"{earlier}\"", StringComparison.Ordinal);
            return new LedgerEntry
            {
                Sequence = entry.Sequence,
                OperationId = entry.OperationId,
                Ordinal = entry.Ordinal,
                At = entry.At,
                Kind = entry.Kind,
                ActorName = entry.ActorName,
                Subject = entry.Subject,
                Body = body,
                LeafHash = MerkleTree.LeafHash(body),
            };
        }
    }

    /// <summary>Values that read as what stands there, or nearly, and are none that the portal saves.</summary>
    private static IEnumerable<string> Others(IColumn column)
    {
        var name = $"\"{column.Name}\"";
        var type = Nullable.GetUnderlyingType(column.ProviderClrType) ?? column.ProviderClrType;
        yield return column.StoreType == "BLOB" ? $"CAST({name} AS TEXT)" : $"CAST({name} AS BLOB)";
        if (column.StoreType == "TEXT")
        {
            yield return $"{name} || char(0)";
        }

        if (type == typeof(DateTime))
        {
            yield return $"replace({name}, ' ', 'T')";
            yield return $"{name} || CASE WHEN instr({name}, '.') > 0 THEN '0' ELSE '.000' END";
        }

        if (type == typeof(bool))
        {
            yield return $"{name} + 2";
        }
        else if (type == typeof(int))
        {
            yield return $"{name} + 4294967296";
        }
    }

    /// <summary>What a verification of a copy says after the edit.</summary>
    private static async Task<IReadOnlyList<string>> EditedAsync(PortalHome home, string edit)
    {
        await using var connection = Open(home);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await RunAsync(connection, edit);
        }
        catch (SqliteException refused) when (refused.SqliteErrorCode is 19 or 20)
        {
            return [RefusedByItself];
        }

        await using var db = OpenOn(connection);
        await db.Database.UseTransactionAsync(transaction);
        return [.. (await ShapeCheck.ProblemsAsync(db, CancellationToken.None)).Select(p => p.Problem.Message)];
    }

    private static SqlitePortalDb OpenOn(SqliteConnection connection) =>
        new(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite(connection).Options);

    private static Task<string> GivenLinAsync(PortalHome home) =>
        home.Get<UserRegister>()
            .CreateAsync(
                PortalHome.Tester,
                Guid.NewGuid(),
                new NewUser("lin", "Lin", "long enough to pass", [Roles.Auditor]),
                CancellationToken.None
            );

    private static SqliteConnection Open(PortalHome home) => new($"Data Source={home.DatabasePath};Foreign Keys=False;Pooling=False");

    private static async Task ExecuteAsync(PortalHome home, string sql)
    {
        await using var connection = Open(home);
        await connection.OpenAsync();
        await RunAsync(connection, sql);
    }

    private static async Task<string> AskAsync(PortalHome home, string sql)
    {
        await using var connection = Open(home);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
