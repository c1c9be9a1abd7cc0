using System.Globalization;
using System.Text;
using Portal.Bench.Clusters;
using Portal.Bench.Months;

namespace Portal.Bench.Reports;

/// <summary>The tables that people read: every figure beside its target, met or missed.</summary>
public static class Report
{
    private const string Begin = "<!-- figures: written by the program, do not edit -->";
    private const string End = "<!-- end of figures -->";

    /// <summary>The text of some tables.</summary>
    public static string Of(Action<StringBuilder> write)
    {
        var text = new StringBuilder();
        write(text);
        return text.ToString();
    }

    /// <summary>The parts of each size, and their targets over all.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<SizeResult> results)
    {
        foreach (var result in results)
        {
            Size(text, result);
        }

        Targets(text, results);
        GrowthReport.Write(text, results);
    }

    /// <summary>Writes the tables of all figures that are kept.</summary>
    public static void WriteReadme()
    {
        var path = Path.Combine(BenchCatalogue.Directory, "README.md");
        var old = File.ReadAllText(path);
        var (begin, end) = (old.IndexOf(Begin, StringComparison.Ordinal), old.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{path} lacks the markers '{Begin}' and '{End}'.");
        }

        File.WriteAllText(path, $"{old[..(begin + Begin.Length)]}\n\n{Of(All)}\n{old[end..]}");
    }

    private static void Targets(StringBuilder text, IReadOnlyList<SizeResult> results)
    {
        text.Append("### Targets\n\n| target | ")
            .AppendJoin(" | ", results.Select(result => Million(result.Rows)))
            .Append(" |\n|---|")
            .Append(string.Concat(results.Select(_ => "---|")))
            .Append('\n');
        Row(
            "additive: each family ≤ 2 × the scan of its columns (worst family)",
            result => Judged(Worst(result.Additive, family => family.Bare), 2m)
        );
        Row(
            "additive: all families ≤ half of the hand-written statements",
            result => Judged(result.AdditiveSeconds / result.Ways.ByHand, 0.5m)
        );
        Row(
            "borrower: each family ≤ 1.3 × the bare grouping (worst family)",
            result => Judged(Worst(result.Borrowers, family => family.Bare), 1.3m)
        );
        Row(
            "borrower, beside a grouping that carries the same columns",
            result => Judged(Worst(result.Borrowers, family => family.BareOfAllColumns), 1.3m)
        );
        Row(
            "transition: each family ≤ 1.3 × the bare join (worst family)",
            result => Judged(Worst(result.Transitions, family => family.Bare), 1.3m)
        );
        Row(
            "transition, beside a join that carries the same columns",
            result => Judged(Worst(result.Transitions, family => family.BareOfAllColumns), 1.3m)
        );
        Row(
            "largest resident memory of the process, MiB, ≤ 4,096",
            result =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.PeakMegabytes:N0} {(result.PeakMegabytes <= 4096m ? "met" : "**missed**")}"
                )
        );

        void Row(string name, Func<SizeResult, string> value) =>
            text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", results.Select(value)).Append(" |\n");
    }

    private static void All(StringBuilder text)
    {
        var sizes = SizeResult.All();
        Write(text, sizes);
        WholeReport.Write(text, Wholes.WholeResult.All());
        MonthReport.Write(text, MonthResult.All());
        ClusterReport.Write(text, ClusterResult.All(), sizes);
        PeerReport.Write(text, Peers.PeerResult.All());
        LoadReport.Write(text, Loads.LoadFigures.All());
    }

    private static void Size(StringBuilder text, SizeResult result)
    {
        text.Append(CultureInfo.InvariantCulture, $"### {Million(result.Rows)} rows\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{result.Rows:N0} rows, {result.OpeningRows:N0} a month before; {result.Outputs} outputs, of which {result.AdditiveOutputs} additive; "
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"{result.Compared:N0} values compared and equal. {result.Engine}, {BenchOptions.Threads} threads, {result.MemoryLimit} MiB for the engine; "
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"largest resident memory {result.PeakMegabytes:N0} MiB. Medians of {result.Runs}. Load of the machine at the start {result.Load}.\n\n"
        );
        text.Append(
            "| part | outputs | columns | cells | seconds | bare | ratio | with the same columns | ratio |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
        );
        Families(text, "additive", result.Additive);
        Families(text, "borrower", result.Borrowers);
        Families(text, "transition", result.Transitions);
        text.Append("\n| whole | seconds | to the additive part |\n|---|---:|---:|\n");
        Whole("additive families together", result.AdditiveSeconds);
        Ways(result.Ways, result.Outputs, Whole);
        Whole("whole catalogue through the indicator engine", result.Total);
        Whole("the same when every cuboid is there", result.Again);
        Whole("of which planning", result.Planning);
        text.Append('\n');
        text.Append(
            CultureInfo.InvariantCulture,
            $"The whole reads {(result.Rows + result.OpeningRows) / result.Total:N0} rows of the two snapshots in a second"
        );
        text.Append(
            result.Ways.ReadMegabytes == 0m
                ? ".\n\n"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"; its families read {result.Ways.ReadMegabytes:N0} MiB of compressed columns.\n\n"
                )
        );
        Profiles(text, "additive", result.Additive);
        Profiles(text, "borrower", result.Borrowers);
        Profiles(text, "transition", result.Transitions);
        text.Append('\n');

        void Whole(string name, decimal seconds) =>
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {seconds:0.000} | {seconds / result.AdditiveSeconds:0.00} |\n");
    }

    /// <summary>Names and times of the ways beside the planner.</summary>
    public static void Ways(WaysResult ways, int outputs, Action<string, decimal> write)
    {
        write(FormattableString.Invariant($"one scan of all their {ways.ScanColumns} columns"), ways.Scan);
        write(
            FormattableString.Invariant(
                $"the additive outputs by hand: {ways.Aggregates} conditional sums in {ways.Statements} statements"
            ),
            ways.ByHand
        );
        write(
            FormattableString.Invariant(
                $"one query for each of the {outputs} outputs, once{(ways.Asked < outputs ? FormattableString.Invariant($" ({ways.Asked} of them asked, evenly chosen, and scaled)") : "")}"
            ),
            ways.OneByOne
        );
    }

    private static void Families(StringBuilder text, string part, IReadOnlyList<FamilyResult> families)
    {
        foreach (var (family, number) in families.Select((family, i) => (family, i + 1)))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {part} {number}{By(family)} | {family.Outputs} | {family.Columns} | {family.Cells:N0} | {family.Seconds:0.000} | {family.Bare:0.000} | {family.Seconds / family.Bare:0.00} | "
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"{family.BareOfAllColumns:0.000} | {family.Seconds / family.BareOfAllColumns:0.00} |\n"
            );
        }
    }

    private static void Profiles(StringBuilder text, string part, IReadOnlyList<FamilyResult> families)
    {
        foreach (var (family, number) in families.Select((family, i) => (family, i + 1)))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {part} {number}: {family.Profile}\n");
        }
    }

    private static string By(FamilyResult family) =>
        (family.Relation.IndexOf(" per ", StringComparison.Ordinal) is >= 0 and var per ? " (" + family.Relation[(per + 1)..] + ")" : "")
        + (family.Passes > 1 ? FormattableString.Invariant($" in {family.Passes} passes") : "");

    private static decimal Worst(IEnumerable<FamilyResult> families, Func<FamilyResult, decimal> bare) =>
        families.Max(family => family.Seconds / bare(family));

    /// <summary>A ratio, and whether it keeps to its target.</summary>
    public static string Judged(decimal ratio, decimal target) =>
        string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} {(ratio <= target ? "met" : "**missed**")}");

    /// <summary>Rows in millions, for headings.</summary>
    public static string Million(long rows) => string.Create(CultureInfo.InvariantCulture, $"{rows / 1_000_000m:0.##} million");
}
