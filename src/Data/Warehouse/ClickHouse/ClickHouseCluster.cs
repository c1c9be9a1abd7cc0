using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>The shards of one cluster, each reached by its own address; what they are is asked of them once.</summary>
internal sealed partial class ClickHouseCluster : IDisposable
{
    /// <summary>What each statement is bound to; a server is sent those that it knows.</summary>
    private readonly Dictionary<string, string> _wanted;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IReadOnlyList<ClickHouseNode>? _nodes;

    public ClickHouseCluster(ClickHouseOptions options)
    {
        Options = options;
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AutomaticDecompression = DecompressionMethods.GZip,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(3), // servers close after 10 or, on current versions, 3 to 10
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan, // each statement has its own limit
        };
        var memory = options.MemoryMegabytes * 1024 * 1024;
        _wanted = new(StringComparer.Ordinal)
        {
            ["skip_unavailable_shards"] = "0",
            ["fallback_to_stale_replicas_for_distributed_queries"] = "0",
            ["distributed_product_mode"] = "local",
            ["join_use_nulls"] = "0",
            ["output_format_json_quote_64bit_integers"] = "1",
            ["prefer_column_name_to_alias"] = "1",
            ["http_write_exception_in_output_format"] = "0",
            ["cancel_http_readonly_queries_on_client_close"] = "1",
            ["max_execution_time"] = Math.Ceiling(options.Timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture),
            ["max_memory_usage"] = memory.ToString(CultureInfo.InvariantCulture),
            [ClickHouseNode.SpillSetting] = (memory / 2).ToString(CultureInfo.InvariantCulture),
        };
    }

    public ClickHouseOptions Options { get; }

    /// <summary>Version of the servers, once they were asked.</summary>
    public string? Version { get; private set; }

    /// <summary>One node for each shard, in the order of the shards' numbers.</summary>
    public async Task<IReadOnlyList<ClickHouseNode>> NodesAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _nodes ??= await ConnectAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Does the same on every shard at once. The first failure ends the rest, and is the one that is told.</summary>
    public async Task<IReadOnlyList<T>> OnEachAsync<T>(
        Func<ClickHouseNode, int, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        var nodes = await NodesAsync(cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? first = null;
        var results = await Task.WhenAll(
            nodes.Select(
                async (node, shard) =>
                {
                    try
                    {
                        return await work(node, shard, either.Token);
                    }
                    catch (Exception problem)
                    {
                        Interlocked.CompareExchange(ref first, problem, null);
                        await either.CancelAsync();
                        return default;
                    }
                }
            )
        );
        if (first is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        return results!;
    }

    public Task OnEachAsync(Func<ClickHouseNode, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        OnEachAsync(
            async (node, _, limit) =>
            {
                await work(node, limit);
                return true;
            },
            cancellationToken
        );

    public void Dispose()
    {
        _http.Dispose();
        _gate.Dispose();
    }

    private async Task<IReadOnlyList<ClickHouseNode>> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Options.Urls.Count == 0)
        {
            throw WarehouseException.Of(
                "clickhouse.no-address",
                $"Warehouse:ClickHouse:Url is empty. Set it to the HTTP addresses of the cluster, one for each shard, with spaces between them."
            );
        }

        var found = await Task.WhenAll(Options.Urls.Select(url => DescribeAsync(url, cancellationToken)));
        var versions = found.Select(node => node.Version).Distinct(StringComparer.Ordinal).ToList();
        Version = string.Join(" and ", versions);
        var shards = found[0].Shards;
        for (var shard = 1; shard <= shards; shard++)
        {
            var there = found.Where(node => node.Shard == shard).ToList();
            if (there.Count != 1)
            {
                throw WarehouseException.Of(
                    "clickhouse.shards",
                    $"The ClickHouse cluster '{Options.Cluster}' has {shards} {{1|shard|shards}}; Warehouse:ClickHouse:Url names {there.Count} addresses of shard {shard} ({string.Join(", ", found.Select(n => $"{n.Node.Url.Host}:{n.Node.Url.Port} is shard {n.Shard}"))}). Name one address of every shard."
                );
            }
        }

        return [.. found.OrderBy(node => node.Shard).Select(node => node.Node)];
    }

    private async Task<(ClickHouseNode Node, string Version, long Shard, long Shards)> DescribeAsync(
        Uri url,
        CancellationToken cancellationToken
    )
    {
        var plain = new ClickHouseNode(_http, url, Options, new Dictionary<string, string>());
        var names = string.Join(", ", _wanted.Keys.Select(k => $"'{k}'"));
        var known = await plain.RowsAsync(
            "system",
            new SqlStatement($"SELECT name FROM system.settings WHERE name IN ({names})", [new("name", SqlType.Text)]),
            cancellationToken
        );
        var settings = known.ToDictionary(row => (string)row[0]!, row => _wanted[(string)row[0]!], StringComparer.Ordinal);
        var node = new ClickHouseNode(_http, url, Options, settings);
        var version = (string)
            (await node.RowsAsync("system", new SqlStatement("SELECT version() AS v", [new("v", SqlType.Text)]), cancellationToken))[0][0]!;
        if (Number().Match(version) is not { Success: true } number || new Version(number.Value) < new Version(18, 16))
        {
            throw WarehouseException.Of(
                "clickhouse.version",
                $"The server at {url.Host}:{url.Port} is ClickHouse {version}; 18.16 and later are accepted."
            );
        }

        var shards = await node.RowsAsync(
            "system",
            new SqlStatement(
                $"SELECT toInt64(shard_num) AS shard, toInt64(MAX(is_local)) AS here, toInt64(MAX(shard_weight)) AS weight FROM system.clusters WHERE cluster = {new ClickHouseDialect().Text(Options.Cluster)} GROUP BY shard_num",
                [new("shard", SqlType.Integer), new("here", SqlType.Integer), new("weight", SqlType.Integer)]
            ),
            cancellationToken
        );
        if (shards.Count == 0)
        {
            throw WarehouseException.Of(
                "clickhouse.no-cluster",
                $"The server at {url.Host}:{url.Port} knows no cluster '{Options.Cluster}'. Name it in the server's remote_servers, or set Warehouse:ClickHouse:Cluster to one that is there."
            );
        }

        var here = shards.Where(row => (long)row[1]! == 1).ToList();
        return shards.Any(row => (long)row[2]! != 1) || here.Count != 1
            ? throw WarehouseException.Of(
                "clickhouse.one-shard",
                $"The server at {url.Host}:{url.Port} stands in {here.Count} {{2|shard|shards}} of the cluster '{Options.Cluster}'; accepted is one, and every shard with weight 1."
            )
            : (node, version, (long)here[0][0]!, shards.Count);
    }

    /// <summary>The first two numbers: builds of other makers say more behind them.</summary>
    [GeneratedRegex(@"^[0-9]+\.[0-9]+")]
    private static partial Regex Number();
}
