using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.TestKit;

namespace Portal.Bench.Months;

/// <summary>Computes a month, seals and computes the next one, and computes both once more from nothing.</summary>
public sealed class MonthRun(BenchOptions options, Catalogue catalogue, BenchBook book)
{
    public async Task<MonthResult> RunAsync(decimal millions)
    {
        var load = Machine.Load();
        var all = book.Store.InUse();
        await book.Store.RequireUnchangedAsync(all.Partitions, [], CancellationToken.None); // reads every file: no step finds them cold
        var runs = new List<(MonthStep First, MonthStep Added, MonthStep Rebuilt)>();
        for (var run = Machine.Executions(options.Runs); run > 0; run--)
        {
            var steps = await OnceAsync();
            if (run <= options.Runs)
            {
                runs.Add(steps);
            }
        }

        return new(
            millions,
            all.Find("loan_snapshot", BenchBook.Opening)!.Rows,
            all.Find("loan_snapshot", BenchBook.AsOf)!.Rows,
            options.Runs,
            Median(runs.Select(run => run.First)),
            Median(runs.Select(run => run.Added)),
            Median(runs.Select(run => run.Rebuilt)),
            load
        );
    }

    /// <summary>Statements and rows are the same in every run.</summary>
    private static MonthStep Median(IEnumerable<MonthStep> steps) =>
        steps.ToList() is var list
            ? list[0] with
            {
                Seconds = Machine.Median([.. list.Select(step => step.Seconds)]),
            }
            : throw new InvalidOperationException();

    private async Task<(MonthStep First, MonthStep Added, MonthStep Rebuilt)> OnceAsync()
    {
        var root = Path.Combine(options.Work, FormattableString.Invariant($"month-{Environment.ProcessId}"));
        try
        {
            var home = new Home(root);
            var seals = new MonthlySeals(book.Home, home);
            var store = new WarehouseStore(home, catalogue.Contract, TimeProvider.System);
            using var embedded = new DuckDbEngine(home, store, BenchBook.Bounds(options.Memory));
            var engine = new WatchedEngine(embedded, store);
            var indicators = new IndicatorEngine(catalogue, store, engine, home);

            seals.Seal(BenchBook.Opening);
            var (first, _) = await StepAsync("first month", engine, indicators, BenchBook.Opening);
            seals.Seal(BenchBook.AsOf);
            var (added, figures) = await StepAsync("month added", engine, indicators, BenchBook.AsOf);
            CheckScans(engine);
            Directory.Delete(home.CubesDirectory, recursive: true);
            var (rebuilt, again) = await StepAsync("both rebuilt", engine, indicators, BenchBook.Opening, BenchBook.AsOf);
            return figures.Digest == again.Digest
                ? (first, added, rebuilt)
                : throw new InvalidOperationException(
                    "The month that was added has other figures than the rebuilt one. Nothing is measured on wrong answers."
                );
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>Computes some months one after the other and gives the figures of the last.</summary>
    private static async Task<(MonthStep Step, IndicatorRunResult Figures)> StepAsync(
        string name,
        WatchedEngine engine,
        IndicatorEngine indicators,
        params DateOnly[] months
    )
    {
        engine.Forget();
        IndicatorRunResult? figures = null;
        var seconds = await Machine.OnceAsync(async () =>
        {
            foreach (var month in months)
            {
                figures = await indicators.ComputeAsync(Viewpoint.Of(month), CancellationToken.None);
            }
        });
        var read = engine.Scans.SelectMany(scan => scan).ToList();
        var step = new MonthStep(
            seconds,
            engine.Scans.Count,
            read.Sum(partition => partition.Rows),
            read.Where(partition => partition.Date == BenchBook.Opening).Sum(partition => partition.Rows)
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {seconds, 9:0.000} s  {name}: {step.Statements} statements, {step.RowsScanned} rows scanned, {step.RowsOfEarlier} of them of the earlier month"
            )
        );
        return (step, figures!);
    }

    /// <summary>Throws when the added month had the earlier one scanned by itself once more.</summary>
    private static void CheckScans(WatchedEngine engine)
    {
        if (engine.Scans.FirstOrDefault(scan => scan.All(partition => partition.Date == BenchBook.Opening)) is { } again)
        {
            throw new InvalidOperationException(
                $"The month that was added scanned {string.Join(", ", again)} again, which was computed before."
            );
        }
    }
}
