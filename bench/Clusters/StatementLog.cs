using System.Globalization;
using Portal.TestKit.Clusters;

namespace Portal.Bench.Clusters;

/// <summary>The servers' own log of statements (<c>system.query_log</c>), which they write with a delay.</summary>
public sealed class StatementLog(LocalCluster cluster)
{
    /// <summary>Ids of the product's statements begin so; what the benchmark itself asks is left out.</summary>
    private const string Ours = "initial_query_id LIKE 'assay-%'";

    private static readonly string Columns = string.Join(
        ", ",
        "SUM(is_initial_query)",
        Initial("read_rows"),
        Initial("read_bytes"),
        Initial("result_rows"),
        Initial("result_bytes"),
        "SUM(1 - is_initial_query)",
        "SUM(if(is_initial_query, 0, result_bytes))"
    );

    /// <summary>Everything up to now, added up over all servers.</summary>
    public async Task<ServerWork> TotalsAsync()
    {
        var totals = new long[7];
        foreach (var server in cluster.Servers)
        {
            await FlushedAsync(server);
            var found = await server.AskAsync($"SELECT {Columns} FROM system.query_log WHERE type = 2 AND {Ours}", CancellationToken.None);
            foreach (var (i, text) in found.Split('\t').Index())
            {
                totals[i] += long.Parse(text, CultureInfo.InvariantCulture);
            }
        }

        return new(totals[0], totals[1], totals[2], totals[3], totals[4], totals[5], totals[6]);
    }

    /// <summary>Waits until the servers no longer merge what was inserted, so that this takes no time from what is measured.</summary>
    public async Task WaitForMergesAsync()
    {
        foreach (var server in cluster.Servers)
        {
            while (await server.AskAsync("SELECT COUNT() FROM system.merges WHERE database = 'assay_shard'", CancellationToken.None) != "0")
            {
                await Task.Delay(500);
            }
        }
    }

    private static string Initial(string column) => $"SUM(if(is_initial_query, {column}, 0))";

    /// <summary>The log is in order: once a mark stands in it, all before stands in it, too.</summary>
    private static async Task FlushedAsync(ClickHouseServer server)
    {
        var mark = "mark-" + Guid.NewGuid().ToString("n");
        await server.AskAsync("SELECT 1", CancellationToken.None, mark);
        while (
            await server.AskAsync("EXISTS TABLE system.query_log", CancellationToken.None) != "1"
            || await server.AskAsync($"SELECT COUNT() FROM system.query_log WHERE type = 2 AND query_id = '{mark}'", CancellationToken.None)
                != "1"
        )
        {
            await Task.Delay(500);
        }
    }
}
