using System.IO.Compression;
using System.Net;
using System.Text;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>Sealed Parquet files as the body of an INSERT: tab-separated text, compressed, made by the embedded engine while it is
/// sent.</summary>
internal sealed class ParquetLines : HttpContent
{
    private const int BufferSize = 1 << 18;

    private readonly DuckDbInstance _duckDb;
    private readonly string _select;
    private readonly Action<long> _onRows;
    private readonly CancellationToken _cancellationToken;

    /// <param name="columns">The columns, in the order of the INSERT; those that the files lack are sent as missing.</param>
    /// <param name="onRows">Told now and then how many rows were sent since.</param>
    public ParquetLines(
        DuckDbInstance duckDb,
        IReadOnlyList<string> paths,
        IReadOnlyList<ContractColumn> columns,
        Func<string, bool> isThere,
        Action<long> onRows,
        CancellationToken cancellationToken
    )
    {
        (_duckDb, _onRows, _cancellationToken) = (duckDb, onRows, cancellationToken);
        var sql = new DuckDbDialect();
        _select =
            $"SELECT concat_ws(chr(9), {string.Join(", ", columns.Select(c => isThere(c.Name) ? $"COALESCE({Text(c, sql.Quote(c.Name))}, '\\N')" : "'\\N'"))}) FROM {sql.ParquetSource(paths)}";
        Headers.ContentEncoding.Add("gzip");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        Task.Factory.StartNew(() => Write(stream), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private void Write(Stream stream)
    {
        using var connection = _duckDb.Connect();
        using var compressed = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        var buffer = new byte[BufferSize];
        var (used, rows) = (0, 0L);
        connection.Stream(
            _select,
            line =>
            {
                var size = Encoding.UTF8.GetMaxByteCount(line.Length) + 1;
                if (used + size > buffer.Length)
                {
                    compressed.Write(buffer, 0, used);
                    _onRows(rows);
                    (used, rows) = (0, 0);
                    buffer = size > buffer.Length ? new byte[size] : buffer;
                }

                used += Encoding.UTF8.GetBytes(line, buffer.AsSpan(used));
                buffer[used++] = (byte)'\n';
                rows++;
            },
            _cancellationToken
        );
        compressed.Write(buffer, 0, used);
        _onRows(rows);
    }

    /// <summary>A value as the text that ClickHouse stores exactly: amounts with their decimals, days as whole numbers, flags as 1 and
    /// 0.</summary>
    private static string Text(ContractColumn column, string quoted) =>
        column.Type switch
        {
            ColumnType.Text =>
                @$"replace(replace(replace(replace(replace({quoted}, '\', '\\'), chr(9), '\t'), chr(10), '\n'), chr(13), '\r'), chr(0), '\0')",
            ColumnType.Bool => $"CASE WHEN {quoted} THEN '1' WHEN NOT {quoted} THEN '0' END",
            ColumnType.Date => $"CAST({quoted} - DATE '1970-01-01' AS VARCHAR)",
            _ => $"CAST({quoted} AS VARCHAR)",
        };
}
