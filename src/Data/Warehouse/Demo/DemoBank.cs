using System.Globalization;



namespace Portal.Data.Warehouse.Demo;

/// <summary>Makes the synthetic W Bank inside DuckDB and seals it into a home as one load: a demonstration that is killed leaves nothing, and can be run again.</summary>
/// <param name="catalogueDirectory">Where demo/wbank.yaml is.</param>
public sealed class DemoBank(WarehouseStore store, string catalogueDirectory)
{
    public async Task<IReadOnlyList<Seal>> CreateAsync(DemoOptions options, string by, IProgress<DemoProgress> progress, CancellationToken cancellationToken)
    {
        var model = DemoModel.Load(catalogueDirectory, store.Contract);
        var calendar = new DemoCalendar(model, options);
        var source = string.Create(CultureInfo.InvariantCulture,
            $"demonstration --loans {options.Loans} --months {options.Months} --end {calendar.End:yyyy-MM-dd} --seed {options.Seed}, {DemoModel.FileName} {Hashing.Sha256(File.ReadAllText(Path.Combine(catalogueDirectory, "demo", "wbank.yaml")))}");
        using var load = store.Begin(new Book(model.Bank, model.Currency, IsDemo: true), by, source);
        using var scheduler = new BoundedScheduler(1, 0, Timeout.InfiniteTimeSpan);
        await scheduler.RunAsync(token => Generate(new DemoRun(store, load, model, calendar, options, progress), token), cancellationToken);
        return [await load.SealAsync(cancellationToken)];
    }

    private static bool Generate(DemoRun run, CancellationToken cancellationToken)
    {
        run.Write(cancellationToken);
        return true;
    }
}
