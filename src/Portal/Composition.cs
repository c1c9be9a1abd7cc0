using System.Globalization;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Backups;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting;
using Portal.Reporting.Planning;
using Portal.Reporting.Rendering;
using Portal.Settings;
using Portal.Work;

namespace Portal;

/// <summary>Everything below the pages, for the web application and for verbs that act directly.</summary>
public static class Composition
{
    public static IServiceCollection AddAssay(this IServiceCollection services, AssaySettings settings, Home home)
    {
        var catalogue = CatalogueDirectory(settings);
        services.AddSingleton(settings);
        services.AddSingleton(home);
        services.AddSingleton<Shell.ServedCommands>();
        services.AddSingleton<TimeProvider>(new BankTime(settings.Bank.Zone));
        services.AddSingleton(_ => Contract.Load(catalogue));
        services.AddSingleton(provider => new WarehouseStore(
            home,
            provider.GetRequiredService<Contract>(),
            provider.GetRequiredService<TimeProvider>()
        )
        {
            Bounds = provider.GetRequiredService<DuckDbOptions>(),
            Noted = () => [.. provider.GetRequiredService<SealRegister>().Noted().Select(s => new NotedSeal(s.Number, s.LoadId, s.Digest))],
        });
        services.AddWarehouse(settings.Warehouse);

        // The demonstration writes into its seal that its book is one: people of the demonstration are let in there and nowhere else.
        services.AddSingleton(provider => new DemoAdmission(() =>
            settings.Demo.Enabled && IsDemo(provider.GetRequiredService<WarehouseStore>())
        ));
        services.AddSingleton(settings.Access.Rules());
        services.AddPortalData(
            Named.Of<DatabaseProvider>(settings.Database.Provider),
            ConnectionString(settings, home),
            home.KeysDirectory,
            settings.Ledger.CheckpointDirectory
        );
        services.AddHomeChecks(home);
        services.AddSingleton<HomeBackup>();
        services.AddReporting(
            catalogue,
            new PrintingOptions
            {
                Browser = settings.Pdf.Browser,
                Timeout = settings.Pdf.Timeout,
                MaxAtOnce = settings.Pdf.Concurrency,
            }
        );
        services.AddSingleton<Filings>();
        services.AddSingleton<FilingStatus>();
        services.AddSingleton<FilingFiles>();
        services.AddSingleton<DailyJobs>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobStatus>();
        return services;
    }

    /// <summary>What a verification of the ledger reads beside the portal database: sealed rows, refused rows, cubes.</summary>
    private static void AddHomeChecks(this IServiceCollection services, Home home)
    {
        services.AddSingleton<HomeCheck>(provider =>
            async ct =>
            {
                var store = provider.GetRequiredService<WarehouseStore>();
                var (count, problems) = await SealedFileCheck.AllAsync(store, ct);
                return new HomeCheckResult(count, problems)
                {
                    Notes =
                        problems.All(p => p.Subject != "seals") && store.SealsNotEntered() is [_, ..] numbers
                            ?
                            [
                                RuleException.Of(
                                    "verify.seals-not-entered",
                                    $"Seals on disk that the ledger has not entered: {string.Join(", ", numbers)}. The next verb that reads the warehouse enters them as found."
                                ),
                            ]
                            : [],
                };
            }
        );
        services.AddSingleton<HomeCheck>(_ =>
            async ct =>
            {
                var (count, others, problems) = await CubeCheck.AllAsync(home, ct);
                return new HomeCheckResult(count, problems)
                {
                    Notes =
                        others == 0
                            ? []
                            :
                            [
                                RuleException.Of(
                                    "verify.cubes-of-others",
                                    $"Cubes that bear the mark of another home, and were not judged: {others}. No figure is given from them; they are computed again from the sealed rows."
                                ),
                            ],
                };
            }
        );
    }

    /// <summary>The engine that computes. The embedded one is always there: it makes and reads the files of the home.</summary>
    private static void AddWarehouse(this IServiceCollection services, WarehouseSettings settings)
    {
        services.AddSingleton(
            new DuckDbOptions
            {
                Threads = settings.Threads == 0 ? Environment.ProcessorCount : settings.Threads,
                MemoryMegabytes = Megabytes(settings.MemoryLimit),
                SpillDirectory = settings.SpillDirectory,
                WorkingBytes = settings.SpillLimit.Length == 0 ? 0 : Megabytes(settings.SpillLimit) << 20,
                Concurrency = settings.Concurrency,
                Timeout = settings.QueryTimeout,
                SourceDirectory = settings.SourceDirectory,
            }
        );
        services.AddSingleton(
            new ClickHouseOptions
            {
                Urls = [.. settings.ClickHouse.Url.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(url => new Uri(url))],
                User = settings.ClickHouse.User,
                Password = settings.ClickHouse.Password,
                Database = settings.ClickHouse.Database,
                Cluster = settings.ClickHouse.Cluster,
                MemoryMegabytes = Megabytes(settings.ClickHouse.MemoryLimit),
                Concurrency = settings.Concurrency,
                Timeout = settings.QueryTimeout,
            }
        );
        services.AddSingleton(
            new SqlServerOptions
            {
                ConnectionString = settings.SqlServer.ConnectionString,
                Schema = settings.SqlServer.Schema,
                Concurrency = settings.Concurrency,
                Timeout = settings.QueryTimeout,
            }
        );
        services.AddSingleton<DuckDbEngine>();
        services.AddSingleton<ClickHouseEngine>();
        services.AddSingleton<ClickHouseCopy>();
        services.AddSingleton<SqlServerEngine>();
        services.AddSingleton<SqlServerCopy>();
        services.AddSingleton<WarehouseEngine>(provider =>
            settings.Engine switch
            {
                "ClickHouse" => provider.GetRequiredService<ClickHouseEngine>(),
                "SqlServer" => provider.GetRequiredService<SqlServerEngine>(),
                _ => provider.GetRequiredService<DuckDbEngine>(),
            }
        );
    }

    /// <summary>The regulation as data: absolute, below the working directory, or beside the program.</summary>
    public static string CatalogueDirectory(AssaySettings settings) =>
        Directory.Exists(settings.Catalogue.Directory)
            ? Path.GetFullPath(settings.Catalogue.Directory)
            : Path.GetFullPath(settings.Catalogue.Directory, AppContext.BaseDirectory);

    private static bool IsDemo(WarehouseStore store)
    {
        try
        {
            return store.Book is { IsDemo: true };
        }
        catch (WarehouseException)
        {
            return false; // seals that cannot be read say nothing for the demonstration
        }
    }

    private static string ConnectionString(AssaySettings settings, Home home) =>
        settings.Database.Provider == nameof(DatabaseProvider.Sqlite)
            ? home.IsReadOnly && File.Exists(home.DatabasePath)
                ? SqliteFile.Immutable(home.DatabasePath)
                : SqliteFile.Writable(home.DatabasePath)
            : settings.Database.ConnectionString;

    private static long Megabytes(string limit)
    {
        var number = long.Parse(limit[..^2], CultureInfo.InvariantCulture);
        return limit.EndsWith("GB", StringComparison.Ordinal) ? number * 1024 : number;
    }
}
