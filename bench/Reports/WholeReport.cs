using System.Globalization;
using System.Text;
using Portal.Bench.Wholes;

namespace Portal.Bench.Reports;

/// <summary>The whole catalogue on books of several sizes, without the ways beside it.</summary>
public static class WholeReport
{
    public static void Write(StringBuilder text, IReadOnlyList<WholeResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        text.Append(
            "\n### The whole alone\n\nOnly the planner's own statements, each once from no cube; every cube added up to its seal. Spilled is the most that stood on disk at a time.\n\n"
        );
        text.Append(
            "| rows | a month before | memory limit, MiB | additive, s | borrower, s (passes) | transition, s (passes) | through the indicator engine, s | to the smaller book, for each row | from cubes, s | resident, MiB | spilled, MiB | load at the start |\n"
        );
        text.Append("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n");
        foreach (var (result, smaller) in results.Zip(results.Prepend(null)))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {result.Rows:N0} | {result.OpeningRows:N0} | {result.MemoryLimit:N0} | {Of(result, "additive")} | {Of(result, "borrower")} | {Of(result, "transition")} | {result.Seconds:0.0} | "
            );
            text.Append(smaller is null ? "" : Report.Judged(result.Seconds / result.Rows / (smaller.Seconds / smaller.Rows), 1.15m));
            text.Append(
                CultureInfo.InvariantCulture,
                $" | {result.Again:0.0} | {result.PeakMegabytes:N0} {(result.PeakMegabytes <= 4096m ? "met" : "**missed**")} | {result.SpilledMegabytes:N0} | {result.Load} |\n"
            );
        }

        foreach (var (result, ways) in results.Where(result => result.Ways is not null).Select(result => (result, result.Ways!)))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\nBeside {Report.Million(result.Rows)} rows, each once, in a run of its own; the families of the whole read {ways.ReadMegabytes:N0} MiB of compressed columns, {(result.Rows + result.OpeningRows) / result.Seconds:N0} rows of the two snapshots in a second.\n\n"
            );
            text.Append("| beside | seconds | to the additive part | to the whole |\n|---|---:|---:|---:|\n");
            var additive = result.Families.Where(family => family.Kind == "additive").Sum(family => family.Seconds);
            Report.Ways(
                ways,
                result.Outputs,
                (name, seconds) =>
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"| {name} | {seconds:0.0} | {seconds / additive:0.00} | {seconds / result.Seconds:0.00} |\n"
                    )
            );
        }

        static string Of(WholeResult result, string kind)
        {
            var families = result.Families.Where(family => family.Kind == kind).ToList();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{families.Sum(family => family.Seconds):0.0}{(families.Any(family => family.Passes > 1) ? $" ({string.Join(", ", families.Select(family => family.Passes))})" : "")}"
            );
        }
    }
}
