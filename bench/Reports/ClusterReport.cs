using System.Globalization;
using System.Text;
using Portal.Bench.Clusters;

namespace Portal.Bench.Reports;

/// <summary>The same catalogue on clusters, beside the embedded engine.</summary>
public static class ClusterReport
{
    public static void Write(StringBuilder text, IReadOnlyList<ClusterResult> results, IReadOnlyList<SizeResult> sizes)
    {
        foreach (var size in results.GroupBy(result => result.Millions).OrderBy(group => group.Key))
        {
            Size(text, [.. size], sizes.FirstOrDefault(result => result.Millions == size.Key));
        }
    }

    private static void Size(StringBuilder text, IReadOnlyList<ClusterResult> clusters, SizeResult? embedded)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### On a ClickHouse cluster, {Report.Million(clusters[0].Rows)} rows\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{clusters[0].Engine.Split(" on ")[0]}, all shards, the portal and its embedded engine on the same {BenchOptions.Threads} cores. "
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"{clusters.Min(cluster => cluster.Compared):N0} values compared with the statements written out for the embedded engine, and equal. "
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"Medians of {string.Join(" and ", clusters.Select(cluster => cluster.Runs).Distinct())}; load of the machine at the start {string.Join("; ", clusters.Select(cluster => cluster.Load))}.\n\n| | embedded engine | "
        );
        text.AppendJoin(
                " | ",
                clusters.Select(cluster => cluster.Shards == 1 ? "1 shard" : FormattableString.Invariant($"{cluster.Shards} shards"))
            )
            .Append(" |\n|---|---:|")
            .Append(string.Concat(clusters.Select(_ => "---:|")))
            .Append('\n');
        Row("copy, s", "", cluster => Text($"{cluster.CopySeconds:0.0}"));
        Row("rows copied for each second", "", cluster => Text($"{cluster.CopiedRows / cluster.CopySeconds:N0}"));
        Row("the book on the servers' disks, MiB", "", cluster => Text($"{cluster.CopiedMegabytes:N0}"));
        Part("additive families together", embedded?.AdditiveSeconds, cluster => cluster.Parts[0]);
        Part("borrower families together", embedded?.BorrowerSeconds, cluster => cluster.Parts[1]);
        Part("transition families together", embedded?.TransitionSeconds, cluster => cluster.Parts[2]);
        Part("whole catalogue from no cuboid", embedded?.Total, cluster => cluster.Whole);
        Row("its partial aggregates: rows sent by the shards", "", cluster => Text($"{cluster.Whole.Work.RowsSent:N0}"));
        Row("their bytes, before text and compression", "", cluster => Text($"{cluster.Whole.Work.BytesSent:N0}"));
        Row("bytes from the shards to the portal, on the wire", "", cluster => Text($"{cluster.WireBytes.Sum():N0}"));
        Row(
            "statements from shard to shard (bytes of their results)",
            "",
            cluster => Text($"{cluster.Whole.Work.Exchanges} ({cluster.Whole.Work.BytesExchanged:N0})")
        );
        Row("largest memory of a server, filled, MiB", "", cluster => Text($"{cluster.CopyPeaks.Max():N0}"));
        Row("largest memory of a server, computing, MiB", "", cluster => Text($"{cluster.ComputePeaks.Max():N0}"));
        Row(
            "largest memory of the portal's process, MiB",
            embedded is null ? "" : Text($"{embedded.PeakMegabytes:N0}"),
            cluster => Text($"{cluster.PortalPeak:N0}")
        );

        void Part(string name, decimal? seconds, Func<ClusterResult, ClusterPart> part)
        {
            Row(name + ", s", seconds is { } known ? Text($"{known:0.000}") : "", cluster => Text($"{part(cluster).Seconds:0.000}"));
            Row(
                $"- {name.Split(' ')[0]}: rows read by the servers; MiB of their columns",
                "",
                cluster => Text($"{part(cluster).Work.RowsRead:N0}; {part(cluster).Work.BytesRead / 1048576m:N0}")
            );
        }

        void Row(string name, string beside, Func<ClusterResult, string> value) =>
            text.Append("| ")
                .Append(name)
                .Append(" | ")
                .Append(beside)
                .Append(" | ")
                .AppendJoin(" | ", clusters.Select(value))
                .Append(" |\n");
    }

    private static string Text(FormattableString value) => FormattableString.Invariant(value);
}
