using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Portal.Data.Warehouse;

namespace Portal.Bench.Peers;

/// <summary>A row store that holds the sampled columns of the measured snapshot.</summary>
public abstract class Peer(SqlDialect dialect) : IAsyncDisposable
{
    public const string Table = "loan_snapshot";

    public SqlDialect Dialect => dialect;

    protected abstract DbConnection Connection { get; }

    public string Version => $"{Dialect.Name} {Connection.ServerVersion}";

    /// <summary>Creates the table and fills it with the rows of a reader, in its order.</summary>
    public abstract Task LoadAsync(PeerSample sample, DbDataReader rows);

    /// <summary>The first row of a statement, as the driver gives it.</summary>
    public async Task<IReadOnlyList<object>> QueryAsync(string sql)
    {
        await using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        return values;
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP TABLE IF EXISTS {Table}");
        await Connection.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task CreateAsync(PeerSample sample, string kind)
    {
        await ExecuteAsync($"DROP TABLE IF EXISTS {Table}");
        await ExecuteAsync(
            $"CREATE {kind} {Table} ({string.Join(", ", sample.Columns.Select(c => $"{Dialect.Quote(c.SqlName)} {Dialect.TypeName(c.Type)}"))})"
        );
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>PostgreSQL, on a server that is there already; its own parallel plans are left on.</summary>
public sealed class PostgresPeer(NpgsqlConnection connection) : Peer(new PostgresDialect())
{
    protected override DbConnection Connection => connection;

    public static async Task<PostgresPeer> OpenAsync(string address)
    {
        var connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
        return new(connection);
    }

    public override async Task LoadAsync(PeerSample sample, DbDataReader rows)
    {
        await CreateAsync(sample, "UNLOGGED TABLE");
        await using (var import = await connection.BeginBinaryImportAsync($"COPY {Table} FROM STDIN (FORMAT BINARY)"))
        {
            while (rows.Read())
            {
                await import.StartRowAsync();
                for (var i = 0; i < sample.Columns.Count; i++)
                {
                    if (rows.IsDBNull(i))
                    {
                        await import.WriteNullAsync();
                    }
                    else
                    {
                        await import.WriteAsync(rows.GetValue(i), Dialect.TypeName(sample.Columns[i].Type).Split('(')[0]);
                    }
                }
            }

            await import.CompleteAsync();
        }

        await ExecuteAsync($"VACUUM ANALYZE {Table}");
    }
}

/// <summary>SQLite, in a file of its own.</summary>
public sealed class SqlitePeer : Peer
{
    private readonly SqliteConnection _connection;

    public SqlitePeer(string file)
        : base(new SqliteDialect())
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=False");
        _connection.Open();
    }

    protected override DbConnection Connection => _connection;

    public override async Task LoadAsync(PeerSample sample, DbDataReader rows)
    {
        await ExecuteAsync("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000");
        await CreateAsync(sample, "TABLE");
        await using var transaction = await _connection.BeginTransactionAsync();
        await using var insert = _connection.CreateCommand();
        insert.CommandText =
            $"INSERT INTO {Table} VALUES ({string.Join(", ", sample.Columns.Select((_, i) => FormattableString.Invariant($"$v{i}")))})";
        var parameters = sample
            .Columns.Select((_, i) => insert.Parameters.Add(FormattableString.Invariant($"$v{i}"), SqliteType.Text))
            .ToList();
        for (var i = 0; i < parameters.Count; i++)
        {
            parameters[i].SqliteType = Dialect.TypeName(sample.Columns[i].Type) switch
            {
                "TEXT" => SqliteType.Text,
                "REAL" => SqliteType.Real,
                _ => SqliteType.Integer,
            };
        }

        insert.Prepare();
        while (rows.Read())
        {
            for (var i = 0; i < parameters.Count; i++)
            {
                parameters[i].Value = rows.IsDBNull(i) ? DBNull.Value : rows.GetValue(i);
            }

            insert.ExecuteNonQuery();
        }

        await transaction.CommitAsync();
    }
}
