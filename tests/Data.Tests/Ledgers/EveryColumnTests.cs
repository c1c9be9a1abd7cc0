using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Somebody changes one value of one row, in any column of any table that the model has: verification names that row, and no
/// other.</summary>
public sealed class EveryColumnTests : IAsyncLifetime
{
    private PortalHome _home = null!;
    private SqliteConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await PortalHome.CreateAsync();
        await GivenEveryTable.FillAsync(_home);
        await _home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await LedgerTests.StoreTextAsync(_home, "y", "text behind the checkpoint");
        await _home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None);
        await LedgerTests.StoreTextAsync(_home, "z", "text behind all checkpoints");
        await Tampering.AssertIntactAsync(_home);
        _connection = new SqliteConnection($"Data Source={_home.DatabasePath};Foreign Keys=False;Pooling=False");
        await _connection.OpenAsync();
        await ExecuteAsync(Tampering.DropTriggers);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task A_change_of_any_column_of_any_governed_table_is_named()
    {
        await using var db = _home.Open();
        var wrong = new List<string>();
        foreach (var type in GivenEveryTable.Governed(db))
        {
            var row = (await RowsAsync(db, type))[0];
            var subject = GovernedRows.SubjectOf(row)!;
            foreach (var (column, literals) in Changes(type, row))
            {
                foreach (var literal in literals)
                {
                    var found = await TamperedAsync(type, row, column, literal);
                    if (
                        !found.Exists(p => p.Subject == subject)
                        || found.Exists(p =>
                            !(
                                p.Kind == VerificationProblemKind.ShapeDiffers
                                && p.Message.StartsWith($"{type.GetTableName()}, row ", StringComparison.Ordinal)
                            )
                            && p.Kind
                                is not (
                                    VerificationProblemKind.RowEdited
                                    or VerificationProblemKind.RowDeleted
                                    or VerificationProblemKind.RowWithoutEntry
                                )
                        )
                    )
                    {
                        wrong.Add(
                            $"{type.GetTableName()}.{column} = {literal}, of {subject}: {string.Join(" / ", found.Select(p => p.Message))}"
                        );
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        await AssertOnlyTriggersAsync();
    }

    [Fact]
    public async Task A_change_of_any_column_of_the_ledgers_own_tables_is_named()
    {
        await using var db = _home.Open();
        var wrong = new List<string>();
        var entries = await db.LedgerEntries.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync();
        var checkpoints = await db.LedgerCheckpoints.AsNoTracking().OrderBy(c => c.Size).ToListAsync();
        foreach (
            object row in new object[]
            {
                entries[0],
                entries[^2],
                entries[^1],
                await db.LedgerHeads.AsNoTracking().SingleAsync(),
                checkpoints[0],
                checkpoints[1],
            }
        )
        {
            foreach (var (column, literals) in Changes(db.Model.FindEntityType(row.GetType())!, row))
            {
                foreach (var literal in literals)
                {
                    var found = await TamperedAsync(db.Model.FindEntityType(row.GetType())!, row, column, literal);
                    if (found.Count == 0 || !found.All(p => Names(row, literal == "'unreadable'" ? "" : column, p)))
                    {
                        wrong.Add(
                            $"{row.GetType().Name}.{column} = {literal} of {Number(row)}: {string.Join(" / ", found.Select(p => $"{p.Kind} {p.Message}"))}"
                        );
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        await AssertOnlyTriggersAsync();
    }

    [Theory]
    [InlineData("LedgerHead")]
    [InlineData("LedgerCheckpoint")]
    public async Task A_deleted_row_of_the_ledger_is_named(string table)
    {
        await ExecuteAsync($"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})");

        var found = Assert.Single((await Tampering.VerifyAsync(_home)).Problems, p => p.Kind != VerificationProblemKind.TriggerMissing);

        Assert.Contains(table == "LedgerHead" ? "head row is missing" : "was deleted", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dropped_and_replaced_triggers_are_named()
    {
        await ExecuteAsync("CREATE TRIGGER LedgerEntry_AppendOnly_Update BEFORE UPDATE ON LedgerEntry BEGIN SELECT 1; END");

        var found = (await Tampering.VerifyAsync(_home)).Problems.Select(p => p.Message).ToList();

        Assert.Equal(4, found.Count);
        Assert.Contains(found, m => m.StartsWith("The trigger LedgerEntry_AppendOnly_Update was replaced", StringComparison.Ordinal));
        Assert.Equal(3, found.Count(m => m.Contains("was dropped", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_part_without_its_owner_is_named()
    {
        await ExecuteAsync("INSERT INTO PortalUserRole (UserId, RoleId) VALUES ('nobody', 'Admin')");

        Assert.Contains(
            (await Tampering.VerifyAsync(_home)).Problems,
            p => p.Message.Contains("nobody/Admin of PortalUserRole has no PortalUser", StringComparison.Ordinal)
        );
    }

    /// <summary>Each column with other values as SQL: one that it could hold, and one that it could not.</summary>
    private static IEnumerable<(string Column, IEnumerable<string> Literals)> Changes(IEntityType type, object row)
    {
        foreach (var property in type.GetProperties().Where(p => !p.IsShadowProperty()))
        {
            var value = property.PropertyInfo!.GetValue(row);
            var other = property.GetRelationalTypeMapping().GenerateSqlLiteral(GivenEveryTable.Other(property, value));
            yield return (
                property.GetColumnName(),
                property.ClrType == typeof(string) || property.ClrType == typeof(byte[]) ? [other] : [other, "'unreadable'"]
            );
        }

        foreach (
            var json in type.GetNavigations()
                .Where(n => n.TargetEntityType.IsMappedToJson())
                .Select(n => n.TargetEntityType.GetContainerColumnName()!)
        )
        {
            yield return (json, [$"replace({json}, '1', '7')", "'{'"]);
        }
    }

    private async Task<List<VerificationProblem>> TamperedAsync(IEntityType type, object row, string column, string literal)
    {
        var table = type.GetTableName()!;
        var where = string.Join(
            " AND ",
            type.FindPrimaryKey()!
                .Properties.Select(p =>
                    $"{p.GetColumnName()} = {p.GetRelationalTypeMapping().GenerateSqlLiteral(p.PropertyInfo!.GetValue(row))}"
                )
        );
        var rowId = await AskAsync($"SELECT rowid FROM {table} WHERE {where}");
        var before = await AskAsync($"SELECT quote({column}) FROM {table} WHERE rowid = {rowId}");
        try
        {
            await ExecuteAsync($"UPDATE {table} SET {column} = {literal} WHERE rowid = {rowId}");
            // A number that is the key is the row's number as well.
            rowId = await AskAsync($"SELECT rowid FROM {table} WHERE rowid = {rowId}") ?? literal;
        }
        catch (SqliteException refused) when (refused.SqliteErrorCode is 19 or 20)
        {
            return
            [
                new VerificationProblem(
                    VerificationProblemKind.RowEdited,
                    Number(row),
                    GovernedRowSubject(row),
                    RuleException.Of("refused", $"refused by the database itself")
                ),
            ];
        }

        var found = (await Tampering.VerifyAsync(_home)).Problems.Where(p => p.Kind != VerificationProblemKind.TriggerMissing).ToList();
        await ExecuteAsync($"UPDATE {table} SET {column} = {before} WHERE rowid = {rowId}");
        return found;
    }

    private static string GovernedRowSubject(object row) =>
        row is LedgerEntry or LedgerHead or LedgerCheckpoint ? "ledger" : GovernedRows.SubjectOf(row)!;

    /// <summary>The problem is about the row that was touched.</summary>
    private static bool Names(object row, string column, VerificationProblem problem) =>
        problem.Message == "refused by the database itself"
        || problem.Message.StartsWith($"{row.GetType().Name}, row {Number(row) ?? 1}: the column ", StringComparison.Ordinal)
        || row switch
        {
            LedgerEntry e => problem.Entry == e.Sequence || problem.Message.Contains($"Entry {e.Sequence} ", StringComparison.Ordinal),
            LedgerHead => problem.Kind == VerificationProblemKind.HeadDiffers
                && problem.Message.Contains($"column {column}", StringComparison.Ordinal),
            LedgerCheckpoint c => problem.Message.Contains("A checkpoint row", StringComparison.Ordinal)
                || problem.Message.Contains($"over {c.Size} entries", StringComparison.Ordinal)
                || (
                    column == nameof(c.Size)
                    && problem.Message.Contains($"checkpoint row over {c.Size + 1} entries", StringComparison.Ordinal)
                ),
            _ => false,
        };

    private static long? Number(object row) =>
        row switch
        {
            LedgerEntry e => e.Sequence,
            LedgerCheckpoint c => c.Size,
            _ => null,
        };

    private static async Task<List<object>> RowsAsync(PortalDb db, IEntityType type)
    {
        var set =
            (IQueryable<object>)
                typeof(DbContext).GetMethod(nameof(DbContext.Set), Type.EmptyTypes)!.MakeGenericMethod(type.ClrType).Invoke(db, null)!;
        var rows = await set.AsNoTracking().ToListAsync();
        return
        [
            .. rows.Where(r => type.GetProperties().Any(p => p.PropertyInfo?.GetValue(r) is string s && s.EndsWith('1')) || rows.Count == 2)
                .DefaultIfEmpty(rows[0]),
        ];
    }

    private async Task AssertOnlyTriggersAsync() =>
        Assert.All((await Tampering.VerifyAsync(_home)).Problems, p => Assert.Equal(VerificationProblemKind.TriggerMissing, p.Kind));

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string?> AskAsync(string sql)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return
            Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text
            ? text
            : null;
    }
}
