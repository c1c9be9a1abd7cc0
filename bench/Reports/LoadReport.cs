using System.Globalization;
using System.Text;
using Portal.Bench.Loads;

namespace Portal.Bench.Reports;

/// <summary>What loading costs.</summary>
public static class LoadReport
{
    private const decimal AcceptedMegabytes = 500m;

    public static void Write(StringBuilder text, IReadOnlyList<LoadFigures> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"### Loading a file\n\nA CSV file of 24 columns through `bench/Loads/loads.yaml`: rows and sums loaded equal those written. Processor seconds are of all threads.\n\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"| rows loaded | MB of file | runs | seconds | processor seconds | for a million rows | largest resident memory, MiB, ≤ {AcceptedMegabytes:0} | load of the machine |\n|---:|---:|---:|---:|---:|---:|---:|---|\n"
        );
        foreach (var result in results)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {result.Rows:N0} | {result.Bytes / 1_000_000m:N0} | {result.Runs} | {result.Seconds:0.0} | {result.ProcessorSeconds:0.0} | {result.ProcessorSeconds * 1_000_000m / result.Rows:0.0} | {result.PeakMegabytes:N0} {(result.PeakMegabytes <= AcceptedMegabytes ? "met" : "**missed**")} | {result.Load} |\n"
            );
        }

        text.Append('\n');
    }
}
