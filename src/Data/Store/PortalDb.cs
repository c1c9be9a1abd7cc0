using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Data.Runs;
using Portal.Data.Scenarios;

namespace Portal.Data.Store;

/// <summary>The portal's own database. Rows that people answer for are saved only through <see cref="Ledger.CommitAsync"/>.</summary>
/// <remarks>
/// Use one context for each operation, from <c>IDbContextFactory&lt;PortalDb&gt;</c>. <c>ExecuteUpdate</c>, <c>ExecuteDelete</c> and raw SQL pass by
/// the guard in <see cref="SaveChanges(bool)"/>; on governed rows the ledger's verification names what they did.
/// </remarks>
public abstract class PortalDb(DbContextOptions options)
    : IdentityDbContext<PortalUser, IdentityRole, string>(options), IDataProtectionKeyContext
{
    public DbSet<PersonalToken> PersonalTokens => Set<PersonalToken>();

    public DbSet<CatalogueText> CatalogueTexts => Set<CatalogueText>();

    public DbSet<IndicatorRun> IndicatorRuns => Set<IndicatorRun>();

    public DbSet<IndicatorRunValue> IndicatorRunValues => Set<IndicatorRunValue>();

    public DbSet<SealRecord> SealRecords => Set<SealRecord>();

    public DbSet<ReturnVersion> ReturnVersions => Set<ReturnVersion>();

    public DbSet<ExportRecord> ExportRecords => Set<ExportRecord>();

    public DbSet<Finding> Findings => Set<Finding>();

    public DbSet<FindingLoanSet> FindingLoanSets => Set<FindingLoanSet>();

    public DbSet<Scenario> Scenarios => Set<Scenario>();

    public DbSet<LedgerEntry> LedgerEntries => Set<LedgerEntry>();

    public DbSet<LedgerHead> LedgerHeads => Set<LedgerHead>();

    public DbSet<LedgerCheckpoint> LedgerCheckpoints => Set<LedgerCheckpoint>();

    /// <summary>Keys of ASP.NET data protection: secret working data, no business rows, and so not in the ledger.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Set by the ledger while it runs a change; null refuses governed saves.</summary>
    internal LedgerScope? Scope { get; set; }

    /// <summary>Fixed, so that an option of the web application cannot change the model under the migrations.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version2;

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        SaveGuard.Check(this);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        SaveGuard.Check(this);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        ColumnTypes.Apply(configurationBuilder);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        NameIdentityTables(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);

        foreach (var version in builder.Model.GetEntityTypes().Select(t => t.FindProperty(SaveGuard.VersionProperty)).OfType<Microsoft.EntityFrameworkCore.Metadata.IMutableProperty>())
        {
            version.IsConcurrencyToken = true;
        }
    }

    /// <summary>Tables in the singular; role ids are role names and user ids are user names, and so short.</summary>
    private static void NameIdentityTables(ModelBuilder builder)
    {
        builder.Entity<IdentityRole>().ToTable("PortalRole").Property(r => r.Id).HasMaxLength(PortalUser.UserNameLength);
        builder.Entity<IdentityUserRole<string>>().ToTable("PortalUserRole");
        builder.Entity<IdentityUserClaim<string>>().ToTable("PortalUserClaim");
        builder.Entity<IdentityUserLogin<string>>().ToTable("PortalUserLogin");
        builder.Entity<IdentityUserToken<string>>().ToTable("PortalUserToken");
        builder.Entity<IdentityRoleClaim<string>>().ToTable("PortalRoleClaim");
        builder.Entity<DataProtectionKey>().ToTable("DataProtectionKey");
    }
}
