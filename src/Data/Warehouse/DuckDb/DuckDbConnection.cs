using System.Globalization;
using DuckDB.NET.Data;

namespace Portal.Data.Warehouse.DuckDb;

/// <summary>One connection: runs statements, returns exact values, and stops when told to.</summary>
/// <remarks>Every statement goes one way, on which the sealed files and cubes that it names are opened, compared and held
/// (<see cref="HeldFiles"/>).</remarks>
public sealed class DuckDbConnection : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly MemoryLimit _memory;
    private readonly FileVerdicts _verdicts;

    internal DuckDbConnection(DuckDBConnection connection, MemoryLimit memory, FileVerdicts verdicts)
    {
        _connection = connection;
        _memory = memory;
        _verdicts = verdicts;
        if (_connection.State != System.Data.ConnectionState.Open)
        {
            _connection.Open();
        }
    }

    /// <summary>Runs one or several statements for their effect.</summary>
    public void Execute(string sql, CancellationToken cancellationToken) =>
        RunWithin(sql, command => command.ExecuteNonQuery(), cancellationToken);

    /// <summary>What the statements that follow begin with; all connections of the instance share it.</summary>
    internal void Bound(int threads, long megabytes, CancellationToken cancellationToken) =>
        Execute(string.Create(CultureInfo.InvariantCulture, $"SET threads = {threads}; {_memory.Set(megabytes)}"), cancellationToken);

    public RowSet Query(SqlStatement statement, CancellationToken cancellationToken) =>
        Query(statement.Text, statement.Columns, cancellationToken);

    public RowSet Query(string sql, IReadOnlyList<SqlColumn> columns, CancellationToken cancellationToken) =>
        RunWithin(
            sql,
            command =>
            {
                using var reader = command.ExecuteReader();
                if (reader.FieldCount != columns.Count)
                {
                    throw new InvalidOperationException(
                        $"The statement returns {reader.FieldCount} columns, {columns.Count} are declared: {sql}"
                    );
                }

                var rows = new List<object?[]>();
                while (reader.Read())
                {
                    rows.Add(Row(reader, columns));
                }

                return new RowSet(columns, rows);
            },
            cancellationToken
        );

    /// <summary>Gives the text of a statement's only column row by row; the result is never held.</summary>
    public void Stream(string sql, Action<string> onText, CancellationToken cancellationToken) =>
        Run(
            sql,
            command =>
            {
                command.UseStreamingMode = true;
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    onText(reader.GetString(0));
                }

                return true;
            },
            cancellationToken
        );

    /// <summary>Gives the rows of a statement one after the other; the result is never held.</summary>
    public void Stream(SqlStatement statement, Action<object?[]> onRow, CancellationToken cancellationToken) =>
        Run(
            statement.Text,
            command =>
            {
                command.UseStreamingMode = true;
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    onRow(Row(reader, statement.Columns));
                }

                return true;
            },
            cancellationToken
        );

    /// <summary>Hands a statement's result to a reader of it row by row; the result is never held.</summary>
    public T Read<T>(string sql, Func<System.Data.Common.DbDataReader, T> read, CancellationToken cancellationToken) =>
        Run(
            sql,
            command =>
            {
                command.UseStreamingMode = true;
                using var reader = command.ExecuteReader();
                return read(reader);
            },
            cancellationToken
        );

    public void Dispose() => _connection.Dispose();

    /// <summary>A statement that lacks memory which the instance may still take is asked again. Of several, the first ones are done
    /// already, so they are not.</summary>
    private T RunWithin<T>(string sql, Func<DuckDBCommand, T> run, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return Run(sql, run, cancellationToken);
            }
            catch (WarehouseException problem)
                when (MemoryLimit.IsLacking(problem) && _memory.CanRise && !sql.Contains(';', StringComparison.Ordinal))
            {
                Run(_memory.Rise(), command => command.ExecuteNonQuery(), cancellationToken);
            }
        }
    }

    private T Run<T>(string sql, Func<DuckDBCommand, T> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var held = new HeldFiles(sql, _verdicts);
        using var command = _connection.CreateCommand();
        command.CommandText = held.Sql;
        // An interrupt that arrives before the statement has started is lost, so it is repeated until the statement has stopped.
        Timer? interrupts = null;
        using var registration = cancellationToken.Register(() =>
            interrupts = new Timer(_ => Interrupt(command), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50))
        );
        try
        {
            var result = run(command);
            held.RequireUnchanged();
            return result;
        }
        catch (DuckDBException problem)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw WarehouseException.Of(
                "engine.refused",
                $"The warehouse engine (DuckDB) refused statement {Hashing.Sha256(sql)[..16]}: {held.Named(problem.Message.ReplaceLineEndings(" ").Trim())}",
                problem
            );
        }
        finally
        {
            registration.Dispose(); // waits for a callback under way, so the timer is seen below
            if (interrupts is not null)
            {
                using var stopped = new ManualResetEvent(false);
                if (interrupts.Dispose(stopped))
                {
                    stopped.WaitOne();
                }
            }
        }
    }

    private static object?[] Row(DuckDBDataReader reader, IReadOnlyList<SqlColumn> columns)
    {
        var row = new object?[columns.Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = DuckDbValues.Read(reader, i, columns[i]);
        }

        return row;
    }

    private static void Interrupt(DuckDBCommand command)
    {
        try
        {
            command.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The statement ended by itself.
        }
    }
}
