using Microsoft.Data.SqlClient;

namespace Portal.Data.Warehouse.SqlServer;

/// <summary>Where the warehouse is, and the bounds of one statement on it. It may be the server of the portal database or another
/// one.</summary>
public sealed class SqlServerOptions
{
    public string ConnectionString { get; set; } = "";

    /// <summary>Schema that holds the contract's tables.</summary>
    public string Schema { get; set; } = "assay";

    /// <summary>Statements that run at the same time.</summary>
    public int Concurrency { get; set; } = 2;

    /// <summary>Statements that may wait for their turn; one more is refused with a sentence.</summary>
    public int Waiting { get; set; } = 64;

    /// <summary>Longest time that one statement may run.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Server and database, for messages; never the whole connection string, which may hold a password.</summary>
    internal string Place =>
        new SqlConnectionStringBuilder(ConnectionString) is var parts
            ? $"SQL Server {parts.DataSource}, database {(parts.InitialCatalog.Length > 0 ? parts.InitialCatalog : "(default)")}"
            : "";
}
