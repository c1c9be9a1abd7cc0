using System.Globalization;
using Portal.Data;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting;
using Portal.Reporting.Rendering;
using Portal.Settings;

namespace Portal;

/// <summary>Everything below the pages, for the web application and for verbs that act directly.</summary>
public static class Composition
{
    public static IServiceCollection AddAssay(this IServiceCollection services, AssaySettings settings, Home home)
    {
        var catalogue = CatalogueDirectory(settings);
        services.AddSingleton(settings);
        services.AddSingleton(home);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => Contract.Load(catalogue));
        services.AddSingleton<WarehouseStore>();
        services.AddSingleton(new DuckDbOptions
        {
            Threads = settings.Warehouse.Threads == 0 ? Environment.ProcessorCount : settings.Warehouse.Threads,
            MemoryMegabytes = Megabytes(settings.Warehouse.MemoryLimit),
            Concurrency = settings.Warehouse.Concurrency,
            Timeout = settings.Warehouse.QueryTimeout,
        });
        services.AddSingleton<WarehouseEngine, DuckDbEngine>();
        services.AddPortalData(Enum.Parse<DatabaseProvider>(settings.Database.Provider), ConnectionString(settings, home), home.KeysDirectory);
        services.AddReporting(catalogue, new PrintingOptions { Browser = settings.Pdf.Browser, Timeout = settings.Pdf.Timeout, MaxAtOnce = settings.Pdf.Concurrency });
        return services;
    }

    /// <summary>The regulation as data: absolute, below the working directory, or beside the program.</summary>
    public static string CatalogueDirectory(AssaySettings settings) =>
        Directory.Exists(settings.Catalogue.Directory)
            ? Path.GetFullPath(settings.Catalogue.Directory)
            : Path.GetFullPath(settings.Catalogue.Directory, AppContext.BaseDirectory);

    private static string ConnectionString(AssaySettings settings, Home home) =>
        settings.Database.Provider == nameof(DatabaseProvider.Sqlite) ? $"Data Source={home.DatabasePath}" : settings.Database.ConnectionString;

    private static long Megabytes(string limit)
    {
        var number = long.Parse(limit[..^2], CultureInfo.InvariantCulture);
        return limit.EndsWith("GB", StringComparison.Ordinal) ? number * 1024 : number;
    }
}
