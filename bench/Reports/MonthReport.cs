using System.Globalization;
using System.Text;
using Portal.Bench.Months;

namespace Portal.Bench.Reports;

/// <summary>What a month more costs beside the month before it and beside a rebuild.</summary>
public static class MonthReport
{
    public static void Write(StringBuilder text, IReadOnlyList<MonthResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        text.Append(
            "\n### A month more\n\nThe whole catalogue through the indicator engine. Rows scanned are those of the sealed partitions that statements read, as often as each reads them; cubes are not counted. "
        );
        text.Append(
            "The first month has none before it, so its transition is not evaluable. The added month reads the earlier one only where both are joined; the program ends where a statement reads the earlier one alone.\n"
        );
        foreach (var result in results)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{result.EarlierRows:N0} rows, then {result.Rows:N0}; medians of {result.Runs}. Load of the machine at the start {result.Load}.\n\n"
            );
            text.Append(
                "| | statements | rows scanned | of the earlier month | seconds | to the rebuild |\n|---|---:|---:|---:|---:|---:|\n"
            );
            Step("first month", result.First, result.Rebuilt);
            Step("month added", result.Added, result.Rebuilt);
            Step("both rebuilt", result.Rebuilt, result.Rebuilt);
        }

        void Step(string name, MonthStep step, MonthStep whole) =>
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {step.Statements} | {step.RowsScanned:N0} | {step.RowsOfEarlier:N0} | {step.Seconds:0.000} | {step.Seconds / whole.Seconds:0.00} |\n"
            );
    }
}
