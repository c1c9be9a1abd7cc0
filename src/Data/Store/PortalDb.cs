using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;

namespace Portal.Data.Store;

/// <summary>The portal's own database. Rows that people answer for are saved only through <see cref="Ledger.CommitAsync"/>.</summary>
/// <remarks>
/// Use one context for each operation, from <c>IDbContextFactory&lt;PortalDb&gt;</c>. <c>ExecuteUpdate</c>, <c>ExecuteDelete</c> and raw
/// SQL pass by the guard in <see cref="SaveChanges(bool)"/>; on governed rows the ledger's verification names what they did.
/// </remarks>
public abstract class PortalDb(DbContextOptions options)
    : IdentityDbContext<PortalUser, IdentityRole, string>(options),
        IDataProtectionKeyContext
{
    public DbSet<LedgerEntry> LedgerEntries => Set<LedgerEntry>();

    public DbSet<LedgerHead> LedgerHeads => Set<LedgerHead>();

    public DbSet<LedgerCheckpoint> LedgerCheckpoints => Set<LedgerCheckpoint>();

    /// <summary>A table that ASP.NET data protection asks for and nobody reads: its keys are files under <c>keys</c>.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Identity's own default since its schema version 2.</summary>
    private const int IdentityKeyLength = 128;

    /// <summary>Set by the ledger while it runs a change; null refuses governed saves.</summary>
    internal LedgerScope? Scope { get; set; }

    /// <summary>Whether people of the demonstration count here at all. Refused unless whoever hands out the context knows that this home is
    /// theirs.</summary>
    public bool AdmitsDemo => Demo.IsGranted;

    internal DemoAdmission Demo { get; set; } = DemoAdmission.Refused;

    /// <summary>What the entries recorded; null for a context that only migrates or reads.</summary>
    internal KnownStates? Known { get; set; }

    /// <summary>Identity's schema with passkeys. What the versions differ in is said below, so that no option changes the model under the
    /// migrations.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        return SaveGuard.Check(this) is []
            ? base.SaveChanges(acceptAllChangesOnSuccess)
            : throw new InvalidOperationException("Governed rows are compared with their last entry first: use SaveChangesAsync.");
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await BeforeCheck.RequireAsync(this, SaveGuard.Check(this), cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
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
        AddPasskeys(builder, this is SqlServerPortalDb);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);

        foreach (
            var version in builder
                .Model.GetEntityTypes()
                .Select(t => t.FindProperty(SaveGuard.VersionProperty))
                .OfType<Microsoft.EntityFrameworkCore.Metadata.IMutableProperty>()
        )
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

        // A clustered key of SQL Server holds 900 bytes, two for each character. A subject of OpenID Connect has up to 255 characters.
        var login = builder.Entity<IdentityUserLogin<string>>().ToTable("PortalUserLogin");
        login.Property(l => l.LoginProvider).HasMaxLength(IdentityKeyLength);
        login.Property(l => l.ProviderKey).HasMaxLength(256);
        var token = builder.Entity<IdentityUserToken<string>>().ToTable("PortalUserToken");
        token.Property(t => t.LoginProvider).HasMaxLength(IdentityKeyLength);
        token.Property(t => t.Name).HasMaxLength(IdentityKeyLength);
        builder.Entity<IdentityRoleClaim<string>>().ToTable("PortalRoleClaim");
        builder.Entity<DataProtectionKey>().ToTable("DataProtectionKey");
    }

    /// <summary>As Identity's schema version 3 has them. Identity itself asks an option for the version, which design time does not
    /// know.</summary>
    private static void AddPasskeys(ModelBuilder builder, bool isSqlServer)
    {
        builder.Entity<PortalUser>().Property(u => u.PhoneNumber).HasMaxLength(256);
        builder.Entity<IdentityUserPasskey<string>>(passkey =>
        {
            passkey.ToTable("PortalUserPasskey");
            var key = passkey.HasKey(p => p.CredentialId);
            passkey.Property(p => p.CredentialId).HasMaxLength(1024);
            passkey.Property(p => p.UserId).HasMaxLength(PortalUser.UserNameLength);
            passkey.OwnsOne(p => p.Data).ToJson();
            passkey.HasOne<PortalUser>().WithMany().HasForeignKey(p => p.UserId).IsRequired();
            if (isSqlServer)
            {
                // A credential id has up to 1,023 bytes: too long for a clustered key (900), short enough for another (1,700).
                key.IsClustered(false);
            }
        });
    }
}
