using ScottPlot;

namespace Portal.Bench;

/// <summary>How the times grow with the rows, both axes logarithmic.</summary>
public static class GrowthPlot
{
    public static void Save(IReadOnlyList<SizeResult> results)
    {
        using var plot = new Plot();
        double[] rows = [.. results.Select(result => Math.Log10(result.Rows))];
        Add("one query per output", result => result.OneByOne);
        Add("additive outputs by hand", result => result.Fused);
        Add("whole catalogue", result => result.Total);
        Add("additive part", result => result.AdditiveSeconds);
        Add("borrower part", result => result.BorrowerSeconds);
        Add("transition part", result => result.TransitionSeconds);
        Add("scan of the columns", result => result.Scan);
        plot.Axes.Bottom.TickGenerator = Ticks(value => FormattableString.Invariant($"{Math.Pow(10, value) / 1_000_000:0.##} M"));
        plot.Axes.Left.TickGenerator = Ticks(value => FormattableString.Invariant($"{Math.Pow(10, value):0.###} s"));
        plot.XLabel("rows of the snapshot");
        plot.YLabel("seconds, 2 threads");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SavePng(Path.Combine(BenchCatalogue.Directory, "growth.png"), 1100, 700);

        void Add(string name, Func<SizeResult, decimal> seconds)
        {
            var line = plot.Add.Scatter(rows, results.Select(result => Math.Log10((double)seconds(result))).ToArray());
            line.LegendText = name;
            line.LineWidth = 2;
            line.MarkerSize = 8;
        }
    }

    private static ScottPlot.TickGenerators.NumericAutomatic Ticks(Func<double, string> label) =>
        new() { LabelFormatter = label, IntegerTicksOnly = true, MinorTickGenerator = new ScottPlot.TickGenerators.LogMinorTickGenerator() };
}
