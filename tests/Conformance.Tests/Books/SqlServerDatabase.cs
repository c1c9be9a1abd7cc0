using Microsoft.Data.SqlClient;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.SqlServer;

namespace Portal.Conformance.Tests.Books;

/// <summary>A database of its own on the SQL Server that was given, with the warehouse's tables; dropped at the end.</summary>
public sealed class SqlServerDatabase : IAsyncDisposable
{
    private readonly string _name = $"assay_{Guid.NewGuid():n}";

    /// <summary>A connection string that may create databases, or null.</summary>
    public static string? Given { get; } = Environment.GetEnvironmentVariable("ASSAY_SQLSERVER") is { Length: > 0 } given ? given : null;

    /// <summary>Why what needs a server is skipped.</summary>
    public const string NotGiven =
        "ASSAY_SQLSERVER holds no connection string: the statements for SQL Server were compiled and parsed, and not run.";

    public static async Task<SqlServerDatabase> CreateAsync(Contract contract, CancellationToken cancellationToken)
    {
        var database = new SqlServerDatabase();
        await ExecuteAsync("master", $"CREATE DATABASE [{database._name}]", cancellationToken);
        try
        {
            foreach (var batch in new SqlServerSchema("assay", contract).Script().Split("\nGO\n", StringSplitOptions.RemoveEmptyEntries))
            {
                await ExecuteAsync(database._name, batch, cancellationToken);
            }
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }

        return database;
    }

    /// <summary>An engine over the database; the caller disposes it.</summary>
    public SqlServerEngine Engine(Home home, WarehouseStore store, DuckDbOptions embedded, Action<SqlServerOptions>? change = null)
    {
        var options = new SqlServerOptions { ConnectionString = On(_name) };
        change?.Invoke(options);
        return new(home, store, options, embedded);
    }

    public async ValueTask DisposeAsync()
    {
        SqlConnection.ClearAllPools();
        await ExecuteAsync("master", $"DROP DATABASE [{_name}]", CancellationToken.None);
    }

    private static string On(string database) => new SqlConnectionStringBuilder(Given) { InitialCatalog = database }.ConnectionString;

    private static async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new SqlConnection(On(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
