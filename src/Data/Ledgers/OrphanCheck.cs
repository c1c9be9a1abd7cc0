using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Part rows whose owner is not there: no subject reads them, so no digest covers them. Found by the model's own foreign
/// keys.</summary>
internal static class OrphanCheck
{
    /// <returns>Table and key of each row without its owner.</returns>
    public static async Task<IReadOnlyList<(string Row, RuleException Problem)>> ProblemsAsync(
        PortalDb db,
        CancellationToken cancellationToken
    )
    {
        var problems = new List<(string, RuleException)>();
        var sql = db.GetService<ISqlGenerationHelper>();
        foreach (
            var key in db
                .Model.GetEntityTypes()
                .Where(t => !t.IsOwned())
                .SelectMany(t => t.GetDeclaredForeignKeys())
                .Where(k => k.Properties.All(p => !p.IsNullable))
        )
        {
            var (table, owner) = (key.DeclaringEntityType.GetTableName()!, key.PrincipalEntityType.GetTableName()!);
            var statement = Statement(sql, key, isSqlite: db is SqlitePortalDb);
            var orphans = await db.Database.SqlQueryRaw<string>(statement).ToListAsync(cancellationToken);
            problems.AddRange(
                orphans.Select(row =>
                    (
                        $"{table} {row}",
                        RuleException.Of(
                            "verify.orphan",
                            $"The row {row} of {table} has no {owner}: it was added behind the ledger's back, or its owner was deleted or renamed."
                        )
                    )
                )
            );
        }

        return problems;
    }

    /// <summary>The key of each row whose owner is not there, as text; names come from the model.</summary>
    private static string Statement(ISqlGenerationHelper sql, IForeignKey key, bool isSqlite)
    {
        var join = string.Join(
            " AND ",
            key.Properties.Zip(key.PrincipalKey.Properties, (part, whole) => $"o.{Column(sql, whole)} = p.{Column(sql, part)}")
        );
        var text = string.Join(
            isSqlite ? " || '/' || " : " + '/' + ",
            key.Properties.Concat(key.DeclaringEntityType.FindPrimaryKey()!.Properties)
                .Distinct()
                .Select(p => $"CAST(p.{Column(sql, p)} AS {(isSqlite ? "TEXT" : "nvarchar(max)")})")
        );
        return $"SELECT {text} AS {sql.DelimitIdentifier("Value")} FROM {sql.DelimitIdentifier(key.DeclaringEntityType.GetTableName()!)} p "
            + $"WHERE NOT EXISTS (SELECT 1 FROM {sql.DelimitIdentifier(key.PrincipalEntityType.GetTableName()!)} o WHERE {join})";
    }

    private static string Column(ISqlGenerationHelper sql, IProperty property) => sql.DelimitIdentifier(property.GetColumnName());
}
