using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.Demo;
using Portal.Settings;
using Portal.TestKit;
using Xunit;

[assembly: AssemblyFixture(typeof(Portal.Tests.PreparedHomes))]

namespace Portal.Tests;

/// <summary>What many tests begin with, made once by the product itself and copied into the home of each: a portal database with a user of
/// every role, and demonstration banks.</summary>
public sealed class PreparedHomes : IDisposable
{
    public const string Password = "long enough to pass";
    private static readonly string Root = Directory.CreateTempSubdirectory("assay-prepared-").FullName;
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly Lazy<Task<string>> Database = new(MakeDatabaseAsync);
    private static readonly ConcurrentDictionary<DemoOptions, Lazy<Task<string>>> Banks = new();

    /// <summary>Puts a migrated portal database with a user of every role, named like the role, into a home.</summary>
    public static async Task CopyDatabaseAsync(Home to) => Copy(await Database.Value, to.Root);

    /// <summary>Puts a demonstration bank into a home without one. Homes with the same bank share their cuboids: what one test computed,
    /// the next one finds.</summary>
    public static async Task CopyBankAsync(Home to, DemoOptions options)
    {
        var bank = await Banks.GetOrAdd(options, wanted => new(() => MakeBankAsync(wanted))).Value;
        Copy(Path.Combine(bank, "warehouse"), Path.Combine(to.Root, "warehouse"));
        if (!Directory.Exists(Path.Combine(to.Root, "cubes")))
        {
            // Cubes bear the mark of the home that computed them, and the ledger's head that of the home that wrote it: all share one key.
            File.WriteAllBytes(Path.Combine(to.KeysDirectory, "home.key"), Key);
            Directory.CreateSymbolicLink(Path.Combine(to.Root, "cubes"), Directory.CreateDirectory(Path.Combine(bank, "cubes")).FullName);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static async Task<string> MakeDatabaseAsync()
    {
        var home = NewHome("database");
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddAssay(new AssaySettings { Catalogue = { Directory = Repository.PathOf("catalogue") } }, home)
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PortalDatabase>().MigrateAsync(Actor.System, CancellationToken.None);
        foreach (var role in Roles.All)
        {
            await scope
                .ServiceProvider.GetRequiredService<UserRegister>()
                .CreateAsync(
                    Actor.System,
                    Guid.NewGuid(),
                    new NewUser(role.ToLowerInvariant(), role, Password, [role]),
                    CancellationToken.None
                );
        }

        // The copy is of one file: what still stands in the log of writes is brought into it first.
        await using var connection = new SqliteConnection($"Data Source={home.DatabasePath}");
        await connection.OpenAsync();
        await using var checkpoint = connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await checkpoint.ExecuteNonQueryAsync();
        return home.Root;
    }

    private static async Task<string> MakeBankAsync(DemoOptions options)
    {
        var home = NewHome(Path.GetRandomFileName());
        var catalogue = Repository.PathOf("catalogue");
        await new DemoBank(new WarehouseStore(home, Contract.Load(catalogue), TimeProvider.System), catalogue).CreateAsync(
            options,
            "tester",
            new Progress<DemoProgress>(),
            CancellationToken.None
        );
        return home.Root;
    }

    private static Home NewHome(string name)
    {
        var home = new Home(Path.Combine(Root, name));
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(home.KeysDirectory).FullName, "home.key"), Key);
        return home;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
