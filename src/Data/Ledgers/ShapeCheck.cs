using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Whether a SQLite file answers questions as the portal wrote it: tables and indexes of the migrations, indexes that hold what
/// their tables hold, and values in the form in which they were saved.</summary>
/// <remarks>Such differences change no digest of a row. A server keeps types itself, and the portal's login may not change its
/// schema.</remarks>
internal static class ShapeCheck
{
    /// <summary>Rule of the sentence about an index that is not there.</summary>
    public const string IndexMissing = "verify.index-missing";

    private const int Most = 20;
    private const string Index = "index ";

    /// <summary>By the last migration: an upgrade that goes back works on the schema of before.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<Dictionary<string, string>>>> Migrated = new(StringComparer.Ordinal);

    /// <returns>A sentence for each difference, with the subject or the table that it is about.</returns>
    public static async Task<IReadOnlyList<(string Subject, RuleException Problem)>> ProblemsAsync(
        PortalDb db,
        CancellationToken cancellationToken
    )
    {
        if (db is not SqlitePortalDb)
        {
            return [];
        }

        var schema = await SchemaAsync(db, cancellationToken);
        var integrity = await IntegrityAsync(db, "", cancellationToken);

        // Columns that are not there cannot be asked; that they are not is said already.
        return schema.TrueForAll(p => p.Item2.Rule == IndexMissing)
            ? [.. schema, .. integrity, .. await ValuesAsync(db, db.Model.GetRelationalModel().Tables, cancellationToken)]
            : [.. schema, .. integrity];
    }

    /// <summary>What somebody put into the schema: objects that no migration made, or made otherwise. What is merely missing adds nothing
    /// to a change, and is named by a verification.</summary>
    public static async Task<RuleException?> PlantedAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (db is not SqlitePortalDb)
        {
            return null;
        }

        var (expected, found) = (
            await ExpectedAsync(db, cancellationToken),
            await ObjectsAsync(db, isWithTriggers: true, cancellationToken)
        );
        return found.FirstOrDefault(o => expected.GetValueOrDefault(o.Key) != o.Value).Key is { } name
            ? RuleException.Of(
                "ledger.schema-planted",
                $"Nothing was written: {name} of the portal database is not what Assay made, and could add to every change. Find out who made it, put it right, and run './portal ledger verify'."
            )
            : null;
    }

    /// <summary>The first thing in which a file is not what the migrations that it lists make, triggers included; null when it
    /// is.</summary>
    /// <remarks>For a file of an earlier version: the columns of this one are not asked.</remarks>
    public static async Task<string?> OtherAsync(SqlitePortalDb db, CancellationToken cancellationToken)
    {
        if (await IntegrityAsync(db, "", cancellationToken) is [var broken, ..])
        {
            return broken.Problem.Message;
        }

        var (expected, found) = (
            await ExpectedAsync(db, cancellationToken),
            await ObjectsAsync(db, isWithTriggers: true, cancellationToken)
        );
        return expected
            .Keys.Union(found.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(name => expected.GetValueOrDefault(name) != found.GetValueOrDefault(name));
    }

    /// <summary>Whether the entries are found by their columns: indexes hold what the table holds, and values are as they were
    /// saved.</summary>
    /// <returns>The first difference; null when there is none.</returns>
    public static async Task<RuleException?> EntriesAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (db is not SqlitePortalDb)
        {
            return null;
        }

        var table = db.Model.FindEntityType(typeof(LedgerEntry))!.GetTableMappings().Single().Table;
        return (await IntegrityAsync(db, table.Name, cancellationToken))
            .Concat(await ValuesAsync(db, [table], cancellationToken))
            .Select(difference =>
                RuleException.Of(
                    "ledger.entries-hidden",
                    $"Nothing was written: entries of the ledger are kept from being found. {difference.Problem.Message} './portal ledger verify' names all that differs."
                )
            )
            .FirstOrDefault();
    }

    private static async Task<List<(string, RuleException)>> SchemaAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var (expected, found) = (
            await ExpectedAsync(db, cancellationToken),
            await ObjectsAsync(db, isWithTriggers: false, cancellationToken)
        );
        return
        [
            .. from name in expected.Keys.Where(IsNoTrigger).Union(found.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            where !string.Equals(expected.GetValueOrDefault(name), found.GetValueOrDefault(name), StringComparison.Ordinal)
            select (
                name,
                expected.ContainsKey(name)
                    ? Lacking(name, isThere: found.ContainsKey(name))
                    : RuleException.Of(
                        "verify.schema-foreign",
                        $"The portal database has {name}, which Assay did not make. Find out who made it and why, and drop it."
                    )
            ),
        ];
    }

    private static RuleException Lacking(string name, bool isThere) =>
        isThere
            ? RuleException.Of(
                "verify.schema-other",
                $"{name} of the portal database is not what the migrations made. Find out who changed it, and restore a backup."
            )
        : name.StartsWith(Index, StringComparison.Ordinal)
            ? RuleException.Of(IndexMissing, $"{name} is missing from the portal database. './portal ledger repair' creates it again.")
        : RuleException.Of("verify.schema-missing", $"{name} is missing from the portal database. Restore a backup.");

    /// <summary>Creates the indexes that are missing.</summary>
    /// <exception cref="RuleException">The rows allow none: they hold twice what may be there once.</exception>
    public static async Task MakeIndexesAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (db is not SqlitePortalDb)
        {
            return;
        }

        var found = await ObjectsAsync(db, isWithTriggers: false, cancellationToken);
        foreach (
            var (name, text) in (await ExpectedAsync(db, cancellationToken)).Where(o => o.Key.StartsWith(Index, StringComparison.Ordinal))
        )
        {
            var statement = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]; // behind the table's name
            if (found.ContainsKey(name) || statement.Length == 0)
            {
                continue;
            }

            try
            {
                await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
            }
            catch (SqliteException refused)
            {
                throw RuleException.Of(
                    "repair.index",
                    $"{name} cannot be created again ({refused.Message.TrimEnd('.')}): its table was edited as well. Nothing was changed. Restore a backup, and keep this home as evidence."
                );
            }
        }
    }

    /// <param name="db">The portal database.</param>
    /// <param name="table">Name of one table; empty for the whole file.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    private static async Task<List<(string Subject, RuleException Problem)>> IntegrityAsync(
        PortalDb db,
        string table,
        CancellationToken cancellationToken
    )
    {
        var asked =
            table.Length == 0
                ? db.Database.SqlQuery<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check LIMIT {Most}")
                : db.Database.SqlQuery<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check({table}) LIMIT {Most}");
        var said = await asked.ToListAsync(cancellationToken);
        return
        [
            .. said.Where(line => line != "ok")
                .Select(line =>
                    (
                        "database",
                        RuleException.Of(
                            "verify.integrity",
                            $"The file of the portal database contradicts itself: {line}. Restore a backup, and keep this file as evidence."
                        )
                    )
                ),
        ];
    }

    private static async Task<List<(string Subject, RuleException Problem)>> ValuesAsync(
        PortalDb db,
        IEnumerable<ITable> tables,
        CancellationToken cancellationToken
    )
    {
        var problems = new List<(string, RuleException)>();
        var sql = db.GetService<ISqlGenerationHelper>();
        foreach (var table in tables)
        {
            // All columns in one reading; which one it is, is asked only where there is something to find.
            var any = string.Join(" OR ", table.Columns.Select(c => StoredForms.Violation(c, sql.DelimitIdentifier(c.Name))));
            var first = $"SELECT rowid AS \"Value\" FROM {sql.DelimitIdentifier(table.Name)} WHERE {any} LIMIT 1";
            if (await db.Database.SqlQueryRaw<long>(first).ToListAsync(cancellationToken) is [])
            {
                continue;
            }

            var type = table.EntityTypeMappings.First(m => m.IsSharedTablePrincipal ?? true).TypeBase.ClrType;
            foreach (var column in table.Columns)
            {
                var name = sql.DelimitIdentifier(column.Name);
                var statement =
                    $"SELECT rowid AS \"Value\" FROM {sql.DelimitIdentifier(table.Name)} WHERE {StoredForms.Violation(column, name)} LIMIT {Most}";
                foreach (var row in await db.Database.SqlQueryRaw<long>(statement).ToListAsync(cancellationToken))
                {
                    problems.Add(
                        (
                            await SubjectAsync(db, sql, table.Name, type, row, cancellationToken),
                            RuleException.Of(
                                "verify.stored-form",
                                $"{table.Name}, row {row}: the column {column.Name} holds a value in a form in which the portal saves none. It reads as one value and is compared as another. Find out who wrote it, and restore a backup."
                            )
                        )
                    );
                }
            }
        }

        return problems;
    }

    private static async Task<string> SubjectAsync(
        PortalDb db,
        ISqlGenerationHelper sql,
        string table,
        Type type,
        long row,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var query =
                (Task<string?>)
                    typeof(ShapeCheck)
                        .GetMethod(nameof(ReadAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                        .MakeGenericMethod(type)
                        .Invoke(null, [db, $"SELECT * FROM {sql.DelimitIdentifier(table)} WHERE rowid = {row}", cancellationToken])!;
            return await query ?? table;
        }
        catch (Exception unreadable) when (ReadableRows.IsUnreadable(unreadable))
        {
            return table;
        }
    }

    private static async Task<string?> ReadAsync<T>(PortalDb db, string statement, CancellationToken cancellationToken)
        where T : class
    {
        var row = await db.Set<T>().FromSqlRaw(statement).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return row is null or LedgerEntry or LedgerHead or LedgerCheckpoint ? null : GovernedRows.SubjectOf(row);
    }

    /// <summary>Made by SQLite or by migrating when they need them. No other name is left out: whoever writes the schema's own table gives
    /// his objects any name and any case of their type.</summary>
    private static readonly string[] OfTheEngine = ["table sqlite_stat1", "table sqlite_stat4", "table __EFMigrationsLock"];

    private static bool IsNoTrigger(string name) => !name.StartsWith("trigger ", StringComparison.Ordinal);

    /// <summary>Tables, indexes, views and triggers, by kind and name, with the statement that made each. A verification names triggers in
    /// sentences of their own.</summary>
    private static async Task<Dictionary<string, string>> ObjectsAsync(
        PortalDb db,
        bool isWithTriggers,
        CancellationToken cancellationToken
    ) =>
        (
            await db
                .Database.SqlQueryRaw<Found>(
                    "SELECT type || ' ' || name AS Name, coalesce(tbl_name, '') || char(10) || coalesce(sql, '') AS Text FROM sqlite_master"
                )
                .ToListAsync(cancellationToken)
        )
            .Where(o => (isWithTriggers || IsNoTrigger(o.Name)) && !OfTheEngine.Contains(o.Name))
            .GroupBy(o => o.Name, o => o.Text, StringComparer.Ordinal)
            .ToDictionary(o => o.Key, o => string.Join('\n', o), StringComparer.Ordinal);

    /// <summary>What the migrations make that the database says it has had. One that says too few has objects too many.</summary>
    private static async Task<Dictionary<string, string>> ExpectedAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToList();
        var last = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).LastOrDefault(known.Contains) ?? known[^1];
        return await Migrated.GetOrAdd(last, target => new(() => MigratedAsync(target))).Value;
    }

    private static async Task<Dictionary<string, string>> MigratedAsync(string last)
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        var options = new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite(connection).Options;
        await using var db = new SqlitePortalDb(options);
        await db.GetService<IMigrator>().MigrateAsync(last);
        return await ObjectsAsync(db, isWithTriggers: true, CancellationToken.None);
    }

    private sealed record Found(string Name, string Text);
}
