using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>One server over its HTTP interface.</summary>
/// <remarks>
/// Results are asked for whole (<c>wait_end_of_query</c>) and still checked to their end: an error can follow good rows under status 200.
/// A fault of the connection is tried again only before any row was read, and never for a statement that writes.
/// </remarks>
internal sealed class ClickHouseNode(HttpClient http, Uri url, ClickHouseOptions options, IReadOnlyDictionary<string, string> settings)
{
    /// <summary>Memory from which a server writes groups to disk; 0 never. All memory of the statement counts, that of its joins
    /// too.</summary>
    public const string SpillSetting = "max_bytes_before_external_group_by";

    private const int Attempts = 3;

    /// <summary>Beyond the setting, 18.16 writes and reads again a file for every block: a join that alone is beyond it took six times as
    /// long, or was refused for the files' buffers.</summary>
    private static readonly Dictionary<string, string> NoSpill = new(StringComparer.Ordinal) { [SpillSetting] = "0" };

    public Uri Url => url;

    /// <summary>Runs a statement and gives its rows one after the other, on whatever thread they arrive.</summary>
    /// <returns>The engine's types of the result columns.</returns>
    public async Task<IReadOnlyList<string>> ReadAsync(
        string database,
        SqlStatement statement,
        Action<object?[]> onRow,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var id = NewId();
            var rows = new JsonCompactReader(statement.Columns, onRow);
            try
            {
                await SendAsync(
                    database,
                    id,
                    () => Body(statement.Text + "\nFORMAT JSONCompact"),
                    statement.HoldsJoin ? NoSpill : null,
                    stream => ReadRowsAsync(stream, rows, id, cancellationToken),
                    cancellationToken
                );
                return rows.Types;
            }
            catch (Exception problem)
                when (rows.Rows == 0 && attempt < Attempts && !cancellationToken.IsCancellationRequested && IsTransient(problem))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt * attempt), cancellationToken);
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                throw rows.Rows == 0 && problem is HttpRequestException
                    ? ClickHouseErrors.Unreachable(url, id, problem)
                    : ClickHouseErrors.BrokeOff(url, id, rows.Rows, ClickHouseErrors.Innermost(problem), problem);
            }
        }
    }

    public async Task<IReadOnlyList<object?[]>> RowsAsync(string database, SqlStatement statement, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        await ReadAsync(database, statement, rows.Add, cancellationToken);
        return rows;
    }

    /// <summary>The user's <c>readonly</c>: 0 writes; 2 reads, and sets the limits of a statement.</summary>
    public async Task<string> ReadOnlyAsync(CancellationToken cancellationToken) =>
        (string)
            (
                await RowsAsync(
                    "system",
                    new("SELECT value FROM system.settings WHERE name = 'readonly'", [new("value", SqlType.Text)]),
                    cancellationToken
                )
            )[0][0]!;

    /// <summary>Runs a statement for its effect.</summary>
    /// <param name="data">What an INSERT inserts; null when there is nothing.</param>
    /// <param name="more">Settings of this statement alone.</param>
    public async Task ExecuteAsync(
        string database,
        string statement,
        Func<HttpContent>? data,
        IReadOnlyDictionary<string, string>? more,
        CancellationToken cancellationToken
    )
    {
        var id = NewId();
        var query = new Dictionary<string, string>(more ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (data is not null)
        {
            query["query"] = statement;
        }

        try
        {
            await SendAsync(
                database,
                id,
                data ?? (() => Body(statement)),
                query,
                stream => stream.CopyToAsync(Stream.Null, cancellationToken),
                cancellationToken
            );
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw problem.GetBaseException() as WarehouseException ?? ClickHouseErrors.Unreachable(url, id, problem);
        }
    }

    private static string NewId() => "assay-" + Guid.NewGuid().ToString("n")[..16];

    private static ByteArrayContent Body(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private static bool IsTransient(Exception problem) =>
        problem switch
        {
            HttpRequestException request => request.HttpRequestError
                is HttpRequestError.ConnectionError
                    or HttpRequestError.ResponseEnded
                    or HttpRequestError.Unknown,
            HttpIOException answer => answer.HttpRequestError is HttpRequestError.ResponseEnded,
            _ => false,
        };

    private async Task SendAsync(
        string database,
        string id,
        Func<HttpContent> content,
        IReadOnlyDictionary<string, string>? more,
        Func<Stream, Task> read,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(database, id, more)) { Content = content() };
        request.Headers.Add("X-ClickHouse-User", options.User);
        request.Headers.Add("X-ClickHouse-Key", options.Password);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw ClickHouseErrors.Refused(url, id, await response.Content.ReadAsStringAsync(cancellationToken));
            }

            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await read(stream);
        }
        catch (OperationCanceledException)
        {
            await KillAsync(id);
            throw;
        }
    }

    private async Task ReadRowsAsync(Stream stream, JsonCompactReader rows, string id, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        var filled = 0;
        try
        {
            for (var isLast = false; !isLast; )
            {
                var arrived = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                isLast = arrived == 0;
                filled += arrived;
                var used = rows.Read(buffer.AsSpan(0, filled), isLast);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }

            rows.End();
        }
        catch (JsonException problem)
        {
            // An error after good rows: its text stands where the next row should.
            var rest =
                System.Text.Encoding.UTF8.GetString(buffer, 0, filled) + await new StreamReader(stream).ReadToEndAsync(cancellationToken);
            var at = rest.LastIndexOf("DB::Exception", StringComparison.Ordinal);
            throw ClickHouseErrors.BrokeOff(url, id, rows.Rows, at < 0 ? problem.Message : ClickHouseErrors.Cause(rest[at..]), problem);
        }
    }

    private Uri Address(string database, string id, IReadOnlyDictionary<string, string>? more)
    {
        var query = new List<string>
        {
            "database=" + Uri.EscapeDataString(database),
            "query_id=" + id,
            "wait_end_of_query=1",
            "enable_http_compression=1",
        };
        query.AddRange((more ?? settings).Concat(settings).DistinctBy(s => s.Key).Select(s => $"{s.Key}={Uri.EscapeDataString(s.Value)}"));
        return new UriBuilder(url) { Query = string.Join('&', query) }.Uri;
    }

    /// <summary>Ends the statement on the server, too; a server that does not answer has lost it already.</summary>
    private async Task KillAsync(string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = Body(string.Create(CultureInfo.InvariantCulture, $"KILL QUERY WHERE query_id = '{id}' ASYNC")),
            };
            request.Headers.Add("X-ClickHouse-User", options.User);
            request.Headers.Add("X-ClickHouse-Key", options.Password);
            using var response = await http.SendAsync(request, limit.Token);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or OperationCanceledException)
        {
            // Nothing to end, or nobody to end it.
        }
    }
}
