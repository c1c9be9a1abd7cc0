using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Tests.Books;

/// <summary>An engine that is only spoken to: it keeps what it is asked, and answers one row of plain values.</summary>
public sealed class SpokenTo(SqlDialect dialect, Contract contract) : WarehouseEngine
{
    private readonly List<string> _statements = [];

    public IReadOnlyList<string> Statements => _statements;

    public override string Name => dialect.Name;

    public override string Version => dialect.Name;

    public override SqlDialect Dialect => dialect;

    public override Contract Contract => contract;

    public override string Source(string table, InputSet inputs, IReadOnlyList<DateOnly>? dates = null) =>
        $"(SELECT * FROM {View(table)} WHERE {string.Join(" OR ", inputs.Of(table).Select(partition => $"{dialect.Quote(contract.Table(table).PartitionKey)} = {dialect.Date(partition.Date)}"))})";

    public override string View(string table) => $"{dialect.Quote("assay")}.{dialect.Quote(table)}";

    public override Task<IReadOnlyList<EngineCheck>> CheckAsync(bool isAttached, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EngineCheck>>([]);

    public override Task<RowSet> QueryAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        _statements.Add(statement.Text);
        object?[] row =
        [
            .. statement.Columns.Select(column =>
                column.Type switch
                {
                    SqlType.Integer => 1L,
                    SqlType.Decimal => 1m,
                    SqlType.Text => "text",
                    SqlType.Date => new DateOnly(2024, 1, 1),
                    _ => (object?)true,
                }
            ),
        ];
        return Task.FromResult(new RowSet(statement.Columns, [row]));
    }

    public override Task<WrittenFile> WriteParquetAsync(
        SqlStatement statement,
        string path,
        IReadOnlyList<string> sortedBy,
        CancellationToken cancellationToken
    )
    {
        _statements.Add(statement.Text);
        throw new NotSupportedException("It has no rows to write.");
    }

    public override string ParquetSource(IReadOnlyList<string> paths) => throw new NotSupportedException("It reads no files.");

    public override Task<RowSet> QueryParquetAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        throw new NotSupportedException("It reads no files.");

    protected override Task VerifyOwnedAsync(InputSet inputs, CancellationToken cancellationToken) => Task.CompletedTask;
}
