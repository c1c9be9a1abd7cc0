using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Data.Access;
using Portal.Data.Ledgers;

namespace Portal.Data.Store;

public static class PortalData
{
    /// <summary>Registers the portal database, the ledger and the registers.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="provider">Where the database lives.</param>
    /// <param name="connectionString">Connection string of that provider.</param>
    /// <param name="keysDirectory">Directory outside the database for the signing key and the checkpoint files; exports stand in
    /// <c>exports</c> beside it.</param>
    /// <param name="outsideDirectory">Where every checkpoint is written as well; empty for none.</param>
    public static IServiceCollection AddPortalData(
        this IServiceCollection services,
        DatabaseProvider provider,
        string connectionString,
        string keysDirectory,
        string outsideDirectory = ""
    )
    {
        switch (provider)
        {
            case DatabaseProvider.Sqlite:
                AddContext<SqlitePortalDb>(services, o => SqlitePortalDb.Configure(o, connectionString));
                services.AddSingleton(WriterQueue.Beside(SqliteFile.PathOf(connectionString)));
                break;
            case DatabaseProvider.SqlServer:
                AddContext<SqlServerPortalDb>(services, o => SqlServerPortalDb.Configure(o, connectionString));
                services.AddSingleton(WriterQueue.None);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(provider), provider, "Database:Provider must be Sqlite or SqlServer.");
        }

        services.TryAddSingleton(TimeProvider.System);
        services
            .AddDataProtection()
            .SetApplicationName("Assay")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(keysDirectory, "data-protection")));
        services.AddSingleton<Ledger>();
        services.AddSingleton(new HeadNote(keysDirectory));
        services.AddSingleton<KnownStates>();
        services.AddSingleton(new CheckpointFiles(keysDirectory, outsideDirectory));
        services.AddSingleton<LedgerCheckpoints>();
        services.AddSingleton<LedgerVerification>();
        services.AddSingleton<LedgerRepair>();
        services.AddSingleton<LedgerProofs>();
        services.AddSingleton<LedgerReader>();
        services.AddSingleton<LedgerAdoption>();
        services.AddSingleton<PortalDatabase>();
        services.AddSingleton(new KeysDirectory(keysDirectory));
        foreach (var feature in DataFeature.All)
        {
            feature.AddServices(services);
        }

        return services;
    }

    private static void AddContext<TDb>(IServiceCollection services, Action<DbContextOptionsBuilder> configure)
        where TDb : PortalDb
    {
        services.AddDbContextFactory<TDb>(configure);
        services.AddSingleton<IDbContextFactory<PortalDb>, ProviderFactory<TDb>>();
        services.TryAddSingleton(DemoAdmission.Refused);

        // For ASP.NET Identity and data protection, which take a context for each request.
        services.AddScoped<PortalDb>(s =>
            Admitting(s.GetRequiredService<TDb>(), s.GetRequiredService<DemoAdmission>(), s.GetRequiredService<KnownStates>())
        );
    }

    private static PortalDb Admitting(PortalDb db, DemoAdmission demo, KnownStates known)
    {
        (db.Demo, db.Known) = (demo, known);
        return db;
    }

    /// <summary>Hands out the provider's context under its common name.</summary>
    private sealed class ProviderFactory<TDb>(IDbContextFactory<TDb> factory, DemoAdmission demo, KnownStates known)
        : IDbContextFactory<PortalDb>
        where TDb : PortalDb
    {
        public PortalDb CreateDbContext() => Admitting(factory.CreateDbContext(), demo, known);

        public async Task<PortalDb> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            Admitting(await factory.CreateDbContextAsync(cancellationToken), demo, known);
    }
}
