using Portal.Bench.Wholes;
using ScottPlot;

namespace Portal.Bench;

/// <summary>How the times grow with the rows, both axes logarithmic.</summary>
public static class GrowthPlot
{
    public static void Save(IReadOnlyList<SizeResult> results, IReadOnlyList<WholeResult> wholes)
    {
        using var plot = new Plot();
        var ways = results
            .Select(result => (result.Rows, result.Ways))
            .Concat(
                wholes
                    .Where(whole => whole.Ways is not null && results.All(result => result.Millions != whole.Millions))
                    .Select(whole => (whole.Rows, Ways: whole.Ways!))
            )
            .ToList();
        Add("one query per output", ways.Select(way => (way.Rows, way.Ways.OneByOne)));
        Add("additive outputs by hand", ways.Select(way => (way.Rows, way.Ways.ByHand)));
        Add("whole catalogue, 4,096 MiB", results.Select(result => (result.Rows, result.Total)));
        Add("whole catalogue, 2,560 MiB", wholes.Select(whole => (whole.Rows, whole.Seconds)));
        Add("additive part", results.Select(result => (result.Rows, result.AdditiveSeconds)));
        Add("borrower part", results.Select(result => (result.Rows, result.BorrowerSeconds)));
        Add("transition part", results.Select(result => (result.Rows, result.TransitionSeconds)));
        Add("scan of the columns", ways.Select(way => (way.Rows, way.Ways.Scan)));
        plot.Axes.Bottom.TickGenerator = Ticks(value => FormattableString.Invariant($"{Math.Pow(10, value) / 1_000_000:0.##} M"));
        plot.Axes.Left.TickGenerator = Ticks(value => FormattableString.Invariant($"{Math.Pow(10, value):0.###} s"));
        plot.XLabel("rows of the snapshot");
        plot.YLabel("seconds, 2 threads");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SavePng(Path.Combine(BenchCatalogue.Directory, "growth.png"), 1100, 700);

        void Add(string name, IEnumerable<(long Rows, decimal Seconds)> points)
        {
            var line = plot.Add.Scatter(
                points.Select(point => new Coordinates(Math.Log10(point.Rows), Math.Log10((double)point.Seconds))).ToArray()
            );
            line.LegendText = name;
            line.LineWidth = 2;
            line.MarkerSize = 8;
        }
    }

    private static ScottPlot.TickGenerators.NumericAutomatic Ticks(Func<double, string> label) =>
        new()
        {
            LabelFormatter = label,
            IntegerTicksOnly = true,
            MinorTickGenerator = new ScottPlot.TickGenerators.LogMinorTickGenerator(),
        };
}
