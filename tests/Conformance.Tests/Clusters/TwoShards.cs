using Portal.Data.Warehouse.ClickHouse;

namespace Portal.Conformance.Tests.Clusters;

/// <summary>A cluster of two shards on free loopback ports.</summary>
public sealed class TwoShards : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("assay-cluster-").FullName;
    private readonly List<ClickHouseServer> _servers = [];

    public IReadOnlyList<ClickHouseServer> Servers => _servers;

    public static async Task<TwoShards> StartAsync(CancellationToken cancellationToken)
    {
        var cluster = new TwoShards();
        var ports = ClickHouseServer.FreePorts(4);
        cluster._servers.AddRange(await Task.WhenAll(Enumerable.Range(0, 2).Select(shard =>
            ClickHouseServer.StartAsync(Path.Combine(cluster._root, $"shard{shard + 1}"), ports[shard], ports[shard + 2], ports[2..], cancellationToken))));
        return cluster;
    }

    public ClickHouseOptions Options(Action<ClickHouseOptions>? change = null)
    {
        var options = new ClickHouseOptions { Urls = [.. _servers.Select(server => server.Url)], MemoryMegabytes = 1024, Timeout = TimeSpan.FromMinutes(1) };
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
