using System.Globalization;
using System.Text;

namespace Portal.Bench.Reports;

/// <summary>Whether times grow as the rows do: seconds for each row of one size beside those of the size before.</summary>
public static class GrowthReport
{
    /// <summary>How much longer each row may take on the larger book.</summary>
    private const decimal Linear = 1.15m;

    public static void Write(StringBuilder text, IReadOnlyList<SizeResult> results)
    {
        var steps = results.Zip(results.Skip(1)).ToList();
        if (steps.Count == 0)
        {
            return;
        }

        text.Append(
            "\n### Growth\n\nSeconds for each row beside the smaller book's: 1.00 is as much for every row, and up to 1.15 counts as linear; below 1, what does not depend on rows weighs less. "
        );
        text.Append("In brackets the exponent: time grows with rows to that power.\n\n| part | ");
        text.AppendJoin(" | ", steps.Select(step => $"{Report.Million(step.First.Rows)} to {Report.Million(step.Second.Rows)}"))
            .Append(" |\n|---|")
            .Append(string.Concat(steps.Select(_ => "---|")))
            .Append('\n');
        Row("additive families together", result => result.AdditiveSeconds);
        Row("borrower families together", result => result.BorrowerSeconds);
        Row("transition families together", result => result.TransitionSeconds);
        Row("whole catalogue through the indicator engine", result => result.Total);
        Row("one scan of the additive columns", result => result.Ways.Scan);
        Row("the additive outputs by hand", result => result.Ways.ByHand);
        Row("one query for each output", result => result.Ways.OneByOne);

        void Row(string part, Func<SizeResult, decimal> seconds) =>
            text.Append("| ")
                .Append(part)
                .Append(" | ")
                .AppendJoin(" | ", steps.Select(step => Judged(step.First, step.Second, seconds)))
                .Append(" |\n");
    }

    private static string Judged(SizeResult smaller, SizeResult larger, Func<SizeResult, decimal> seconds)
    {
        var (longer, more) = (seconds(larger) / seconds(smaller), (decimal)larger.Rows / smaller.Rows);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Report.Judged(longer / more, Linear)} ({Math.Log((double)longer) / Math.Log((double)more):0.00})"
        );
    }
}
