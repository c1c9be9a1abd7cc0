using System.Data;
using System.Data.SqlTypes;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace Portal.Data.Warehouse.SqlServer;

/// <summary>Connections to one SQL Server: opened again after transient faults, read as a stream, cancelled when told to.</summary>
internal sealed class SqlServerConnections(SqlServerOptions options)
{
    private const int Attempts = 4;

    /// <summary>The client's own list of transient errors. A statement is only repeated while it has returned nothing.</summary>
    private readonly SqlRetryLogicBaseProvider _retry = SqlConfigurableRetryFactory.CreateExponentialRetryProvider(
        new SqlRetryLogicOption
        {
            NumberOfTries = Attempts,
            DeltaTime = TimeSpan.FromMilliseconds(300),
            MaxTimeInterval = TimeSpan.FromSeconds(5),
        }
    );

    private string? _version;

    public string? Version => _version;

    public async Task<SqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqlConnection(options.ConnectionString) { RetryLogicProvider = _retry };
        try
        {
            await connection.OpenAsync(cancellationToken);
            _version ??= connection.ServerVersion;
            return connection;
        }
        catch (Exception problem) when (Describes(problem, cancellationToken))
        {
            await connection.DisposeAsync();
            throw WarehouseException.Of(
                "sqlserver.unreached",
                $"{options.Place} cannot be reached: {problem.Message}. Check Warehouse:SqlServer:ConnectionString, the network and the rights of the login.",
                problem
            );
        }
    }

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        RunAsync(sql, async (command, token) => await command.ExecuteNonQueryAsync(token), cancellationToken);

    /// <summary>Gives each row to a receiver and returns the decimals of each column (0 for what is no decimal).</summary>
    public Task<IReadOnlyList<int>> ReadAsync(SqlStatement statement, Action<object?[]> onRow, CancellationToken cancellationToken) =>
        RunAsync(
            statement.Text,
            async (command, token) =>
            {
                await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, token);
                if (reader.FieldCount != statement.Columns.Count)
                {
                    throw new InvalidOperationException(
                        $"The statement returns {reader.FieldCount} columns, {statement.Columns.Count} are declared: {statement.Text}"
                    );
                }

                IReadOnlyList<int> scales =
                [
                    .. (await reader.GetColumnSchemaAsync(token)).Select(column =>
                        column.DataType == typeof(decimal) ? column.NumericScale ?? 0 : 0
                    ),
                ];
                while (await reader.ReadAsync(token))
                {
                    var row = new object?[statement.Columns.Count];
                    for (var i = 0; i < row.Length; i++)
                    {
                        row[i] = Value(reader.GetSqlValue(i), statement.Columns[i]);
                    }

                    onRow(row);
                }

                return scales;
            },
            cancellationToken
        );

    /// <summary>A value of one of the five kinds; decimals by their digits, so that 38 of them are refused and never rounded.</summary>
    internal static object? Value(object value, SqlColumn column) =>
        value switch
        {
            // A missing date comes as DBNull: the client has no nullable type of its own for it.
            DBNull or INullable { IsNull: true } => null,
            SqlDecimal number when column.Type == SqlType.Integer => (long)ExactDecimal.Parse(column, number.ToString()),
            SqlDecimal number when column.Type == SqlType.Decimal => ExactDecimal.Parse(column, number.ToString()),
            SqlInt64 number when column.Type == SqlType.Integer => number.Value,
            SqlInt32 number when column.Type == SqlType.Integer => (long)number.Value,
            SqlInt16 number when column.Type == SqlType.Integer => (long)number.Value,
            SqlByte number when column.Type == SqlType.Integer => (long)number.Value,
            SqlInt64 number when column.Type == SqlType.Decimal => (decimal)number.Value,
            SqlInt32 number when column.Type == SqlType.Decimal => (decimal)number.Value,
            SqlInt16 number when column.Type == SqlType.Decimal => (decimal)number.Value,
            SqlString text when column.Type == SqlType.Text => text.Value,
            SqlBoolean flag when column.Type == SqlType.Bool => flag.Value,
            DateTime { TimeOfDay.Ticks: 0 } instant when column.Type == SqlType.Date => DateOnly.FromDateTime(instant),
            SqlDateTime instant when column.Type == SqlType.Date && instant.Value.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(
                instant.Value
            ),
            _ => throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The result column '{column.Name}' is declared {column.Type} but the engine returned {value.GetType().Name} '{value}'. SQL returns keys, COUNT, SUM, MIN and MAX only."
                )
            ),
        };

    private async Task<T> RunAsync<T>(string sql, Func<SqlCommand, CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("n");
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0; // the scheduler's limit cancels it
        command.RetryLogicProvider = _retry;
        try
        {
            await NameAsync(connection, id, cancellationToken);
            return await run(command, cancellationToken);
        }
        catch (Exception problem) when (Describes(problem, cancellationToken))
        {
            var number = problem is SqlException error ? string.Create(CultureInfo.InvariantCulture, $" (error {error.Number})") : "";
            throw WarehouseException.Of("sqlserver.refused", $"{options.Place} refused statement {id}: {problem.Message}{number}", problem);
        }
    }

    /// <summary>Puts the id into the session, where an administrator finds it; in front of the text it would make every statement a new
    /// plan.</summary>
    private static async Task NameAsync(SqlConnection connection, string id, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "EXEC sp_set_session_context @key = N'assay_statement', @value = @id";
        command.Parameters.Add(new SqlParameter("@id", SqlDbType.NVarChar, 32) { Value = id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>True for a fault of the server; a statement that was cancelled is not one.</summary>
    private static bool Describes(Exception problem, CancellationToken cancellationToken)
    {
        if (
            problem
            is not (SqlException or AggregateException or InvalidOperationException { Source: "Microsoft.Data.SqlClient" } or IOException)
        )
        {
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }
}
