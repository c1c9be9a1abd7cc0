using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Portal.Data.Store;

/// <summary>Where the portal database lives.</summary>
public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
}

/// <summary>The derived type is the one created at run time: EF finds migrations by it (efcore#26889).</summary>
public sealed class SqlitePortalDb(DbContextOptions<SqlitePortalDb> options) : PortalDb(options)
{
    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlite(connectionString).AddInterceptors(DurableSqlite.Instance);
}

public sealed class SqlServerPortalDb(DbContextOptions<SqlServerPortalDb> options) : PortalDb(options)
{
    /// <summary>SQL Server 2019. Newer servers run it too; 170 would bring the json column type.</summary>
    public const int CompatibilityLevel = 150;

    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlServer(connectionString, o => o.UseCompatibilityLevel(CompatibilityLevel));
}

/// <summary>For <c>dotnet ef</c> only; no connection is opened.</summary>
public sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqlitePortalDb>
{
    public SqlitePortalDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlitePortalDb>();
        SqlitePortalDb.Configure(options, "Data Source=design-time.db");
        return new SqlitePortalDb(options.Options);
    }
}

/// <summary>For <c>dotnet ef</c> only; no connection is opened.</summary>
public sealed class SqlServerDesignTime : IDesignTimeDbContextFactory<SqlServerPortalDb>
{
    public SqlServerPortalDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlServerPortalDb>();
        SqlServerPortalDb.Configure(options, "Server=design-time;Database=assay;Encrypt=True");
        return new SqlServerPortalDb(options.Options);
    }
}
