using System.Globalization;
using System.Text;
using Portal.Bench.Peers;

namespace Portal.Bench.Reports;

/// <summary>The same figures in row stores.</summary>
public static class PeerReport
{
    public static void Write(StringBuilder text, IReadOnlyList<PeerResult> results)
    {
        foreach (var result in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### Beside row stores, {Report.Million(result.Rows)} rows\n\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{result.Outputs} single figures of the snapshot, evenly chosen, over a table of just the {result.Columns} columns that they read; all values compared before. "
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"The planner gives all of them in {result.Planned:0.000} s from no cuboid and in {result.FromCubes:0.000} s from its cuboids. Load of the machine at the start {result.Load}.\n\n"
            );
            text.Append(
                "| | one fused statement, s | to the embedded engine's | one query for each, s | to the planner |\n|---|---:|---:|---:|---:|\n"
            );
            text.Append(CultureInfo.InvariantCulture, $"| embedded engine | {result.Fused:0.000} | 1 | | |\n");
            foreach (var peer in result.Peers)
            {
                var (fused, single) = (peer.Fused / result.Fused, peer.OneByOne / result.Planned);
                var isJudged = peer.Version.StartsWith("postgresql", StringComparison.Ordinal);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {peer.Version} | {peer.Fused:0.000} | {fused:0.0}{(isJudged ? fused >= 5 ? " (≥ 5 met)" : " (≥ 5 **missed**)" : "")} | {peer.OneByOne:0.000} | {single:0.0}{(isJudged ? single >= 50 ? " (≥ 50 met)" : " (≥ 50 **missed**)" : "")} |\n"
                );
            }
        }
    }
}
