using Portal.Data.Warehouse.ClickHouse;

namespace Portal.TestKit.Clusters;

/// <summary>A cluster of some shards on free loopback ports.</summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private readonly string _root;
    private readonly List<ClickHouseServer> _servers = [];

    private LocalCluster(string root) => _root = root;

    public IReadOnlyList<ClickHouseServer> Servers => _servers;

    /// <param name="directory">Where the servers keep their rows, removed at the end; a temporary one when null.</param>
    /// <param name="logsStatements">The servers keep in <c>system.query_log</c> what each statement read and sent.</param>
    public static async Task<LocalCluster> StartAsync(
        int shards,
        CancellationToken cancellationToken,
        string? directory = null,
        bool logsStatements = false
    )
    {
        var cluster = new LocalCluster(
            directory is null ? Directory.CreateTempSubdirectory("assay-cluster-").FullName : Directory.CreateDirectory(directory).FullName
        );
        var ports = ClickHouseServer.FreePorts(2 * shards);
        cluster._servers.AddRange(
            await Task.WhenAll(
                Enumerable
                    .Range(0, shards)
                    .Select(shard =>
                        ClickHouseServer.StartAsync(
                            Path.Combine(cluster._root, FormattableString.Invariant($"shard{shard + 1}")),
                            ports[shard],
                            ports[shards + shard],
                            ports[shards..],
                            cancellationToken,
                            logsStatements
                        )
                    )
            )
        );
        return cluster;
    }

    public ClickHouseOptions Options(Action<ClickHouseOptions>? change = null)
    {
        var options = new ClickHouseOptions
        {
            Urls = [.. _servers.Select(server => server.Url)],
            MemoryMegabytes = 1024,
            Timeout = TimeSpan.FromMinutes(1),
        };
        change?.Invoke(options);
        return options;
    }

    public ValueTask DisposeAsync()
    {
        _servers.ForEach(server => server.Dispose());
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
