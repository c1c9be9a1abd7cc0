using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portal.TestKit.Clusters;

/// <summary>One clickhouse-server of this machine's package as a child process: own configuration, own directory, loopback only.</summary>
/// <remarks>A shell between the test and the server ends it when its own input closes, so that a killed test leaves no server
/// behind.</remarks>
public sealed class ClickHouseServer : IDisposable
{
    private const string Supervised =
        """clickhouse-server --config-file="$0" > "$1" 2>&1 & server=$!; echo $server; read -r line; kill -9 $server 2>/dev/null; wait""";

    private readonly string _directory;
    private readonly Process _shell;

    private ClickHouseServer(string directory, int httpPort, Process shell, int process)
    {
        (_directory, _shell, ProcessId) = (directory, shell, process);
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{httpPort}"));
    }

    public Uri Url { get; }

    /// <summary>The server's own process, not that of the shell which watches over it.</summary>
    public int ProcessId { get; }

    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="shards">Native ports of all shards of the cluster, this one's among them.</param>
    /// <param name="logsStatements">What each statement read and sent is kept in <c>system.query_log</c>.</param>
    public static async Task<ClickHouseServer> StartAsync(
        string directory,
        int httpPort,
        int nativePort,
        IReadOnlyList<int> shards,
        CancellationToken cancellationToken,
        bool logsStatements = false
    )
    {
        Directory.CreateDirectory(Path.Combine(directory, "tmp"));
        var configuration = Path.Combine(directory, "config.xml");
        await File.WriteAllTextAsync(
            configuration,
            Configuration(directory, httpPort, nativePort, shards, logsStatements),
            cancellationToken
        );
        await File.WriteAllTextAsync(Path.Combine(directory, "users.xml"), Users(logsStatements), cancellationToken);
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = directory,
        };
        foreach (var argument in new[] { "-c", Supervised, configuration, Path.Combine(directory, "output.log") })
        {
            start.ArgumentList.Add(argument);
        }

        var shell = Process.Start(start)!;
        var process = int.Parse((await shell.StandardOutput.ReadLineAsync(cancellationToken))!, CultureInfo.InvariantCulture);
        var server = new ClickHouseServer(directory, httpPort, shell, process);
        await server.WaitAsync(cancellationToken);
        return server;
    }

    /// <summary>What the server answers to a statement, as tab-separated text.</summary>
    /// <param name="id">The statement's own id; null lets the server give one.</param>
    public async Task<string> AskAsync(string statement, CancellationToken cancellationToken, string? id = null)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        using var answer = await http.PostAsync(
            id is null ? Url : new Uri(Url, "?query_id=" + id),
            new StringContent(statement),
            cancellationToken
        );
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? text.Trim() : throw new InvalidOperationException($"{Url} refused '{statement}': {text}");
    }

    /// <summary>Ends the server as a power cut would. Its shell keeps its entry among the processes, so that its port tells when it is
    /// gone.</summary>
    public async Task KillAsync()
    {
        using (var server = Process.GetProcessById(ProcessId))
        {
            server.Kill();
        }

        for (var isThere = true; isThere; )
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(Url.Host, Url.Port);
                await Task.Delay(20);
            }
            catch (SocketException)
            {
                isThere = false;
            }
        }
    }

    public void Dispose()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
            _shell.WaitForExit();
        }

        _shell.Dispose();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var started = Stopwatch.StartNew();
        while (started.Elapsed < TimeSpan.FromSeconds(30))
        {
            try
            {
                if ((await http.GetStringAsync(Url, cancellationToken)).StartsWith("Ok", StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (Exception problem)
                when (problem is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(100, cancellationToken);
            }
        }

        var output = await File.ReadAllTextAsync(Path.Combine(_directory, "output.log"), cancellationToken);
        Dispose();
        throw new InvalidOperationException(
            $"clickhouse-server did not start; install it with tests/run, or with apt-get install clickhouse-server. It said: {output}"
        );
    }

    private static string Configuration(string directory, int httpPort, int nativePort, IReadOnlyList<int> shards, bool logsStatements) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
        <?xml version="1.0"?>
        <yandex>
          <logger><level>warning</level><log>{directory}/server.log</log><errorlog>{directory}/error.log</errorlog></logger>
          <listen_host>127.0.0.1</listen_host><http_port>{httpPort}</http_port><tcp_port>{nativePort}</tcp_port>
          <path>{directory}/</path><tmp_path>{directory}/tmp/</tmp_path>
          <users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
          <mark_cache_size>67108864</mark_cache_size><timezone>Asia/Shanghai</timezone>
          <remote_servers><assay>{string.Concat(shards.Select(port => string.Create(CultureInfo.InvariantCulture,
            $"<shard><replica><host>127.0.0.1</host><port>{port}</port></replica></shard>")))}</assay></remote_servers>
          {(logsStatements ? "<query_log><database>system</database><table>query_log</table><flush_interval_milliseconds>1000</flush_interval_milliseconds></query_log>" : "")}
        </yandex>
        """
        );

    private static string Users(bool logsStatements) =>
        $"""
            <?xml version="1.0"?>
            <yandex>
              <profiles><default><fsync_metadata>0</fsync_metadata>{(
                logsStatements ? "<log_queries>1</log_queries><log_query_threads>0</log_query_threads>" : ""
            )}</default><reader><readonly>2</readonly></reader><locked><readonly>1</readonly></locked></profiles><quotas><default/></quotas>
              <users>{string.Concat(
                new[] { "default", "reader", "locked" }.Select(user =>
                    $"<{user}><password></password><networks><ip>127.0.0.1</ip></networks><profile>{user}</profile><quota>default</quota></{user}>"
                )
            )}</users>
            </yandex>
            """;
}
