using System.CommandLine;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Reporting.Indicators;
using Portal.Settings;

namespace Portal.Cli;

/// <summary>One home, opened for a verb that acts directly; what it does is recorded as the operating-system user's.</summary>
internal sealed class Assay : IDisposable
{
    private readonly ServiceProvider _services;

    private Assay(AssaySettings settings)
    {
        (Settings, Home) = (settings, new Home(settings.Home));
        foreach (var warning in Home.Protect(settings.Database.Provider == nameof(DatabaseProvider.Sqlite)))
        {
            Console.Error.WriteLine($"Warning: {warning}");
        }

        _services = new ServiceCollection().AddLogging().AddAssay(settings, Home).BuildServiceProvider();
    }

    public AssaySettings Settings { get; }

    public Home Home { get; }

    public IServiceProvider Services => _services;

    public WarehouseStore Store => _services.GetRequiredService<WarehouseStore>();

    public IndicatorRuns Runs => _services.GetRequiredService<IndicatorRuns>();

    public IndicatorEngine Indicators => _services.GetRequiredService<IndicatorEngine>();

    public Actor Actor { get; } = Actor.OperatingSystem(PortalCli.OperatingSystemUser);

    public string CatalogueDirectory => Composition.CatalogueDirectory(Settings);

    /// <exception cref="SettingsException">The settings cannot be used.</exception>
    public static Assay Open(ParseResult call) => Open(call.GetValue(PortalCli.Home));

    /// <param name="home">Directory of the home; null for the one that the settings name.</param>
    /// <exception cref="SettingsException">The settings cannot be used.</exception>
    public static Assay Open(string? home) => Open(Read(home));

    /// <summary>Opening makes the directories of the home; reading the settings makes nothing.</summary>
    public static Assay Open(AssaySettings settings) => new(settings);

    /// <param name="home">Directory of the home; null for the one that the settings name.</param>
    /// <exception cref="SettingsException">The settings cannot be used.</exception>
    public static AssaySettings Read(string? home) => SettingsFile.Load(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), home);

    /// <summary>Brings a SQLite database to this version. A server's schema is the administrator's: there only the verb <c>migrate</c>
    /// changes it.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken, bool always = false)
    {
        var database = _services.GetRequiredService<PortalDatabase>();
        if (!always && Settings.Database.Provider != nameof(DatabaseProvider.Sqlite))
        {
            var pending = await database.PendingAsync(cancellationToken);
            return pending.Count == 0
                ? []
                : throw new CallException(
                    $"The portal database lacks {string.Join(", ", pending)}. Run ./portal migrate, or ./portal migrate --script for a database administrator."
                );
        }

        return await database.MigrateAsync(Actor, cancellationToken);
    }

    /// <exception cref="CallException">The home has no portal database yet.</exception>
    public async Task RequireDatabaseAsync(CancellationToken cancellationToken)
    {
        if ((await _services.GetRequiredService<PortalDatabase>().PendingAsync(cancellationToken)).Count > 0)
        {
            throw new CallException(
                $"The home {Home.Root} has no portal database of this version. Run ./portal up or ./portal migrate first."
            );
        }
    }

    /// <summary>Enters every seal that the ledger does not have yet: a load that was killed after sealing is recorded by the next
    /// verb.</summary>
    /// <param name="loaded">The loads that this verb has just made; others were found.</param>
    public async Task RecordSealsAsync(CancellationToken cancellationToken, IReadOnlyCollection<string>? loaded = null)
    {
        var loads = Store.Seals().Select(s => new SealedLoad(s.Number, s.LoadId, s.Digest, s.Book.Name, s.By, s.SealedAt)).ToList();
        await _services.GetRequiredService<SealRegister>().RecordAsync(Actor, loads, cancellationToken, loaded);
    }

    public async Task<string> CheckpointAsync(CancellationToken cancellationToken) =>
        (await _services.GetRequiredService<LedgerCheckpoints>().CheckpointAsync(cancellationToken)).Note;

    public void Dispose() => _services.Dispose();
}
