using System.Globalization;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Bench.Wholes;

/// <summary>Computes the whole catalogue family by family and then as the product does. Every cube must add up to what was sealed, or the
/// run ends.</summary>
public sealed class WholeRun(BenchOptions options, Catalogue catalogue, BenchBook book)
{
    private readonly Workload _work = new(catalogue, book.Store);

    public async Task<WholeResult> RunAsync(decimal millions)
    {
        var load = Machine.Load();
        Machine.ResetPeak();
        using var spill = new SpillWatch(book.Home.SpillDirectory);
        Forget();
        var families = new List<WholeFamily>();
        foreach (var family in _work.Plan.Families)
        {
            families.Add(await FamilyAsync(family));
        }

        Forget();
        var seconds = await Machine.OnceAsync(ComputeAsync);
        var again = await Machine.OnceAsync(ComputeAsync);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {seconds, 9:0.000} s  whole catalogue; {again:0.000} s from cubes; {Machine.PeakMegabytes():N0} MiB resident, {spill.Largest:N0} MiB spilled at most"
            )
        );
        return new(
            millions,
            _work.Inputs.Find("loan_snapshot", BenchBook.AsOf)!.Rows,
            _work.Inputs.Find("loan_snapshot", BenchBook.Opening)!.Rows,
            _work.Outputs.Count,
            families,
            seconds,
            again,
            Machine.PeakMegabytes(),
            spill.Largest,
            options.Memory,
            book.Engine.Version,
            load
        );
    }

    /// <summary>Adds the other ways to what was kept of a size. The planner's statements are not run again.</summary>
    /// <exception cref="InvalidOperationException">Nothing is kept of the size.</exception>
    public async Task<WholeResult> AddWaysAsync(decimal millions)
    {
        var kept =
            WholeResult.All().FirstOrDefault(result => result.Millions == millions)
            ?? throw new InvalidOperationException(
                FormattableString.Invariant($"--ways adds to the figures of --whole, and there are none for {millions:0.###} million rows.")
            );
        return kept with { Ways = await new OtherWays(options with { Runs = 1 }, book, _work).RunAsync(millions) };
    }

    private async Task<WholeFamily> FamilyAsync(Family family)
    {
        var cubes = new CubeStore(book.Home, book.Engine);
        var seconds = await Machine.OnceAsync(() => cubes.GetAsync(family, _work.Inputs, CancellationToken.None));
        var kind = family.Relation switch
        {
            GroupedRelation => "borrower",
            TransitionRelation => "transition",
            _ => "additive",
        };
        var result = new WholeFamily(
            kind,
            Workload.ColumnsOf(family).Count,
            Math.Max(1, cubes.StatementOf(family, _work.Inputs).Passes.Count),
            seconds
        );
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"  {seconds, 9:0.000} s  {kind}, {result.Columns} columns, {result.Passes} passes")
        );
        return result;
    }

    private Task<IndicatorRunResult> ComputeAsync() =>
        new IndicatorEngine(catalogue, book.Store, book.Engine, book.Home).ComputeAsync(
            Viewpoint.Of(BenchBook.AsOf),
            CancellationToken.None
        );

    private void Forget() => Directory.Delete(book.Home.CubesDirectory, recursive: true);

    /// <summary>Looks at the spill directory now and then.</summary>
    private sealed class SpillWatch : IDisposable
    {
        private readonly Timer _timer;
        private long _largest;

        public SpillWatch(string directory) =>
            _timer = new Timer(_ => Look(directory), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));

        public decimal Largest => Math.Round(_largest / 1048576m);

        public void Dispose() => _timer.Dispose();

        private void Look(string directory)
        {
            try
            {
                _largest = Math.Max(
                    _largest,
                    new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
                );
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // A file that the engine removed just now counts at the next look.
            }
        }
    }
}
