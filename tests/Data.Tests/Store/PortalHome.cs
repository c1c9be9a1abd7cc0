using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Tests.Store;

/// <summary>A portal database of its own for one test: a SQLite file, migrated, with a clock that the test moves.</summary>
public sealed class PortalHome : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private PortalHome(string directory, ServiceProvider services, FakeTimeProvider time) =>
        (Directory, _services, Time) = (directory, services, time);

    public static readonly Actor Tester = Actor.OperatingSystem("tester");

    public string Directory { get; }

    public FakeTimeProvider Time { get; }

    public string DatabasePath => Path.Combine(Directory, "assay.db");

    public string KeysDirectory => Path.Combine(Directory, "keys");

    public Ledger Ledger => Get<Ledger>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public AsyncServiceScope NewScope() => _services.CreateAsyncScope();

    public PortalDb Open() => Get<IDbContextFactory<PortalDb>>().CreateDbContext();

    public static async Task<PortalHome> CreateAsync(Action<IServiceCollection>? more = null, string outside = "")
    {
        var home = Empty(System.IO.Directory.CreateTempSubdirectory("assay-store-").FullName, more, outside);
        var (database, key) = await Migrated.Value;
        await File.WriteAllBytesAsync(home.DatabasePath, database);
        await File.WriteAllBytesAsync(Path.Combine(OwnerOnly.CreateDirectory(home.KeysDirectory), "home.key"), key);
        return home;
    }

    /// <summary>A new database, migrated through the product once and copied for every other test, with the key under which its head is
    /// marked.</summary>
    private static readonly Lazy<Task<(byte[] Database, byte[] Key)>> Migrated = new(async () =>
    {
        await using var home = Empty(System.IO.Directory.CreateTempSubdirectory("assay-store-").FullName);
        await home.Get<PortalDatabase>().MigrateAsync(Tester, CancellationToken.None);
        await home.TamperAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        return (
            await File.ReadAllBytesAsync(home.DatabasePath),
            await File.ReadAllBytesAsync(Path.Combine(home.KeysDirectory, "home.key"))
        );
    });

    /// <summary>A second instance of the portal over the same database.</summary>
    public static PortalHome Over(PortalHome other) => Empty(other.Directory);

    /// <summary>Services over a directory, without migrating.</summary>
    public static PortalHome Empty(string directory, Action<IServiceCollection>? more = null, string outside = "")
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 7, 1, 8, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddLogging();
        services.AddSingleton(new DemoAdmission(static () => true));
        services.AddPortalData(
            DatabaseProvider.Sqlite,
            $"Data Source={Path.Combine(directory, "assay.db")}",
            Path.Combine(directory, "keys"),
            outside
        );
        services.AddIdentityCore<PortalUser>().AddPortalStores();
        more?.Invoke(services);
        return new PortalHome(
            directory,
            services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }),
            time
        );
    }

    /// <summary>What someone with the database file could do: SQL behind the portal's back.</summary>
    public async Task TamperAsync(params string[] statements)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabasePath}");
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>The first column of the first row that a statement gives, as text.</summary>
    public async Task<string> AskAsync(string statement)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabasePath}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    public async Task BackUpAsync()
    {
        File.Delete(DatabasePath + ".backup");
        await TamperAsync($"VACUUM INTO '{DatabasePath}.backup'");
    }

    public Task RestoreAsync()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(DatabasePath + "-wal");
        File.Delete(DatabasePath + "-shm");
        File.Copy(DatabasePath + ".backup", DatabasePath, overwrite: true);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
