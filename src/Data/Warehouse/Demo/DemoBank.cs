using System.Globalization;

namespace Portal.Data.Warehouse.Demo;

/// <summary>Makes the synthetic W Bank inside DuckDB and seals it into a home as one load: a demonstration that is killed leaves nothing,
/// and can be run again.</summary>
/// <param name="catalogueDirectory">Where demo/wbank.yaml is.</param>
public sealed class DemoBank(WarehouseStore store, string catalogueDirectory)
{
    /// <summary>Draws, ages and writes the whole bank, then seals it. Nothing is visible before the last moment.</summary>
    /// <returns>The one seal.</returns>
    public async Task<IReadOnlyList<Seal>> CreateAsync(
        DemoOptions options,
        string by,
        IProgress<DemoProgress> progress,
        CancellationToken cancellationToken
    )
    {
        var model = DemoModel.Load(catalogueDirectory, store.Contract);
        var calendar = new DemoCalendar(model, options);
        using var load = store.Begin(
            new Book(model.Bank, model.Currency, IsDemo: true),
            by,
            await SourceAsync(options, calendar, cancellationToken)
        );
        var truth = TruthPath(load.LoadId);
        var isSealed = false;
        try
        {
            using var scheduler = new BoundedScheduler(1, 0, Timeout.InfiniteTimeSpan);
            await scheduler.RunAsync(
                token => Write(new DemoRun(store, load, model, calendar, options, truth, progress), token),
                cancellationToken
            );
            var seal = await load.SealAsync(cancellationToken);
            isSealed = true;
            return [seal];
        }
        finally
        {
            if (!isSealed)
            {
                File.Delete(truth);
            }
        }
    }

    /// <summary>Which draws were planted, as Parquet (loan_key, month_end, rule, kind: violation or innocent); it lies beside the warehouse
    /// and is never loaded.</summary>
    public string TruthPath(string loadId) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(store.Home.Root, "demo-truth")).FullName, $"{loadId}.parquet");

    private async Task<string> SourceAsync(DemoOptions options, DemoCalendar calendar, CancellationToken cancellationToken)
    {
        var digest = await Hashing.Sha256OfFileAsync(Path.Combine(catalogueDirectory, "demo", "wbank.yaml"), cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"demonstration --loans {options.Loans} --months {options.Months} --end {calendar.End:yyyy-MM-dd} --seed {options.Seed}; {DemoModel.FileName} SHA-256 {digest}"
        );
    }

    private static bool Write(DemoRun run, CancellationToken cancellationToken)
    {
        run.Write(cancellationToken);
        return true;
    }
}
