namespace Portal.Bench.Clusters;

/// <summary>What servers did for the portal's statements, as their own logs say.</summary>
/// <param name="Statements">Statements that the portal sent, on all servers.</param>
/// <param name="RowsRead">Rows that the servers read for them.</param>
/// <param name="BytesRead">Bytes of the columns read, uncompressed.</param>
/// <param name="RowsSent">Rows of their results: the partial aggregates of the shards.</param>
/// <param name="BytesSent">Bytes of those results, as the server holds them before text and compression.</param>
/// <param name="Exchanges">Statements that one server sent to another.</param>
/// <param name="BytesExchanged">Bytes of the results of those.</param>
public sealed record ServerWork(
    long Statements,
    long RowsRead,
    long BytesRead,
    long RowsSent,
    long BytesSent,
    long Exchanges,
    long BytesExchanged
)
{
    /// <summary>What came to some work since, by one of some equal runs.</summary>
    public ServerWork Since(ServerWork before, int runs) =>
        new(
            (Statements - before.Statements) / runs,
            (RowsRead - before.RowsRead) / runs,
            (BytesRead - before.BytesRead) / runs,
            (RowsSent - before.RowsSent) / runs,
            (BytesSent - before.BytesSent) / runs,
            (Exchanges - before.Exchanges) / runs,
            (BytesExchanged - before.BytesExchanged) / runs
        );
}
