using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Xunit;

namespace Portal.Data.Tests.Store;

/// <summary>What SQL Server refuses of a table or a value and SQLite takes, found without a server.</summary>
public sealed class LengthTests
{
    private const int ClusteredKeyBytes = 900;
    private const int IndexKeyBytes = 1700;

    [Fact]
    public async Task A_value_beyond_its_column_is_refused_by_name_on_SQLite_too()
    {
        await using var home = await PortalHome.CreateAsync();
        var wrong = new List<string>();
        foreach (var (type, property, most) in Bounded(home))
        {
            await using var db = home.Open();
            var row = db.Entry(RuntimeHelpers.GetUninitializedObject(type.ClrType));
            var key = row.Metadata.FindPrimaryKey()!.Properties;
            foreach (var part in key.Where(part => part.ClrType == typeof(string) || part.ClrType == typeof(byte[])))
            {
                row.Property(part.Name).CurrentValue = part.ClrType == typeof(string) ? "k" : new byte[] { 1 };
            }

            // A character beyond U+FFFF is two units there and one here.
            row.Property(property).CurrentValue = new string('x', most - 1) + "𠀀";
            row.State = EntityState.Added;
            var refused = await Record.ExceptionAsync(() => db.SaveChangesAsync());
            if (
                refused is not RuleException { Rule: "text.too_long" }
                || !refused.Message.Contains(
                    $"{char.ToLowerInvariant(property[0])}{property[1..]}: has {most + 1} characters. Accepted: at most {most}.",
                    StringComparison.Ordinal
                )
            )
            {
                wrong.Add($"{type.ClrType.Name}.{property}: {refused?.Message ?? "saved"}");
            }
        }

        Assert.Equal([], wrong);
    }

    [Fact]
    public void Every_key_of_the_model_fits_into_an_index_of_SQL_Server()
    {
        using var db = new SqlServerDesignTime().CreateDbContext([]);
        var tables = Microsoft
            .EntityFrameworkCore.Infrastructure.AccessorExtensions.GetService<IDesignTimeModel>(db)
            .Model.GetEntityTypes()
            .ToList();

        Assert.Equal(
            [],
            tables
                .Where(type => !type.IsOwned())
                .Select(type => (Type: type, Key: type.FindPrimaryKey()!))
                .Where(pair => Bytes(pair.Key.Properties) > (pair.Key.IsClustered() == false ? IndexKeyBytes : ClusteredKeyBytes))
                .Select(pair => $"key of {pair.Type.GetTableName()}")
        );
        Assert.Equal(
            [],
            tables
                .SelectMany(type => type.GetIndexes())
                .Select(index => (What: index.GetDatabaseName(), Bytes: Bytes(index.Properties)))
                .Where(key => key.Bytes > IndexKeyBytes)
        );
    }

    /// <summary>A migration that rebuilds a table on SQLite drops its triggers: after each one, from whatever version a home comes, they
    /// are all there.</summary>
    [Fact]
    public async Task The_triggers_of_the_ledger_are_there_after_every_migration_that_follows_them()
    {
        await using var home = PortalHome.Empty(Directory.CreateTempSubdirectory("assay-store-").FullName);
        await using var db = home.Open();
        var migrator = Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions.GetService<IMigrator>(db);
        var all = db.Database.GetMigrations().ToList();
        var first = all.FindIndex(name => name.EndsWith("_LedgerTriggers", StringComparison.Ordinal));

        foreach (var migration in all.Skip(first))
        {
            await migrator.MigrateAsync(migration);
            var triggers = await db
                .Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'trigger'")
                .ToListAsync();
            Assert.Superset(
                new HashSet<string>(
                    new[] { LedgerTriggers.EntryTrigger, LedgerTriggers.CheckpointTrigger }.SelectMany(name =>
                        new[] { name + "_Update", name + "_Delete" }
                    )
                ),
                triggers.ToHashSet()
            );
        }
    }

    private static IEnumerable<(IEntityType Type, string Property, int Most)> Bounded(PortalHome home)
    {
        using var db = home.Open();
        return
        [
            .. db
                .Model.GetEntityTypes()
                .SelectMany(type =>
                    type.GetProperties()
                        .Where(property => property.ClrType == typeof(string) && property.GetMaxLength() is not null)
                        .Select(property => (type, property.Name, property.GetMaxLength()!.Value))
                ),
        ];
    }

    private static int Bytes(IEnumerable<IProperty> properties) =>
        properties.Sum(property =>
            property.ClrType switch
            {
                var type when type == typeof(string) => 2 * (property.GetRelationalTypeMapping().Size ?? int.MaxValue / 8),
                var type when type == typeof(byte[]) => property.GetRelationalTypeMapping().Size ?? int.MaxValue / 8,
                var type when type == typeof(Guid) || type == typeof(decimal) => 16,
                _ => 8,
            }
        );
}
